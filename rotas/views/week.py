"""The support worker's week: gaps first; give an uncovered visit to somebody; put a visit right."""

import datetime as dt
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from clusters.models import Cluster
from clusters.policies import clusters_of
from coopcare.accounts.authorise import require
from coopcare.accounts.hats import Permission
from coopcare.clock import today
from coopcare.errors import DomainError, NotFound
from coopcare.ui.pages import question_page
from rotas.forms.visits import ExtraTimeForm, MissedForm, OfficeCancelForm, SettleForm
from rotas.models import Attendance, AttendanceStatus, Visit
from rotas.policies import may_read_notes, may_settle, may_staff, may_weigh_rules
from rotas.queries import candidates_for, open_place_to_staff, open_visit, week_of
from rotas.queries.absence import call_of, calls_open, leave_waiting
from rotas.queries.filling import ways_to_fill
from rotas.queries.offers import live_round, who_was_asked
from rotas.queries.plans import requests_waiting
from rotas.queries.publishing import changed_since, last_published
from rotas.queries.swaps import swaps_of_visit
from rotas.queries.week_drafts import latest_draft
from rotas.services.booking import cancel_visit
from rotas.services.checking import authorise_extra, mark_missed, settle_query
from rotas.services.drafting import LENGTHS
from rotas.services.staffing import offer, release
from rotas.views.week_sides import week_side
from rotas.week.table import monday_of


def week(request: HttpRequest) -> HttpResponse:
    actor = request.actor
    require(actor.may(Permission.RUN_ROTA), "The rota is run by support workers and the manager.")
    clusters = list(clusters_of(actor))
    if not clusters:
        return render(request, "rotas/no_cluster.html")
    cluster = _chosen(clusters, request.GET.get("cluster"))
    monday = monday_of(_day(request.GET.get("week")) or today())
    visits = list(week_of(cluster, monday).select_related("pattern"))
    published = last_published(cluster, monday)
    side = week_side(request, cluster, monday, visits=visits, shown_clusters=clusters)
    context = {
        "clusters": clusters,
        "cluster": cluster,
        "days_to_come": [day for day in side["week"].days if day >= today()],
        "may_weigh": may_weigh_rules(actor),
        "published": published,
        "changed_since": changed_since(published, visits) if published else 0,
        "draft": latest_draft(cluster, monday),
        "can_be_planned": monday + dt.timedelta(days=6) >= today(),
        "draft_lengths": LENGTHS,
        "calls_open": len(calls_open(actor)),
        "leave_waiting": leave_waiting(actor).count(),
        "requests": requests_waiting(cluster),
    }
    return render(request, "rotas/week.html", context | side)


def visit(request: HttpRequest, visit_id: UUID) -> HttpResponse:
    """One visit for the office: who, what happened, and what can be put right."""
    found = open_visit(request.actor, visit_id)
    require(may_staff(request.actor, found))
    context = {
        "visit": found,
        "events": found.events.all(),
        "may_act": may_settle(request.actor, found),
        "asks": who_was_asked(found),
        "swaps": swaps_of_visit(found),
        "reads_record": may_read_notes(request.actor, found),
    }
    return render(request, "rotas/visit.html", context)


def cover(request: HttpRequest, attendance_id: UUID) -> HttpResponse:
    """Everybody who might come, the best first, with the reasons for and against each. Asking is two steps."""
    place = open_place_to_staff(request.actor, attendance_id)
    if place.status != AttendanceStatus.OPEN:
        messages.info(request, f"This visit is no longer open. {_holder(place)}")
        return redirect("rotas:office_visit", place.visit_id)
    candidates = candidates_for(place)
    suitable = [candidate for candidate in candidates if not candidate.reasons_against]
    further = "further" in request.GET
    context = {
        "place": place,
        "visit": place.visit,
        "suitable": suitable,
        "unsuitable": [candidate for candidate in candidates if candidate.reasons_against],
        "ways": [] if suitable else ways_to_fill(place.visit, further=further),
        "looked_further": further,
        "round": live_round(place),
        "asks": who_was_asked(place.visit),
    }
    return render(request, "rotas/cover.html", context)


