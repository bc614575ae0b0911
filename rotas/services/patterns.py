"""Visits that come every week. A pattern is never edited in place: a change ends it and starts its successor.

Each service works from the WeeklyChange of rotas/queries/weekly.py: what a preview showed is what is done.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Coalesce

from clusters.models import Package, PackageTask
from clusters.policies import may_run_rota
from coopcare.accounts.actor import Actor
from coopcare.accounts.authorise import require
from coopcare.audit.services import record
from coopcare.clock import now
from coopcare.errors import Invalid, StaleState
from coopcare.ui.formats import gov_short_date
from members.models import Person
from rotas.models import Attendance, AttendanceStatus, CancelReason, PatternTask, Visit, VisitPattern
from rotas.policies import may_book
from rotas.queries.drafts import Draft, usual_pcas
from rotas.queries.weekly import (
    WeeklyChange,
    has_agreed,
    pattern_words,
    preview_change,
    preview_end,
    preview_holiday,
    preview_start,
    require_changeable,
    terms_now,
    untouched,
)
from rotas.services.letters import tell_weekly_change
from rotas.services.locks import lock_planning, lock_visits, lock_workers
from rotas.services.moves import follow_places, move_attendance
from rotas.services.places import call_off, current_places, move_time, open_place
from rotas.services.planning import write_drafts
from rotas.services.visit_tasks import replace_tasks
from rotas.states import Move
from rotas.weekly_terms import WeeklyTerms

__all__ = [
    "NeedsSupportWorker",
    "WeeklyTerms",
    "ask_for_holiday",
    "change_pattern_from",
    "end_pattern",
    "pattern_words",
    "start_pattern",
    "terms_now",
]


class NeedsSupportWorker(Invalid):
    """The rules do not let a person confirm this at once: they may ask for it instead."""


@transaction.atomic
def start_pattern(
    package: Package, *, terms: WeeklyTerms, starts_on: dt.date, ends_on: dt.date | None = None, actor: Actor
) -> VisitPattern:
    """A weekly agreement from today or later, and its visits of the next six weeks at once.

    A usual PCA must be in the care team. Whoever runs the rota has asked them; chosen by the person, they are asked.
    Raises NeedsSupportWorker when a person's wish is not covered on every date.
    """
    require(may_book(actor, package))
    lock_planning()
    agreed = has_agreed(actor, package, terms)
    change = preview_start(package, terms, starts_on=starts_on, ends_on=ends_on, has_agreed=agreed)
    _require_possible(change, actor)
    pattern = _save(change)
    write_drafts(change.planned, actor=actor)
    _tell(pattern, f"start on {gov_short_date(starts_on)}", actor=actor)
    record(actor, "started weekly visits", pattern, about=package.person_id, detail=pattern_words(pattern))
    return pattern


@transaction.atomic
def change_pattern_from(
    pattern: VisitPattern, *, on: dt.date, terms: WeeklyTerms, version: int | None = None, actor: Actor
) -> VisitPattern:
    """From local day `on` (tomorrow at the earliest) the visits follow new terms; answers the successor pattern.

    A visit already planned for a day that stays is moved and keeps its story; one for a day that goes is cancelled. A
    visit somebody touched is left to them. `version` is the one on the page that was pressed.
    """
    require(may_book(actor, pattern.package))
    _lock(pattern, on, version)
    _lock_visits(untouched(pattern, on), [terms.usual_pca_id, terms.second_pca_id])
    agreed = has_agreed(actor, pattern.package, terms, pattern)
    change = preview_change(pattern, terms, on=on, has_agreed=agreed)
    _require_possible(change, actor)
    before = [pattern.usual_pca, pattern.second_pca]
    _end(pattern, last_day=on - dt.timedelta(days=1))
    successor = _save(change)
    note = f"The weekly visits changed from {gov_short_date(on)}"
    _call_off(change.cancelled, reason=CancelReason.NOT_NEEDED, note=note, actor=actor)
    _follow_all(change.moved, successor, change.tasks, actor=actor)
    _hand_over_the_rest(pattern, successor)
    write_drafts(change.planned, actor=actor)
    old_pcas = [pca for pca in before if pca and pca.id not in usual_pcas(successor)]
    _tell(successor, f"change on {gov_short_date(on)}", also=old_pcas, actor=actor)
    record(actor, "changed weekly visits", successor, about=pattern.package.person_id, detail=pattern_words(successor))
    return successor


@transaction.atomic
def end_pattern(
    pattern: VisitPattern,
    *,
    last_day: dt.date,
    reason: CancelReason = CancelReason.NOT_NEEDED,
    version: int | None = None,
    actor: Actor,
) -> VisitPattern:
    """No weekly visits after `last_day` (local, today or later): those planned are cancelled for `reason`, but for the
    ones somebody touched.
    """
    require(may_book(actor, pattern.package))
    first = last_day + dt.timedelta(days=1)
    _lock(pattern, first, version)
    _lock_visits(untouched(pattern, first))
    change = preview_end(pattern, last_day=last_day)
    _end(pattern, last_day=last_day)
    note = f"The weekly visits ended on {gov_short_date(last_day)}"
    _call_off(change.cancelled, reason=reason, note=note, actor=actor)
    _tell(pattern, f"end on {gov_short_date(last_day)}", actor=actor)
    record(actor, "ended weekly visits", pattern, about=pattern.package.person_id, detail=pattern_words(pattern))
    return pattern


@transaction.atomic
def ask_for_holiday(pattern: VisitPattern, *, on: dt.date, actor: Actor) -> Visit:
    """The person asks for a visit on a bank holiday on which it would not come. Kept as asked for: no later change of
    the weekly visits takes it away.
    """
    require(may_book(actor, pattern.package))
    lock_planning()
    lock_workers(usual_pcas(pattern))
    change = preview_holiday(pattern, on=on)
    if change.refusals or not change.drafts:
        raise Invalid(" ".join(change.refusals) or "That visit cannot be planned any more.", field="on")
    visit = change.drafts[0].visit
    visit.is_touched = True
    write_drafts(change.drafts, actor=actor)
    _tell(pattern, f"also come on {gov_short_date(on)}", actor=actor)
    record(actor, "asked for a visit on a bank holiday", visit, about=visit.person_id)
    return visit


def _require_possible(change: WeeklyChange, actor: Actor) -> None:
    if change.refusals:
        raise Invalid(" ".join(change.refusals), field="start_time")
    if change.is_covered or may_run_rota(actor, change.package.cluster):
        return
    count, total = len(change.without_pca), len(change.drafts)
    raise NeedsSupportWorker(
        f"On {count} of {total} dates nobody is sure to come. Choose another time or somebody else, or ask your "
        "support worker."
    )


def _save(change: WeeklyChange) -> VisitPattern:
    pattern = change.pattern
    if pattern is None:
        raise ValueError("This change has no agreement to keep")
    pattern.save(force_insert=True)
    PatternTask.objects.bulk_create(PatternTask(pattern=pattern, task=task) for task in change.tasks)
    return pattern


def _lock(pattern: VisitPattern, on: dt.date, version: int | None) -> None:
    """One change at a time, of a pattern that still holds on `on` and is as it was on the page."""
    lock_planning()
    pattern.refresh_from_db()
    require_changeable(pattern, on)
    if version is not None and pattern.version != version:
        raise StaleState("Somebody else has just changed these weekly visits. Look at the weekly plan again.")


def _lock_visits(visits: Sequence[Visit], pca_ids: Iterable[object] = ()) -> None:
    """The visits, then whoever has a place at them (and `pca_ids`)."""
    ids = [visit.id for visit in visits]
    lock_visits(ids)
    held = Attendance.objects.current().filter(visit__in=ids, pca__isnull=False)
    lock_workers([*pca_ids, *held.values_list("pca_id", flat=True)])  # type: ignore[list-item]


def _end(pattern: VisitPattern, *, last_day: dt.date) -> None:
    """A pattern that has not begun ends the day before it would: it never holds."""
    ends_on = max(last_day, pattern.starts_on - dt.timedelta(days=1))
    VisitPattern.objects.filter(pk=pattern.pk).update(ends_on=ends_on, version=F("version") + 1)
    pattern.ends_on = ends_on
    pattern.version += 1


def _call_off(visits: Iterable[Visit], *, reason: str, note: str, actor: Actor) -> list[Person]:
    return [pca for visit in visits for pca in call_off(visit, reason=reason, note=note, actor=actor)]


def _follow_all(
    drafts: Sequence[Draft], successor: VisitPattern, tasks: Collection[PackageTask], *, actor: Actor
) -> None:
    """Move planned visits to their pattern's new terms. All places are given up first: they may swap times."""
    for draft in drafts:
        for place in current_places(_moved(draft)):
            gone = AttendanceStatus.RELEASED if place.pca_id else AttendanceStatus.CANCELLED
            move_attendance(place, gone)
    for draft in drafts:
        _follow(draft, successor, tasks, actor=actor)


