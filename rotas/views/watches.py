"""Being looked into now: visits that nobody came to or answered, who knows, and who was told."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from clusters.policies import clusters_of
from coopcare.accounts.authorise import require
from coopcare.accounts.hats import Hat, Permission
from coopcare.clock import today
from coopcare.ui.pages import question_page
from coopcare.ui.refusals import refusals_in
from members.models import Person, Scope
from members.policies import grants_of
from rotas.forms.watches import DealtWithForm, WatchRulesForm
from rotas.models import Attendance, AttendanceStatus, Watch, WatchRules
from rotas.policies import may_handle_watch, may_look_into, may_set_watch_rules, may_staff
from rotas.queries.late import notices_today
from rotas.queries.on_call import gap_warnings
from rotas.queries.watches import delay_wishes_of, open_delay_wish, open_watch, own_delay_wish, watches_now
from rotas.services.delays import ask_about_delays, end_delay_wish
from rotas.services.watches import acknowledge, deal_with, set_watch_rules

NOT_YOURS = "This page is for who runs the rota, and for who is on call now."


@require_safe
def watches(request: HttpRequest) -> HttpResponse:
    """Everything that is looked into at this moment, and days on which nobody is on call."""
    actor = request.actor
    require(may_look_into(actor), NOT_YOURS)
    runs_rota = actor.may(Permission.RUN_ROTA)
    context = {
        "watches": list(watches_now(actor)),
        "gaps": gap_warnings(list(clusters_of(actor))) if runs_rota else [],
        "late": list(notices_today(actor)) if runs_rota else [],
        "runs_rota": runs_rota,
        "rules": WatchRules.objects.in_force(),
        "may_set_rules": may_set_watch_rules(actor),
    }
    return render(request, "rotas/watches.html", context)


@require_safe
def watch(request: HttpRequest, watch_id: UUID) -> HttpResponse:
    """One visit that is looked into, for whoever was told: the whole ladder for staff, the one press for everybody."""
    actor = request.actor
    found = open_watch(actor, watch_id)
    steps = list(found.steps.all())
    mine = [step for step in steps if actor.person_id in step.told_ids]
    handles = may_handle_watch(actor, found)
    pressable = mine or (steps[-1:] if handles else [])
    context = {
        "watch": found,
        "visit": found.visit,
        "steps": steps,
        "handles": handles,
        "may_staff": may_staff(actor, found.visit),
        "may_press": found.ended_at is None and any(one.acknowledged_at is None for one in pressable),
        "known": [step for step in (steps if handles else mine) if step.acknowledged_at],
        "own_place": _own_place(found, actor.person_id) if actor.hat == Hat.PCA else None,
        "may_list": may_look_into(actor),
    }
    return render(request, "rotas/watch.html", context)


@require_POST
def know(request: HttpRequest, watch_id: UUID) -> HttpResponse:
    """“I know”: one press."""
    found = open_watch(request.actor, watch_id)
    acknowledge(found, actor=request.actor)
    messages.success(request, "Thank you. The others can see that you know.")
    return redirect("rotas:watch", found.id)


def dealt_with(request: HttpRequest, watch_id: UUID) -> HttpResponse:
    actor = request.actor
    found = open_watch(actor, watch_id)
    require(may_handle_watch(actor, found), "Only whoever runs the rota, or is on call, can say this.")
    form = DealtWithForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            deal_with(found, note=form.cleaned_data["note"], actor=actor)
            messages.success(request, "It is dealt with. Nobody else will be told.")
            return redirect("rotas:watch", found.id)
    back = reverse("rotas:watch", args=[found.id])
    return question_page(request, form, title="It is dealt with", back_url=back, button="Save", heading=False)


def rules(request: HttpRequest) -> HttpResponse:
    """How long the co-op waits."""
    require(may_set_watch_rules(request.actor), "The manager decides how long the co-op waits.")
    form = WatchRulesForm(request.POST or None, rules=WatchRules.objects.in_force())
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            set_watch_rules(actor=request.actor, **form.cleaned_data)
            messages.success(request, "The waiting times are saved.")
            return redirect("rotas:watches")
    back = reverse("rotas:watches")
    return question_page(request, form, title="How long we wait", back_url=back, button="Save", heading=False)


def told_of_delays(request: HttpRequest) -> HttpResponse:
    """Who is told when somebody is late or does not come: a representative asks, and either takes it back."""
    actor = request.actor
    require(Scope.SEE_VISITS in grants_of(actor, actor.subject_id, today()), "These are not visits that you may see.")
    person = Person.objects.get(id=str(actor.subject_id))
    if request.method == "POST":
        ask_about_delays(person, actor=actor)
        messages.success(request, "We will tell you when somebody is late, or has not come.")
        return redirect("rotas:told_of_delays")
    context = {
        "person": person,
        "is_own": actor.hat == Hat.PERSON,
        "wishes": list(delay_wishes_of(person.id)),
        "own_wish": own_delay_wish(actor),
    }
    return render(request, "rotas/told_of_delays.html", context)


@require_POST
def stop_telling(request: HttpRequest, wish_id: UUID) -> HttpResponse:
    end_delay_wish(open_delay_wish(request.actor, wish_id), actor=request.actor)
    messages.success(request, "Saved. They are no longer told.")
    return redirect("rotas:told_of_delays")


def _own_place(found: Watch, pca_id: UUID | None) -> Attendance | None:
    """Where the PCA can say that they have arrived, or answer."""
    waiting = (AttendanceStatus.ACCEPTED, AttendanceStatus.OFFERED)
    places = found.visit.current_attendances
    return next((place for place in places if place.pca_id == pca_id and place.status in waiting), None)
