"""What a month moved, for the co-op's own books."""

import datetime as dt

from django.db.models import Sum

from billing.cycles import month_of
from billing.journals.accounts import Account, Journal
from billing.journals.month import Moved, journals_of
from billing.models import AccountCode, CostHeading, Invoice, InvoiceKind, Payment, PayPeriodStatus, Timesheet
from billing.policies import may_manage_money
from billing.queries.month_money import running_costs
from billing.queries.month_pay import WITH_PAY
from coopcare.accounts.actor import Actor
from coopcare.accounts.authorise import require


def month_journals(actor: Actor, first_day: dt.date) -> list[Journal]:
    """Balanced, for a calendar month. The month may still be open: then they can still change."""
    require(may_manage_money(actor))
    first, last = month_of(first_day)
    wages, on_costs = _pay(first, last)
    return journals_of(first, Moved(
        invoiced=_invoiced(first, last),
        credited=_credited(first, last),
        received=_received(first, last),
        wages=wages,
        on_costs=on_costs,
        costs=_costs(first, with_pay=not wages),
    ))  # fmt: skip


def account_codes(actor: Actor) -> dict[Account, str]:
    require(may_manage_money(actor))
    return {Account(account): code for account, code in AccountCode.objects.values_list("account", "code")}


def _invoiced(first: dt.date, last: dt.date) -> int:
    """For visits of the month, whenever the bill was written: as the accounts of payers count it."""
    bills = Invoice.objects.filter(kind=InvoiceKind.INVOICE, ends_on__gte=first, ends_on__lte=last)
    return bills.aggregate(pence=Sum("total_pence"))["pence"] or 0


def _credited(first: dt.date, last: dt.date) -> int:
    notes = Invoice.objects.filter(kind=InvoiceKind.CREDIT_NOTE, issued_on__gte=first, issued_on__lte=last)
    return -(notes.aggregate(pence=Sum("total_pence"))["pence"] or 0)


def _received(first: dt.date, last: dt.date) -> int:
    payments = Payment.objects.filter(received_on__gte=first, received_on__lte=last)
    return payments.aggregate(pence=Sum("amount_pence"))["pence"] or 0


def _pay(first: dt.date, last: dt.date) -> tuple[int, int]:
    """Wages with mileage, and on-costs, of approved pay with its pay day in the month."""
    sheets = Timesheet.objects.filter(
        period__status=PayPeriodStatus.APPROVED, period__paid_on__gte=first, period__paid_on__lte=last
    )
    wages = on_costs = 0
    for pay, miles, spent in sheets.values_list("pay_pence", "mileage_pence", "figures__costs"):
        wages += pay + miles
        on_costs += sum((spent or {}).get(name) or 0 for name in ("insurance_pence", "pension_pence"))
    return wages, on_costs


def _costs(first: dt.date, *, with_pay: bool) -> dict[str, int]:
    """Running costs by heading, without what is in approved pay already."""
    headings = [heading for heading in CostHeading if with_pay or heading not in WITH_PAY]
    entered = running_costs(first)
    return {heading.value: entered[heading] for heading in headings if heading in entered}
