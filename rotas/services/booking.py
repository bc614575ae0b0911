"""Booking, changing and cancelling a visit."""

import datetime as dt
from collections.abc import Collection
from enum import Enum
from uuid import UUID

from django.db import transaction

from clusters.models import Package
from clusters.policies import may_run_rota
from coopcare.accounts.actor import Actor
from coopcare.accounts.authorise import require
from coopcare.clock import now, to_local
from coopcare.errors import Invalid, StaleState
from coopcare.tenancy.context import current_coop
from coopcare.ui.formats import gov_short_date, gov_time_range
from rotas.booking_rules import check_times
from rotas.models import Attendance, AttendanceRole, AttendanceStatus, CancelReason, Visit, VisitStatus, VisitTask
from rotas.policies import may_book, may_change_visit, may_staff
from rotas.queries.events import what_happened
from rotas.queries.facts import make_place, need_of, place_at
from rotas.queries.help import require_may_be_given, tasks_to_book
from rotas.services.letters import tell_asked, tell_booked, tell_cancelled, tell_changed, tell_needs_cover, time_words
from rotas.services.locks import lock_package, lock_visit, lock_workers
from rotas.services.moves import follow_places, keep_event, move_attendance
from rotas.services.places import (
    ask,
    call_off,
    close_record,
    current_places,
    move_time,
    open_place,
    require_suitable,
    take_back,
)
from rotas.services.settling import require_open_month
from rotas.services.visit_tasks import replace_tasks, write_tasks
from rotas.states import Move
from rotas.visit_kinds import VisitKind

LONGEST_NOTE = 500


class Unchanged(Enum):
    UNCHANGED = "unchanged"


UNCHANGED = Unchanged.UNCHANGED


@transaction.atomic
def book_visit(
    package: Package,
    *,
    starts_at: dt.datetime,
    minutes: int,
    task_ids: Collection[UUID],
    pca_id: UUID | None,
    note: str = "",
    kind: str = VisitKind.VISIT,
    actor: Actor,
) -> Visit:
    """One visit, or a night or live-in day. The PCA who was chosen is asked, and their time is held until they answer;
    with none it needs cover.

    Raises Invalid with a sentence: a time that has passed, is too far, was taken just now, or is in the March gap; help
    that is not in the package or may not be given; a PCA who cannot come. Raises MonthSettled for a closed month.
    """
    require(may_book(actor, package))
    starts_at, ends_at = check_times(starts_at, minutes, now=now(), kind=kind)
    on = to_local(starts_at).date()
    tasks = tasks_to_book(package, task_ids, on)
    _require_package_covers(package, on)
    require_open_month(on)
    lock_package(package)
    lock_workers([pca_id])
    _require_free_person(package, starts_at, ends_at)
    pca = None
    if pca_id is not None:
        needs = [need_of(task) for task in tasks]
        place = make_place(package.person_id, package.cluster, starts_at, ends_at, needs, kind=kind)
        pca = require_suitable(place, pca_id, tell_reasons=may_run_rota(actor, package.cluster))
    visit = Visit.objects.create(
        package=package,
        person=package.person,
        cluster=package.cluster,
        kind=kind,
        on=on,
        starts_at=starts_at,
        ends_at=ends_at,
        status=VisitStatus.REQUESTED,
        is_touched=True,
        note_from_person=_checked_note(note),
        booked_by=actor.name,
        booked_at=now(),
    )
    write_tasks(visit, tasks)
    attendance = open_place(visit)
    keep_event(visit, Move.BOOKED, old="", actor=actor)
    if pca is not None:
        ask(attendance, pca, actor=actor)
        follow_places(visit, Move.OFFERED, actor=actor)
    else:
        tell_needs_cover(visit, actor=actor)
    tell_booked(visit, pca, actor=actor)
    return visit


