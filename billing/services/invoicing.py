"""Issuing invoices: frozen copies of charges, numbered without gaps."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.db.models import F

from billing.cycles import month_of, next_month
from billing.models import BudgetLine, Charge, Invoice, InvoiceKind, InvoiceLine, InvoiceSequence, LineKind
from billing.pricing.errands import WITH_MILES
from billing.queries.advance import Asked, PlannedVisit, asked_by_line, planned_by_line
from coopcare.clock import to_local
from coopcare.tenancy.context import current_coop
from coopcare.ui.formats import gov_day, gov_month, gov_time_range, miles_words
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
    """What one payer is asked for at the end of a month: the visits given, less what was asked for them in advance,
    and for who pays in advance the visits planned for the month to come.
    """

    line: BudgetLine
    charges: list[Charge]
    planned: list[PlannedVisit]
    asked: Asked | None

    def rows(self, first_day: dt.date) -> Iterator[InvoiceLine]:
        """Without their invoice and position."""
        yield from map(_visit_row, self.charges)
        if self.asked is not None:
            yield _taken_off(self.asked, self._room_pence(), first_day)
        yield from map(_planned_row, self.planned)

    def _room_pence(self) -> int:
        """An invoice is never below £0; what was asked and is not needed is given back by a credit note."""
        given = sum(charge.amount_pence for charge in self.charges)
        return given + sum(visit.pence for visit in self.planned)


@transaction.atomic
def issue_month(first_day: dt.date, *, issued_on: dt.date) -> list[Invoice]:
    """One invoice for each budget line with charges of the month that are on none yet, or that pays in advance for
    visits of the next. Part of closing a month, which has asked the policy and holds the accounts.
    """
    bills = _bills(first_day)
    numbers = take_numbers(InvoiceKind.INVOICE, len(bills))
    rows_of = [list(bill.rows(first_day)) for bill in bills]
    invoices = [
        _invoice(bill.line, sum(row.amount_pence for row in rows), number, first_day, issued_on)
        for bill, rows, number in zip(bills, rows_of, numbers, strict=True)
    ]
    Invoice.objects.bulk_create(invoices, batch_size=500)
    rows = [row for invoice, found in zip(invoices, rows_of, strict=True) for row in _numbered(invoice, found)]
    InvoiceLine.objects.bulk_create(rows, batch_size=500)
    return invoices


def vat_words() -> str:
    """Care by a registered provider is exempt (domain.md C5); before that nothing is said to be."""
    if current_coop().may_give_personal_care:
        return "Exempt from VAT: welfare services of a registered care provider."
    return "No VAT has been charged."


def _charges_to_invoice(first_day: dt.date) -> dict[UUID, list[Charge]]:
    first, last = month_of(first_day)
    by_line: dict[UUID, list[Charge]] = defaultdict(list)
    charges = Charge.objects.uninvoiced().filter(on__gte=first, on__lte=last).defer("working")
    charges = charges.annotate(kind=F("attendance__visit__kind"))
    charges = charges.select_related("attendance").prefetch_related("attendance__pca")
    for charge in charges.order_by("attendance__starts_at", "attendance_id"):
        by_line[charge.budget_line_id].append(charge)
    return by_line


def _bills(first_day: dt.date) -> list[_Bill]:
    charges, planned = _charges_to_invoice(first_day), planned_by_line(next_month(first_day))
    asked = asked_by_line(first_day)
    lines = _lines_in_order(charges.keys() | planned.keys())
    return [_Bill(line, charges.get(line.id, []), planned.get(line.id, []), asked.get(line.id)) for line in lines]


def _lines_in_order(line_ids: Collection[UUID]) -> list[BudgetLine]:
    """By the person's name, so that a pile of papers is in order."""
    lines = BudgetLine.objects.filter(id__in=line_ids).select_related("package__person", "funder")
    return list(lines.order_by("package__person__last_name", "package__person__first_name", "position", "id"))


def _invoice(line: BudgetLine, total_pence: int, number: int, first_day: dt.date, issued_on: dt.date) -> Invoice:
    first, last = month_of(first_day)
    person = line.package.person
    return Invoice(
        kind=InvoiceKind.INVOICE,
        number=number,
        budget_line=line,
        person=person,
        starts_on=first,
        ends_on=last,
        issued_on=issued_on,
        due_on=issued_on + dt.timedelta(days=line.payment_days),
        total_pence=total_pence,
        person_name=person.full_name,
        payer_name=line.payer_name,
        payer_address=line.payer_address,
        funding_words=line.get_funding_type_display(),
        vat_words=vat_words(),
    )


def _numbered(invoice: Invoice, rows: list[InvoiceLine]) -> Iterator[InvoiceLine]:
    for position, row in enumerate(rows, start=1):
        row.invoice, row.position = invoice, position
        yield row


def _visit_row(charge: Charge) -> InvoiceLine:
    words, pence = _visit_words(charge), charge.amount_pence
    return InvoiceLine(charge=charge, on=charge.on, words=words, minutes=charge.minutes, amount_pence=pence)


def _planned_row(visit: PlannedVisit) -> InvoiceLine:
    return InvoiceLine(
        kind=LineKind.PLANNED, on=visit.on, words=visit.words, minutes=visit.minutes, amount_pence=visit.pence
    )


def _taken_off(asked: Asked, most_pence: int, first_day: dt.date) -> InvoiceLine:
    number = asked.invoice.display_number
    words = f"Less what was asked for {gov_month(first_day)} in advance ({number})"
    pence = min(asked.pence, most_pence)
    return InvoiceLine(kind=LineKind.TAKEN_OFF, on=first_day, words=words, amount_pence=-pence)


def _visit_words(charge: Charge) -> str:
    """Monday 5 October, 9am to 9:45am, Amira; Sleep-in, Monday 5 October, 10pm to 7am the next day, Ben"""
    place = charge.attendance
    times = gov_time_range(place.starts_at, place.ends_at)
    name = place.pca.calling_name if place.pca else ""
    miles = f"{miles_words(place.errand_tenths)} driven" if charge.rule.endswith(WITH_MILES) else ""
    what = kind_words(charge.kind)  # type: ignore[attr-defined]  # read beside the charge
    parts = (what, gov_day(to_local(place.starts_at)), times, name, miles)
    return ", ".join(part for part in parts if part)
