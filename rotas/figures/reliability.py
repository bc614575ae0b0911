"""Does somebody come when it was agreed? Measures over any set of visits (domain.md G3). Pure: no database.

Shares are fractions from 0 to 1, or None where there is nothing to share. One worker's place at a visit is one row, so
a two-person visit counts twice. No law defines these; the limits are the usual ones of home care, kept here, and a
co-op's own where its policy gives them.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

MINUTE = dt.timedelta(minutes=1)
ON_TIME = dt.timedelta(minutes=15)
VERY_LATE = dt.timedelta(minutes=30)
SHORT_SHARE = 0.8


class Timing(StrEnum):
    """What a place at a visit was. Each is exactly one of these."""

    ON_TIME = "on_time"
    EARLY = "early"
    AFTER_WINDOW = "after_window"
    LATE = "late"
    VERY_LATE = "very_late"
    MISSED = "missed"


@dataclass(frozen=True)
class Measure:
    """`on_time`: how far each side of the agreed time still is on time. `late`: from how long after it somebody is
    late; never less than `on_time`.
    """

    on_time: dt.timedelta = ON_TIME
    late: dt.timedelta = ON_TIME

    @property
    def on_time_minutes(self) -> int:
        return self.on_time // MINUTE

    @property
    def late_minutes(self) -> int:
        return self.late // MINUTE

    @property
    def very_late_minutes(self) -> int:
        return max(VERY_LATE, self.late) // MINUTE


USUAL = Measure()


@dataclass(frozen=True)
class Given:
    """One worker's place at a visit that was due. `arrived_at` is None when nobody came.

    `latest_at`: the end of the agreed window for starting, where there is one. `told_at`: when the person was told
    that it would be late. `from_own_cluster` is None when nobody came.
    """

    starts_at: dt.datetime
    ends_at: dt.datetime
    arrived_at: dt.datetime | None = None
    left_at: dt.datetime | None = None
    earliest_at: dt.datetime | None = None
    latest_at: dt.datetime | None = None
    is_time_critical: bool = False
    told_at: dt.datetime | None = None
    from_own_cluster: bool | None = None


@dataclass(frozen=True)
class Reliability:
    """`due` counts places that were due; cancelled visits are not among them. `measure`: by which they were judged."""

    due: int
    on_time: int
    early: int
    after_window: int
    late: int
    very_late: int
    missed: int
    short: int
    told_in_advance: int
    covered_by_another_cluster: int
    cancelled_by_us: int
    measure: Measure = USUAL

    @property
    def came(self) -> int:
        return self.due - self.missed

    @property
    def on_time_share(self) -> float | None:
        return self.on_time / self.due if self.due else None

    @property
    def told_share(self) -> float | None:
        """Of those that were late, however late."""
        late = self.late + self.very_late
        return self.told_in_advance / late if late else None

    @property
    def short_share(self) -> float | None:
        return self.short / self.came if self.came else None


def timing(given: Given, measure: Measure = USUAL) -> Timing:
    """Within a quarter of an hour of the agreed time, or inside the agreed window, is on time. From more than half an
    hour late it is very late; where the time matters most, from a quarter of an hour. A co-op that calls a visit late
    only later than that has some that are after the window, and not late yet.
    """
    if given.arrived_at is None:
        return Timing.MISSED
    in_window = (given.earliest_at or given.starts_at) <= given.arrived_at <= (given.latest_at or given.starts_at)
    delay = given.arrived_at - given.starts_at
    if in_window or abs(delay) <= measure.on_time:
        return Timing.ON_TIME
    if delay < dt.timedelta():
        return Timing.EARLY
    if given.is_time_critical:
        return Timing.VERY_LATE
    if delay <= measure.late:
        return Timing.AFTER_WINDOW
    return Timing.VERY_LATE if delay > VERY_LATE else Timing.LATE


def is_short(given: Given) -> bool:
    """Less than four fifths of the planned time. Why is not known here: the person may have wished it."""
    if given.arrived_at is None or given.left_at is None:
        return False
    return (given.left_at - given.arrived_at) < SHORT_SHARE * (given.ends_at - given.starts_at)


def was_told(given: Given, measure: Measure = USUAL) -> bool:
    """Told before it was late by the measure above."""
    return given.told_at is not None and given.told_at <= given.starts_at + measure.late


def reliability(places: Iterable[Given], *, cancelled_by_us: int = 0, measure: Measure = USUAL) -> Reliability:
    rows: Sequence[Given] = list(places)
    timings = [timing(one, measure) for one in rows]
    late = [one for one, when in zip(rows, timings, strict=True) if when in (Timing.LATE, Timing.VERY_LATE)]
    return Reliability(
        due=len(rows),
        on_time=timings.count(Timing.ON_TIME),
        early=timings.count(Timing.EARLY),
        after_window=timings.count(Timing.AFTER_WINDOW),
        late=timings.count(Timing.LATE),
        very_late=timings.count(Timing.VERY_LATE),
        missed=timings.count(Timing.MISSED),
        short=sum(map(is_short, rows)),
        told_in_advance=sum(was_told(one, measure) for one in late),
        covered_by_another_cluster=sum(one.from_own_cluster is False for one in rows),
        cancelled_by_us=cancelled_by_us,
        measure=measure,
    )
