"""Turning weekly patterns into visits, six weeks ahead. Only what is missing is added: nothing is ever planned twice,
and a visit that somebody touched is left alone.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.db import transaction
from django.db.models.functions import Coalesce

from clusters.models import PackageTask, TeamPlace
from coopcare.accounts.actor import Actor
from coopcare.accounts.authorise import require
from coopcare.audit.services import record
from coopcare.clock import now, today
from coopcare.ids import new_id
from coopcare.tenancy.context import current_coop
from coopcare.ui.formats import gov_date, gov_time_range
from rotas.models import (
    Attendance,
    AttendanceStatus,
    PatternTask,
    SettledMonth,
    Visit,
    VisitEvent,
    VisitPattern,
    VisitTask,
)
from rotas.policies import may_plan
from rotas.queries.facts import make_place, need_of, worker_facts
from rotas.queries.homes import homes_of
from rotas.recurrence import PatternTerms, expected_dates, occurrence_instants
from rotas.services.locks import lock_planning, lock_workers
from rotas.services.visit_tasks import copies_of
from rotas.states import Move, status_from
from rotas.suitability import PlaceFacts, Span, WorkerFacts, reasons_against
from rotas.travel import Home

HORIZON = dt.timedelta(weeks=6)
BATCH = 500


@dataclass(frozen=True)
class Conflict:
    """Something for a person to settle: a visit that was planned without its usual PCA, or not planned at all."""

    person_id: UUID
    on: dt.date
    words: str
    visit_id: UUID | None = None


@dataclass
class PlanReport:
    """What a run did. `moved` are visits whose start fell in the hour that the March change skips."""

    planned: int = 0
    already_there: int = 0
    without_pca: int = 0
    conflicts: list[Conflict] = field(default_factory=list)
    moved: list[UUID] = field(default_factory=list)


@dataclass
class Draft:
    """A visit that is not written yet, with whoever has a place at it: None is an open place."""

    visit: Visit
    pattern: VisitPattern
    tasks: list[PackageTask]
    pca_ids: list[UUID | None]


@transaction.atomic
def plan_visits(*, until: dt.date, actor: Actor) -> PlanReport:
    """Every visit that the co-op's patterns expect from now to `until` (local, included)."""
    require(may_plan(actor))
    report = plan_patterns(VisitPattern.objects.all(), until=until, actor=actor)
    if report.planned or report.conflicts:
        words = f"{report.planned} planned, {report.without_pca} without their usual PCA"
        record(actor, "planned the weekly visits", None, detail=words)
    return report


def plan_patterns(patterns: Iterable[VisitPattern], *, until: dt.date, actor: Actor) -> PlanReport:
    """The same for some patterns. The services that call it have asked their policy; the number of queries does not
    grow with the patterns or the visits.
    """
    lock_planning()
    report = PlanReport()
    chosen = _alive(patterns, until)
    drafts = _missing(chosen, until, report)
    lock_workers(draft.pattern.usual_pca_id for draft in drafts)
    _put_in_usual_pcas(drafts, report)
    _write(drafts, actor)
    report.planned = len(drafts)
    report.moved = [draft.visit.id for draft in drafts if draft.visit.moved_by_clock_change]
    return report


def terms_of(pattern: VisitPattern, followed: dict[UUID, VisitPattern]) -> PatternTerms:
    """When the pattern repeats. A fortnightly one that follows another keeps the other's count of weeks."""
    first, seen = pattern, {pattern.id}
    while (earlier := followed.get(first.follows_id or first.id)) is not None and earlier.id not in seen:
        if earlier.every_weeks != pattern.every_weeks:
            break
        seen.add(earlier.id)
        first = earlier
    counted_from = None
    if first is not pattern:
        counted_from = PatternTerms(frozenset(first.weekdays), first.starts_on).first_week_on
    return PatternTerms(
        weekdays=frozenset(pattern.weekdays),
        starts_on=pattern.starts_on,
        ends_on=pattern.ends_on,
        every_weeks=pattern.every_weeks,
        counted_from=counted_from,
    )


def _alive(patterns: Iterable[VisitPattern], until: dt.date) -> list[VisitPattern]:
    """Those with days from today to `until`, oldest first so that a run is the same each time."""
    day = today()
    wanted = {pattern.id for pattern in patterns if pattern.starts_on <= until}
    rows = VisitPattern.objects.filter(id__in=wanted).select_related("package__person", "package__cluster")
    return [row for row in rows.order_by("id") if row.ends_on is None or row.ends_on >= day]


def _missing(patterns: Sequence[VisitPattern], until: dt.date, report: PlanReport) -> list[Draft]:
    """One draft for each expected visit that is not there, in time order."""
    ids = [pattern.id for pattern in patterns]
    expected = Visit.objects.filter(pattern_id__in=ids).annotate(day=Coalesce("expected_on", "on"))
    there = set(expected.filter(day__gte=today(), day__lte=until).values_list("pattern_id", "day"))
    settled = set(SettledMonth.objects.values_list("first_day", flat=True))
    tasks = _tasks_of(ids)
    followed = {pattern.id: pattern for pattern in VisitPattern.objects.filter(every_weeks__gt=1)}
    drafts = []
    for pattern in patterns:
        days = expected_dates(terms_of(pattern, followed), today(), until)
        missing = [on for on in days if (pattern.id, on) not in there]
        report.already_there += len(days) - len(missing)
        open_days = [on for on in missing if on.replace(day=1) not in settled]
        drafts += [draft for on in open_days if (draft := _draft(pattern, on, tasks.get(pattern.id, []), report))]
    return sorted(drafts, key=lambda draft: (draft.visit.starts_at, str(draft.pattern.id)))


