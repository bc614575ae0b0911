"""Times at which somebody the person knows is really free."""

import datetime as dt
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from clusters.models import Package
from clusters.queries.clusters import current_tasks, team_of
from coopcare.clock import local, now, to_local
from members.models import Person
from rotas.models import Visit
from rotas.queries.facts import make_place, need_of, worker_facts
from rotas.queries.homes import home_of
from rotas.suitability import PlaceFacts, WorkerFacts, is_taken, reasons_against
from rotas.visit_kinds import SHORTEST_MINUTES, VisitKind, ends_after

DAY_BEGINS, DAY_ENDS = dt.time(7), dt.time(21)
EVENING = (dt.time(21), dt.time(22, 30))
STARTS: Mapping[str, tuple[dt.time, dt.time]] = {
    VisitKind.VISIT: (DAY_BEGINS, DAY_ENDS),
    VisitKind.WAKING_NIGHT: EVENING,
    VisitKind.SLEEP_IN: EVENING,
    VisitKind.LIVE_IN_DAY: (dt.time(8), dt.time(11)),
}
STEP = dt.timedelta(minutes=30)
TRAVEL = dt.timedelta(minutes=15)
NOTICE = dt.timedelta(hours=2)
DAYS = 7
ONE_DAY = dt.timedelta(days=1)
GOOD_ONES = 3
# Good means neither very early nor in the evening, where there is a choice.
PLEASANT_HOURS = range(9, 18)


@dataclass(frozen=True)
class Slot:
    """A time that can be had, and who could come, the person's own order first."""

    starts_at: dt.datetime
    ends_at: dt.datetime
    pcas: list[Person]


def good_times(
    package: Package,
    *,
    minutes: int,
    on_or_after: dt.date,
    until: dt.date | None = None,
    task_ids: Collection[UUID] = (),
    pca_ids: Collection[UUID] | None = None,
    most: int = 24,
    kind: str = VisitKind.VISIT,
) -> list[Slot]:
    """Three good times first, then others in time order, at most `most`: of the person's team, or of `pca_ids`.

    Looks at the seven days from `on_or_after` (local), or to `until`. The team's order is the order of who could come.
    The same question gets the same answer while nothing is booked.
    """
    team = [place.pca for place in team_of(package.person_id, on_or_after)]
    people = team if pca_ids is None else list(Person.objects.filter(id__in=pca_ids).order_by("first_name", "id"))
    last = until or on_or_after + dt.timedelta(days=DAYS - 1)
    if minutes < SHORTEST_MINUTES or not people:
        return []
    needs = [need_of(task) for task in current_tasks(package, on_or_after).filter(id__in=task_ids)]
    home = home_of(package.person_id)
    asked = [
        make_place(package.person_id, package.cluster, starts_at, ends_at, needs, home=home, kind=kind)
        for starts_at, ends_at in _times(package, on_or_after, last, minutes, kind)
    ]
    facts = worker_facts([person.id for person in people], on_or_after, last)
    taken = list(Visit.objects.live().between(on_or_after - ONE_DAY, last + ONE_DAY).filter(person=package.person))
    slots = [_slot(place, people, facts) for place in asked if not _has_visit(place, taken)]
    return _three_good_ones_first([slot for slot in slots if slot.pcas], [person.id for person in people], most)


def _times(
    package: Package, first: dt.date, last: dt.date, minutes: int, kind: str
) -> Iterator[tuple[dt.datetime, dt.datetime]]:
    """From and until, while the package lasts: every half hour of the day that leaves room for the visit; for a night
    those of the evening, for a live-in day those of the morning.
    """
    soonest = now() + NOTICE
    day = max(first, package.starts_on)
    end = min(last, package.ends_on or last)
    begins, latest = STARTS[kind]
    while day <= end:
        starts_at, closes_at = local(day, begins), local(day, latest)
        while starts_at <= closes_at:
            ends_at = ends_after(kind, starts_at, minutes)
            if starts_at >= soonest and (kind != VisitKind.VISIT or ends_at <= closes_at):
                yield starts_at, ends_at
            starts_at += STEP
        day += ONE_DAY


def _slot(place: PlaceFacts, people: Sequence[Person], facts: dict[UUID, WorkerFacts]) -> Slot:
    with_travel = replace(place, starts_at=place.starts_at - TRAVEL, ends_at=place.ends_at + TRAVEL)
    free = [
        person
        for person in people
        if not is_taken(facts[person.id], with_travel) and not reasons_against(facts[person.id], place)
    ]
    return Slot(place.starts_at, place.ends_at, free)


def _has_visit(place: PlaceFacts, visits: list[Visit]) -> bool:
    return any(visit.starts_at < place.ends_at and place.starts_at < visit.ends_at for visit in visits)


def _three_good_ones_first(slots: list[Slot], order: list[UUID], most: int) -> list[Slot]:
    """The first choice of PCA, the soonest, and three different parts of a day; then the rest, thinned evenly."""
    good: dict[tuple[dt.date, int], Slot] = {}
    for slot in sorted(slots, key=lambda slot: _worth(slot, order)):
        if len(good) < GOOD_ONES:
            good.setdefault(_part_of_day(slot), slot)
    first = sorted(good.values(), key=lambda slot: slot.starts_at)
    rest = [slot for slot in slots if slot not in first]
    room = max(most - len(first), 1)
    thinned = rest[:: -(-len(rest) // room)] if rest else []
    return (first + thinned)[:most]


def _worth(slot: Slot, order: list[UUID]) -> tuple[int, bool, dt.datetime]:
    return order.index(slot.pcas[0].id), to_local(slot.starts_at).hour not in PLEASANT_HOURS, slot.starts_at


def _part_of_day(slot: Slot) -> tuple[dt.date, int]:
    """Morning, afternoon or evening of a day."""
    starts = to_local(slot.starts_at)
    return starts.date(), (starts.hour >= 12) + (starts.hour >= 17)
