"""At which visit a dose is due. Pure; instants are UTC, so that a change of the clocks moves nothing."""

import datetime as dt
from collections.abc import Iterable
from typing import Protocol, TypeVar

from coopcare.clock import local

# A dose further than this from every visit belongs to none, and the chart says so.
NEAR = dt.timedelta(hours=2)
DAY = dt.timedelta(days=1)
NONE = dt.timedelta()
# Somebody forgot to check out: so long after its planned end nobody takes a visit for under way.
LEFT_BEHIND = dt.timedelta(hours=2)


class Span(Protocol):
    starts_at: dt.datetime
    ends_at: dt.datetime


V = TypeVar("V", bound=Span)


def away_from(visit: Span, instant: dt.datetime) -> dt.timedelta:
    """How far an instant is from the span of a visit; nothing while it lasts."""
    return max(visit.starts_at - instant, instant - visit.ends_at, NONE)


def is_left_behind(visit: Span, at: dt.datetime) -> bool:
    """Whether a visit under way was over long before an instant."""
    return at > visit.ends_at + LEFT_BEHIND


def visit_for(due_at: dt.datetime, visits: Iterable[V]) -> V | None:
    """The visit nearest to when the dose is due, within NEAR of it; the earlier of two that are as near."""
    near = [visit for visit in visits if away_from(visit, due_at) <= NEAR]
    return min(near, key=lambda visit: (away_from(visit, due_at), visit.starts_at), default=None)


def instant_near(visit: Span, on: dt.date, at: dt.time) -> dt.datetime:
    """The instant that somebody at a visit of the local day `on` means by a clock time: of a night, either side of
    midnight.
    """
    return min((local(day, at) for day in (on, on + DAY)), key=lambda instant: away_from(visit, instant))
