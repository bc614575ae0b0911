"""Counting in working days. Pure: the bank holidays are given."""

import datetime as dt
from collections.abc import Callable, Container

DAY = dt.timedelta(days=1)
# Working days of a stretch are never fewer than this share of it: Christmas takes the most.
LONGEST_STRETCH = 3
Holidays = Callable[[dt.date, dt.date], Container[dt.date]]


def working_days_after(on: dt.date, days: int, holidays: Holidays) -> dt.date:
    """The last of `days` working days after `on`: Monday to Friday, no bank holiday. `days` is at least 1."""
    free = holidays(on, on + (LONGEST_STRETCH * days + 14) * DAY)
    while days:
        on += DAY
        if on.weekday() < 5 and on not in free:
            days -= 1
    return on
