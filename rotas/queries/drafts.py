"""Visits as weekly patterns would have them, before any is written: what planning writes and what a preview shows.

Nothing here changes anything. The number of queries does not grow with the patterns or the visits.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from uuid import UUID

from django.db.models import Q
from django.db.models.functions import Coalesce

from clusters.models import PackageTask, TeamPlace
from coopcare.clock import now, to_local, today
from coopcare.errors import FactMissing
from coopcare.facts.bank_holidays import bank_holidays_between
from coopcare.ids import new_id
from coopcare.tenancy.context import current_coop
from coopcare.tenancy.registration import why_no_personal_care
from coopcare.ui.formats import gov_date, gov_time_range
from rotas.models import (
    Attendance,
    OnBankHolidays,
    PatternTask,
    SettledMonth,
    Visit,
    VisitPattern,
    VisitPause,
    VisitStatus,
)
from rotas.queries.facts import make_place, need_of, worker_facts
from rotas.queries.homes import homes_of
from rotas.recurrence import PatternTerms, Pause, expected_dates, occurrence_instants
from rotas.suitability import PlaceFacts, Span, WorkerFacts, reasons_against
from rotas.travel import Home

HORIZON = dt.timedelta(weeks=6)
DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Absent:
    """A usual PCA who cannot be put in on a day. `reasons` are for whoever runs the rota."""

    pca_id: UUID
    name: str
    reasons: list[str]


@dataclass
class Draft:
    """A visit that is not written yet, with whoever has a place at it: None is an open place.

    `replaces` is the planned visit that would be moved to it. `overlaps` is a sentence when the person already has a
    visit then, `barred` when the co-op may not give it: such a draft is never written.
    """

    visit: Visit
    pattern: VisitPattern
    tasks: list[PackageTask]
    pca_ids: list[UUID | None]
    replaces: Visit | None = None
    absent: list[Absent] = field(default_factory=list)
    overlaps: str = ""
    barred: str = ""

    @property
    def can_be_planned(self) -> bool:
        return not (self.overlaps or self.barred)

    @property
    def when(self) -> str:
        return f"{gov_date(self.visit.starts_at)}, {gov_time_range(self.visit.starts_at, self.visit.ends_at)}"


def drafts_of(
    patterns: Sequence[VisitPattern], until: dt.date, *, calendar: "Calendar | None" = None
) -> tuple[list[Draft], int]:
    """One draft for each visit that the patterns expect from today to `until` and that is not there, in time order;
    and how many are there.
    """
    ids = [pattern.id for pattern in patterns]
    there = days_planned(ids, today(), until)
    tasks = tasks_of(ids)
    calendar = calendar or Calendar.of(patterns, today(), until)
    drafts, already_there = [], 0
    for pattern in patterns:
        days = calendar.days_of(pattern)
        missing = [on for on in days if (pattern.id, on) not in there]
        already_there += len(days) - len(missing)
        drafts += drafts_on(pattern, missing, tasks.get(pattern.id, []), calendar)
    return settle_drafts(drafts), already_there


def drafts_on(
    pattern: VisitPattern, days: Iterable[dt.date], tasks: Sequence[PackageTask], calendar: "Calendar"
) -> list[Draft]:
    """Without a look at who could come; days that have begun, are settled or outside the package are left out."""
    return [draft for on in days if calendar.is_open(on) and (draft := _draft(pattern, on, tasks)) is not None]


def settle_drafts(drafts: Sequence[Draft], *, giving_up: Collection[Visit] = ()) -> list[Draft]:
    """In time order, with overlaps of the person found and the usual PCAs put in where nothing speaks against them.

    `giving_up` are planned visits that the drafts replace or that fall away: their time counts as free.
    """
    ordered = sorted(drafts, key=lambda draft: (draft.visit.starts_at, str(draft.pattern.id)))
    _find_overlaps(ordered, giving_up)
    _put_in_usual_pcas([draft for draft in ordered if draft.can_be_planned], giving_up)
    return ordered


def days_planned(pattern_ids: Collection[UUID], first: dt.date, last: dt.date) -> set[tuple[UUID, dt.date]]:
    """(pattern, day it was expected on) of every visit, cancelled ones too, but for those that a pause cancelled."""
    visits = Visit.objects.filter(pattern_id__in=pattern_ids, is_paused=False).annotate(
        day=Coalesce("expected_on", "on")
    )
    return set(visits.filter(day__gte=first, day__lte=last).values_list("pattern_id", "day"))


@dataclass
class Calendar:
    """What decides on which days patterns fall: pauses, bank holidays, closed months, and what each one follows."""

    first: dt.date
    last: dt.date
    followed: dict[UUID, VisitPattern]
    pauses: list[VisitPause]
    settled: set[dt.date]
    holidays: frozenset[dt.date]

    @classmethod
    def of(cls, patterns: Iterable[VisitPattern], first: dt.date, last: dt.date) -> "Calendar":
        packages = {pattern.package_id for pattern in patterns}
        lasting = Q(ends_on__isnull=True) | Q(ends_on__gte=first)
        return cls(
            first,
            last,
            followed={row.id: row for row in VisitPattern.objects.filter(package_id__in=packages)},
            pauses=list(VisitPause.objects.filter(lasting, package_id__in=packages, starts_on__lte=last)),
            settled=set(SettledMonth.objects.values_list("first_day", flat=True)),
            holidays=known_holidays(first, last),
        )

    def days_of(self, pattern: VisitPattern) -> list[dt.date]:
        if pattern.ends_on is not None and pattern.ends_on < pattern.starts_on:
            return []
        return expected_dates(self.terms_of(pattern), self.first, self.last)

    def is_open(self, on: dt.date) -> bool:
        return on.replace(day=1) not in self.settled

    def terms_of(self, pattern: VisitPattern) -> PatternTerms:
        """When the pattern repeats. A fortnightly one that follows another keeps the other's count of weeks."""
        as_usual = pattern.on_bank_holidays == OnBankHolidays.AS_USUAL
        line = line_of(pattern, self.followed)
        first = _first_of_count(pattern, self.followed)
        counted_from = None
        if first is not pattern:
            counted_from = PatternTerms(frozenset(first.weekdays), first.starts_on).first_week_on
        return PatternTerms(
            weekdays=frozenset(pattern.weekdays),
            starts_on=pattern.starts_on,
            ends_on=pattern.ends_on,
            every_weeks=pattern.every_weeks,
            pauses=tuple(
                Pause(row.starts_on, row.ends_on)
                for row in self.pauses
                if row.package_id == pattern.package_id and (row.pattern_id is None or row.pattern_id in line)
            ),
            counted_from=counted_from,
            not_on=frozenset() if as_usual else self.holidays,
        )