@transaction.atomic
def change_visit(
    visit: Visit,
    *,
    version: int,
    starts_at: dt.datetime | None = None,
    minutes: int | None = None,
    pca_id: UUID | None | Unchanged = UNCHANGED,
    task_ids: Collection[UUID] | None = None,
    actor: Actor,
) -> Visit:
    """Another time, length, PCA (None: whoever can come) or help. What is left out stays as it is.

    A PCA who had agreed is asked again when the time changes. `version` is the one on the page that was pressed: raises
    StaleState, saying what happened, if the visit changed meanwhile.
    """
    require(may_change_visit(actor, visit))
    lock_visit(visit)
    _require_upcoming(visit, version)
    places = current_places(visit)
    old_on, old_words = visit.on, time_words(visit.starts_at, visit.ends_at)
    start, end = _new_times(visit, starts_at, minutes)
    on = to_local(start).date()
    require_open_month(old_on, on)
    _require_package_covers(visit.package, on)
    new_pca_id = None if isinstance(pca_id, Unchanged) else pca_id
    lock_workers([new_pca_id, *(place.pca_id for place in places)])
    is_moved = (start, end) != (visit.starts_at, visit.ends_at)
    if is_moved:
        require_may_be_given(
            VisitTask.objects.filter(visit=visit) if task_ids is None else [], "booked at another time"
        )
        _require_free_person(visit.package, start, end, but=visit)
    has_new_tasks = task_ids is not None and replace_tasks(visit, tasks_to_book(visit.package, task_ids, on))
    workers = [place for place in places if place.role == AttendanceRole.WORKER]
    changes_pca = not isinstance(pca_id, Unchanged) and [place.pca_id for place in workers] != [pca_id]
    if not (is_moved or has_new_tasks or changes_pca):
        return visit
    if changes_pca:
        learners = [place for place in places if place.role == AttendanceRole.SHADOW]
        _swap(visit, workers, new_pca_id, start, end, actor=actor)
        _keep_people(visit, learners, start, end, is_moved=is_moved, actor=actor)
    else:
        _keep_people(visit, places, start, end, is_moved=is_moved, actor=actor)
    follow_places(
        visit, Move.CHANGED, actor=actor, reason=f"Was {old_words}" if is_moved else "",
        on=on, expected_on=_expected_on(visit, on), starts_at=start, ends_at=end, is_touched=True,
    )  # fmt: skip
    _tell_everybody(visit, old_words, is_moved=is_moved or changes_pca, actor=actor)
    return visit


@transaction.atomic
def cancel_visit(visit: Visit, *, version: int, reason: str, note: str = "", actor: Actor) -> Visit:
    """The visit will not happen. Whether it costs anything is billing's to say, from the reason and the instant.

    Until it starts for the person; the support worker may also cancel one that nobody has begun.
    """
    require(may_change_visit(actor, visit))
    staff = may_staff(actor, visit)
    reason = _checked_reason(reason, staff=staff)
    lock_visit(visit)
    _require_upcoming(visit, version, even_if_begun=staff)
    require_open_month(visit.on)
    pcas = call_off(visit, reason=reason, note=_short(note, 300, "note"), actor=actor)
    tell_cancelled(visit, pcas, actor=actor)
    return visit


def _expected_on(visit: Visit, on: dt.date) -> dt.date | None:
    """Moved to another day, a weekly visit still answers for the day its pattern expected it: none is planned there."""
    if visit.pattern_id is None or on == visit.on:
        return visit.expected_on
    return visit.expected_on or visit.on


def _new_times(visit: Visit, starts_at: dt.datetime | None, minutes: int | None) -> tuple[dt.datetime, dt.datetime]:
    if starts_at is None and minutes is None:
        return visit.starts_at, visit.ends_at
    return check_times(starts_at or visit.starts_at, minutes or visit.length, now=now(), kind=visit.kind)


