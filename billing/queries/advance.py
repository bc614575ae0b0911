"""What is asked for in advance: the planned visits of a month, and what was asked for the month that is over.

Who is billed by the week or by four weeks is asked for those that begin in the month, and it is put right in the month
in which they end.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet, Sum

from billing.cycles import LONGEST_DAYS, month_of, period_of
from billing.models import BudgetLine, Cycle, Invoice, InvoiceLine, LineKind
from billing.queries.price_book import PriceBook
from billing.queries.registration import not_chargeable
from billing.queries.workings import Trouble, WorkedOut, purses_before, visits_to_price, work_out
from coopcare.clock import to_local
from coopcare.ui.formats import gov_date_range, gov_day, gov_month, gov_time_range
from rotas.visit_kinds import kind_words

ONE_DAY = dt.timedelta(days=1)
# A budget line and the first day of one of its periods.
Owner = tuple[UUID, dt.date]


@dataclass(frozen=True)
class PlannedVisit:
    """One worker's place at a visit to come, and what one payer would pay for it if it is given as planned."""

    on: dt.date
    words: str
    minutes: int
    pence: int


@dataclass(frozen=True)
class Asked:
    """What an invoice asked one payer in advance for a month, or for another period of theirs."""

    invoice: Invoice
    first: dt.date
    last: dt.date
    pence: int

    @property
    def words(self) -> str:
        return gov_month(self.first) if self._is_month else gov_date_range(self.first, self.last)

    @property
    def in_words(self) -> str:
        return f"in {self.words}" if self._is_month else f"from {gov_date_range(self.first, self.last)}"

    @property
    def _is_month(self) -> bool:
        return month_of(self.first) == (self.first, self.last)


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
    """Planned visits of a calendar month by budget line, of the lines that are billed in advance and hold in it; of who
    is billed by the week or by four weeks, those of the periods that begin in the month.

    What cannot be priced yet is left out: it is charged when it has been given. Reads a number of queries that does
    not grow with the people.
    """
    first, last = month_of(first_day)
    in_advance = BudgetLine.objects.filter(bills_in_advance=True, starts_on__lte=last)
    lines = list(in_advance.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=first)))
    spans = {line.id: span for line in lines if (span := _span_asked(line, first, last))}
    found: dict[UUID, list[PlannedVisit]] = defaultdict(list)
    if not spans:
        return found
    package_ids = {line.package_id for line in lines}
    book = PriceBook(package_ids)
    purses = purses_before(book, first, last, reworked=Q(on__gte=first))
    until = max(end for _, end in spans.values())
    visits = visits_to_price(package_ids, first, until).exclude(id__in=not_chargeable(package_ids, first, until))
    for worked in work_out(visits, book, purses):
        if isinstance(worked, Trouble):
            continue
        for line, pence in worked.shares:
            if line.id in spans and spans[line.id][0] <= worked.visit.on <= spans[line.id][1]:
                found[line.id].append(_planned(worked, pence))
    return found


def _span_asked(line: BudgetLine, first: dt.date, last: dt.date) -> tuple[dt.date, dt.date] | None:
    """First and last day of the periods of a line that begin from `first` to `last`, which are a month. None: none."""
    begins, ends = period_of(line.bill_cycle, line.starts_on, first)
    if begins < first:
        begins = ends + ONE_DAY
    return (begins, period_of(line.bill_cycle, line.starts_on, last)[1]) if begins <= last else None


def asked_by_period(first_day: dt.date) -> dict[Owner, Asked]:
    """What was asked in advance for the periods that end in a calendar month, by budget line and their first day."""
    first, last = month_of(first_day)
    rows = InvoiceLine.objects.filter(
        kind=LineKind.PLANNED, on__gte=first - dt.timedelta(days=LONGEST_DAYS), on__lte=last
    )
    sums = list(_sums_by_period(rows, first, last))
    invoices = Invoice.objects.in_bulk({invoice_id for *_, invoice_id, _ in sums})
    found: dict[Owner, Asked] = {}
    for line_id, begins, ends, invoice_id, pence in sums:
        before = found[line_id, begins].pence if (line_id, begins) in found else 0
        found[line_id, begins] = Asked(invoices[invoice_id], begins, ends, before + pence)
    return found


def _sums_by_period(
    rows: QuerySet[InvoiceLine], first: dt.date, last: dt.date
) -> Iterator[tuple[UUID, dt.date, dt.date, UUID, int]]:
    """(line, first day, last day, invoice, pence); of who is billed by the month the database adds them up."""
    by_month = rows.filter(invoice__budget_line__bill_cycle=Cycle.MONTH, on__gte=first)
    for line_id, invoice_id, pence in (
        by_month.values_list("invoice__budget_line_id", "invoice_id").annotate(pence=Sum("amount_pence")).order_by()
    ):
        yield line_id, first, last, invoice_id, pence
    columns = ("invoice__budget_line_id", "invoice__budget_line__bill_cycle", "invoice__budget_line__starts_on")
    others = rows.exclude(invoice__budget_line__bill_cycle=Cycle.MONTH)
    by_day = others.values_list(*columns, "invoice_id", "on").annotate(pence=Sum("amount_pence")).order_by("on")
    for line_id, cycle, starts_on, invoice_id, on, pence in by_day:
        begins, ends = period_of(cycle, starts_on, on)
        if first <= ends <= last:
            yield line_id, begins, ends, invoice_id, pence


def _planned(worked: WorkedOut, pence: int) -> PlannedVisit:
    place = worked.attendance
    words = f"{gov_day(to_local(place.starts_at))}, {gov_time_range(place.starts_at, place.ends_at)}"
    if what := kind_words(worked.visit.kind):
        words = f"{what}, {words}"
    return PlannedVisit(worked.visit.on, words, worked.priced.billed_minutes, pence)