def known_holidays(first: dt.date, last: dt.date) -> frozenset[dt.date]:
    """Bank holidays; none for a year whose list has not come yet: a visit too many is put right more easily than a
    visit that never was.
    """
    try:
        return frozenset(bank_holidays_between(first, last))
    except FactMissing:
        return frozenset()


def line_of(pattern: VisitPattern, followed: dict[UUID, VisitPattern]) -> set[UUID]:
    """The ids of a pattern and of all those that it follows: the same weekly visits, on other terms over time."""
    line, earlier = {pattern.id}, pattern.follows_id
    while earlier is not None and earlier not in line:
        line.add(earlier)
        earlier = followed[earlier].follows_id if earlier in followed else None
    return line


def _first_of_count(pattern: VisitPattern, followed: dict[UUID, VisitPattern]) -> VisitPattern:
    """The pattern that began the count of weeks: the first of those it follows that came as often."""
    first, seen = pattern, {pattern.id}
    while (earlier := followed.get(first.follows_id or first.id)) is not None and earlier.id not in seen:
        if earlier.every_weeks != pattern.every_weeks:
            break
        seen.add(earlier.id)
        first = earlier
    return first


def _draft(pattern: VisitPattern, on: dt.date, tasks: Sequence[PackageTask]) -> Draft | None:
    """None where there is nothing to plan: it has begun, or the package does not cover the day."""
    package = pattern.package
    starts_at, ends_at, moved = occurrence_instants(on, pattern.start_time, pattern.minutes, pattern.kind)
    if starts_at <= now() or not Span(package.starts_on, package.ends_on).covers(on):
        return None
    current = [task for task in tasks if task.ends_on is None or task.ends_on >= on]
    regulated = [task.name for task in current if need_of(task).is_regulated]
    barred = why_no_personal_care(current_coop(), regulated, "planned")
    visit = Visit(
        id=new_id(),
        package=package,
        person_id=package.person_id,
        cluster_id=package.cluster_id,
        pattern=pattern,
        kind=pattern.kind,
        on=on,
        starts_at=starts_at,
        ends_at=ends_at,
        workers_needed=pattern.workers_needed,
        skills=list(pattern.skills),
        moved_by_clock_change=moved,
        booked_by="Every week",
        booked_at=now(),
    )
    return Draft(visit, pattern, current, [None] * pattern.workers_needed, barred=barred)


