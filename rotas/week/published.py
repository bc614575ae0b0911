"""What a published week says, and what has changed since it did. Pure: no database, no "now"."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from itertools import pairwise
from typing import Any
from uuid import UUID

from coopcare.clock import elapsed_minutes
from coopcare.ui.formats import gov_day, gov_time, gov_time_range
from rotas.suitability import Busy, WorkerFacts
from rotas.travel import Home


@dataclass(frozen=True)
class Planned:
    """One visit as people are told of it: instants in UTC; `pcas` in no order that means anything."""

    visit_id: UUID
    person_id: UUID
    starts_at: dt.datetime
    ends_at: dt.datetime
    pcas: frozenset[UUID] = frozenset()

    @property
    def times(self) -> tuple[dt.datetime, dt.datetime]:
        return self.starts_at, self.ends_at


Week = Mapping[UUID, Planned]


class News(Enum):
    ADDED = "added"
    CHANGED = "changed"
    TAKEN_AWAY = "taken away"


@dataclass(frozen=True)
class Item:
    """One visit that somebody learns of: as it is now, or as it was if it is taken away. `before` where it changed."""

    news: News
    visit: Planned
    before: Planned | None = None


@dataclass
class ToTell:
    """Who is told of what; nobody is here of whom nothing has changed."""

    pcas: dict[UUID, list[Item]] = field(default_factory=dict)
    people: dict[UUID, list[Item]] = field(default_factory=dict)


def to_tell(before: Week, after: Week, *, since: dt.datetime) -> ToTell:
    """The differences between what was published and the week as it is, for visits that end after `since`."""
    found = ToTell()
    for visit_id in {*before, *after}:
        old, new = before.get(visit_id), after.get(visit_id)
        if not any(one and one.ends_at > since for one in (old, new)):
            continue
        _for_person(found, old, new)
        _for_pcas(found, old, new)
    for items in (*found.pcas.values(), *found.people.values()):
        items.sort(key=lambda item: (item.visit.starts_at, str(item.visit.visit_id)))
    return found


def _for_person(found: ToTell, old: Planned | None, new: Planned | None) -> None:
    item = _item(old, new, lambda one: (one.times, one.pcas))
    if item is not None:
        found.people.setdefault(item.visit.person_id, []).append(item)


def _for_pcas(found: ToTell, old: Planned | None, new: Planned | None) -> None:
    before, after = old.pcas if old else frozenset(), new.pcas if new else frozenset()
    for pca_id in before | after:
        item = _item(old if pca_id in before else None, new if pca_id in after else None, lambda one: one.times)
        if item is not None:
            found.pcas.setdefault(pca_id, []).append(item)


def _item(old: Planned | None, new: Planned | None, essence: Callable[[Planned], Any]) -> Item | None:
    if new is None:
        return Item(News.TAKEN_AWAY, old) if old else None
    if old is None:
        return Item(News.ADDED, new)
    return Item(News.CHANGED, new, old) if essence(old) != essence(new) else None


def to_json(week: Week) -> dict[str, list[Any]]:
    """{visit: [person, start, end, [PCAs]]}, ids and instants as text, in an order that is always the same."""
    return {
        str(one.visit_id): [
            str(one.person_id), one.starts_at.isoformat(), one.ends_at.isoformat(), sorted(map(str, one.pcas)),
        ]
        for one in sorted(week.values(), key=lambda one: str(one.visit_id))
    }  # fmt: skip


def from_json(kept: Mapping[str, list[Any]]) -> dict[UUID, Planned]:
    return {
        UUID(visit_id): Planned(
            UUID(visit_id), UUID(person), _instant(starts_at), _instant(ends_at), frozenset(map(UUID, pcas))
        )
        for visit_id, (person, starts_at, ends_at, pcas) in kept.items()
    }


def no_time_to_travel(pca: WorkerFacts, ours: Iterable[UUID], names: Mapping[UUID, str]) -> list[str]:
    """Sentences for two visits in different places with no minute between them. `ours`: attendances of this week that
    the page is about; `names`: of the people visited.
    """
    mine = frozenset(ours)
    return [
        f"{pca.name} has no time to get from {_whose(before, names)}, until {gov_time(before.ends_at)}, to "
        f"{_whose(after, names)}, from {gov_time(after.starts_at)}, on {gov_day(after.starts_at)}. Move one of them."
        for before, after in pairwise(sorted(pca.busy, key=lambda busy: busy.starts_at))
        if {before.attendance_id, after.attendance_id} & mine and _is_zero(pca, before, after)
    ]


def _is_zero(pca: WorkerFacts, before: Busy, after: Busy) -> bool:
    if before.home is None or after.home is None or _is_one_place(before.home, after.home):
        return False
    gap = elapsed_minutes(before.ends_at, after.starts_at)
    return gap == 0 or (gap > 0 and before.on == after.on and pca.minutes_between(before.home, after.home) == 0)


def _is_one_place(one: Home, other: Home) -> bool:
    return one.person_id == other.person_id or bool(one.address and one.address == other.address)


def _whose(busy: Busy, names: Mapping[UUID, str]) -> str:
    name = names.get(busy.home.person_id) if busy.home else None
    return f"{name}’s visit" if name else f"another visit, {gov_time_range(busy.starts_at, busy.ends_at)}"


def _instant(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text)
