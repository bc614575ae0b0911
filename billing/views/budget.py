"""The budget: what was planned, for the board to read and the office to enter."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from billing.forms.budget import BudgetForm, BudgetMonthForm
from billing.models import PAYER_WORDS, BudgetHeading
from billing.policies import may_manage_money
from billing.queries.budget import budget_rows, payer_budget_rows
from billing.services.budget import set_budget, take_budget_away, take_payer_budget_away
from billing.views.board import board_month
from coopcare.accounts.authorise import require
from coopcare.errors import NotFound
from coopcare.ui.formats import gov_month
from coopcare.ui.pages import question_page
from coopcare.ui.refusals import refusals_in


@require_safe
@login_required
def budget(request: HttpRequest) -> HttpResponse:
    context = {
        "rows": budget_rows(request.actor),
        "headings": [heading.label for heading in BudgetHeading],
        "payer_rows": payer_budget_rows(request.actor),
        "payers": list(PAYER_WORDS.values()),
        "may_enter": may_manage_money(request.actor),
    }
    return render(request, "billing/budget.html", context)


@login_required
def add(request: HttpRequest) -> HttpResponse:
    require(may_manage_money(request.actor))
    form = BudgetForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusals_in(form):
            cluster, months = form.cleaned_data["cluster"], form.cleaned_data["months"]
            set_budget(
                form.first_day, cluster=cluster, amounts=form.amounts, months=months, actor=request.actor,
                payers=form.payers,
            )  # fmt: skip
            messages.success(request, "The budget is saved.")
            return redirect("billing:budget")
    return question_page(
        request, form, title="Enter a budget", back_url=reverse("billing:budget"), button="Save the budget",
        heading=False, template="billing/add_budget.html",
    )  # fmt: skip


@require_POST
@login_required
def take_away(request: HttpRequest, year: int, month: int) -> HttpResponse:
    require(may_manage_money(request.actor))
    first_day, form = board_month(year, month), BudgetMonthForm(request.POST)
    if not form.is_valid():
        raise NotFound()
    if form.cleaned_data["payers"]:
        take_payer_budget_away(first_day, actor=request.actor)
    else:
        take_budget_away(first_day, cluster=form.cleaned_data["cluster"], actor=request.actor)
    messages.success(request, f"The budget for {gov_month(first_day)} is taken away.")
    return redirect("billing:budget")
