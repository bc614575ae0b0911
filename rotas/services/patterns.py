"""Visits that come every week. A pattern is never edited in place: a change ends it and starts its successor."""

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.db.models.functions import Coalesce

from clusters.models import Package, PackageTask, TeamPlace
from clusters.policies import may_run_rota
from coopcare.accounts.actor import Actor
from coopcare.accounts.authorise import require
from coopcare.audit.services import record
from coopcare.clock import now, today
from coopcare.errors import Invalid, StaleState
from coopcare.ui.formats import WEEKDAYS, gov_short_date, gov_time
from members.models import Person
from rotas.booking_rules import LONGEST_MINUTES, SHORTEST_MINUTES
from rotas.models import Attendance, AttendanceStatus, CancelReason, PatternTask, Visit, VisitPattern
from rotas.queries.facts import facts_for, place_at
from rotas.recurrence import PatternTerms, expected_dates, occurrence_instants
from rotas.services.letters import tell_weekly_change
from rotas.services.locks import lock_planning, lock_workers
from rotas.services.moves import follow_places, move_attendance
from rotas.services.places import call_off, current_places, move_time, open_place
from rotas.services.planning import HORIZON, plan_patterns, terms_of
from rotas.services.visit_tasks import replace_tasks, tasks_to_book
from rotas.states import Move
from rotas.suitability import reasons_against

MOST_WEEKS_BETWEEN = 8


@dataclass(frozen=True)
class WeeklyTerms:
    """What a pattern says, apart from its dates. Weekdays from Monday, 0; the time is local."""

    weekdays: Collection[int]
    start_time: dt.time
    minutes: int
    task_ids: Collection[UUID]
    every_weeks: int = 1
    workers_needed: int = 1
    usual_pca_id: UUID | None = None


@transaction.atomic
def start_pattern(
    package: Package, *, terms: WeeklyTerms, starts_on: dt.date, ends_on: dt.date | None = None, actor: Actor
) -> VisitPattern:
    """A weekly agreement from today or later, and its visits of the next six weeks at once.

    The usual PCA has said yes to all of them, so they must be in the care team.
    """
    require(may_run_rota(actor, package.cluster))
    if starts_on < today():
        raise Invalid("Choose a first day from today on.", field="starts_on")
    lock_planning()
    pattern = _save(package, terms, starts_on=starts_on, ends_on=ends_on)
    plan_patterns([pattern], until=today() + HORIZON, actor=actor)
    _tell(pattern, f"start on {gov_short_date(starts_on)}", actor=actor)
    record(actor, "started weekly visits", pattern, about=package.person_id, detail=pattern_words(pattern))
    return pattern


@transaction.atomic
def change_pattern_from(pattern: VisitPattern, *, on: dt.date, terms: WeeklyTerms, actor: Actor) -> VisitPattern:
    """From local day `on` (tomorrow at the earliest) the visits follow new terms; answers the successor pattern.

    A visit already planned for a day that stays is moved and keeps its story; one for a day that goes is cancelled. A
    visit somebody touched is left to them.
    """
    require(may_run_rota(actor, pattern.package.cluster))
    _lock(pattern, on)
    successor = _save(pattern.package, terms, starts_on=on, ends_on=pattern.ends_on, follows=pattern)
    _end(pattern, last_day=on - dt.timedelta(days=1))
    tasks = [row.task for row in successor.pattern_tasks.select_related("task")]
    stays = set(expected_dates(_terms(successor), on, today() + HORIZON))
    for visit in _untouched(pattern, on, successor.usual_pca_id):
        if visit.on in stays:
            _follow(visit, successor, tasks, actor=actor)
        else:
            note = f"The weekly visits changed from {gov_short_date(on)}"
            call_off(visit, reason=CancelReason.NOT_NEEDED, note=note, actor=actor)
    _hand_over_the_rest(pattern, successor)
    plan_patterns([successor], until=today() + HORIZON, actor=actor)
    old_pca = [pattern.usual_pca] if pattern.usual_pca and pattern.usual_pca_id != successor.usual_pca_id else []
    _tell(successor, f"change on {gov_short_date(on)}", also=old_pca, actor=actor)
    record(actor, "changed weekly visits", successor, about=pattern.package.person_id, detail=pattern_words(successor))
    return successor


