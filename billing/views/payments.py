"""Accounts of payers: what each owes, recording money that came, taking a mistake back."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from billing.forms.office import PaymentForm, RefundForm, SearchForm
from billing.policies import may_manage_money
from billing.queries.owed import debt_of
from billing.queries.payments import accounts_list, invoices_on, open_account, open_payment, payments_on, reminders_on
from billing.services.payments import record_payment, record_refund, reverse_payment
from coopcare.accounts.authorise import require
from coopcare.errors import DomainError
from coopcare.money import format_pounds
from coopcare.ui.pages import question_page
from coopcare.ui.refusals import refusals_in

PAGE_SIZE = 50


@require_safe
@login_required
def accounts(request: HttpRequest) -> HttpResponse:
    form = SearchForm(request.GET)
    search = form.cleaned_data["search"] if form.is_valid() else ""
    page = Paginator(accounts_list(request.actor, search=search), PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "billing/accounts.html", {"form": form, "page": page, "search": search})


@require_safe
@login_required
def account(request: HttpRequest, line_id: UUID) -> HttpResponse:
    found = open_account(request.actor, line_id)
    context = {
        "account": found,
        "payments": payments_on(found.line),
        "invoices": invoices_on(found.line),
        "may_record": may_manage_money(request.actor),
        "debt": debt_of(found.line),
        "reminders": reminders_on(found.line),
    }
    return render(request, "billing/account.html", context)


@login_required
def record(request: HttpRequest, line_id: UUID) -> HttpResponse:
    found = open_account(request.actor, line_id)
    require(may_manage_money(request.actor))
    form = PaymentForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusals_in(form):
            payment = record_payment(found.line, actor=request.actor, **form.cleaned_data)
            messages.success(request, f"{format_pounds(payment.amount_pence)} has been recorded.")
            return redirect("billing:account", line_id)
    return question_page(
        request,
        form,
        title="Record a payment",
        back_url=reverse("billing:account", args=[line_id]),
        button="Record this payment",
        template="billing/record_payment.html",
        account=found,
    )


@login_required
def give_back(request: HttpRequest, line_id: UUID) -> HttpResponse:
    """A refund, out of what is held on the account."""
    found = open_account(request.actor, line_id)
    require(may_manage_money(request.actor))
    form = RefundForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusals_in(form):
            refund = record_refund(found.line, actor=request.actor, **form.cleaned_data)
            messages.success(request, f"{format_pounds(-refund.amount_pence)} given back has been recorded.")
            return redirect("billing:account", line_id)
    return question_page(
        request,
        form,
        title="Give money back",
        back_url=reverse("billing:account", args=[line_id]),
        button="Record this refund",
        template="billing/record_refund.html",
        account=found,
    )


@login_required
def take_back(request: HttpRequest, payment_id: UUID) -> HttpResponse:
    """Say what taking back does, then do it."""
    payment = open_payment(request.actor, payment_id)
    require(may_manage_money(request.actor))
    back_url = reverse("billing:account", args=[payment.budget_line_id])
    context = {"payment": payment, "back_url": back_url}
    if request.method != "POST":
        return render(request, "billing/take_back.html", context)
    try:
        reverse_payment(payment, actor=request.actor)
    except DomainError as error:
        if error.status == 403:
            raise
        context |= {"problem": error.message, "has_errors": True}
        return render(request, "billing/take_back.html", context, status=error.status)
    messages.success(request, f"{format_pounds(payment.amount_pence)} has been taken back.")
    return redirect(back_url)
