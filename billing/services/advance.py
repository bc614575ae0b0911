"""The true-up of who pays in advance: what was asked for and not needed is given back."""

import datetime as dt

from django.db import transaction
from django.db.models import Sum

from billing.cycles import month_of
from billing.models import Invoice, InvoiceKind, InvoiceLine, LineKind
from billing.queries.advance import Asked, Owner, asked_by_period
from billing.services.credit import new_credit_note


@transaction.atomic
def give_back_unused(first_day: dt.date, *, issued_on: dt.date) -> list[Invoice]:
    """A credit note for each payer who was asked in advance for more than the month's bills could take off.

    Part of closing a month, which has asked the policy, holds the accounts, and has issued the month's bills.
    """
    asked = asked_by_period(first_day)
    taken = _taken_off(first_day)
    unused = {owner: one.pence - taken.get(owner, 0) for owner, one in asked.items()}
    return [_credit(asked[owner], pence, issued_on) for owner, pence in unused.items() if pence]


def _taken_off(first_day: dt.date) -> dict[Owner, int]:
    first, last = month_of(first_day)
    bills = Invoice.objects.filter(kind=InvoiceKind.INVOICE, ends_on__gte=first, ends_on__lte=last)
    rows = InvoiceLine.objects.filter(kind=LineKind.TAKEN_OFF, invoice__in=bills)
    sums = rows.values_list("invoice__budget_line_id", "on").annotate(pence=Sum("amount_pence")).order_by()
    return {(line_id, on): -pence for line_id, on, pence in sums}


def _credit(asked: Asked, pence: int, issued_on: dt.date) -> Invoice:
    reason = f"Less help was given {asked.in_words} than was asked for in advance."
    note = new_credit_note(asked.invoice, pence=pence, reason=reason, issued_on=issued_on)
    InvoiceLine.objects.create(
        invoice=note,
        kind=LineKind.TAKEN_OFF,
        position=1,
        on=asked.first,
        words=f"Asked for in advance for {asked.words} and not needed",
        amount_pence=-pence,
    )
    return note