@transaction.atomic
def end_pattern(
    pattern: VisitPattern, *, last_day: dt.date, reason: CancelReason = CancelReason.NOT_NEEDED, actor: Actor
) -> VisitPattern:
    """No weekly visits after `last_day` (local, today or later): those planned are cancelled for `reason`, but for the
    ones somebody touched.
    """
    require(may_run_rota(actor, pattern.package.cluster))
    _lock(pattern, last_day + dt.timedelta(days=1))
    _end(pattern, last_day=last_day)
    for visit in _untouched(pattern, last_day + dt.timedelta(days=1)):
        note = f"The weekly visits ended on {gov_short_date(last_day)}"
        call_off(visit, reason=reason, note=note, actor=actor)
    _tell(pattern, f"end on {gov_short_date(last_day)}", actor=actor)
    record(actor, "ended weekly visits", pattern, about=pattern.package.person_id, detail=pattern_words(pattern))
    return pattern


def terms_now(pattern: VisitPattern) -> WeeklyTerms:
    """What a pattern says, to be changed with dataclasses.replace."""
    return WeeklyTerms(
        weekdays=tuple(pattern.weekdays),
        start_time=pattern.start_time,
        minutes=pattern.minutes,
        task_ids=tuple(pattern.pattern_tasks.values_list("task_id", flat=True)),
        every_weeks=pattern.every_weeks,
        workers_needed=pattern.workers_needed,
        usual_pca_id=pattern.usual_pca_id,
    )


def pattern_words(pattern: VisitPattern) -> str:
    """Monday and Thursday at 9am, every 2 weeks"""
    days = [WEEKDAYS[number] for number in sorted(pattern.weekdays)]
    listed = " and ".join(filter(None, [", ".join(days[:-1]), days[-1]]))
    often = "" if pattern.every_weeks == 1 else f", every {pattern.every_weeks} weeks"
    return f"{listed} at {gov_time(pattern.start_time)}{often}"


def _save(
    package: Package,
    terms: WeeklyTerms,
    *,
    starts_on: dt.date,
    ends_on: dt.date | None,
    follows: VisitPattern | None = None,
) -> VisitPattern:
    tasks = tasks_to_book(package, terms.task_ids, starts_on)
    _check(terms, starts_on, ends_on)
    pattern = VisitPattern.objects.create(
        package=package,
        weekdays=sorted(set(terms.weekdays)),
        every_weeks=terms.every_weeks,
        starts_on=starts_on,
        ends_on=ends_on,
        start_time=terms.start_time,
        minutes=terms.minutes,
        workers_needed=terms.workers_needed,
        usual_pca=_usual_pca(package, terms.usual_pca_id, starts_on),
        follows=follows,
    )
    PatternTask.objects.bulk_create(PatternTask(pattern=pattern, task=task) for task in tasks)
    return pattern


def _check(terms: WeeklyTerms, starts_on: dt.date, ends_on: dt.date | None) -> None:
    PatternTerms(frozenset(terms.weekdays), starts_on, ends_on, max(terms.every_weeks, 0))  # raises in words
    if terms.every_weeks > MOST_WEEKS_BETWEEN:
        raise Invalid(f"Choose every {MOST_WEEKS_BETWEEN} weeks or more often.", field="every_weeks")
    if not SHORTEST_MINUTES <= terms.minutes <= LONGEST_MINUTES:
        raise Invalid("A visit lasts from 15 minutes to 12 hours.", field="minutes")
    if terms.workers_needed not in (1, 2):
        raise Invalid("A visit needs one or two people.", field="workers_needed")


