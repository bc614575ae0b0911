"""How the burden is shared among the PCAs of a cluster. Pure: no database, no "now"."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from uuid import UUID

from coopcare.clock import elapsed_minutes, to_local
from rotas.suitability import Busy, WorkerFacts

WEEKS = 12
# Asked later than this before the start, a PCA had to change their plans for it.
SHORT_NOTICE = dt.timedelta(hours=48)
SATURDAY = 5
MOST_BURDEN = 6


@dataclass(frozen=True)
class Asked:
    """One time that a PCA was asked to come; both instants in UTC."""

    pca_id: UUID
    asked_at: dt.datetime
    starts_at: dt.datetime

    @property
    def is_short_notice(self) -> bool:
        return self.starts_at - self.asked_at < SHORT_NOTICE


@dataclass(frozen=True)
class Share:
    """What one PCA bore. `ways_unknown`: ways between two visits whose length nobody knows, so they are not counted."""

    pca_id: UUID
    name: str
    short_notice: int
    weekend_days: int
    weekends: int
    travel_minutes: int
    ways_unknown: int
    visits: int


def share_of(pca: WorkerFacts, given: Sequence[Busy], asked: Iterable[Asked]) -> Share:
    """`given`: the visits the PCA had in the window."""
    days = {busy.on for busy in given if busy.on.weekday() >= SATURDAY}
    ways = _ways(pca, given)
    return Share(
        pca_id=pca.person_id,
        name=pca.name,
        short_notice=sum(one.is_short_notice for one in asked),
        weekend_days=len(days),
        weekends=len({day - dt.timedelta(days=day.weekday()) for day in days}),
        travel_minutes=sum(way for way in ways if way is not None),
        ways_unknown=sum(way is None for way in ways),
        visits=len(given),
    )


def burdens(weekend_days: Mapping[UUID, int]) -> dict[UUID, int]:
    """By PCA: how many weekend days more than the least of them, MOST_BURDEN at most, so that nobody who is new has to
    catch up on a quarter of a year in one week.
    """
    least = min(weekend_days.values(), default=0)
    return {pca_id: min(days - least, MOST_BURDEN) for pca_id, days in weekend_days.items()}


def _ways(pca: WorkerFacts, given: Sequence[Busy]) -> list[int | None]:
    """Minutes from each visit of a day to the next one; the ways from and to the own home are not counted."""
    ordered = sorted(given, key=lambda busy: busy.starts_at)
    return [
        pca.minutes_between(before.home, after.home)
        for before, after in pairwise(ordered)
        if to_local(before.starts_at).date() == to_local(after.starts_at).date()
        and elapsed_minutes(before.ends_at, after.starts_at) >= 0
    ]
