"""Issuing invoices: frozen copies of charges, numbered without gaps."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from uuid import UUID

from django.db import transaction

from billing.cycles import month_of
from billing.models import BudgetLine, Charge, Invoice, InvoiceKind, InvoiceLine, InvoiceSequence
from coopcare.clock import to_local
from coopcare.tenancy.context import current_coop
from coopcare.ui.formats import gov_day, gov_time_range


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


@transaction.atomic
def issue_month(first_day: dt.date, *, issued_on: dt.date) -> list[Invoice]:
    """One invoice for each budget line with charges of the month that are on none yet. Part of closing a month,
    which has asked the policy and holds the accounts.
    """
    by_line = _charges_to_invoice(first_day)
    lines = _lines_in_order(by_line)
    numbers = take_numbers(InvoiceKind.INVOICE, len(lines))
    invoices = [
        _invoice(line, by_line[line.id], number, first_day, issued_on)
        for line, number in zip(lines, numbers, strict=True)
    ]
    Invoice.objects.bulk_create(invoices, batch_size=500)
    rows = [row for invoice in invoices for row in _rows(invoice, by_line[invoice.budget_line_id])]
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
    charges = charges.select_related("attendance").prefetch_related("attendance__pca")
    for charge in charges.order_by("attendance__starts_at", "attendance_id"):
        by_line[charge.budget_line_id].append(charge)
    return by_line


def _lines_in_order(by_line: dict[UUID, list[Charge]]) -> list[BudgetLine]:
    """By the person's name, so that a pile of papers is in order."""
    lines = BudgetLine.objects.filter(id__in=by_line).select_related("package__person", "funder")
    return list(lines.order_by("package__person__last_name", "package__person__first_name", "position", "id"))


def _invoice(line: BudgetLine, charges: list[Charge], number: int, first_day: dt.date, issued_on: dt.date) -> Invoice:
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
        total_pence=sum(charge.amount_pence for charge in charges),
        person_name=person.full_name,
        payer_name=line.payer_name,
        payer_address=line.payer_address,
        funding_words=line.get_funding_type_display(),
        vat_words=vat_words(),
    )


def _rows(invoice: Invoice, charges: list[Charge]) -> Iterator[InvoiceLine]:
    for position, charge in enumerate(charges, start=1):
        yield InvoiceLine(
            invoice=invoice,
            charge=charge,
            position=position,
            on=charge.on,
            words=_visit_words(charge),
            minutes=charge.minutes,
            amount_pence=charge.amount_pence,
        )


def _visit_words(charge: Charge) -> str:
    """Monday 5 October, 9am to 9:45am, Amira"""
    place = charge.attendance
    times = gov_time_range(place.starts_at, place.ends_at)
    name = place.pca.calling_name if place.pca else ""
    return ", ".join(part for part in (gov_day(to_local(place.starts_at)), times, name) if part)
