"""What an hour of care pays for, for every member; and what finance enters for it."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from billing.forms.costs import RunningCostsForm, WhoseCostsForm
from billing.models import CLUSTER_HEADINGS, CostHeading
from billing.policies import may_manage_money
from billing.queries import open_hour as queries
from billing.queries.month_money import costs_entered
from billing.services.running_costs import set_running_costs
from billing.views.months import first_day_of
from clusters.models import Cluster
from coopcare.accounts.authorise import require
from coopcare.errors import NotFound
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
    whose = WhoseCostsForm(request.GET)
    if not whose.is_valid():
        raise NotFound()
    cluster: Cluster | None = whose.cleaned_data["cluster"]
    form = RunningCostsForm(
        request.POST if request.method == "POST" else None,
        initial=costs_entered(first_day, cluster),
        headings=CLUSTER_HEADINGS if cluster else CostHeading,
    )
    title = f"What {gov_month(first_day)} cost" + (f": {cluster.name} alone" if cluster else "")
    if form.is_valid():
        with refusals_in(form):
            set_running_costs(first_day, amounts=form.cleaned_data, cluster=cluster, actor=request.actor)
            messages.success(request, f"{title} is saved.")
            return redirect("billing:open_hour")
    clusters: Any = whose.fields["cluster"]
    return question_page(
        request, form, title=title, back_url=reverse("billing:open_hour"), button="Save these costs", heading=False,
        template="billing/running_costs.html", cluster=cluster, clusters=clusters.queryset,
    )  # fmt: skip
