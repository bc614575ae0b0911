"""When something must have been done.

A limit in hours runs in real hours, so it is the same length over a change of the clocks. A limit in days ends with
the last of them, at 11:59pm in England; the day it starts on is not counted.
"""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from coopcare.clock import local, to_local
from coopcare.facts.working_days import working_days_after

DAY = dt.timedelta(days=1)
LAST_MINUTE = dt.time(23, 59)


class Unit(StrEnum):
    HOURS = "hours"
    DAYS = "days"
    WORKING_DAYS = "working days"
    SAME_DAY = "same day"


@dataclass(frozen=True)
class Limit:
    """How long there is. `before`: so long before it happens, and not after."""

    unit: Unit
    amount: int = 0
    before: bool = False


def day_due(limit: Limit, on: dt.date) -> dt.date:
    """The last local day of a limit that is counted in days."""
    if limit.unit == Unit.WORKING_DAYS:
        return working_days_after(on, limit.amount)
    if limit.unit == Unit.HOURS:
        raise ValueError("Hours end at a moment: ask due_at.")
    return on + (-limit.amount if limit.before else limit.amount) * DAY


def due_at(limit: Limit, since: dt.datetime) -> dt.datetime:
    """The instant (UTC) by which it is to be done. `since` is the instant from which it runs."""
    if limit.unit == Unit.HOURS:
        return since.astimezone(dt.UTC) + dt.timedelta(hours=limit.amount)
    return local(day_due(limit, to_local(since).date()), LAST_MINUTE)
