"""Which later visits of a PCA's day become late when one does. Pure."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

Thing = TypeVar("Thing")
MINUTE = dt.timedelta(minutes=1)
ROUND_TO = 5


@dataclass(frozen=True)
class Planned(Generic[Thing]):
    """A visit of the day and the minutes of the way to it from the one before; None when nobody knows."""

    thing: Thing
    starts_at: dt.datetime
    ends_at: dt.datetime
    way_minutes: int | None = 0


@dataclass(frozen=True)
class Late(Generic[Thing]):
    thing: Thing
    minutes: int
    is_least: bool = False  # a way that nobody knows comes on top

    @property
    def words(self) -> str:
        if self.is_least:
            return f"{self.minutes} minutes late or more, as we do not know how long the way takes"
        return f"about {self.minutes} minutes late"


def knock_on(
    expected_at: dt.datetime, length: dt.timedelta, following: Sequence[Planned[Thing]]
) -> Iterator[Late[Thing]]:
    """Those that cannot start in time, in their order, with minutes rounded up to the next five.

    No visit is cut short, and time between two visits is used up before the second is late. From the first way that
    nobody knows, the minutes are the least it can be.
    """
    free_at, is_least = expected_at + length, False
    for planned in following:
        is_least = is_least or planned.way_minutes is None
        there_at = free_at + (planned.way_minutes or 0) * MINUTE
        begins_at = max(there_at, planned.starts_at)
        if begins_at > planned.starts_at:
            yield Late(planned.thing, rounded_up(begins_at - planned.starts_at), is_least)
        free_at = begins_at + (planned.ends_at - planned.starts_at)


def rounded_up(delay: dt.timedelta) -> int:
    minutes = -(-delay // MINUTE)
    return -(-minutes // ROUND_TO) * ROUND_TO
