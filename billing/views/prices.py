"""Price agreements and wages: dated, added to and never edited."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from billing.forms.prices import AgreementForm, WageForm
from billing.policies import may_manage_money, may_read_money
from billing.queries.payments import open_package
from billing.queries.price_words import examples_of, fixed_words, rate_words, rule_sentences, unit_words
from billing.queries.prices import agreements_list, open_agreement, wages_list
from billing.services.prices import set_wage, start_agreement
from clusters.models import Package
from coopcare.accounts.authorise import require
from coopcare.ui.pages import question_page
from coopcare.ui.refusals import refusals_in


@require_safe
@login_required
def prices(request: HttpRequest) -> HttpResponse:
    require(may_read_money(request.actor))
    context = {
        "agreements": agreements_list(),
        "wages": wages_list(),
        "may_manage": may_manage_money(request.actor),
    }
    return render(request, "billing/prices.html", context)


@login_required
def add_price(request: HttpRequest) -> HttpResponse:
    require(may_manage_money(request.actor))
    return _add(request, title="Add a price agreement", back_url=reverse("billing:prices"))


@login_required
def add_own_price(request: HttpRequest, package_id: UUID) -> HttpResponse:
    """A price for one person’s package alone."""
    package = open_package(request.actor, package_id)
    require(may_manage_money(request.actor))
    title = f"Agree a price for {package.person.full_name}"
    return _add(request, title=title, back_url=reverse("billing:funding", args=[package_id]), package=package)


def _add(request: HttpRequest, *, title: str, back_url: str, package: Package | None = None) -> HttpResponse:
    form = AgreementForm(request.POST if request.method == "POST" else None, for_person=package is not None)
    if form.is_valid():
        with refusals_in(form):
            agreement = start_agreement(actor=request.actor, **form.terms(), package=package)
            messages.success(request, f"{agreement.name} has been added.")
            return redirect("billing:price", agreement.id)
    return question_page(request, form, title=title, back_url=back_url, template="billing/price_form.html")


@require_safe
@login_required
def price(request: HttpRequest, agreement_id: UUID) -> HttpResponse:
    """One agreement in sentences, with what visits would cost by it."""
    agreement = open_agreement(request.actor, agreement_id)
    context = {
        "agreement": agreement,
        "rates": [rate_words(rate) for rate in agreement.rates.all()],
        "fixed": fixed_words(agreement),
        "units": unit_words(agreement),
        "rules": rule_sentences(agreement),
        "examples": examples_of(agreement),
        "back_url": reverse("billing:prices"),
    }
    return render(request, "billing/price.html", context)


@login_required
def add_wage(request: HttpRequest) -> HttpResponse:
    require(may_manage_money(request.actor))
    form = WageForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusals_in(form):
            set_wage(actor=request.actor, **form.cleaned_data)
            messages.success(request, "The wage has been added.")
            return redirect("billing:prices")
    return question_page(request, form, title="Add a wage", back_url=reverse("billing:prices"), button="Add this wage")
