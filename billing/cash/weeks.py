"""The bank account week by week, and its lowest point."""

import datetime as dt
from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from billing.small_numbers import LEAST_PEOPLE

WEEKS = 13
ONE_DAY, ONE_WEEK = dt.timedelta(days=1), dt.timedelta(weeks=1)


class Kind(StrEnum):
    """What money goes out for."""

    WAGES = "wages"
    ON_COSTS = "on_costs"
    RUNNING = "running"


@dataclass(frozen=True)
class Payment:
    """Money that goes out on a local day; `pence` is what goes."""

    on: dt.date
    pence: int
    kind: Kind


@dataclass(frozen=True)
class Receipt:
    """Money expected from a payer on a local day."""

    on: dt.date
    pence: int
    payer: Hashable


@dataclass(frozen=True)
class Week:
    number: int
    first: dt.date
    last: dt.date
    in_pence: int
    wages_pence: int
    on_costs_pence: int
    running_pence: int
    closing_pence: int

    @property
    def out_pence(self) -> int:
        return self.wages_pence + self.on_costs_pence + self.running_pence


@dataclass(frozen=True)
class Forecast:
    """`lowest_on` is the day of the lowest point, None when that is the start; `later_pence` is expected in the 13
    weeks, and counted only after them.
    """

    opening_pence: int
    weeks: tuple[Week, ...]
    lowest_pence: int
    lowest_on: dt.date | None
    later_pence: int = 0

    @property
    def lowest_week(self) -> int:
        """Its number; 0 for the start."""
        return next(
            (week.number for week in self.weeks if self.lowest_on and week.first <= self.lowest_on <= week.last), 0
        )


def forecast(opening_pence: int, first: dt.date, receipts: Iterable[Receipt], payments: Iterable[Payment]) -> Forecast:
    """Thirteen weeks from a local day. What falls outside of them is left out."""
    coming, later = by_week(receipts, first)
    going: dict[dt.date, dict[Kind, int]] = defaultdict(lambda: defaultdict(int))
    for one in payments:
        going[one.on][one.kind] += one.pence
    balance = lowest = opening_pence
    lowest_on: dt.date | None = None
    weeks = []
    for number, week_in in enumerate(coming, start=1):
        start = first + (number - 1) * ONE_WEEK
        out: dict[Kind, int] = defaultdict(int)
        for on in (start + day * ONE_DAY for day in range(7)):
            for kind, pence in going[on].items():
                out[kind] += pence
                balance -= pence
            if balance < lowest:
                lowest, lowest_on = balance, on
        balance += week_in
        spent = (out[Kind.WAGES], out[Kind.ON_COSTS], out[Kind.RUNNING])
        weeks.append(Week(number, start, start + ONE_WEEK - ONE_DAY, week_in, *spent, closing_pence=balance))
    return Forecast(opening_pence, tuple(weeks), lowest, lowest_on, later)


def by_week(receipts: Iterable[Receipt], first: dt.date) -> tuple[list[int], int]:
    """Pence of each week, and what is left after the last.

    What comes from fewer than five payers is counted with the week after, so that no week's figure is about a few: it
    is never counted too early by that.
    """
    weeks = _sorted_in(receipts, first)
    found, pence = [], 0
    payers: set[Hashable] = set()
    for week in weeks:
        pence += sum(one.pence for one in week)
        payers |= {one.payer for one in week}
        is_shown = len(payers) >= LEAST_PEOPLE
        found.append(pence if is_shown else 0)
        if is_shown:
            pence, payers = 0, set()
    return found, pence


def _sorted_in(receipts: Iterable[Receipt], first: dt.date) -> Sequence[list[Receipt]]:
    weeks: list[list[Receipt]] = [[] for _ in range(WEEKS)]
    for one in receipts:
        number = (one.on - first).days // 7
        if 0 <= number < WEEKS and one.pence > 0:
            weeks[number].append(one)
    return weeks
