"""What is asked for in advance: the planned visits of a month, and what was asked for the month that is over."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, Sum

from billing.cycles import month_of
from billing.models import BudgetLine, Invoice, InvoiceLine, LineKind
from billing.queries.price_book import PriceBook
from billing.queries.workings import Trouble, WorkedOut, purses_before, visits_to_price, work_out
from coopcare.clock import to_local
from coopcare.ui.formats import gov_day, gov_time_range
from rotas.visit_kinds import kind_words


@dataclass(frozen=True)
class PlannedVisit:
    """One worker's place at a visit to come, and what one payer would pay for it if it is given as planned."""

    on: dt.date
    words: str
    minutes: int
    pence: int


@dataclass(frozen=True)
class Asked:
    """What an invoice asked one payer in advance for a month."""

    invoice: Invoice
    pence: int


@dataclass(frozen=True)
class InAdvance:
    """How many payers are asked for the visits planned for a month, and for how much."""

    first_day: dt.date
    payers: int
    pence: int


def in_advance(first_day: dt.date) -> InAdvance:
    """What closing the month before would ask for a calendar month. Callers ask their policy.

    It may be a little off where a budget’s period began before: what is not charged yet is not taken from it.
    """
    found = planned_by_line(first_day)
    return InAdvance(first_day, len(found), sum(visit.pence for visits in found.values() for visit in visits))


def planned_by_line(first_day: dt.date) -> dict[UUID, list[PlannedVisit]]:
    """Planned visits of a calendar month by budget line, of the lines that are billed in advance and hold in it.

    What cannot be priced yet is left out: it is charged when it has been given. Reads a number of queries that does
    not grow with the people.
    """
    first, last = month_of(first_day)
    in_advance = BudgetLine.objects.filter(bills_in_advance=True, starts_on__lte=last)
    in_advance = in_advance.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=first))
    packages = dict(in_advance.values_list("id", "package_id"))
    found: dict[UUID, list[PlannedVisit]] = defaultdict(list)
    if not packages:
        return found
    package_ids = set(packages.values())
    book = PriceBook(package_ids)
    purses = purses_before(book, first, last, reworked=Q(on__gte=first))
    for worked in work_out(visits_to_price(package_ids, first, last), book, purses):
        if isinstance(worked, Trouble):
            continue
        for line, pence in worked.shares:
            if line.id in packages:
                found[line.id].append(_planned(worked, pence))
    return found


def asked_by_line(first_day: dt.date) -> dict[UUID, Asked]:
    """What was asked in advance for a calendar month, by budget line."""
    first, last = month_of(first_day)
    rows = InvoiceLine.objects.filter(kind=LineKind.PLANNED, on__gte=first, on__lte=last)
    sums = dict(rows.values_list("invoice_id").annotate(pence=Sum("amount_pence")).order_by())
    invoices = Invoice.objects.filter(id__in=sums)
    return {invoice.budget_line_id: Asked(invoice, sums[invoice.id]) for invoice in invoices}


def _planned(worked: WorkedOut, pence: int) -> PlannedVisit:
    place = worked.attendance
    words = f"{gov_day(to_local(place.starts_at))}, {gov_time_range(place.starts_at, place.ends_at)}"
    if what := kind_words(worked.visit.kind):
        words = f"{what}, {words}"
    return PlannedVisit(worked.visit.on, words, worked.priced.billed_minutes, pence)
