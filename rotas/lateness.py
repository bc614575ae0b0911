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
    """A visit of the day and the minutes of the way to it from the one before (0 when nobody knows)."""

    thing: Thing
    starts_at: dt.datetime
    ends_at: dt.datetime
    way_minutes: int = 0


@dataclass(frozen=True)
class Late(Generic[Thing]):
    thing: Thing
    minutes: int

    @property
    def words(self) -> str:
        return f"about {self.minutes} minutes late"


def knock_on(
    expected_at: dt.datetime, length: dt.timedelta, following: Sequence[Planned[Thing]]
) -> Iterator[Late[Thing]]:
    """Those that cannot start in time, in their order, with minutes rounded up to the next five.

    No visit is cut short, and time between two visits is used up before the second is late.
    """
    free_at = expected_at + length
    for planned in following:
        there_at = free_at + planned.way_minutes * MINUTE
        begins_at = max(there_at, planned.starts_at)
        if begins_at > planned.starts_at:
            yield Late(planned.thing, rounded_up(begins_at - planned.starts_at))
        free_at = begins_at + (planned.ends_at - planned.starts_at)


def rounded_up(delay: dt.timedelta) -> int:
    minutes = -(-delay // MINUTE)
    return -(-minutes // ROUND_TO) * ROUND_TO
