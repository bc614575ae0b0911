"""Issuing invoices: frozen copies of charges, numbered without gaps."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from billing.cycles import LONGEST_DAYS, month_of, next_month, period_of
from billing.models import BudgetLine, Charge, Invoice, InvoiceKind, InvoiceLine, InvoiceSequence, LineKind
from billing.pricing.errands import WITH_MILES
from billing.queries.advance import Asked, PlannedVisit, asked_by_period, planned_by_line
from billing.queries.invoices import lines_billed_by_weeks
from billing.queries.month_charges import ChargedPlace, charged_places
from coopcare.clock import to_local
from coopcare.ids import new_id
from coopcare.tenancy.bulk import Row, store
from coopcare.tenancy.context import current_coop, current_coop_id
from coopcare.ui.formats import gov_day, gov_time_range, miles_words
from rotas.visit_kinds import kind_words


@transaction.atomic
def take_numbers(kind: InvoiceKind, count: int) -> range:
    """The next `count` numbers of one kind.

    The co-op's row stays locked until the caller's transaction ends: if that is rolled back the numbers were never
    taken, and nobody else can have taken the ones after them. So there is never a gap, nor a number twice.
    """
    InvoiceSequence.objects.get_or_create(kind=kind)
    sequence = InvoiceSequence.objects.select_for_update().get(kind=kind)
    first = sequence.next_number
    sequence.next_number = first + count
    sequence.save(update_fields=["next_number"])
    return range(first, first + count)


@dataclass(frozen=True)
class _Bill:
    """What one payer is asked for a period that has ended: the visits given, less what was asked for them in advance,
    and on the last bill of who pays in advance the visits planned for the time to come.
    """

    line: BudgetLine
    first: dt.date
    last: dt.date
    charges: list[ChargedPlace]
    planned: list[PlannedVisit]
    asked: list[Asked]

    def rows(self) -> Iterator[Row]:
        """Of the table of lines, without their invoice and position."""
        yield from map(_visit_row, self.charges)
        room = self._room_pence()
        for asked in self.asked:
            if room:
                yield _taken_off(asked, room)
                room -= min(asked.pence, room)
        yield from map(_planned_row, self.planned)

    def _room_pence(self) -> int:
        """An invoice is never below £0; what was asked and is not needed is given back by a credit note."""
        given = sum(charge.amount_pence for charge in self.charges)
        return given + sum(visit.pence for visit in self.planned)


@transaction.atomic
def issue_month(first_day: dt.date, *, issued_on: dt.date) -> list[Invoice]:
    """One invoice for each budget line with charges of the month that are on none yet, or that pays in advance for
    visits of the next; of who is billed by the week or by four weeks, one for each that ended in the month. Part of
    closing a month, which has asked the policy and holds the accounts.
    """
    bills = _bills(first_day)
    numbers = take_numbers(InvoiceKind.INVOICE, len(bills))
    rows_of = [list(bill.rows()) for bill in bills]
    invoices = [
        _invoice(bill, sum(row["amount_pence"] for row in rows), number, issued_on)
        for bill, rows, number in zip(bills, rows_of, numbers, strict=True)
    ]
    Invoice.objects.bulk_create(invoices, batch_size=500)
    rows = [row for invoice, found in zip(invoices, rows_of, strict=True) for row in _numbered(invoice, found)]
    store(InvoiceLine, rows)
    return invoices


def vat_words() -> str:
    """Care by a registered provider is exempt (domain.md C5); before that nothing is said to be."""
    if current_coop().may_give_personal_care:
        return "Exempt from VAT: welfare services of a registered care provider."
    return "No VAT has been charged."


def _charges_to_invoice(first_day: dt.date) -> dict[UUID, list[ChargedPlace]]:
    """Of the month; of who is billed by the week or by four weeks, also what the month before had left of theirs."""
    first, last = month_of(first_day)
    by_line: dict[UUID, list[ChargedPlace]] = defaultdict(list)
    left_over = Q(on__gte=first - dt.timedelta(days=LONGEST_DAYS), budget_line__in=lines_billed_by_weeks())
    charges = Charge.objects.uninvoiced().filter(Q(on__gte=first) | left_over, on__lte=last)
    for charge in charged_places(charges):
        by_line[charge.budget_line_id].append(charge)
    return by_line


def _bills(first_day: dt.date) -> list[_Bill]:
    charges, planned = _charges_to_invoice(first_day), planned_by_line(next_month(first_day))
    asked: dict[UUID, list[Asked]] = defaultdict(list)
    for (line_id, _), one in asked_by_period(first_day).items():
        asked[line_id].append(one)
    lines = _lines_in_order(charges.keys() | planned.keys())
    return [
        bill
        for line in lines
        for bill in _bills_of(line, first_day, charges.get(line.id, []), planned.get(line.id, []), asked[line.id])
    ]


def _bills_of(
    line: BudgetLine, first_day: dt.date, charges: list[ChargedPlace], planned: list[PlannedVisit], asked: list[Asked]
) -> list[_Bill]:
    """One for each period that has ended and has visits. The last one also asks for what is planned, and takes off what
    was asked for periods in which nothing was given; without any, a bill of the month does.
    """
    month = month_of(first_day)
    by_period: dict[tuple[dt.date, dt.date], list[ChargedPlace]] = defaultdict(list)
    for charge in charges:
        by_period[period_of(line.bill_cycle, line.starts_on, charge.on)].append(charge)
    periods = sorted(period for period in by_period if period[1] <= month[1])
    if not periods and planned:
        periods = [month]
    others = [one for one in asked if (one.first, one.last) not in periods]
    return [
        _Bill(
            line, *period, by_period.get(period, []),
            planned if period == periods[-1] else [],
            [one for one in asked if (one.first, one.last) == period] + (others if period == periods[-1] else []),
        )
        for period in periods
    ]  # fmt: skip


def _lines_in_order(line_ids: Collection[UUID]) -> list[BudgetLine]:
    """By the person's name, so that a pile of papers is in order."""
    lines = BudgetLine.objects.filter(id__in=line_ids).select_related("package__person", "funder")
    return list(lines.order_by("package__person__last_name", "package__person__first_name", "position", "id"))


