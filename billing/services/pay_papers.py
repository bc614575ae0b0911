"""A PCA's pay breakdown as a paper."""

from pathlib import Path

from django.db import transaction

from billing.models import Timesheet, TimesheetStatus
from billing.policies import may_see_pay_of
from coopcare.accounts.actor import Actor
from coopcare.accounts.authorise import require
from coopcare.documents.models import Document
from coopcare.documents.services import store_document
from coopcare.errors import Invalid
from coopcare.ui.pdf import render_pdf
from members.models import ContactFormat

STYLE = Path(__file__).parent.parent / "papers.css"


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