def _draft(pattern: VisitPattern, on: dt.date, tasks: Sequence[PackageTask], report: PlanReport) -> Draft | None:
    """None where there is nothing to plan: it has begun, the package does not cover the day, or it may not be given."""
    package, coop = pattern.package, current_coop()
    starts_at, ends_at, moved = occurrence_instants(on, pattern.start_time, pattern.minutes)
    if starts_at <= now() or not Span(package.starts_on, package.ends_on).covers(on):
        return None
    current = [task for task in tasks if task.ends_on is None or task.ends_on >= on]
    regulated = [task.name for task in current if need_of(task).is_regulated]
    if regulated and not coop.may_give_personal_care:
        words = f"{coop.short_name} is not registered for personal care: “{regulated[0]}” was not planned."
        report.conflicts.append(Conflict(package.person_id, on, words))
        return None
    visit = Visit(
        id=new_id(),
        package=package,
        person_id=package.person_id,
        cluster_id=package.cluster_id,
        pattern=pattern,
        on=on,
        starts_at=starts_at,
        ends_at=ends_at,
        workers_needed=pattern.workers_needed,
        moved_by_clock_change=moved,
        booked_by="Every week",
        booked_at=now(),
    )
    return Draft(visit, pattern, current, [None] * pattern.workers_needed)


def _tasks_of(pattern_ids: Sequence[UUID]) -> dict[UUID, list[PackageTask]]:
    found: dict[UUID, list[PackageTask]] = {}
    for row in PatternTask.objects.filter(pattern_id__in=pattern_ids).select_related("task"):
        found.setdefault(row.pattern_id, []).append(row.task)
    return found


def _put_in_usual_pcas(drafts: Sequence[Draft], report: PlanReport) -> None:
    """A usual PCA has agreed to the pattern, so they need not be asked each week: but only where nothing speaks against
    them that day. Time that this run promises counts for the drafts that come after.
    """
    usual = {draft.pattern.usual_pca_id for draft in drafts if draft.pattern.usual_pca_id}
    if not usual:
        return
    first, last = drafts[0].visit.on, drafts[-1].visit.on
    facts = worker_facts(usual, first, last)
    people = {draft.visit.person_id for draft in drafts}
    teams, homes = _teams_of(people), homes_of(people)
    for draft in drafts:
        pca_id = draft.pattern.usual_pca_id
        if pca_id is None:
            continue
        place = _place_of(draft, homes.get(draft.visit.person_id))
        against = _against(facts[pca_id], place, teams.get((draft.visit.person_id, pca_id), []))
        if not against:
            draft.pca_ids[0] = pca_id
            facts[pca_id] = facts[pca_id].also_busy(place.as_busy)
            continue
        when = f"{gov_date(place.starts_at)}, {gov_time_range(place.starts_at, place.ends_at)}"
        words = f"{when} was planned without {facts[pca_id].name}. {' '.join(against)}"
        report.conflicts.append(Conflict(draft.visit.person_id, draft.visit.on, words, draft.visit.id))
        report.without_pca += 1


def _against(pca: WorkerFacts, place: PlaceFacts, team_places: Sequence[Span]) -> list[str]:
    if not any(team_place.covers(place.on) for team_place in team_places):
        return [f"{pca.name} is not on the care team that day."]
    return reasons_against(pca, place)


def _teams_of(person_ids: set[UUID]) -> dict[tuple[UUID, UUID], list[Span]]:
    found: dict[tuple[UUID, UUID], list[Span]] = {}
    for row in TeamPlace.objects.filter(person_id__in=person_ids):
        found.setdefault((row.person_id, row.pca_id), []).append(Span(row.starts_on, row.ends_on))
    return found


def _place_of(draft: Draft, home: Home | None) -> PlaceFacts:
    needs = [need_of(task) for task in draft.tasks]
    visit = draft.visit
    cluster = draft.pattern.package.cluster
    return make_place(visit.person_id, cluster, visit.starts_at, visit.ends_at, needs, home=home)


def _write(drafts: Sequence[Draft], actor: Actor) -> None:
    """In bulk. An overlap that the rules missed stops the run: nothing is dropped in silence."""
    places = []
    for draft in drafts:
        rows = [_attendance(draft.visit, pca_id) for pca_id in draft.pca_ids]
        draft.visit.status = status_from([row.status for row in rows])
        places += rows
    Visit.objects.bulk_create((draft.visit for draft in drafts), batch_size=BATCH)
    Attendance.objects.bulk_create(places, batch_size=BATCH)
    tasks = [task for draft in drafts for task in copies_of(draft.tasks, draft.visit)]
    VisitTask.objects.bulk_create(tasks, batch_size=BATCH)
    VisitEvent.objects.bulk_create((_planned(draft.visit, actor) for draft in drafts), batch_size=BATCH)


def _attendance(visit: Visit, pca_id: UUID | None) -> Attendance:
    agreed = pca_id is not None
    return Attendance(
        visit=visit,
        pca_id=pca_id,
        status=AttendanceStatus.ACCEPTED if agreed else AttendanceStatus.OPEN,
        starts_at=visit.starts_at,
        ends_at=visit.ends_at,
        answered_at=now() if agreed else None,
    )


def _planned(visit: Visit, actor: Actor) -> VisitEvent:
    return VisitEvent(
        visit=visit,
        at=now(),
        move=Move.PLANNED,
        old_status="",
        new_status=visit.status,
        actor=actor.label,
        actor_name="CoopCare" if actor.is_system else actor.name,
    )