def tasks_of(pattern_ids: Sequence[UUID]) -> dict[UUID, list[PackageTask]]:
    found: dict[UUID, list[PackageTask]] = {}
    for row in PatternTask.objects.filter(pattern_id__in=pattern_ids).select_related("task"):
        found.setdefault(row.pattern_id, []).append(row.task)
    return found


def _find_overlaps(drafts: Sequence[Draft], giving_up: Collection[Visit]) -> None:
    """A person has one visit at a time, of those that are there and those that these drafts would add."""
    if not drafts:
        return
    first, last = drafts[0].visit.on - DAY, drafts[-1].visit.on + DAY
    person_ids = {draft.visit.person_id for draft in drafts}
    live = Visit.objects.live().between(first, last).filter(person_id__in=person_ids).exclude(status=VisitStatus.MISSED)
    others: dict[UUID, list[Visit]] = {}
    for visit in live.exclude(id__in=[visit.id for visit in giving_up]).order_by("starts_at"):
        others.setdefault(visit.person_id, []).append(visit)
    for draft in drafts:
        mine = others.setdefault(draft.visit.person_id, [])
        other = next((one for one in mine if _overlap(one, draft.visit)), None)
        if other is None:
            mine.append(draft.visit)
            continue
        name = draft.pattern.package.person.calling_name
        times = gov_time_range(to_local(other.starts_at), to_local(other.ends_at))
        draft.overlaps = f"{draft.when}: {name} already has a visit then, {times}."


def _overlap(one: Visit, other: Visit) -> bool:
    return one.starts_at < other.ends_at and other.starts_at < one.ends_at


def _put_in_usual_pcas(drafts: Sequence[Draft], giving_up: Collection[Visit]) -> None:
    """Usual PCAs agreed to the pattern, so they need not be asked each week: but only where nothing speaks against them
    that day. Time that these drafts promise counts for the ones that come after.
    """
    usual = {pca_id for draft in drafts for pca_id in usual_pcas(draft.pattern) if pca_id is not None}
    if not usual:
        return
    facts = worker_facts(usual, drafts[0].visit.on, drafts[-1].visit.on)
    teams = _teams_of({draft.visit.person_id for draft in drafts})
    homes = homes_of({draft.visit.person_id for draft in drafts})
    free = list(Attendance.objects.current().filter(visit__in=[visit.id for visit in giving_up])) if giving_up else []
    for draft in drafts:
        place = place_of(draft, free, homes.get(draft.visit.person_id))
        for number, pca_id in enumerate(usual_pcas(draft.pattern)):
            if pca_id is None:
                continue
            team = teams.get((draft.visit.person_id, pca_id), [])
            if against := _against(facts[pca_id], place, team):
                draft.absent.append(Absent(pca_id, facts[pca_id].name, against))
                continue
            draft.pca_ids[number] = pca_id
            facts[pca_id] = facts[pca_id].also_busy(place.as_busy)
            place = replace(place, also_coming=place.also_coming | {pca_id})


def usual_pcas(pattern: VisitPattern) -> list[UUID | None]:
    """One for each place; None where nobody is usual."""
    return [pattern.usual_pca_id, pattern.second_pca_id][: pattern.workers_needed]


def place_of(draft: Draft, instead_of: Iterable[Attendance], home: Home | None) -> PlaceFacts:
    visit = draft.visit
    needs = [need_of(task) for task in draft.tasks]
    cluster = draft.pattern.package.cluster
    return make_place(
        visit.person_id, cluster, visit.starts_at, visit.ends_at, needs, instead_of, home=home, skills=visit.skills,
        kind=visit.kind,
    )  # fmt: skip


def _against(pca: WorkerFacts, place: PlaceFacts, team_places: Sequence[Span]) -> list[str]:
    if not any(team_place.covers(place.on) for team_place in team_places):
        return [f"{pca.name} is not on the care team that day."]
    return reasons_against(pca, place)


def _teams_of(person_ids: set[UUID]) -> dict[tuple[UUID, UUID], list[Span]]:
    found: dict[tuple[UUID, UUID], list[Span]] = {}
    for row in TeamPlace.objects.filter(person_id__in=person_ids):
        found.setdefault((row.person_id, row.pca_id), []).append(Span(row.starts_on, row.ends_on))
    return found