def _follow(draft: Draft, successor: VisitPattern, tasks: Collection[PackageTask], *, actor: Actor) -> None:
    visit, new = _moved(draft), draft.visit
    replace_tasks(visit, tasks)
    to = AttendanceStatus.ACCEPTED if successor.has_agreed else AttendanceStatus.OFFERED
    answer: dict[str, Any] = {"answered_at": now()} if successor.has_agreed else {"offered_at": now()}
    for pca_id in draft.pca_ids:
        place = open_place(visit)
        move_time(place, new.starts_at, new.ends_at)
        if pca_id is not None:
            move_attendance(place, to, pca_id=pca_id, **answer)
    follow_places(
        visit, Move.CHANGED, actor=actor, reason=f"Weekly: {pattern_words(successor)}",
        pattern=successor, kind=successor.kind, starts_at=new.starts_at, ends_at=new.ends_at, skills=new.skills,
        workers_needed=successor.workers_needed, moved_by_clock_change=new.moved_by_clock_change,
    )  # fmt: skip


def _moved(draft: Draft) -> Visit:
    if draft.replaces is None:
        raise ValueError("This visit is new")
    return draft.replaces


def _hand_over_the_rest(pattern: VisitPattern, successor: VisitPattern) -> None:
    """What somebody moved or cancelled stays as they left it, and answers for its day: no second visit is planned."""
    later = Visit.objects.filter(pattern=pattern).annotate(day=Coalesce("expected_on", "on"))
    later.filter(day__gte=successor.starts_on).update(pattern=successor)


def _tell(pattern: VisitPattern, subject: str, *, also: Iterable[Person] = (), actor: Actor) -> None:
    usual = [pca for pca in (pattern.usual_pca, pattern.second_pca) if pca is not None]
    asked = [] if pattern.has_agreed else ["Whoever comes is asked first, and says yes or no in CoopCare."]
    lines = [f"{pattern_words(pattern)}.", *asked]
    tell_weekly_change(pattern.package.person, [*usual, *also], subject, lines, actor=actor)
