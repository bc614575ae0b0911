"""Having a week planned, seeing how far it is, comparing the draft with the week as it is, and taking changes in."""

import datetime as dt
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from clusters.policies import clusters_of
from coopcare.clock import today
from coopcare.errors import DomainError, NotFound
from rotas.models import ChangeStatus
from rotas.queries.publishing import last_published
from rotas.queries.week_drafts import changes_in, open_change, open_draft, uncovered_by
from rotas.services.accepting import accept_all, accept_change, refuse_change
from rotas.services.drafting import LENGTHS, ask_for_draft, ask_for_repair, set_aside, stop_draft
from rotas.week.table import monday_of

PROGRESS = "rotas/draft.html#progress"


@require_POST
def start(request: HttpRequest, cluster_id: UUID) -> HttpResponse:
    """Have the week that the page showed planned; this week when it says none."""
    cluster = clusters_of(request.actor).filter(id=cluster_id).first()
    if cluster is None:
        raise NotFound("We cannot find this cluster.")
    try:
        first_day = dt.date.fromisoformat(request.POST.get("week") or monday_of(today()).isoformat())
        seconds = int(request.POST.get("seconds", LENGTHS[0]))
    except ValueError as error:
        raise NotFound("We cannot find this week.") from error
    draft = ask_for_draft(cluster, first_day, seconds=seconds, actor=request.actor)
    return redirect("rotas:draft", draft.id)


@require_POST
def repair(request: HttpRequest, cluster_id: UUID) -> HttpResponse:
    """Plan some days of a week again: the page shows a first answer at once."""
    cluster = clusters_of(request.actor).filter(id=cluster_id).first()
    if cluster is None:
        raise NotFound("We cannot find this cluster.")
    try:
        monday = monday_of(dt.date.fromisoformat(request.POST.get("week") or today().isoformat()))
        days = [dt.date.fromisoformat(day) for day in request.POST.getlist("days")]
    except ValueError as error:
        raise NotFound("We cannot find this week.") from error
    draft = ask_for_repair(cluster, monday, days=days, actor=request.actor)
    return redirect("rotas:draft", draft.id)


@require_safe
def draft(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """How far the planning is; when it is ready, every change beside the week as it stands."""
    asks_how_far = "HX-Request" in request.headers
    found = open_draft(request.actor, draft_id, is_asked_again=asks_how_far)
    context = {"draft": found, "sunday": found.monday + dt.timedelta(days=6)}
    if found.is_unfinished and asks_how_far:
        return render(request, PROGRESS, context)
    if not found.is_repair and found.is_unfinished:
        return render(request, "rotas/draft.html", context)
    shown = changes_in(found)
    context |= {
        "proposed": [one for one in shown if one.change.status == ChangeStatus.PROPOSED],
        "answered": [one for one in shown if one.change.status != ChangeStatus.PROPOSED],
        "uncovered": uncovered_by(found),
        "published": last_published(found.cluster, found.monday),
    }
    response = render(request, "rotas/draft.html", context)
    if asks_how_far:
        response.headers["HX-Refresh"] = "true"
    return response


@require_POST
def stop(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    stop_draft(open_draft(request.actor, draft_id), actor=request.actor)
    messages.success(request, "The planning stops in a moment. The best week so far is kept.")
    return redirect("rotas:draft", draft_id)


@require_POST
def put_aside(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    found = open_draft(request.actor, draft_id)
    set_aside(found, actor=request.actor)
    messages.success(request, "The draft is set aside. The rota is as it was.")
    return redirect(f"{reverse('rotas:week')}?cluster={found.cluster_id}&week={found.monday}")


@require_POST
def accept(request: HttpRequest, change_id: UUID) -> HttpResponse:
    change = open_change(request.actor, change_id)
    try:
        accept_change(change, actor=request.actor)
    except DomainError as error:
        messages.error(request, error.message)
    else:
        name = change.visit.person.calling_name
        messages.success(request, f"{name}’s visit is changed. Whoever comes has been asked.")
    return redirect("rotas:draft", change.draft_id)


@require_POST
def refuse(request: HttpRequest, change_id: UUID) -> HttpResponse:
    change = open_change(request.actor, change_id)
    refuse_change(change, actor=request.actor)
    messages.success(request, f"{change.visit.person.calling_name}’s visit stays as it is.")
    return redirect("rotas:draft", change.draft_id)


@require_POST
def accept_rest(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    found = open_draft(request.actor, draft_id)
    wanted = [one.change for one in changes_in(found) if one.change.status == ChangeStatus.PROPOSED]
    for change in wanted:
        change.draft = found
    done, not_done = accept_all(wanted, actor=request.actor)
    visits = "1 visit is" if done == 1 else f"{done} visits are"
    messages.success(request, f"{visits} changed. Whoever comes has been asked.")
    if not_done:
        words = "1 change is" if not_done == 1 else f"{not_done} changes are"
        messages.error(request, f"{words} no longer possible. Each says why.")
    return redirect("rotas:draft", draft_id)
