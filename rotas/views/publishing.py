"""Publishing a week: who will be told of what, what stands in the way, and one press."""

import datetime as dt
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from clusters.policies import clusters_of
from coopcare.clock import today
from coopcare.errors import DomainError, NotFound
from coopcare.ui.formats import gov_date_range
from rotas.queries.publishing import publication
from rotas.services.publishing import publish_week
from rotas.week.table import monday_of


def publish(request: HttpRequest, cluster_id: UUID) -> HttpResponse:
    cluster = clusters_of(request.actor).filter(id=cluster_id).first()
    if cluster is None:
        raise NotFound("We cannot find this cluster.")
    monday = _monday(request.POST.get("week") or request.GET.get("week"))
    sunday, status, refusal = monday + dt.timedelta(days=6), 200, ""
    if request.method == "POST":
        try:
            week = publish_week(cluster, monday, seen=request.POST.get("seen", ""), actor=request.actor)
        except DomainError as error:
            status, refusal = error.status, error.message
        else:
            letters = "1 letter is" if week.told == 1 else f"{week.told} letters are"
            messages.success(request, f"The week is published. {letters} on the way.")
            return redirect(f"{reverse('rotas:week')}?cluster={cluster.id}&week={monday}")
    context = {
        "week": publication(cluster, monday),
        "days": gov_date_range(monday, sunday),
        "is_over": sunday < today(),
        "refusal": refusal,
        "has_errors": bool(refusal),
    }
    return render(request, "rotas/publish.html", context, status=status)


def _monday(text: str | None) -> dt.date:
    try:
        return monday_of(dt.date.fromisoformat(text) if text else today())
    except ValueError as error:
        raise NotFound("We cannot find this week.") from error
