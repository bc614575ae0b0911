"""Who pays for a package: the payers in order, one more, and the last day of one."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from billing.forms import BudgetLineForm, LastDayForm
from billing.policies import may_manage_money
from billing.queries.budgets import budget_left
from billing.queries.figures import budget_words, cycle_words
from billing.queries.payments import open_budget_line, open_package
from billing.services.funding import add_budget_line, add_funder, end_budget_line
from coopcare.accounts.authorise import require
from coopcare.clock import today
from coopcare.ui.pages import question_page
from coopcare.ui.refusals import refusals_in


@require_safe
@login_required
def funding(request: HttpRequest, package_id: UUID) -> HttpResponse:
    package = open_package(request.actor, package_id)
    lines = package.budget_lines.select_related("funder").order_by("position", "starts_on")
    context = {
        "package": package,
        "lines": [(line, cycle_words(line)) for line in lines],
        "budgets": [(left, budget_words(left)) for left in budget_left(package, today())],
        "may_manage": may_manage_money(request.actor),
    }
    return render(request, "billing/funding.html", context)


@login_required
def add(request: HttpRequest, package_id: UUID) -> HttpResponse:
    actor = request.actor
    package = open_package(actor, package_id)
    require(may_manage_money(actor))
    initial = {"payer_name": package.person.full_name, "payer_address": package.person.address}
    form = BudgetLineForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        with refusals_in(form):
            answers = dict(form.cleaned_data)
            if name := answers.pop("new_funder"):
                answers["funder"] = add_funder(name=name, actor=actor)
            answers["contribution_pence"] = answers["contribution_pence"] or 0
            add_budget_line(package, actor=actor, **answers)
            messages.success(request, "The payer has been added.")
            return redirect("billing:funding", package_id)
    return question_page(
        request,
        form,
        title=f"Add who pays for {package.person}",
        back_url=reverse("billing:funding", args=[package_id]),
        button="Add this payer",
    )


@login_required
def end(request: HttpRequest, line_id: UUID) -> HttpResponse:
    line = open_budget_line(request.actor, line_id)
    require(may_manage_money(request.actor))
    form = LastDayForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusals_in(form):
            end_budget_line(line, last_day=form.cleaned_data["last_day"], actor=request.actor)
            messages.success(request, "The last day has been kept.")
            return redirect("billing:funding", line.package_id)
    return question_page(
        request,
        form,
        title=f"When does this end? {line.words}",
        heading=False,
        back_url=reverse("billing:funding", args=[line.package_id]),
        button="Keep this last day",
    )
