"""Who is away: leave to decide, calls of PCAs who cannot come, fairness, and the ways between homes."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from clusters.policies import clusters_of
from coopcare.accounts.authorise import require
from coopcare.accounts.hats import Hat, Permission
from coopcare.errors import NotFound
from coopcare.ui.pages import question_page
from coopcare.ui.refusals import refusals_in
from rotas.figures.fairness import WEEKS
from rotas.forms.workers import DecideLeaveForm, TravelTimeForm
from rotas.models import LeaveStatus
from rotas.queries.absence import (
    calls_open,
    leave_agreed,
    leave_effect,
    leave_waiting,
    open_call,
    open_leave,
    to_plan_again,
    visits_called_off,
)
from rotas.queries.fairness import fairness, ledger_window, open_ledger
from rotas.queries.homes import people_of_cluster, people_without_coordinates, ways_told
from rotas.services.homes import tell_travel
from rotas.services.leave import approve_leave, refuse_leave

NOT_YOURS = "The rota is run by support workers and the manager."


@require_safe
def absences(request: HttpRequest) -> HttpResponse:
    """What waits for an answer, and who is away."""
    actor = request.actor
    require(actor.may(Permission.RUN_ROTA), NOT_YOURS)
    calls = [(call, visits_called_off(actor, call)) for call in calls_open(actor)]
    context = {"calls": calls, "waiting": leave_waiting(actor), "agreed": leave_agreed(actor)}
    return render(request, "rotas/absences.html", context)


@require_safe
def call(request: HttpRequest, call_id: UUID) -> HttpResponse:
    """One call: every visit that lost its PCA, until each has somebody again."""
    actor = request.actor
    require(actor.may(Permission.RUN_ROTA), NOT_YOURS)
    found = open_call(actor, call_id)
    visits = visits_called_off(actor, found)
    open_count = sum(one.needs_cover or one.awaits_answer for one in visits)
    context = {"call": found, "visits": visits, "open_count": open_count, "to_plan": to_plan_again(visits)}
    return render(request, "rotas/call.html", context)


def decide_leave(request: HttpRequest, leave_id: UUID) -> HttpResponse:
    """Yes or no, with what yes would do to the rota."""
    actor = request.actor
    require(actor.may(Permission.RUN_ROTA), NOT_YOURS)
    leave = open_leave(actor, leave_id)
    if leave.status != LeaveStatus.REQUESTED:
        messages.info(request, f"This leave is answered: {leave.get_status_display().lower()}.")
        return redirect("rotas:absences")
    form = DecideLeaveForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            if form.cleaned_data["answer"] == "yes":
                freed = approve_leave(leave, actor=actor)
                messages.success(request, f"The leave is approved.{_need_cover(len(freed))}")
            else:
                refuse_leave(leave, reason=form.cleaned_data["reason"], actor=actor)
                messages.success(request, "The leave is refused, and the PCA can read why.")
            return redirect("rotas:absences")
    return question_page(
        request, form, title=f"{leave.pca.full_name} asks for leave", heading=False, back_url=reverse("rotas:absences"),
        button="Save this answer", template="rotas/decide_leave.html", leave=leave, effect=leave_effect(leave),
    )  # fmt: skip


def _need_cover(count: int) -> str:
    if not count:
        return ""
    visits = "1 visit now needs" if count == 1 else f"{count} visits now need"
    return f" {visits} cover. The rota can plan those days again."


@require_safe
def fairness_ledger(request: HttpRequest, cluster_id: UUID | None = None) -> HttpResponse:
    """How the burden is shared, for the PCAs of the cluster and who runs its rota."""
    actor = request.actor
    require(actor.hat == Hat.PCA or actor.may(Permission.RUN_ROTA), "This page is for PCAs and who runs their rota.")
    cluster, clusters = open_ledger(actor, cluster_id)
    first, last = ledger_window()
    context = {"cluster": cluster, "clusters": clusters, "first": first, "last": last, "weeks": WEEKS}
    return render(request, "rotas/fairness.html", context | {"shares": fairness(cluster)})


def ways(request: HttpRequest, cluster_id: UUID) -> HttpResponse:
    """Homes that nobody has found, and ways that somebody knows better than we can work out."""
    actor = request.actor
    require(actor.may(Permission.RUN_ROTA), NOT_YOURS)
    cluster = clusters_of(actor).filter(id=cluster_id).first()
    if cluster is None:
        raise NotFound("We cannot find this cluster.")
    people = people_of_cluster(cluster)
    form = TravelTimeForm(request.POST or None, people=people)
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            tell_travel(actor=actor, **form.told())
            messages.success(request, "The way is saved, in both directions.")
            return redirect("rotas:ways", cluster.id)
    back_url = f"{reverse('rotas:week')}?cluster={cluster.id}"
    return question_page(
        request, form, title=f"Ways between homes in {cluster.name}", heading=False, back_url=back_url,
        button="Save this way", template="rotas/ways.html", told=ways_told(cluster),
        lost=people_without_coordinates([person.id for person in people]),
    )  # fmt: skip
