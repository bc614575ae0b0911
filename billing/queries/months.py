"""Which months are closed, and which is next."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Sum

from billing.cycles import month_of, next_month
from billing.models import Invoice, InvoiceKind, MonthClose, Statement
from coopcare.clock import today
from rotas.models import Visit


def is_month_closed(on: dt.date) -> bool:
    """Whether the month of a local day has been invoiced, so that nothing in it can be charged differently."""
    return MonthClose.objects.filter(first_day=on.replace(day=1)).exists()


def next_month_to_close() -> dt.date | None:
    """First day of the month to close next: after the last closed one, else the first with a visit. None: no visits."""
    last = MonthClose.objects.order_by("-first_day").first()
    if last is not None:
        return next_month(last.first_day)
    first_visit = Visit.objects.order_by("on").values_list("on", flat=True).first()
    return None if first_visit is None else first_visit.replace(day=1)


def is_over(first_day: dt.date) -> bool:
    """Whether every day of the month is past."""
    return today() >= next_month(first_day)


@dataclass(frozen=True)
class MonthTotals:
    """What closing a month came to."""

    invoices: int
    statements: int
    charged_pence: int


def closed_month(first_day: dt.date) -> MonthClose | None:
    return MonthClose.objects.filter(first_day=first_day).first()


def totals_of(month: MonthClose) -> MonthTotals:
    """Invoices of the month's visits and the statements made for them. Callers ask may_read_money first."""
    first, last = month_of(month.first_day)
    invoices = Invoice.objects.filter(kind=InvoiceKind.INVOICE, ends_on__gte=first, ends_on__lte=last)
    found = invoices.aggregate(count=Count("id"), pence=Sum("total_pence"))
    return MonthTotals(found["count"], Statement.objects.filter(month=month).count(), found["pence"] or 0)
