"""A PCA's pay breakdown as a paper, and a period as a file for payroll."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from django.db import transaction

from billing.models import PayPeriod, Timesheet, TimesheetStatus
from billing.policies import may_run_pay, may_see_pay_of
from billing.queries.pay import timesheets_in
from coopcare.accounts.actor import Actor
from coopcare.accounts.authorise import require
from coopcare.audit.services import record
from coopcare.documents.models import Document
from coopcare.documents.services import store_document
from coopcare.errors import Invalid
from coopcare.ui.pdf import render_pdf
from members.models import ContactFormat

STYLE = Path(__file__).parent.parent / "papers.css"
COLUMNS = ("Worker", "First day", "Last day", "Pay day", "What", "Hours", "Miles", "Amount")
# A spreadsheet takes a text that begins so for a formula.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


@transaction.atomic
def pay_paper(timesheet: Timesheet, *, actor: Actor) -> Document:
    """The PDF of approved pay, made when first asked for and kept."""
    require(may_see_pay_of(actor, timesheet.pca_id))
    timesheet = Timesheet.objects.select_for_update(of=("self",)).select_related("pca", "document").get(id=timesheet.id)
    if timesheet.status != TimesheetStatus.APPROVED:
        raise Invalid("The paper is made once the pay is approved.")
    if timesheet.document is None:
        timesheet.document = _stored(timesheet, actor)
        timesheet.save(update_fields=["document"])
    return timesheet.document


@transaction.atomic
def payroll_file(period: PayPeriod, *, actor: Actor) -> str:
    """Approved pay as CSV: a row for each worker and kind of pay, and one for miles. Amounts are in pounds."""
    require(may_run_pay(actor))
    if period.is_open:
        raise Invalid("The file for payroll is made once the pay is approved.")
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow(COLUMNS)
    for timesheet in timesheets_in(period):
        writer.writerows(_rows(timesheet, period))
    record(actor, "took pay out for payroll", period)
    return written.getvalue()


def _rows(timesheet: Timesheet, period: PayPeriod) -> Iterator[tuple[str, ...]]:
    start = (
        _safe(timesheet.pca.full_name),
        *(f"{on:%d/%m/%Y}" for on in (period.first_day, period.last_day, period.paid_on)),
    )
    for kind in timesheet.figures["kinds"]:
        yield (*start, kind["words"], _hundredths(kind["minutes"] * 100, 60), "", _pounds(kind["pence"]))
    if timesheet.figures["mileage"]:
        tenths = sum(line["tenths"] for line in timesheet.figures["mileage"])
        yield (*start, "Mileage, not pay", "", f"{tenths // 10}.{tenths % 10}", _pounds(timesheet.mileage_pence))


def _safe(text: str) -> str:
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def _pounds(pence: int) -> str:
    return f"{pence // 100}.{pence % 100:02d}"


def _hundredths(amount: int, per: int) -> str:
    return _pounds((2 * amount + per) // (2 * per))


def _stored(timesheet: Timesheet, actor: Actor) -> Document:
    figures = timesheet.figures
    title = f"Pay of {figures['name']}, {figures['period_words']}"
    large_print = timesheet.pca.contact_format == ContactFormat.LARGE_PRINT
    context = {"figures": figures, "timesheet": timesheet, "large_print": large_print}
    content = render_pdf("pdf/pay.html", context, title=title, stylesheets=[STYLE])
    return store_document(
        name=f"{title}.pdf",
        content_type="application/pdf",
        content=content,
        kind="pay",
        actor=actor,
        about_id=timesheet.pca_id,
    )
