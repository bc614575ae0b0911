"""What a planned week would change, visit by visit, with the reasons."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from coopcare.ui.formats import gov_time, minutes_words
from rotas.planner.problem import Placement
from rotas.planner.rota import Rota
from rotas.queries.week_problem import WeekBook
from rotas.suitability import reasons_against

ORDINALS = {1: "first", 2: "second", 3: "third"}
MAKES_ROOM = "It makes room for another change in this draft."


@dataclass(frozen=True)
class Change:
    """`leaving` would not come any more, `coming` would be asked; `new_starts_at` is None when the time stays (UTC)."""

    visit_id: str
    leaving: list[UUID]
    coming: list[UUID]
    new_starts_at: dt.datetime | None
    reasons: list[str]


def changes_of(book: WeekBook, rota: Rota) -> list[Change]:
    """The differences between the week as people know it and a planned one, in time order.

    A visit that the plan leaves to nobody keeps whoever has it: the machine takes nobody away without a successor. What
    the rules of staffing would refuse is left out.
    """
    broken = book.broken(rota)
    ranks = _ranks(book)
    found = [
        change
        for visit_id, placement in rota.placements.items()
        if visit_id not in broken and (change := _change(book, visit_id, placement, ranks)) is not None
    ]
    return sorted(found, key=lambda change: (book.visits[change.visit_id].starts_at, change.visit_id))


def _change(book: WeekBook, visit_id: str, placement: Placement, ranks: dict[tuple[UUID, UUID], int]) -> Change | None:
    visit, before = book.visits[visit_id], book.standing(visit_id)
    after = [UUID(worker) for worker in placement.workers]
    leaving = [pca for pca in before if pca not in after]
    coming = [pca for pca in after if pca not in before]
    starts_at = book.starts_at(placement)
    new_starts_at = starts_at if starts_at != visit.starts_at else None
    if not (leaving or coming or new_starts_at):
        return None
    reasons = [*_of_who(book, visit_id, leaving, coming, ranks), *_of_time(book, visit_id, new_starts_at)]
    return Change(visit_id, leaving, coming, new_starts_at, reasons or [MAKES_ROOM])


def _of_who(
    book: WeekBook, visit_id: str, leaving: list[UUID], coming: list[UUID], ranks: dict[tuple[UUID, UUID], int]
) -> list[str]:
    visit, place, names = book.visits[visit_id], book.places[visit_id], book.names
    found = [] if book.standing(visit_id) else ["Nobody was coming to this visit."]
    for pca in leaving:
        found += reasons_against(book.facts[pca], place)
    for pca in coming:
        if pca in book.elsewhere:
            found.append(f"{book.elsewhere[pca]}’s {names[pca]} covers for {book.cluster.name}.")
        rank = ranks.get((visit.person_id, pca))
        if rank is not None:
            words = ORDINALS.get(rank)
            choice = f"{words} choice" if words else "own choice"
            found.append(f"{names[pca]} is {visit.person.calling_name}’s {choice}.")
    return found


def _of_time(book: WeekBook, visit_id: str, new_starts_at: dt.datetime | None) -> list[str]:
    if new_starts_at is None:
        return []
    visit = book.visits[visit_id]
    moved = round((new_starts_at - visit.starts_at).total_seconds() / 60)
    words = f"{minutes_words(abs(moved))} {'later' if moved > 0 else 'earlier'}"
    name = visit.person.calling_name
    return [f"It would start {words}, at {gov_time(new_starts_at)}, within the times that {name} gave."]


def _ranks(book: WeekBook) -> dict[tuple[UUID, UUID], int]:
    """(person, PCA) → the person's order."""
    found = {}
    for person, wish in book.problem.preferences.items():
        for rank, pca in enumerate(wish.ranked, start=1):
            found[UUID(person), UUID(pca)] = rank
    return found
