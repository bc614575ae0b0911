"""What a stretch of help at home is: a visit, or one of the three that are sold by the night or the day. Pure.

A night or a live-in day is agreed by the clock, so it keeps its times when the clocks change and lasts an hour more or
less then (domain.md D1). A visit keeps its length.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import TextChoices

from coopcare.clock import local, to_local
from coopcare.errors import Invalid
from coopcare.ui.formats import minutes_words

HOUR = 60


class VisitKind(TextChoices):
    VISIT = "visit", "Visit"
    WAKING_NIGHT = "waking_night", "Waking night"
    SLEEP_IN = "sleep_in", "Sleep-in"
    LIVE_IN_DAY = "live_in_day", "Live-in day"


MEANINGS: Mapping[str, str] = {
    VisitKind.VISIT: "Help for part of a day.",
    VisitKind.WAKING_NIGHT: "Somebody is awake in your home all night.",
    VisitKind.SLEEP_IN: "Somebody sleeps in your home, and gets up if you need them.",
    VisitKind.LIVE_IN_DAY: "Somebody lives in your home for the day and the night.",
}
NIGHTS = frozenset({VisitKind.WAKING_NIGHT, VisitKind.SLEEP_IN})
# Time to rest is part of these: no break and no rest is to be found beside them.
RESTS_INSIDE = frozenset({VisitKind.SLEEP_IN, VisitKind.LIVE_IN_DAY})


@dataclass(frozen=True)
class Limits:
    """Minutes by the clock."""

    shortest: int
    longest: int


LIMITS: Mapping[str, Limits] = {
    VisitKind.VISIT: Limits(15, 12 * HOUR),
    VisitKind.WAKING_NIGHT: Limits(4 * HOUR, 12 * HOUR),
    VisitKind.SLEEP_IN: Limits(4 * HOUR, 12 * HOUR),
    VisitKind.LIVE_IN_DAY: Limits(8 * HOUR, 24 * HOUR),
}
SHORTEST_MINUTES = min(one.shortest for one in LIMITS.values())
LONGEST_MINUTES = max(one.longest for one in LIMITS.values())
# What forms offer.
LENGTHS_OF_NIGHTS = (8 * HOUR, 9 * HOUR, 10 * HOUR, 11 * HOUR, 12 * HOUR)
LENGTH_OF_A_DAY = 24 * HOUR


def kind_words(kind: str) -> str:
    """Sleep-in; empty for a visit, which needs no saying."""
    return "" if kind == VisitKind.VISIT else str(VisitKind(kind).label)


def check_length(kind: str, minutes: int, starts: dt.time) -> None:
    """Raises Invalid with a sentence for a length (by the clock) or a local start that this kind cannot have."""
    if kind not in VisitKind.values:
        raise Invalid("Choose a visit, a waking night, a sleep-in or a live-in day.", field="kind")
    limits, named = LIMITS[kind], f"A {VisitKind(kind).label.lower()}"
    if not limits.shortest <= minutes <= limits.longest:
        raise Invalid(
            f"{named} lasts from {minutes_words(limits.shortest)} to {minutes_words(limits.longest)}.", field="minutes"
        )
    if kind in NIGHTS and starts.hour * HOUR + starts.minute + minutes <= 24 * HOUR:
        raise Invalid(
            f"{named} goes on into the next day. Choose a start in the evening, or a longer time.", field="minutes"
        )


def ends_after(kind: str, starts_at: dt.datetime, minutes: int) -> dt.datetime:
    """The end (UTC): of a visit after so many minutes, of the others when the clock shows so much more."""
    if kind == VisitKind.VISIT:
        return starts_at + dt.timedelta(minutes=minutes)
    starts = to_local(starts_at).replace(tzinfo=None)
    return by_the_clock(starts, minutes)


def length_of(kind: str, starts_at: dt.datetime, ends_at: dt.datetime) -> int:
    """Minutes as they were chosen: the other way round from `ends_after`."""
    if kind == VisitKind.VISIT:
        return round((ends_at - starts_at).total_seconds() / 60)
    starts, ends = (to_local(one).replace(tzinfo=None) for one in (starts_at, ends_at))
    return round((ends - starts).total_seconds() / 60)


def by_the_clock(starts: dt.datetime, minutes: int) -> dt.datetime:
    """The instant at which the clock shows so much more than `starts`, a time on the wall without a zone."""
    ends = starts + dt.timedelta(minutes=minutes)
    return local(ends.date(), ends.time())
