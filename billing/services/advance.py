"""The true-up of who pays in advance: what was asked for and not needed is given back."""

import datetime as dt
from uuid import UUID

from django.db import transaction
from django.db.models import Sum

from billing.models import Invoice, InvoiceLine, LineKind
from billing.queries.advance import Asked, asked_by_line
from billing.services.credit import new_credit_note
from coopcare.ui.formats import gov_month


@transaction.atomic
def give_back_unused(first_day: dt.date, *, issued_on: dt.date) -> list[Invoice]:
    """A credit note for each payer who was asked in advance for more than the month's bill could take off.

    Part of closing a month, which has asked the policy, holds the accounts, and has issued the month's bills.
    """
    asked = asked_by_line(first_day)
    taken = _taken_off(first_day)
    unused = {line_id: one.pence - taken.get(line_id, 0) for line_id, one in asked.items()}
    return [_credit(asked[line_id], pence, first_day, issued_on) for line_id, pence in unused.items() if pence]


def _taken_off(first_day: dt.date) -> dict[UUID, int]:
    rows = InvoiceLine.objects.filter(kind=LineKind.TAKEN_OFF, invoice__starts_on=first_day)
    sums = rows.values_list("invoice__budget_line_id").annotate(pence=Sum("amount_pence")).order_by()
    return {line_id: -pence for line_id, pence in sums}


def _credit(asked: Asked, pence: int, first_day: dt.date, issued_on: dt.date) -> Invoice:
    reason = f"Less help was given in {gov_month(first_day)} than was asked for in advance."
    note = new_credit_note(asked.invoice, pence=pence, reason=reason, issued_on=issued_on)
    InvoiceLine.objects.create(
        invoice=note,
        kind=LineKind.TAKEN_OFF,
        position=1,
        on=first_day,
        words=f"Asked for in advance for {gov_month(first_day)} and not needed",
        amount_pence=-pence,
    )
    return note