def _swap(
    visit: Visit,
    places: list[Attendance],
    pca_id: UUID | None,
    starts_at: dt.datetime,
    ends_at: dt.datetime,
    *,
    actor: Actor,
) -> None:
    """Somebody else, or nobody yet, has the one place at the visit."""
    if len(places) != 1:
        raise Invalid("Two people come to this visit. Ask your support worker to change who comes.", field="pca_id")
    place = places[0] if places[0].pca is None else take_back(places[0], reason="", actor=actor)
    move_time(place, starts_at, ends_at)
    if pca_id is not None:
        facts = place_at(visit, starts_at=starts_at, ends_at=ends_at, instead_of=[place])
        pca = require_suitable(facts, pca_id, tell_reasons=may_staff(actor, visit))
        move_attendance(place, AttendanceStatus.OFFERED, pca=pca, offered_at=now())


def _keep_people(
    visit: Visit,
    places: list[Attendance],
    starts_at: dt.datetime,
    ends_at: dt.datetime,
    *,
    is_moved: bool,
    actor: Actor,
) -> None:
    """Whoever comes still comes, if they can; at another time they are asked again."""
    for place in places:
        if place.pca_id is not None:
            facts = place_at(visit, starts_at=starts_at, ends_at=ends_at, instead_of=[place])
            require_suitable(facts, place.pca_id, tell_reasons=may_staff(actor, visit))
        if is_moved:
            close_record(place, actor=actor)
            move_time(place, starts_at, ends_at)
        if is_moved and place.pca_id is not None:
            move_attendance(place, AttendanceStatus.OFFERED, offered_at=now(), seen_at=None, answered_at=None)


def _tell_everybody(visit: Visit, old_words: str, *, is_moved: bool, actor: Actor) -> None:
    tell_changed(visit, old_words, actor=actor)
    if visit.status == VisitStatus.REQUESTED:
        tell_needs_cover(visit, actor=actor)
    asked = [place.pca for place in current_places(visit) if place.status == AttendanceStatus.OFFERED and place.pca]
    for pca in asked if is_moved else []:
        tell_asked(visit, pca, actor=actor)


def _require_upcoming(visit: Visit, version: int, *, even_if_begun: bool = False) -> None:
    if visit.version != version or not visit.is_upcoming:
        raise StaleState(what_happened(visit))
    if visit.starts_at <= now() and not even_if_begun:
        raise StaleState(
            f"This visit was to start at {gov_time_range(visit.starts_at, visit.ends_at)}, so it is too late to change "
            f"it here. Ring {current_coop().phone}."
        )


def _require_package_covers(package: Package, on: dt.date) -> None:
    name = package.person.calling_name
    if on < package.starts_on:
        raise Invalid(f"{name}’s package starts on {gov_short_date(package.starts_on)}.", field="starts_at")
    if package.ends_on is not None and on > package.ends_on:
        raise Invalid(f"{name}’s package ends on {gov_short_date(package.ends_on)}.", field="starts_at")


def _require_free_person(
    package: Package, starts_at: dt.datetime, ends_at: dt.datetime, *, but: Visit | None = None
) -> None:
    """A person has one visit at a time: a form sent twice, or by two people, books once."""
    others = Visit.objects.live().filter(person_id=package.person_id, starts_at__lt=ends_at, ends_at__gt=starts_at)
    other = others.exclude(pk=but.pk if but else None).exclude(status=VisitStatus.MISSED).first()
    if other is not None:
        times = gov_time_range(other.starts_at, other.ends_at)
        raise Invalid(
            f"{package.person.calling_name} already has a visit then, {times}. Change that, or choose another time.",
            field="starts_at",
        )


def _checked_note(note: str) -> str:
    return _short(note, LONGEST_NOTE, "note")


def _checked_reason(reason: str, *, staff: bool) -> str:
    if reason not in CancelReason.values:
        raise Invalid("Choose why the visit is cancelled.", field="reason")
    if reason == CancelReason.OUR_FAULT and not staff:
        raise Invalid("Choose another reason. Only the co-op can say that it could not come.", field="reason")
    return reason


def _short(text: str, most: int, field: str) -> str:
    text = text.strip()
    if len(text) > most:
        raise Invalid(f"Write no more than {most} letters. You wrote {len(text)}.", field=field)
    return text
