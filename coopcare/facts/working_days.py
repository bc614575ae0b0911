"""Counting in working days: Monday to Friday, and no bank holiday of England."""

import datetime as dt

from coopcare.errors import FactMissing
from coopcare.facts.bank_holidays import bank_holidays

DAY = dt.timedelta(days=1)
SATURDAY = 5


def is_working_day(on: dt.date) -> bool:
    """No weekend and no bank holiday. In a year whose bank holidays are not known yet only weekends count: a deadline
    is earlier then rather than later, and nobody's complaint is refused for want of a list.
    """
    if on.weekday() >= SATURDAY:
        return False
    try:
        return on not in bank_holidays(on.year)
    except FactMissing:
        return True


def working_day_from(on: dt.date) -> dt.date:
    """This day, or the next working day."""
    while not is_working_day(on):
        on += DAY
    return on


def working_days_after(on: dt.date, days: int) -> dt.date:
    """The last of `days` working days after `on`. `days` is at least 1."""
    for _ in range(days):
        on = working_day_from(on + DAY)
    return on
