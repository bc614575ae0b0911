"""Price agreements and wages: dated, added to and never edited."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from billing.forms.office import AgreementForm, WageForm
from billing.policies import may_manage_money, may_read_money
from billing.queries.prices import agreements_list, wages_list
from billing.services.prices import set_wage, start_agreement
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
    form = AgreementForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusals_in(form):
            agreement = start_agreement(actor=request.actor, **form.cleaned_data)
            messages.success(request, f"{agreement.name} has been added.")
            return redirect("billing:prices")
    return question_page(
        request, form, title="Add a price agreement", back_url=reverse("billing:prices"), button="Add this price"
    )


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
