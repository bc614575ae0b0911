"""The smallest things that would fill a visit that nobody can come to, in sentences. The rules of staffing are asked
again of each: what is said here can be done.
"""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from uuid import UUID

from coopcare.clock import elapsed_minutes, now, to_local
from coopcare.ui.formats import WEEKDAYS, gov_time, minutes_words
from rotas.models import Visit
from rotas.planner import relaxations
from rotas.planner.problem import Placement
from rotas.planner.relax import Relaxation
from rotas.planner.rota import Rota
from rotas.queries.week_problem import WeekBook, week_book
from rotas.suitability import Hours, OneDay, PlaceFacts, WorkerFacts, reasons_against
from rotas.week.table import monday_of

MOST = 4
# How long somebody waits who asked to look again with other visits moved.
FURTHER_SECONDS = 3.0


@dataclass(frozen=True)
class WayToFill:
    """One thing somebody would be asked, and when the visit would be then (UTC).

    `kind`: "time" (another time for the person), "longer" or "day" (the PCA works when they usually do not), "bar" (the
    PCA learns something first). `moved`: how many other visits would change too.
    """

    kind: str
    sentence: str
    pca_id: UUID
    starts_at: dt.datetime
    ends_at: dt.datetime
    is_of_cluster: bool
    moved: int = 0


def ways_to_fill(visit: Visit, *, further: bool = False) -> list[WayToFill]:
    """For a visit to come, in the rota as it stands, the least first. `further`: others may move; it takes seconds."""
    book = week_book(visit.cluster, monday_of(visit.on))
    standing = Rota({name: one for name, one in book.problem.standing.items() if name != str(visit.id)})
    return ways_in(book, standing, str(visit.id), further=further)


def ways_in(book: WeekBook, rota: Rota, visit_id: str, *, further: bool = False) -> list[WayToFill]:
    """For one visit that a rota leaves to nobody. None for a visit that is not the planner's to move."""
    if visit_id not in book.visits:
        return []
    may_start = _times_for_the_person(book, rota, visit_id)
    found = relaxations(
        book.problem, rota, visit_id, may_start=may_start, further=further, seconds=FURTHER_SECONDS, most=2 * MOST
    )
    allowed = [one for one in found if _is_within_the_rules(book, visit_id, one)]
    return [_words(book, visit_id, one) for one in allowed[:MOST]]


def _times_for_the_person(book: WeekBook, rota: Rota, visit_id: str) -> Callable[[int], bool]:
    """Not in the past, on the visit's own day, and beside no other visit of the same person."""
    visit = book.visits[visit_id]
    taken = [_span(book, rota, name) for name, one in book.visits.items() if _is_another(one, visit)]
    length = dt.timedelta(minutes=visit.minutes)
    soonest = now()

    def may_start(minute: int) -> bool:
        starts_at = book.starts_at(Placement(minute, ()))
        if starts_at <= soonest or to_local(starts_at).date() != visit.on:
            return False
        return not any(starts_at < ends and starts < starts_at + length for starts, ends in taken)

    return may_start


def _is_another(one: Visit, visit: Visit) -> bool:
    return one.person_id == visit.person_id and one.id != visit.id


def _span(book: WeekBook, rota: Rota, name: str) -> tuple[dt.datetime, dt.datetime]:
    visit = book.visits[name]
    placement = rota.placements.get(name)
    starts_at = book.starts_at(placement) if placement else visit.starts_at
    return starts_at, starts_at + dt.timedelta(minutes=visit.minutes)


def _is_within_the_rules(book: WeekBook, visit_id: str, way: Relaxation) -> bool:
    """Whether nothing speaks against anybody who would come, once the one thing is done."""
    return not any(_left_against(book, visit_id, way, UUID(pca)) for pca in way.rota.placements[visit_id].workers)


def _left_against(book: WeekBook, visit_id: str, way: Relaxation, pca_id: UUID) -> list[str]:
    place = book.place_in(way.rota, visit_id)
    facts = book.facts[pca_id]
    for name, placement in way.rota.placements.items():
        if name != visit_id and str(pca_id) in placement.workers:
            facts = facts.also_busy(book.place_in(way.rota, name).as_busy)
    if way.worker == str(pca_id) and way.kind in ("day", "longer"):
        facts = _offering(facts, place, whole_day=way.kind == "day")
    against = reasons_against(facts, place)
    return [sentence for sentence in against if not (way.kind == "bar" and sentence in way.detail)]


def _offering(facts: WorkerFacts, place: PlaceFacts, *, whole_day: bool) -> WorkerFacts:
    """The PCA, had they said that they can also work then."""
    hours = None if whole_day else Hours(to_local(place.starts_at).time(), to_local(place.ends_at).time())
    return replace(facts, one_days=(*facts.one_days, OneDay(place.on, can_work=True, hours=hours)))


def _words(book: WeekBook, visit_id: str, way: Relaxation) -> WayToFill:
    place, facts = book.place_in(way.rota, visit_id), book.facts[UUID(way.worker)]
    sentence = _sentence(way, place, facts.name, book.visits[visit_id])
    if way.moved:
        others = "1 other visit changes" if len(way.moved) == 1 else f"{len(way.moved)} other visits change"
        sentence = f"{sentence} Then {others} too: have the week planned again after that."
    return WayToFill(
        kind=way.kind,
        sentence=sentence,
        pca_id=facts.person_id,
        starts_at=place.starts_at,
        ends_at=place.ends_at,
        is_of_cluster=book.cluster.id in facts.clusters,
        moved=len(way.moved),
    )


def _sentence(way: Relaxation, place: PlaceFacts, name: str, visit: Visit) -> str:
    if way.kind == "time":
        moved = elapsed_minutes(visit.starts_at, place.starts_at)
        words = f"{minutes_words(abs(moved))} {'later' if moved > 0 else 'earlier'}"
        return f"{words}, at {gov_time(place.starts_at)}, and {name} could come."
    if way.kind == "day":
        return f"If {name} is asked to work on {WEEKDAYS[place.on.weekday()]}."
    if way.kind == "longer":
        return f"If {name} is asked to work {minutes_words(way.minutes)} outside their usual hours."
    return f"If this were put right first: {way.detail}"


def said_of(ways: Iterable[WayToFill]) -> list[str]:
    return [way.sentence for way in ways]
