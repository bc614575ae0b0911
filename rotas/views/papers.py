"""The home rota: on a screen, and as a PDF for the wall; one person's, or a whole cluster's."""

import datetime as dt
from typing import cast
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from coopcare.clock import today
from coopcare.documents.models import Document
from coopcare.documents.responses import document_response
from rotas.queries.home_rotas import (
    has_changed_since,
    newest_papers,
    open_cluster,
    open_home_rota,
    open_papers,
    people_visited,
)
from rotas.services.papers import ask_for_papers
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


def cluster_papers(request: HttpRequest, cluster_id: UUID) -> HttpResponse:
    """Ask for a whole cluster's, and see whether they are ready; where JavaScript runs the page looks by itself."""
    monday = _monday(request)
    cluster = open_cluster(request.actor, cluster_id)
    if request.method == "POST":
        ask_for_papers(cluster, monday, actor=request.actor)
        return redirect(f"{reverse('rotas:cluster_papers', args=[cluster.id])}?week={monday}")
    papers = newest_papers(cluster, monday)
    context = {
        "cluster": cluster,
        "monday": monday,
        "people": people_visited(cluster, monday),
        "papers": papers,
        "has_changed": papers is not None and has_changed_since(cluster, monday, papers.asked_at),
    }
    fragment = "#progress" if request.headers.get("HX-Request") else ""
    return render(request, f"rotas/cluster_papers.html{fragment}", context)


@require_safe
def cluster_papers_file(request: HttpRequest, papers_id: UUID) -> HttpResponse:
    return document_response(cast(Document, open_papers(request.actor, papers_id).document))


def _monday(request: HttpRequest) -> dt.date:
    """Of the week in the address; this week, where there is none or it is not a day."""
    try:
        return monday_of(dt.date.fromisoformat(request.GET.get("week", "")))
    except ValueError:
        return monday_of(today())
