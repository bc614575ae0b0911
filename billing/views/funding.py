"""Who pays for a package: the payers in order, one more, another order, and the last day of one."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from billing.forms.funding import BudgetLineForm, LastDayForm, OrderForm
from billing.models import Funder
from billing.policies import may_manage_money
from billing.queries.budgets import budget_left, payers_in_order
from billing.queries.figures import budget_words
from billing.queries.payer_words import cycle_words
from billing.queries.payments import open_budget_line, open_package
from billing.queries.prices import price_of
from billing.queries.split_preview import preview_order, preview_split
from billing.services.funding import add_budget_line, add_funder, draft_budget_line, end_budget_line, order_payers
from clusters.models import Package
from coopcare.accounts.authorise import require
from coopcare.clock import today
from coopcare.ui.pages import question_page
from coopcare.ui.refusals import refusals_in

# Buttons of the preview: keep it, or change the answers.
SEEN, BACK = "seen", "back"


@require_safe
@login_required
def funding(request: HttpRequest, package_id: UUID) -> HttpResponse:
    package = open_package(request.actor, package_id)
    lines = package.budget_lines.select_related("funder").order_by("position", "starts_on")
    context = {
        "package": package,
        "lines": [(line, cycle_words(line)) for line in lines],
        "budgets": [(left, budget_words(left)) for left in budget_left(package, today())],
        "agreement": price_of(package, today()),
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
    if form.is_valid() and SEEN not in request.POST and BACK not in request.POST:
        with refusals_in(form):
            return _preview(request, package, form)
    elif form.is_valid() and SEEN in request.POST:
        with refusals_in(form):
            answers = form.terms()
            if name := answers.pop("new_funder"):
                answers["funder"] = add_funder(name=name, actor=actor)
            add_budget_line(package, actor=actor, **answers)
            messages.success(request, "The payer has been added.")
            return redirect("billing:funding", package_id)
    return question_page(
        request,
        form,
        title=f"Add who pays for {package.person}",
        back_url=reverse("billing:funding", args=[package_id]),
        button="See what this does",
    )


@login_required
def order(request: HttpRequest, package_id: UUID) -> HttpResponse:
    """In which order the payers are asked, seen on last month's visits before it is kept."""
    package = open_package(request.actor, package_id)
    require(may_manage_money(request.actor))
    lines = payers_in_order(package)
    form = OrderForm(request.POST if request.method == "POST" else None, lines=lines)
    back_url = reverse("billing:funding", args=[package_id])
    if form.is_valid() and BACK not in request.POST:
        wanted = form.ordered()
        if SEEN not in request.POST:
            context = {"preview": preview_order(package, wanted), "button": "Keep this order", "lines": wanted}
            return _show(request, context)
        with refusals_in(form):
            order_payers(package, [line.id for line in wanted], actor=request.actor)
            messages.success(request, "The order has been kept.")
            return redirect(back_url)
    title = f"In which order are the payers of {package.person} asked?"
    return question_page(request, form, title=title, back_url=back_url, button="See what this does", heading=False)


def _preview(request: HttpRequest, package: Package, form: BudgetLineForm) -> HttpResponse:
    """What the payers would have paid last month."""
    answers = form.terms()
    if name := answers.pop("new_funder"):
        answers["funder"] = Funder(name=name)
    line = draft_budget_line(package, actor=request.actor, **answers)
    context = {"line": line, "pays": cycle_words(line), "preview": preview_split(package, line)}
    return _show(request, context | {"button": "Add this payer"})


def _show(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    """Nothing is saved yet, and what was typed goes along."""
    typed = [
        (name, value) for name, values in request.POST.lists() if name != "csrfmiddlewaretoken" for value in values
    ]
    return render(request, "billing/split_preview.html", {**context, "typed": typed, "seen": SEEN, "back": BACK})


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