def _invoice(bill: _Bill, total_pence: int, number: int, issued_on: dt.date) -> Invoice:
    line = bill.line
    person = line.package.person
    return Invoice(
        kind=InvoiceKind.INVOICE,
        number=number,
        budget_line=line,
        person=person,
        starts_on=bill.first,
        ends_on=bill.last,
        issued_on=issued_on,
        due_on=issued_on + dt.timedelta(days=line.payment_days),
        total_pence=total_pence,
        person_name=person.full_name,
        payer_name=line.payer_name,
        payer_address=line.payer_address,
        funding_words=line.get_funding_type_display(),
        vat_words=vat_words(),
    )


def _numbered(invoice: Invoice, rows: list[Row]) -> Iterator[Row]:
    coop_id = current_coop_id()
    for position, row in enumerate(rows, start=1):
        whose = {"id": new_id(), "coop_id": coop_id, "invoice_id": invoice.id, "position": position}
        yield whose | row


def _visit_row(charge: ChargedPlace) -> Row:
    words, pence = _visit_words(charge), charge.amount_pence
    of = {"kind": LineKind.VISIT, "charge_id": charge.id}
    return of | {"on": charge.on, "words": words, "minutes": charge.minutes, "amount_pence": pence}


def _planned_row(visit: PlannedVisit) -> Row:
    of = {"kind": LineKind.PLANNED, "on": visit.on}
    return of | {"words": visit.words, "minutes": visit.minutes, "amount_pence": visit.pence}


def _taken_off(asked: Asked, most_pence: int) -> Row:
    words = f"Less what was asked for {asked.words} in advance ({asked.invoice.display_number})"
    pence = min(asked.pence, most_pence)
    return {"kind": LineKind.TAKEN_OFF, "on": asked.first, "words": words, "amount_pence": -pence}


def _visit_words(charge: ChargedPlace) -> str:
    """Monday 5 October, 9am to 9:45am, Amira; Sleep-in, Monday 5 October, 10pm to 7am the next day, Ben"""
    times = gov_time_range(charge.starts_at, charge.ends_at)
    miles = f"{miles_words(charge.errand_tenths)} driven" if charge.rule.endswith(WITH_MILES) else ""
    parts = (kind_words(charge.kind), gov_day(to_local(charge.starts_at)), times, charge.pca, miles)
    return ", ".join(part for part in parts if part)
