"""Who is on which minimum wage."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from billing.queries.wage_rates import wage_rates_on
from coopcare.clock import today
from members.policies import may_manage_workers


@require_safe
@login_required
def wage_rates(request: HttpRequest) -> HttpResponse:
    context = {
        "rates": wage_rates_on(request.actor, today()),
        "on": today(),
        "may_manage": may_manage_workers(request.actor),
    }
    return render(request, "billing/wage_rates.html", context)
