"""The papers of invoices, made once, when first asked for, and kept; and the pack for the council."""

from pathlib import Path

from django.db import transaction

from billing.models import Invoice
from billing.policies import may_see_money_of
from billing.queries.invoices import by_kind, lines_of, shared_words
from billing.queries.monitoring import Monitoring
from billing.queries.payer_words import cycle_words
from coopcare.accounts.actor import Actor
from coopcare.accounts.authorise import require
from coopcare.audit.services import record
from coopcare.documents.models import Document
from coopcare.documents.services import keep_once, store_document
from coopcare.ui.formats import gov_date_range
from coopcare.ui.pdf import render_pdf
from members.models import ContactFormat, Person

KIND = "invoice"
STYLE = Path(__file__).parent.parent / "papers.css"


@transaction.atomic
def monitoring_paper(found: Monitoring, *, actor: Actor) -> Document:
    """The pack for the council as a PDF. The same days, unchanged, are the same document."""
    person = found.line.package.person
    require(may_see_money_of(actor, person.id))
    title = f"Money of {person.full_name}, {gov_date_range(found.first, found.last)}"
    context = {
        "found": found,
        "pays": cycle_words(found.line),
        "large_print": person.contact_format == ContactFormat.LARGE_PRINT,
    }
    content = render_pdf("pdf/monitoring.html", context, title=title, stylesheets=[STYLE])
    document = keep_once(
        name=f"{title}.pdf", content_type="application/pdf", content=content, kind="monitoring", actor=actor,
        about_id=person.id,
    )  # fmt: skip
    record(actor, "made a pack for the council", found.line, about=person)
    return document


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
        "parts": by_kind(lines_of(invoice)),
        "shared_words": shared_words(invoice),
        "large_print": person.contact_format == ContactFormat.LARGE_PRINT,
    }
    content = render_pdf("pdf/invoice.html", context, title=f"{words} {invoice.display_number}", stylesheets=[STYLE])
    return store_document(
        name=name, content_type="application/pdf", content=content, kind=KIND, actor=actor, about_id=invoice.person_id
    )
