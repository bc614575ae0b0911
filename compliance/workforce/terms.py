"""How often things are done again: months, and what they make of a day. Pure.

Sources: domain.md A8 (confidence M: the law rarely fixes intervals, so check before relying) and the co-op's own
training policy (P09).
"""

import calendar
from datetime import date, timedelta

WARNING_DAYS = 30
AHEAD_DAYS = 60
CERTIFICATE_WEEKS = 12


def add_months(on: date, months: int) -> date:
    """The same day of a later month, or that month's last day when it has no such day (29 February, 31 August).

    >>> add_months(date(2024, 2, 29), 12), add_months(date(2026, 8, 31), 6)
    (datetime.date(2025, 2, 28), datetime.date(2027, 2, 28))
    """
    number = on.year * 12 + on.month - 1 + months
    year, month = number // 12, number % 12 + 1
    return date(year, month, min(on.day, calendar.monthrange(year, month)[1]))


def certificate_due(started_on: date) -> date:
    """The Care Certificate is done within 12 weeks of the first day."""
    return started_on + timedelta(weeks=CERTIFICATE_WEEKS)
