"""Invoices and credit notes: the list, one with how each line was worked out, its paper, and giving credit."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from billing.forms.office import CreditForm, InvoiceSearchForm
from billing.models import InvoiceKind
from billing.policies import may_dispute, may_manage_money, may_read_money
from billing.queries.electronic_invoices import electronic_invoice
from billing.queries.invoices import by_kind, invoices_visible_to, lines_of, open_invoice, table_of
from billing.services.credit import credit_lines
from billing.services.papers import invoice_paper as paper_of
from coopcare.accounts.authorise import require
from coopcare.documents.responses import document_response
from coopcare.ui.csv_files import csv_response
from coopcare.ui.pages import question_page
from coopcare.ui.refusals import refusals_in

PAGE_SIZE = 25
TABLE_HEADER = ("Number", "Issued", "Person", "Reference", "Day", "From", "To", "Minutes", "Pounds", "What")


@require_safe
@login_required
def invoices(request: HttpRequest) -> HttpResponse:
    require(may_read_money(request.actor))
    form = InvoiceSearchForm(request.GET)
    search = form.cleaned_data["search"] if form.is_valid() else ""
    page = Paginator(invoices_visible_to(request.actor, search=search), PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "billing/invoices.html", {"form": form, "page": page, "search": search})


@require_safe
@login_required
def invoice(request: HttpRequest, invoice_id: UUID) -> HttpResponse:
    found = open_invoice(request.actor, invoice_id)
    lines = lines_of(found)
    office = may_manage_money(request.actor)
    context = {
        "invoice": found,
        "parts": by_kind(lines),
        "corrections": found.corrections.order_by("number"),
        "may_dispute": found.kind == InvoiceKind.INVOICE and may_dispute(request.actor, found.person_id),
        "may_credit": office and found.kind == InvoiceKind.INVOICE and any(line.can_be_credited for line in lines),
        "back_url": reverse("billing:invoices" if may_read_money(request.actor) else "billing:my_money"),
    }
    return render(request, "billing/invoice.html", context)


@require_safe
@login_required
def invoice_paper(request: HttpRequest, invoice_id: UUID) -> HttpResponse:
    return document_response(paper_of(open_invoice(request.actor, invoice_id), actor=request.actor))


@require_safe
@login_required
def invoice_table(request: HttpRequest, invoice_id: UUID) -> HttpResponse:
    """The same as a table: councils and the NHS read it into their own systems."""
    found = open_invoice(request.actor, invoice_id)
    return csv_response(f"{found.display_number}.csv", TABLE_HEADER, table_of(found))


@require_safe
@login_required
def invoice_file(request: HttpRequest, invoice_id: UUID) -> HttpResponse:
    """The same as an electronic invoice (UBL), which a payer's own software takes in."""
    found = open_invoice(request.actor, invoice_id)
    response = HttpResponse(electronic_invoice(found), content_type="application/xml; charset=utf-8")
    response["Content-Disposition"] = content_disposition_header(True, f"{found.display_number}.xml") or "attachment"
    response["Cache-Control"] = "private, no-store"
    return response


@login_required
def credit(request: HttpRequest, invoice_id: UUID) -> HttpResponse:
    actor = request.actor
    found = open_invoice(actor, invoice_id)
    require(may_manage_money(actor))
    form = CreditForm(request.POST if request.method == "POST" else None, shown=lines_of(found))
    if form.is_valid():
        with refusals_in(form):
            line_ids = {UUID(line_id) for line_id in form.cleaned_data["lines"]}
            note = credit_lines(found, line_ids, reason=form.cleaned_data["reason"], actor=actor)
            messages.success(request, f"Credit note {note.display_number} has been issued.")
            return redirect("billing:invoice", note.id)
    return question_page(
        request,
        form,
        title=f"Give credit on {found.display_number}",
        back_url=reverse("billing:invoice", args=[found.id]),
        button="Give this credit",
    )
