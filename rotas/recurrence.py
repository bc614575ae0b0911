"""On which dates a visit pattern falls, and at which instants. Pure: no database, no "now".

Home care repeats by the week, so a cadence is a set of weekdays every so many weeks, and nothing more.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from coopcare import clock
from coopcare.errors import Invalid
from rotas.visit_kinds import VisitKind, by_the_clock

WEEK = dt.timedelta(days=7)
DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Pause:
    """Days without visits, both included (a stay in hospital, a holiday). No end: until further notice."""

    from_on: dt.date
    until_on: dt.date | None = None

    def __post_init__(self) -> None:
        if self.until_on is not None and self.until_on < self.from_on:
            raise Invalid("The last day of a pause must not be before its first.")

    def covers(self, on: dt.date) -> bool:
        return self.from_on <= on and (self.until_on is None or on <= self.until_on)


@dataclass(frozen=True)
class PatternTerms:
    """When a pattern repeats. Monday is 0; `ends_on` is the last possible date, or None for no end.

    Weeks run from Monday and are counted from the week of the pattern's first date. `counted_from` keeps the
    count of an earlier pattern: a fortnightly visit moved to a new time must not change to the other week. `not_on` are
    days left out one by one (bank holidays).
    """

    weekdays: frozenset[int]
    starts_on: dt.date
    ends_on: dt.date | None = None
    every_weeks: int = 1
    pauses: tuple[Pause, ...] = ()
    counted_from: dt.date | None = None
    not_on: frozenset[dt.date] = frozenset()

    def __post_init__(self) -> None:
        if not self.weekdays or not self.weekdays <= frozenset(range(7)):
            raise Invalid("Choose at least one day of the week, from Monday to Sunday.", field="weekdays")
        if self.every_weeks < 1:
            raise Invalid("A visit can repeat every week or more, not less than every 1 week.", field="every_weeks")
        if self.ends_on is not None and self.ends_on < self.starts_on:
            raise Invalid("The last day must not be before the first.", field="ends_on")

    @property
    def first_week_on(self) -> dt.date:
        """The Monday from which weeks are counted."""
        first = self.counted_from or self.starts_on
        # Not the week of the start itself: "Mondays every 2 weeks, from Wednesday" means from the Monday after.
        while first.weekday() not in self.weekdays:
            first += DAY
        return _monday(first)


def expected_dates(pattern: PatternTerms, since: dt.date, until: dt.date) -> list[dt.date]:
    """The dates from `since` to `until`, both included, on which the pattern falls: in order, each once."""
    return [on for on in _dates(pattern, since, until) if on not in pattern.not_on and not _is_paused(pattern, on)]


def occurrence_instants(
    on: dt.date, at: dt.time, minutes: int, kind: str = VisitKind.VISIT
) -> tuple[dt.datetime, dt.datetime, bool]:
    """Start and end (UTC) of a visit at local time `at`, and whether the start had to be moved.

    The length is elapsed time, on any night; that of the other kinds is what the clock shows. A start in the hour that
    March skips is moved on one hour and reported as moved, for a person to look at. Raises Invalid for a length that is
    not above zero.
    """
    if minutes <= 0:
        raise Invalid("A visit must be longer than 0 minutes.", field="minutes")
    starts_at, moved = clock.local(on, at), clock.in_spring_gap(on, at)
    if kind == VisitKind.VISIT:
        return starts_at, starts_at + dt.timedelta(minutes=minutes), moved
    return starts_at, by_the_clock(dt.datetime.combine(on, at), minutes), moved


def _dates(pattern: PatternTerms, since: dt.date, until: dt.date) -> Iterator[dt.date]:
    begin = max(since, pattern.starts_on)
    end = until if pattern.ends_on is None else min(until, pattern.ends_on)
    monday = _first_counted_monday(pattern, begin)
    while monday <= end:
        for weekday in sorted(pattern.weekdays):
            on = monday + weekday * DAY
            if begin <= on <= end:
                yield on
        monday += pattern.every_weeks * WEEK


def _is_paused(pattern: PatternTerms, on: dt.date) -> bool:
    return any(pause.covers(on) for pause in pattern.pauses)


def _first_counted_monday(pattern: PatternTerms, begin: dt.date) -> dt.date:
    """The first counted week that has not ended by `begin`; long-running patterns are not walked from their start."""
    stride = pattern.every_weeks * 7
    behind = (pattern.first_week_on - _monday(begin)).days
    return _monday(begin) + behind % stride * DAY


def _monday(on: dt.date) -> dt.date:
    return on - on.weekday() * DAY
