"""What an hour of care pays for, for every member; and what finance enters for it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from billing.forms.costs import RunningCostsForm
from billing.policies import may_manage_money
from billing.queries import open_hour as queries
from billing.queries.month_money import running_costs as costs_of
from billing.services.running_costs import set_running_costs
from billing.views.months import first_day_of
from coopcare.accounts.authorise import require
from coopcare.ui.formats import gov_month
from coopcare.ui.pages import question_page
from coopcare.ui.refusals import refusals_in


@require_safe
@login_required
def open_hour(request: HttpRequest) -> HttpResponse:
    found = queries.open_hour(request.actor)
    return render(request, "billing/open_hour.html", {"found": found, "may_enter": may_manage_money(request.actor)})


@login_required
def running_costs(request: HttpRequest, year: int, month: int) -> HttpResponse:
    require(may_manage_money(request.actor))
    first_day = first_day_of(year, month)
    entered = {heading.value: pence for heading, pence in costs_of(first_day).items()}
    form = RunningCostsForm(request.POST if request.method == "POST" else None, initial=entered)
    if form.is_valid():
        with refusals_in(form):
            set_running_costs(first_day, amounts=form.cleaned_data, actor=request.actor)
            messages.success(request, f"What {gov_month(first_day)} cost is saved.")
            return redirect("billing:open_hour")
    return question_page(
        request, form, title=f"What {gov_month(first_day)} cost", back_url=reverse("billing:open_hour"),
        button="Save these costs", heading=False, template="billing/running_costs.html",
    )  # fmt: skip
