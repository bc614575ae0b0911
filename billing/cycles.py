"""The period of a budget that a day falls in. Pure."""

import calendar
import datetime as dt
from functools import lru_cache

WEEK_DAYS = 7
FOUR_WEEKS_DAYS = 28
LONGEST_DAYS = 31


@lru_cache(maxsize=4096)  # each charge asks for its day in the period of every payer
def period_of(cycle: str, starts_on: dt.date, on: dt.date) -> tuple[dt.date, dt.date]:
    """First and last local day of the period that `on` is in.

    A week runs from Monday to Sunday; four weeks are counted from `starts_on`, the first day of the budget; a month
    is the calendar's. `cycle` is one of billing.models.Cycle; any other is a ValueError.

    >>> period_of("week", dt.date(2026, 1, 1), dt.date(2026, 11, 21))
    (datetime.date(2026, 11, 16), datetime.date(2026, 11, 22))
    """
    if cycle == "week":
        return _run_of_days(on - dt.timedelta(days=on.weekday()), WEEK_DAYS)
    if cycle == "four_weeks":
        return _run_of_days(on - dt.timedelta(days=(on - starts_on).days % FOUR_WEEKS_DAYS), FOUR_WEEKS_DAYS)
    if cycle == "month":
        return month_of(on)
    raise ValueError(f"{cycle!r} is not a budget cycle")


def weekly_pence(cycle: str, amount_pence: int) -> int:
    """What an amount of each cycle is a week, rounded half up; a month has 365.25 / 7 / 12 weeks (domain.md C4)."""
    days = {"week": 7 * 48, "four_weeks": 28 * 48, "month": 1461}[cycle]  # in 48ths of a day, so that all are whole
    return (amount_pence * 7 * 48 * 2 + days) // (days * 2)


def month_of(on: dt.date) -> tuple[dt.date, dt.date]:
    """First and last day of the calendar month of `on`."""
    return on.replace(day=1), on.replace(day=calendar.monthrange(on.year, on.month)[1])


def next_month(first_day: dt.date) -> dt.date:
    return month_of(first_day)[1] + dt.timedelta(days=1)


def month_before(first_day: dt.date) -> dt.date:
    return (first_day - dt.timedelta(days=1)).replace(day=1)


def _run_of_days(first: dt.date, days: int) -> tuple[dt.date, dt.date]:
    return first, first + dt.timedelta(days=days - 1)
