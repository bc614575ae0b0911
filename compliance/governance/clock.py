"""The clock of a request about personal data, and of a breach. No database.

Counted as the Information Commissioner counts: from the day a request comes to the same day of the next month; the
month's last day where there is no such day; and on to the next working day from a weekend or bank holiday. Nothing
runs until we know who asks. The days while we wait to learn what is meant are added at the end.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from compliance.governance.law import ANSWER_MONTHS, BREACH_HOURS, COMPLAINT_ACK_DAYS, EXTRA_MONTHS
from compliance.governance.months import months_after
from coopcare.facts.working_days import working_day_from

DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Pause:
    """Local days. `is_identity`: we asked who it is; otherwise what is meant. No `until` while we wait."""

    since: dt.date
    until: dt.date | None
    is_identity: bool


@dataclass(frozen=True)
class Clock:
    """`due_on` is None while it stands still, and then `stopped_since` says since when."""

    due_on: dt.date | None
    stopped_since: dt.date | None = None


def clock_of(received_on: dt.date, pauses: Sequence[Pause] = (), *, is_extended: bool = False) -> Clock:
    """When the answer is due, or since when the clock stands still."""
    waiting = [pause.since for pause in pauses if pause.until is None]
    if waiting:
        return Clock(None, min(waiting))
    known = [pause.until for pause in pauses if pause.is_identity and pause.until]
    begins_on = max([received_on, *known])
    months = ANSWER_MONTHS.value + (EXTRA_MONTHS.value if is_extended else 0)
    due_on = months_after(begins_on, months) + DAY * _days_stopped(begins_on, pauses)
    return Clock(working_day_from(due_on))


def _days_stopped(begins_on: dt.date, pauses: Sequence[Pause]) -> int:
    """Days from `begins_on` on which we waited for the meaning; a day in two pauses counts once."""
    days: set[dt.date] = set()
    for pause in pauses:
        if pause.is_identity or pause.until is None:
            continue
        first = max(pause.since, begins_on)
        days |= {first + DAY * number for number in range((pause.until - first).days)}
    return len(days)


def acknowledge_by(received_on: dt.date) -> dt.date:
    """The last day on which the law lets us say that a complaint about data has come. Weekends count."""
    return received_on + DAY * COMPLAINT_ACK_DAYS.value


def report_by(known_at: dt.datetime) -> dt.datetime:
    """72 hours after we knew, in UTC: hours, so weekends, holidays and the change of clocks make no difference."""
    return known_at.astimezone(dt.UTC) + dt.timedelta(hours=BREACH_HOURS.value)
