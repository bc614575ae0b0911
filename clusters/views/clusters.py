"""Clusters, for who organises them."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from clusters.forms.clusters import AddPcaForm, ClusterForm, SupportWorkerForm
from clusters.models import Cluster, PlaceRole
from clusters.policies import may_list_clusters, may_manage_clusters, may_run_rota
from clusters.queries.clusters import (
    ClusterHours,
    agreed_minutes_of,
    clusters_list,
    open_cluster_page,
    open_place,
    pcas_to_join,
    places_of,
    possible_support_workers,
)
from clusters.services import clusters as service
from coopcare.accounts.actor import Actor
from coopcare.accounts.authorise import require
from coopcare.clock import today
from coopcare.ui.pages import question_page
from coopcare.ui.refusals import refusals_in
from members.forms import LastDayForm


@require_safe
def clusters(request: HttpRequest) -> HttpResponse:
    """The clusters one supports, or all of them."""
    actor: Actor = request.actor
    require(may_list_clusters(actor))
    found = list(clusters_list(actor))
    minutes = agreed_minutes_of([cluster.id for cluster in found], today())
    rows = [{"cluster": cluster, "hours": ClusterHours(minutes[cluster.id])} for cluster in found]
    context = {"rows": rows, "may_add": may_manage_clusters(actor)}
    return render(request, "clusters/clusters.html", context)


@require_safe
def cluster(request: HttpRequest, cluster_id: UUID) -> HttpResponse:
    """Who is in it, and its agreed hours against what a cluster works well with."""
    actor: Actor = request.actor
    found = open_cluster_page(actor, cluster_id)
    context = {
        "cluster": found,
        "people": places_of(found, PlaceRole.SUPPORTED),
        "pcas": places_of(found, PlaceRole.PCA),
        "hours": ClusterHours(agreed_minutes_of([found.id], today())[found.id]),
        "may_run": may_run_rota(actor, found),
        "may_manage": may_manage_clusters(actor),
    }
    return render(request, "clusters/cluster.html", context)


def add(request: HttpRequest) -> HttpResponse:
    actor: Actor = request.actor
    require(may_manage_clusters(actor))
    form = ClusterForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusals_in(form):
            made = service.open_cluster(actor=actor, **form.cleaned_data)
            messages.success(request, f"{made} is open. Choose who supports it.")
            return redirect("clusters:support_worker", made.id)
    return question_page(
        request, form, title="Open a cluster", back_url=reverse("clusters:clusters"), button="Open this cluster"
    )


def support_worker(request: HttpRequest, cluster_id: UUID) -> HttpResponse:
    actor: Actor = request.actor
    found = open_cluster_page(actor, cluster_id)
    require(may_manage_clusters(actor))
    form = SupportWorkerForm(
        request.POST if request.method == "POST" else None,
        people=possible_support_workers(today()),
        initial={"support_worker": found.support_worker_id},
    )
    if form.is_valid():
        with refusals_in(form):
            person = form.cleaned_data["support_worker"]
            service.set_support_worker(found, person, actor=actor)
            messages.success(request, f"{person} now supports {found}.")
            return redirect("clusters:cluster", found.id)
    return _page_of(request, form, found, title=f"Who supports {found}?", button="Save")


def add_pca(request: HttpRequest, cluster_id: UUID) -> HttpResponse:
    actor: Actor = request.actor
    found = open_cluster_page(actor, cluster_id)
    require(may_run_rota(actor, found))
    people = pcas_to_join(found, today())
    form = AddPcaForm(request.POST if request.method == "POST" else None, people=people)
    if form.is_valid():
        with refusals_in(form):
            service.join_cluster(found, role=PlaceRole.PCA, actor=actor, **form.cleaned_data)
            messages.success(request, f"{form.cleaned_data['person']} now works in {found}.")
            return redirect("clusters:cluster", found.id)
    return _page_of(request, form, found, title=f"Add a PCA to {found}", button="Add this PCA")


def leave(request: HttpRequest, place_id: UUID) -> HttpResponse:
    actor: Actor = request.actor
    place = open_place(actor, place_id)
    require(may_run_rota(actor, place.cluster))
    form = LastDayForm(request.POST if request.method == "POST" else None, initial={"ends_on": today()})
    if form.is_valid():
        with refusals_in(form):
            service.leave_cluster(place, actor=actor, **form.cleaned_data)
            messages.success(request, f"The last day of {place.person} in {place.cluster} has been saved.")
            return redirect("clusters:cluster", place.cluster_id)
    title = f"When is the last day of {place.person} in {place.cluster}?"
    return _page_of(request, form, place.cluster, title=title, button="Save the last day")


def _page_of(request: HttpRequest, form: Any, found: Cluster, *, title: str, button: str) -> HttpResponse:
    back_url = reverse("clusters:cluster", args=[found.id])
    return question_page(request, form, title=title, back_url=back_url, button=button)
