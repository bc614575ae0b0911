"""When payers pay: as they have paid before, else when it is due."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from statistics import median_low
from typing import Any

from billing.cash.weeks import Receipt
from coopcare.money import round_half_up

# A bill past the day on which its payer usually pays is asked after, and hoped for so many days later.
CHASED_DAYS = 28
# A bill so many days overdue is not counted on at all.
GIVEN_UP_DAYS = 90
LEAST_BILLS, LAST_BILLS = 2, 6


@dataclass(frozen=True)
class Bill:
    """An invoice: the last day it is for, when it was due, and its pence without what is in question."""

    ends_on: dt.date
    issued_on: dt.date
    due_on: dt.date
    pence: int


@dataclass(frozen=True)
class Habit:
    """How many days a payer pays after the due day, and after the last day that the bill is for; below zero: before."""

    after_due: int
    after_end: int


@dataclass(frozen=True)
class Payer:
    """`key` tells payers apart. `month_pence` is what their last whole month of `month_days` came to; `after_end` as in
    Habit.
    """

    key: Any
    month_pence: int
    month_days: int
    after_end: int


def paid_on(bills: Sequence[Bill], money: Iterable[tuple[dt.date, int]]) -> list[dt.date | None]:
    """The day on which each bill was paid in full, None while it is not. Money goes to the oldest bill first; what is
    given back (below zero) counts against what came before.

    `bills` in the order in which they were issued.
    """
    rows = sorted(money)
    sums = list(accumulate(pence for _, pence in rows))
    found: list[dt.date | None] = []
    for due in accumulate(bill.pence for bill in bills):
        # Paid from the first day after which what had come never fell below it again.
        short = [i for i, pence in enumerate(sums) if pence < due]
        after = short[-1] + 1 if short else 0
        found.append(rows[after][0] if after < len(rows) else None)
    return found


def habit(bills: Sequence[Bill], money: Iterable[tuple[dt.date, int]]) -> Habit | None:
    """The middle of a payer's last bills; None with fewer than two that were paid."""
    paid = [(bill, on) for bill, on in zip(bills, paid_on(bills, money), strict=True) if on is not None and bill.pence]
    last = paid[-LAST_BILLS:]
    if len(last) < LEAST_BILLS:
        return None
    return Habit(
        after_due=median_low([(on - bill.due_on).days for bill, on in last]),
        after_end=median_low([(on - bill.ends_on).days for bill, on in last]),
    )


def unpaid(bills: Sequence[Bill], received_pence: int) -> Iterator[Bill]:
    """What is left of each bill; what was received goes to the oldest first."""
    left = max(0, received_pence)
    for bill in bills:
        paid = max(0, min(left, bill.pence))
        left -= paid
        if bill.pence > paid:
            yield Bill(bill.ends_on, bill.issued_on, bill.due_on, bill.pence - paid)


def expected_on(due_on: dt.date, after_due: int, today: dt.date) -> dt.date | None:
    """The day on which an unpaid bill is counted on; None when it is too old to be."""
    on = due_on + dt.timedelta(days=after_due)
    if on > today:
        return on
    if (today - due_on).days > GIVEN_UP_DAYS:
        return None
    return today + dt.timedelta(days=CHASED_DAYS)


def coming(
    payers: Iterable[Payer],
    months: Sequence[tuple[dt.date, dt.date]],
    billed: Mapping[tuple[Any, dt.date], int],
    today: dt.date,
) -> Iterator[Receipt]:
    """Receipts for whole months (first and last day) that are not billed yet, as large as each payer's last month.

    `billed`: pence already invoiced, by payer and first day of the month. What should have come already is hoped for
    as an overdue bill is.
    """
    for payer in payers:
        for first, last in months:
            days = (last - first).days + 1
            pence = round_half_up(payer.month_pence * days, payer.month_days) - billed.get((payer.key, first), 0)
            on = last + dt.timedelta(days=payer.after_end)
            if pence > 0:
                yield Receipt(on if on > today else today + dt.timedelta(days=CHASED_DAYS), pence, payer.key)
