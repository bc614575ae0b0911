"""What a change of who pays would have done to the real visits of last month, before it is saved."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from billing.cycles import month_before, month_of
from billing.models import BudgetLine
from billing.purses import Purses
from billing.queries.price_book import PriceBook
from billing.queries.workings import facts_of, places_to_pay, visits_to_price
from billing.splitting import NobodyToPay
from clusters.models import Package
from coopcare.clock import today
from coopcare.errors import DomainError

# (local day, billed minutes, pence) of one worker's place at a visit.
Charged = tuple[dt.date, int, int]


@dataclass(frozen=True)
class PayerPreview:
    """What one payer paid, and would have paid, in pence."""

    words: str
    before_pence: int
    after_pence: int


@dataclass(frozen=True)
class SplitPreview:
    """Last month's visits, shared by those who pay on the first day of the change: without it, and with it.

    `unpaid_…` is what nobody would pay. Visits that have no price yet are left out.
    """

    first: dt.date
    last: dt.date
    visits: int
    payers: list[PayerPreview]
    unpaid_before_pence: int
    unpaid_after_pence: int

    @property
    def total_pence(self) -> int:
        return sum(payer.after_pence for payer in self.payers) + self.unpaid_after_pence


def preview_split(package: Package, new: BudgetLine) -> SplitPreview:
    """`new` is not saved yet; it comes after those already there. Callers ask their policy."""
    book = PriceBook([package.id])
    standing = book.lines_on(package.id, new.starts_on)
    return _preview(package, book, standing, [*standing, new])


def preview_order(package: Package, lines: Sequence[BudgetLine]) -> SplitPreview:
    """The payers of today, asked in the order of `lines`. Callers ask their policy."""
    book, wanted = PriceBook([package.id]), [line.id for line in lines]
    standing = book.lines_on(package.id, today())
    after = sorted(standing, key=lambda line: wanted.index(line.id) if line.id in wanted else len(wanted))
    return _preview(package, book, standing, after)


def _preview(
    package: Package, book: PriceBook, standing: Sequence[BudgetLine], wanted: Sequence[BudgetLine]
) -> SplitPreview:
    first, last = month_of(month_before(today().replace(day=1)))
    charged = _charged(book, package, first, last)
    before, unpaid_before = _shared(standing, charged)
    after, unpaid_after = _shared(wanted, charged)
    return SplitPreview(
        first=first,
        last=last,
        visits=len(charged),
        payers=[PayerPreview(line.words, before[line.id], after[line.id]) for line in wanted],
        unpaid_before_pence=unpaid_before,
        unpaid_after_pence=unpaid_after,
    )


def _charged(book: PriceBook, package: Package, first: dt.date, last: dt.date) -> list[Charged]:
    found = []
    for visit in visits_to_price([package.id], first, last):
        for place in places_to_pay(visit):
            try:
                priced = book.price(package.id, facts_of(visit, place))
            except DomainError:
                continue  # the month-end list names it
            if priced.total_pence:
                found.append((visit.on, priced.billed_minutes, priced.total_pence))
    return found


def _shared(lines: Sequence[BudgetLine], charged: Sequence[Charged]) -> tuple[dict[UUID, int], int]:
    """Pence by line, as if they had all been in place that month; and what was left over."""
    purses, paid, unpaid = Purses(), defaultdict[UUID, int](int), 0
    for on, minutes, pence in charged:
        try:
            shares = purses.share(lines, on, minutes, pence)
        except NobodyToPay:
            unpaid += pence
            continue
        for line, amount in shares:
            paid[line.id] += amount
    return paid, unpaid