def give(request: HttpRequest, attendance_id: UUID, pca_id: UUID) -> HttpResponse:
    """Say what will happen, then ask the PCA."""
    place = open_place_to_staff(request.actor, attendance_id)
    chosen = next((one for one in candidates_for(place) if one.pca.id == pca_id), None)
    if chosen is None:
        raise NotFound("We cannot find this PCA.")
    if request.method == "POST":
        offer(place, pca_id=pca_id, actor=request.actor)
        messages.success(request, f"{chosen.pca.calling_name} has been asked. Their time is kept until they answer.")
        if call := call_of(request.actor, place.visit):
            return redirect("rotas:call", call.id)
        return redirect(f"{reverse('rotas:week')}?cluster={place.visit.cluster_id}&week={place.visit.on}")
    return render(request, "rotas/give.html", {"place": place, "visit": place.visit, "candidate": chosen})


def open_to_others(request: HttpRequest, attendance_id: UUID) -> HttpResponse:
    """Take a place back from whoever was asked or agreed, so that somebody else can be asked."""
    place = open_place_to_staff(request.actor, attendance_id)
    if request.method == "POST":
        release(place, reason=request.POST.get("reason", "")[:200], actor=request.actor)
        messages.success(request, "This visit needs cover again.")
    return redirect("rotas:office_visit", place.visit_id)


def settle(request: HttpRequest, visit_id: UUID) -> HttpResponse:
    found = _to_settle(request, visit_id)
    place = _worked_place(found)
    form = SettleForm(request.POST or None, attendance=place)

    def act() -> None:
        reason = form.cleaned_data["reason"]
        settle_query(found, **form.instants(), reason=reason, attendance=place, actor=request.actor)

    return _form_page(request, found, form, act, "Put the times right", "The times are put right.")


def extra_time(request: HttpRequest, visit_id: UUID) -> HttpResponse:
    found = _to_settle(request, visit_id)
    place = _worked_place(found)
    form = ExtraTimeForm(request.POST or None)

    def act() -> None:
        authorise_extra(place, minutes=form.cleaned_data["minutes"], actor=request.actor)

    return _form_page(request, found, form, act, "Allow extra time", "The extra time is allowed and will be paid.")


def missed(request: HttpRequest, visit_id: UUID) -> HttpResponse:
    found = _to_settle(request, visit_id)
    form = MissedForm(request.POST or None)

    def act() -> None:
        mark_missed(found, reason=form.cleaned_data["reason"], actor=request.actor)

    return _form_page(request, found, form, act, "Nobody came to this visit", "The visit is marked as missed.")


def cancel(request: HttpRequest, visit_id: UUID) -> HttpResponse:
    found = _to_settle(request, visit_id)
    form = OfficeCancelForm(request.POST or None)

    def act() -> None:
        reason, note = form.cleaned_data["reason"], form.cleaned_data["note"]
        cancel_visit(found, version=found.version, reason=reason, note=note, actor=request.actor)

    return _form_page(request, found, form, act, "Cancel this visit", "The visit is cancelled.")


def _form_page(request: HttpRequest, found: Visit, form: Any, act: Any, title: str, done: str) -> HttpResponse:
    """One form about one visit: the deed, or the form again with the sentence that refused it."""
    back = reverse("rotas:office_visit", args=[found.id])
    status = None
    if request.method == "POST" and form.is_valid():
        try:
            act()
        except DomainError as error:
            form.add_error(None, error.message)
            status = error.status
        else:
            messages.success(request, done)
            return redirect(back)
    return question_page(request, form, title=title, back_url=back, button=title, heading=False, status=status)


def _to_settle(request: HttpRequest, visit_id: UUID) -> Visit:
    found = open_visit(request.actor, visit_id)
    require(may_settle(request.actor, found), "Only the support worker of the cluster or the manager can do this.")
    return found


def _worked_place(found: Visit) -> Attendance:
    place = next((one for one in found.current_attendances if one.pca is not None), None)
    if place is None:
        raise DomainError("Nobody was at this visit, so there are no times to put right.")
    return place


def _holder(place: Attendance) -> str:
    return f"{place.pca.calling_name} has it: {place.get_status_display().lower()}." if place.pca else ""


def _chosen(clusters: list[Cluster], wanted: str | None) -> Cluster:
    return next((cluster for cluster in clusters if str(cluster.id) == wanted), clusters[0])


def _day(text: str | None) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text or "")
    except ValueError:
        return None
