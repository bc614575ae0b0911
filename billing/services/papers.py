"""The papers of invoices: made once, when first asked for, and kept."""

from pathlib import Path

from django.db import transaction

from billing.models import Invoice
from billing.policies import may_see_money_of
from coopcare.accounts.actor import Actor
from coopcare.accounts.authorise import require
from coopcare.documents.models import Document
from coopcare.documents.services import store_document
from coopcare.ui.pdf import render_pdf
from members.models import ContactFormat, Person

KIND = "invoice"
STYLE = Path(__file__).parent.parent / "papers.css"


@transaction.atomic
def invoice_paper(invoice: Invoice, *, actor: Actor) -> Document:
    """The stored PDF of an invoice or credit note. Its rows never change, so neither does the paper."""
    require(may_see_money_of(actor, invoice.person_id))
    name = f"{invoice.display_number}.pdf"
    kept = Document.objects.filter(kind=KIND, name=name).order_by("created_at").first()
    if kept is not None:
        return kept
    words = "Credit note" if invoice.corrects_id else "Invoice"
    person = Person.objects.get(id=invoice.person_id)
    context = {
        "invoice": invoice,
        "lines": list(invoice.lines.all()),
        "large_print": person.contact_format == ContactFormat.LARGE_PRINT,
    }
    content = render_pdf("pdf/invoice.html", context, title=f"{words} {invoice.display_number}", stylesheets=[STYLE])
    return store_document(
        name=name, content_type="application/pdf", content=content, kind=KIND, actor=actor, about_id=invoice.person_id
    )
