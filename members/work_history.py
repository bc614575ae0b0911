"""Full employment history (Schedule 3): which months nobody has accounted for. Pure; months are their first days.

>>> job = Stretch(date(2019, 3, 1), date(2019, 12, 1))
>>> [gap.words for gap in gaps([job], since=date(2019, 1, 1), until=date(2020, 2, 1))]
['January to February 2019', 'January to February 2020']
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from coopcare.ui.formats import MONTHS, gov_month


@dataclass(frozen=True)
class Stretch:
    """From a month to a month, both included; None while it lasts. Jobs, education and explanations alike."""

    first_month: date
    last_month: date | None = None


@dataclass(frozen=True)
class Gap:
    """Months in a row that no stretch covers, both included."""

    first_month: date
    last_month: date

    @property
    def months(self) -> int:
        return _number(self.last_month) - _number(self.first_month) + 1

    @property
    def words(self) -> str:
        """March 2024; March to June 2024; November 2023 to January 2024"""
        if self.first_month == self.last_month:
            return gov_month(self.first_month)
        if self.first_month.year == self.last_month.year:
            return f"{MONTHS[self.first_month.month - 1]} to {gov_month(self.last_month)}"
        return f"{gov_month(self.first_month)} to {gov_month(self.last_month)}"


def gaps(stretches: Iterable[Stretch], *, since: date, until: date) -> list[Gap]:
    """Whole months from `since` to `until`, both included, that no stretch touches, in order. A month in which
    something ended or began is accounted for; stretches may overlap and may reach beyond either end.
    """
    first, last = _number(since), _number(until)
    found = []
    for starts, ends in sorted(_numbers(stretch, last) for stretch in stretches):
        if starts > first and first <= last:
            found.append(Gap(_month(first), _month(min(starts - 1, last))))
        first = max(first, ends + 1)
    if first <= last:
        found.append(Gap(_month(first), _month(last)))
    return found


def first_of_month(on: date) -> date:
    return on.replace(day=1)


def _numbers(stretch: Stretch, last: int) -> tuple[int, int]:
    starts = _number(stretch.first_month)
    return starts, max(starts, last) if stretch.last_month is None else _number(stretch.last_month)


def _number(month: date) -> int:
    return month.year * 12 + month.month - 1


def _month(number: int) -> date:
    return date(number // 12, number % 12 + 1, 1)
