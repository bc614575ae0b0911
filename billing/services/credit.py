"""Credit notes: the only way to make an issued invoice less."""

import datetime as dt
from collections.abc import Collection
from uuid import UUID

from django.db import transaction

from billing.models import DisputeStatus, Invoice, InvoiceKind, InvoiceLine, LineDispute, LineKind
from billing.policies import may_manage_money
from billing.services.invoicing import take_numbers, vat_words
from billing.services.locks import lock_accounts
from coopcare.accounts.actor import Actor
from coopcare.accounts.authorise import require
from coopcare.audit.services import record
from coopcare.clock import now, today
from coopcare.errors import Invalid
from coopcare.money import format_pounds

LONGEST_REASON = 300


@transaction.atomic
def credit_lines(invoice: Invoice, line_ids: Collection[UUID], *, reason: str, actor: Actor) -> Invoice:
    """Give back the whole of some lines of an invoice. Answers the credit note.

    Raises Invalid for no line, a line of another invoice, one already credited, and a missing or too long reason.
    """
    require(may_manage_money(actor))
    reason = _checked_reason(reason)
    lock_accounts(line_id=invoice.budget_line_id)
    lines = _lines_to_credit(invoice, set(line_ids))
    note = new_credit_note(invoice, pence=sum(line.amount_pence for line in lines), reason=reason, issued_on=today())
    rows = [_mirror(note, line, position) for position, line in enumerate(lines, start=1)]
    InvoiceLine.objects.bulk_create(rows)
    _settle_disputes(note, lines, reason, actor)
    words = f"{note.display_number} for {format_pounds(-note.total_pence)}: {reason}"
    record(actor, "gave credit", invoice, about=invoice.person_id, detail=words)
    return note


def _settle_disputes(note: Invoice, lines: list[InvoiceLine], reason: str, actor: Actor) -> None:
    """A line that is given back is not in question any more."""
    in_question = LineDispute.objects.filter(line__in=lines, status=DisputeStatus.OPEN)
    in_question.update(
        status=DisputeStatus.CREDITED, answer=reason, answered_at=now(), answered_by=actor.name, credit_note=note
    )


def _checked_reason(reason: str) -> str:
    reason = reason.strip()
    if not reason:
        raise Invalid("Say why you are giving this credit. The payer will read it.", field="reason")
    if len(reason) > LONGEST_REASON:
        raise Invalid(f"The reason must be {LONGEST_REASON} characters or fewer.", field="reason")
    return reason


def _lines_to_credit(invoice: Invoice, line_ids: set[UUID]) -> list[InvoiceLine]:
    if invoice.kind != InvoiceKind.INVOICE:
        raise Invalid("A credit note cannot itself be credited.")
    if not line_ids:
        raise Invalid("Select at least one visit to credit.", field="lines")
    lines = list(invoice.lines.filter(id__in=line_ids).order_by("position"))
    if len(lines) != len(line_ids):
        raise Invalid("One of these visits is not on this invoice. Go back and choose again.", field="lines")
    if any(line.kind != LineKind.VISIT for line in lines):
        raise Invalid("What is asked for in advance is put right by the next bill, by what was given.", field="lines")
    given = credited_charge_ids(invoice)
    if any(line.charge_id in given for line in lines):
        raise Invalid("One of these visits has already been credited. Go back and choose again.", field="lines")
    return lines


def credited_charge_ids(invoice: Invoice) -> set[UUID | None]:
    """Charges of an invoice that have been given back, in full (a credit is never for part of a line)."""
    return set(InvoiceLine.objects.filter(invoice__corrects=invoice).values_list("charge_id", flat=True))


def new_credit_note(invoice: Invoice, *, pence: int, reason: str, issued_on: dt.date) -> Invoice:
    """A numbered credit note of an invoice, its lines still to come. For services that have asked the policy and hold
    the account.
    """
    [number] = take_numbers(InvoiceKind.CREDIT_NOTE, 1)
    return Invoice.objects.create(
        kind=InvoiceKind.CREDIT_NOTE,
        number=number,
        budget_line_id=invoice.budget_line_id,
        person_id=invoice.person_id,
        corrects=invoice,
        reason=reason,
        starts_on=invoice.starts_on,
        ends_on=invoice.ends_on,
        issued_on=issued_on,
        due_on=issued_on,
        total_pence=-pence,
        person_name=invoice.person_name,
        payer_name=invoice.payer_name,
        payer_address=invoice.payer_address,
        funding_words=invoice.funding_words,
        vat_words=vat_words(),
    )


def _mirror(note: Invoice, line: InvoiceLine, position: int) -> InvoiceLine:
    return InvoiceLine(
        invoice=note,
        charge_id=line.charge_id,
        position=position,
        on=line.on,
        words=line.words,
        minutes=-line.minutes,
        amount_pence=-line.amount_pence,
    )
