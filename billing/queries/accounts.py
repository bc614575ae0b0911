"""What has been invoiced and received on each budget line, and so what is owed.

An invoice belongs to the month of its visits; a credit note and a payment to the day they came.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from uuid import UUID

from django.db.models import Q, QuerySet, Sum

from billing.models import BudgetLine, Invoice, InvoiceKind, Payment
from coopcare.clock import now, today


@dataclass(frozen=True)
class Position:
    """Running totals of one budget line, in pence. `credited` and `paid` are positive."""

    invoiced_pence: int = 0
    credited_pence: int = 0
    paid_pence: int = 0

    @property
    def balance_pence(self) -> int:
        """What is owed; below zero when money was received in advance."""
        return self.invoiced_pence - self.credited_pence - self.paid_pence

    def since(self, earlier: "Position") -> "Position":
        return Position(
            self.invoiced_pence - earlier.invoiced_pence,
            self.credited_pence - earlier.credited_pence,
            self.paid_pence - earlier.paid_pence,
        )


@dataclass(frozen=True)
class Cutoff:
    """Up to a local day, as far as had been written down by an instant (UTC).

    Both are needed: a payment of last month that is recorded after last month was closed belongs to the next
    statement, or an opening balance would differ from the closing balance before it.
    """

    day: dt.date
    at: dt.datetime


def invoices_until(cutoff: Cutoff) -> QuerySet[Invoice]:
    return Invoice.objects.filter(kind=InvoiceKind.INVOICE, ends_on__lte=cutoff.day)


def credits_until(cutoff: Cutoff) -> QuerySet[Invoice]:
    return Invoice.objects.filter(kind=InvoiceKind.CREDIT_NOTE, issued_on__lte=cutoff.day)


def payments_until(cutoff: Cutoff) -> QuerySet[Payment]:
    return Payment.objects.filter(received_on__lte=cutoff.day, recorded_at__lte=cutoff.at)


def positions(cutoff: Cutoff | None = None, *, lines: Q | None = None) -> dict[UUID, Position]:
    """The position of every budget line that has one (three queries); `lines` narrows the lines, None is all."""
    cutoff = cutoff or Cutoff(today(), now())
    found: dict[UUID, Position] = defaultdict(Position)
    ours = BudgetLine.objects.filter(lines) if lines is not None else BudgetLine.objects.all()
    for line_id, pence in _sums(invoices_until(cutoff), ours, "total_pence"):
        found[line_id] = replace(found[line_id], invoiced_pence=pence)
    for line_id, pence in _sums(credits_until(cutoff), ours, "total_pence"):
        found[line_id] = replace(found[line_id], credited_pence=-pence)
    for line_id, pence in _sums(payments_until(cutoff), ours, "amount_pence"):
        found[line_id] = replace(found[line_id], paid_pence=pence)
    return found


def balance_of_line(line: BudgetLine) -> int:
    """Pence owed by one payer today."""
    return positions(lines=Q(id=line.id)).get(line.id, Position()).balance_pence


def balance_of_person(person_id: UUID) -> int:
    """Pence owed for one person's help today, by all who pay for it."""
    return sum(one.balance_pence for one in positions(lines=Q(package__person_id=person_id)).values())


def _sums(rows: "QuerySet[Invoice] | QuerySet[Payment]", ours: QuerySet[BudgetLine], field: str) -> Iterable[tuple]:
    theirs = rows.filter(budget_line__in=ours)
    return theirs.values_list("budget_line_id").annotate(pence=Sum(field))
