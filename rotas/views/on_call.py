"""Who is on call: see it, set it, swap it."""

import datetime as dt
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from clusters.models import Cluster
from clusters.policies import clusters_of
from coopcare.accounts.authorise import require
from coopcare.accounts.hats import Permission
from coopcare.clock import now
from coopcare.errors import NotFound
from coopcare.ui.formats import gov_date_range
from coopcare.ui.pages import question_page
from coopcare.ui.refusals import refusals_in
from rotas.forms.watches import OnCallDaysForm, OnCallWeekForm, SwapWeeksForm
from rotas.models import WatchRules
from rotas.policies import may_set_on_call
from rotas.queries.on_call import NOT_FOUND, open_days, open_rota, people_for_on_call, turns
from rotas.services.on_call import NOT_YOURS, set_days, set_week, swap_weeks, take_days_back
from rotas.watch.duty import on_call_at

WHOLE_CO_OP = "co-op"


@require_safe
def on_call(request: HttpRequest, rota: str = "") -> HttpResponse:
    """One rota, of a cluster or of the whole co-op: eight weeks, exceptions, and days with nobody."""
    actor = request.actor
    require(actor.may(Permission.RUN_ROTA), NOT_YOURS)
    clusters = list(clusters_of(actor))
    cluster = open_rota(actor, rota) if rota else next(iter(clusters), None)
    found = turns(cluster)
    context = {
        "rota": _key(cluster),
        "cluster": cluster,
        "clusters": clusters,
        "turns": found,
        "gaps": [day for turn in found[:2] for day in turn.gaps],
        "may_set": may_set_on_call(actor, cluster),
        "now_on_call": _now(cluster),
        "changes_at": WatchRules.objects.in_force().on_call_changes_at,
    }
    return render(request, "rotas/on_call.html", context)


def week(request: HttpRequest, rota: str, monday: str) -> HttpResponse:
    """Who has this week."""
    cluster, first = _open_to_set(request, rota), _day(monday)
    chosen = next((turn.person for turn in turns(cluster, weeks=53) if turn.monday == first), None)
    form = OnCallWeekForm(request.POST or None, people=people_for_on_call(), chosen=chosen)
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            set_week(first, cluster=cluster, person=form.chosen(), actor=request.actor)
            messages.success(request, "The week is saved, and who it concerns is told.")
            return redirect("rotas:on_call_of", rota)
    words = gov_date_range(first, first + dt.timedelta(days=6))
    return _form(request, form, rota, f"On call {words}", "Save this week")


def days(request: HttpRequest, rota: str) -> HttpResponse:
    """Somebody else takes over for some days."""
    cluster = _open_to_set(request, rota)
    form = OnCallDaysForm(request.POST or None, people=people_for_on_call())
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            first, last = form.cleaned_data["starts_on"], form.cleaned_data["ends_on"]
            set_days(first, last, cluster=cluster, actor=request.actor, **form.told())
            messages.success(request, "These days are saved, and who takes over is told.")
            return redirect("rotas:on_call_of", rota)
    return _form(request, form, rota, "Somebody else takes over", "Save these days")


def swap(request: HttpRequest, rota: str) -> HttpResponse:
    """Two weeks change places."""
    cluster = _open_to_set(request, rota)
    weeks = [(turn.monday, turn.person) for turn in turns(cluster) if turn.person is not None]
    form = SwapWeeksForm(request.POST or None, weeks=weeks)
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            swap_weeks(*form.days(), cluster=cluster, actor=request.actor)
            messages.success(request, "The two weeks are swapped, and both are told.")
            return redirect("rotas:on_call_of", rota)
    return _form(request, form, rota, "Swap two weeks", "Swap")


@require_POST
def days_back(request: HttpRequest, days_id: UUID) -> HttpResponse:
    found = open_days(request.actor, days_id)
    take_days_back(found, actor=request.actor)
    messages.success(request, "Taken back. The week counts again.")
    return redirect("rotas:on_call_of", _key(found.cluster))


def _form(request: HttpRequest, form: object, rota: str, title: str, button: str) -> HttpResponse:
    back = reverse("rotas:on_call_of", args=[rota])
    return question_page(request, form, title=title, back_url=back, button=button, heading=False)  # type: ignore[arg-type]


def _open_to_set(request: HttpRequest, rota: str) -> Cluster | None:
    require(request.actor.may(Permission.RUN_ROTA), NOT_YOURS)
    cluster = open_rota(request.actor, rota)
    require(may_set_on_call(request.actor, cluster), NOT_YOURS)
    return cluster


def _now(cluster: Cluster | None) -> object:
    found = on_call_at(now())
    return found.of(cluster.id) if cluster else found.turns.get(None)


def _key(cluster: Cluster | None) -> str:
    return str(cluster.id) if cluster else WHOLE_CO_OP


def _day(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise NotFound(NOT_FOUND) from None
