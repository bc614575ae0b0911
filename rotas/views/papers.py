"""The home rota: on a screen, and as a PDF for the wall; one person's, or a whole cluster's."""

import datetime as dt
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from coopcare.clock import today
from coopcare.documents.responses import document_response
from coopcare.errors import NotFound
from rotas.queries.home_rotas import open_home_rota, open_home_rotas
from rotas.services.papers import cluster_papers as papers_of
from rotas.services.papers import home_rota_paper as paper_of
from rotas.week.table import monday_of


@require_safe
def home_rota(request: HttpRequest, person_id: UUID) -> HttpResponse:
    monday = _monday(request)
    rota = open_home_rota(request.actor, person_id, monday)
    context = {
        "rota": rota,
        "is_own": request.actor.person_id == person_id,
        "before": monday - dt.timedelta(weeks=1),
        "after": monday + dt.timedelta(weeks=1),
    }
    return render(request, "rotas/home_rota.html", context)


@require_safe
def home_rota_paper(request: HttpRequest, person_id: UUID) -> HttpResponse:
    rota = open_home_rota(request.actor, person_id, _monday(request))
    return document_response(paper_of(rota, actor=request.actor))


@require_safe
def cluster_papers(request: HttpRequest, cluster_id: UUID) -> HttpResponse:
    cluster, rotas = open_home_rotas(request.actor, cluster_id, _monday(request))
    if not rotas:
        raise NotFound(f"Nobody in {cluster.name} has a visit that week, so there is nothing to print.")
    return document_response(papers_of(cluster, rotas, actor=request.actor))


def _monday(request: HttpRequest) -> dt.date:
    """Of the week in the address; this week, where there is none or it is not a day."""
    try:
        return monday_of(dt.date.fromisoformat(request.GET.get("week", "")))
    except ValueError:
        return monday_of(today())
