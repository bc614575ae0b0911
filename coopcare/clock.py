"""Time as the co-op lives it: instants are UTC, dates and wall-clock times are Europe/London.

Python subtracts two aware times of the same zone as wall clock, so a sleep-in from 10pm to 7am across
the October change would measure nine hours and not ten. Durations are therefore only ever taken with
`elapsed_minutes`, and a local time becomes an instant only through `local`.
"""

import datetime as dt
from zoneinfo import ZoneInfo

from django.utils import timezone

LONDON = ZoneInfo("Europe/London")
MINUTE = dt.timedelta(minutes=1)


def now() -> dt.datetime:
    """This instant, aware, in UTC."""
    return timezone.now().astimezone(dt.UTC)


def today() -> dt.date:
    """The date on the wall in England, which differs from the UTC date for an hour after midnight in summer."""
    return to_local(now()).date()


def local(on: dt.date, at: dt.time) -> dt.datetime:
    """The UTC instant at which clocks in England show `at` on `on`.

    In October the hour from 1am happens twice: the first is meant. In March the hour from 1am does not
    happen: the time is moved forward one hour, and `in_spring_gap` says so.
    """
    # With fold=0 a time in the gap is read with the winter offset, which is the same instant as an hour
    # later on the summer clock: 1:30am that never was becomes 2:30am.
    return dt.datetime.combine(on, at.replace(tzinfo=None, fold=0), tzinfo=LONDON).astimezone(dt.UTC)


def in_spring_gap(on: dt.date, at: dt.time) -> bool:
    """Whether clocks in England skip over `at` on `on`."""
    return to_local(local(on, at)).replace(tzinfo=None) != dt.datetime.combine(on, at.replace(tzinfo=None))


def to_local(instant: dt.datetime) -> dt.datetime:
    """The same instant on the wall clock in England. Raises ValueError for a time without a zone."""
    _require_aware(instant)
    return instant.astimezone(LONDON)


def elapsed_minutes(start: dt.datetime, end: dt.datetime) -> int:
    """Whole minutes that really pass from `start` to `end`; negative if `end` is earlier.

    Part minutes are dropped towards zero. Raises ValueError for a time without a zone.
    """
    _require_aware(start)
    _require_aware(end)
    passed = end.astimezone(dt.UTC) - start.astimezone(dt.UTC)
    return passed // MINUTE if passed >= dt.timedelta(0) else -(-passed // MINUTE)


def _require_aware(instant: dt.datetime) -> None:
    if instant.tzinfo is None:
        raise ValueError(f"{instant!r} has no time zone")