def _usual_pca(package: Package, pca_id: UUID | None, on: dt.date) -> Person | None:
    if pca_id is None:
        return None
    place = TeamPlace.objects.on(on).filter(person_id=package.person_id, pca_id=pca_id).select_related("pca").first()
    if place is None:
        name = package.person.calling_name
        raise Invalid(f"Choose somebody from {name}’s care team, or add them to it first.", field="usual_pca_id")
    return place.pca


def _lock(pattern: VisitPattern, on: dt.date) -> None:
    """One change at a time, of a pattern that still holds on `on`."""
    lock_planning()
    pattern.refresh_from_db()
    if on <= today():
        raise Invalid("Choose a day from tomorrow on. Today’s visits are changed one by one.", field="on")
    if pattern.ends_on is not None and pattern.ends_on < on:
        raise StaleState(f"These weekly visits end on {gov_short_date(pattern.ends_on)} already.")


def _end(pattern: VisitPattern, *, last_day: dt.date) -> None:
    """A pattern that has not begun is left one day, on which it plans nothing more."""
    pattern.ends_on = max(last_day, pattern.starts_on)
    pattern.save(update_fields=["ends_on"])


def _untouched(pattern: VisitPattern, on: dt.date, *pca_ids: UUID | None) -> list[Visit]:
    """Planned visits that nobody touched, locked with whoever has a place at them (and with `pca_ids`)."""
    planned = Visit.objects.upcoming().filter(pattern=pattern, on__gte=on, is_touched=False)
    rows = planned.select_related("person", "cluster").select_for_update(no_key=True, of=("self",))
    visits = list(rows.order_by("id"))
    held = Attendance.objects.current().filter(visit__in=visits, pca__isnull=False)
    lock_workers([*pca_ids, *held.values_list("pca_id", flat=True)])
    return visits


def _follow(visit: Visit, successor: VisitPattern, tasks: Collection[PackageTask], *, actor: Actor) -> None:
    """Move a planned visit to its pattern's new terms. The usual PCA of the successor has agreed to them."""
    places = current_places(visit)
    starts_at, ends_at, moved = occurrence_instants(visit.on, successor.start_time, successor.minutes)
    for place in places:
        gone = AttendanceStatus.RELEASED if place.pca_id else AttendanceStatus.CANCELLED
        move_attendance(place, gone)
    replace_tasks(visit, tasks)
    fresh = [open_place(visit) for _ in range(successor.workers_needed)]
    for place in fresh:
        move_time(place, starts_at, ends_at)
    if successor.usual_pca_id is not None:
        facts = place_at(visit, starts_at=starts_at, ends_at=ends_at)
        pca = facts_for(successor.usual_pca_id, facts)
        if pca is not None and not reasons_against(pca, facts):
            move_attendance(fresh[0], AttendanceStatus.ACCEPTED, pca=successor.usual_pca, answered_at=now())
    follow_places(
        visit, Move.CHANGED, actor=actor, reason=f"Weekly: {pattern_words(successor)}",
        pattern=successor, starts_at=starts_at, ends_at=ends_at,
        workers_needed=successor.workers_needed, moved_by_clock_change=moved,
    )  # fmt: skip


def _hand_over_the_rest(pattern: VisitPattern, successor: VisitPattern) -> None:
    """What somebody moved or cancelled stays as they left it, and answers for its day: no second visit is planned."""
    later = Visit.objects.filter(pattern=pattern).annotate(day=Coalesce("expected_on", "on"))
    later.filter(day__gte=successor.starts_on).update(pattern=successor)


def _terms(pattern: VisitPattern) -> PatternTerms:
    """With the count of weeks of what it follows."""
    followed = {row.id: row for row in VisitPattern.objects.filter(package_id=pattern.package_id)}
    return terms_of(pattern, followed)


def _tell(pattern: VisitPattern, subject: str, *, also: Iterable[Person] = (), actor: Actor) -> None:
    usual = [pattern.usual_pca] if pattern.usual_pca else []
    tell_weekly_change(pattern.package.person, [*usual, *also], subject, [f"{pattern_words(pattern)}."], actor=actor)
