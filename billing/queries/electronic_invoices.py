"""An issued invoice or credit note as an electronic invoice. Callers open the invoice first, which asks the policy."""

from billing.models import Invoice
from billing.ubl import Bill, Earlier, Line, Party, ubl_file
from coopcare.tenancy.context import current_coop

EXEMPT_BEGINS = "Exempt"  # as billing.services.invoicing.vat_words says it, frozen on the invoice


def electronic_invoice(invoice: Invoice) -> bytes:
    """The co-op's own name and address are today's; everything else is as it was frozen."""
    return ubl_file(_bill(invoice))


def _bill(invoice: Invoice) -> Bill:
    funder, earlier = invoice.budget_line.funder, invoice.corrects
    is_exempt = invoice.vat_words.startswith(EXEMPT_BEGINS)
    rows = invoice.lines.order_by("position")
    return Bill(
        number=invoice.display_number,
        issued_on=invoice.issued_on,
        due_on=invoice.due_on,
        starts_on=invoice.starts_on,
        ends_on=invoice.ends_on,
        note=". ".join(words for words in (invoice.reason.rstrip("."), invoice.funding_words) if words),
        reference=funder.reference if funder else "",
        person_name=invoice.person_name,
        seller=_coop(is_exempt),
        buyer=Party(invoice.payer_name, invoice.payer_address),
        is_exempt=is_exempt,
        vat_words=invoice.vat_words,
        lines=[Line(row.on, row.words, row.minutes, row.amount_pence) for row in rows],
        corrects=Earlier(earlier.display_number, earlier.issued_on) if earlier else None,
    )


def _coop(is_exempt: bool) -> Party:
    coop = current_coop()
    return Party(coop.name, coop.address, coop.phone, coop.email, coop.cqc_provider_id if is_exempt else "")
