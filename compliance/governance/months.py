"""Months and years from a day, as people and the law count them. No database."""

import calendar
from datetime import date


def months_after(on: date, months: int) -> date:
    """The same day of the month so many months later; the month's last day where it has no such day."""
    number = on.year * 12 + on.month - 1 + months
    year, month = divmod(number, 12)
    return date(year, month + 1, min(on.day, calendar.monthrange(year, month + 1)[1]))


def years_kept(on: date, years: int = 0, months: int = 0) -> date:
    """The day on which so many whole years and months have passed: never too early, so that what ended on
    29 February is kept until 1 March of a year that has no such day, and the 31st until the first of the next month.
    """
    number = on.year * 12 + on.month - 1 + years * 12 + months
    year, month = divmod(number, 12)
    if on.day <= calendar.monthrange(year, month + 1)[1]:
        return date(year, month + 1, on.day)
    following = number + 1
    return date(following // 12, following % 12 + 1, 1)
