"""When a PCA can work: their own pages, made for a phone; and the same facts for who runs their rota."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from clusters.services.clusters import say_where_to_cover
from coopcare.accounts.actor import Actor
from coopcare.accounts.authorise import require
from coopcare.accounts.hats import Hat
from coopcare.clock import today
from coopcare.errors import NotFound
from coopcare.ui.pages import question_page
from coopcare.ui.refusals import refusals_in
from members.models import Person
from members.services.workers import say_how_they_work
from rotas.forms.workers import (
    CannotComeForm,
    CoversForm,
    DayChangeForm,
    HowIWorkForm,
    LeaveForm,
    NoHoursForm,
    WeeklyHoursForm,
)
from rotas.policies import may_decide_leave
from rotas.queries.absence import calls_of, leave_of, open_own_call, open_own_leave, places_to_give_up
from rotas.queries.availability import (
    agreed_outside,
    covers_of,
    day_changes_of,
    employment_of,
    open_day_change,
    open_pca,
    other_clusters,
    weeks_of,
)
from rotas.services.absence import FURTHEST, can_come_again, cannot_come_to, cannot_come_until
from rotas.services.availability import change_day, drop_weekly_hours, take_back_day, write_weekly_hours
from rotas.services.leave import request_leave, withdraw_leave
from rotas.suitability.contract import days_words

MINE = "rotas:availability"


@require_safe
def availability(request: HttpRequest) -> HttpResponse:
    """My availability and leave."""
    return _shown(request, _me(request), is_own=True)


@require_safe
def pca_availability(request: HttpRequest, pca_id: UUID) -> HttpResponse:
    """A PCA's availability and leave, for who runs their rota."""
    pca = open_pca(request.actor, pca_id)
    return _shown(request, pca, is_own=request.actor.person_id == pca.id)


def weekly_hours(request: HttpRequest) -> HttpResponse:
    pca = _me(request)
    form = WeeklyHoursForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            starts_on = form.cleaned_data["starts_on"]
            write_weekly_hours(pca, starts_on=starts_on, days=form.days(), actor=request.actor)
            messages.success(request, "Your hours are saved.")
            return redirect(MINE)
    return question_page(
        request, form, title="The hours you can work each week", back_url=reverse(MINE), button="Save my hours",
        template="rotas/weekly_hours.html",
    )  # fmt: skip


def no_hours(request: HttpRequest) -> HttpResponse:
    pca = _me(request)
    form = NoHoursForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            drop_weekly_hours(pca, starts_on=form.cleaned_data["starts_on"], actor=request.actor)
            messages.success(request, "You have no fixed hours from that day. You may be asked within your contract.")
            return redirect(MINE)
    return question_page(
        request, form, title="Have no fixed hours", heading=False, back_url=reverse(MINE), button="Take my hours away"
    )


def day_change(request: HttpRequest) -> HttpResponse:
    pca = _me(request)
    form = DayChangeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            can_work = form.cleaned_data["can_work"] == "yes"
            change_day(pca, on=form.cleaned_data["on"], can_work=can_work, hours=form.hours(), actor=request.actor)
            messages.success(request, "The day is saved.")
            return redirect(MINE)
    return question_page(
        request, form, title="One day that is different", back_url=reverse(MINE), button="Save this day"
    )


@require_POST
def take_day_back(request: HttpRequest, change_id: UUID) -> HttpResponse:
    _me(request)
    take_back_day(open_day_change(request.actor, change_id), actor=request.actor)
    messages.success(request, "That day is as usual again.")
    return redirect(MINE)


def covers(request: HttpRequest) -> HttpResponse:
    pca = _me(request)
    initial = {"clusters": [str(cluster.id) for cluster in covers_of(pca.id)]}
    form = CoversForm(request.POST or None, initial=initial, clusters=other_clusters(pca.id))
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            say_where_to_cover(pca, [UUID(one) for one in form.cleaned_data["clusters"]], actor=request.actor)
            messages.success(request, "Thank you. It is saved.")
            return redirect(MINE)
    return question_page(
        request, form, title="Covering elsewhere", heading=False, back_url=reverse(MINE), button="Save"
    )


def how_i_work(request: HttpRequest) -> HttpResponse:
    pca = _me(request)
    job = employment_of(pca.id)
    if job is None:
        raise NotFound("You are not employed as a PCA today.")
    initial = {"travel_mode": job.travel_mode, "most_minutes_a_day": job.most_minutes_a_day}
    form = HowIWorkForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            say_how_they_work(job, actor=request.actor, **form.cleaned_data)
            messages.success(request, "It is saved.")
            return redirect(MINE)
    return question_page(request, form, title="How you travel and work", back_url=reverse(MINE), button="Save")


def ask_leave(request: HttpRequest) -> HttpResponse:
    pca = _me(request)
    form = LeaveForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            request_leave(pca, actor=request.actor, **form.cleaned_data)
            messages.success(request, "You have asked for leave. You will get a message with the answer.")
            return redirect(MINE)
    return question_page(request, form, title="Ask for leave", back_url=reverse(MINE), button="Ask for this leave")


@require_POST
def take_leave_back(request: HttpRequest, leave_id: UUID) -> HttpResponse:
    withdraw_leave(open_own_leave(request.actor, leave_id), actor=request.actor)
    messages.success(request, "Your leave is taken back. Visits that others have now stay with them.")
    return redirect(MINE)


def cannot_come(request: HttpRequest) -> HttpResponse:
    """“I can't come”: today, some visits, or until a day. At once, and without a reason."""
    pca = _me(request)
    return _cannot_come(request, pca, title="I can’t come", back_url=reverse("rotas:today"), done="rotas:today")


def pca_cannot_come(request: HttpRequest, pca_id: UUID) -> HttpResponse:
    """The same for who runs the rota, when the PCA has rung."""
    pca = open_pca(request.actor, pca_id)
    require(may_decide_leave(request.actor, pca.id), "Only whoever runs the PCA’s rota can say this for them.")
    back_url = reverse("rotas:pca_availability", args=[pca.id])
    return _cannot_come(request, pca, title=f"{pca.calling_name} can’t come", back_url=back_url, done="")


@require_POST
def come_again(request: HttpRequest, call_id: UUID) -> HttpResponse:
    call = open_own_call(request.actor, call_id)
    can_come_again(call, actor=request.actor)
    messages.success(request, "Welcome back. You can be asked again from now.")
    return redirect(MINE)


def _cannot_come(request: HttpRequest, pca: Person, *, title: str, back_url: str, done: str) -> HttpResponse:
    form = CannotComeForm(request.POST or None, places=places_to_give_up(pca.id, today() + FURTHEST))
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            if form.cleaned_data["which"] == CannotComeForm.VISITS:
                places = [UUID(one) for one in form.cleaned_data["places"]]
                call = cannot_come_to(pca, place_ids=places, actor=request.actor)
            else:
                call = cannot_come_until(pca, until=form.until_day(), actor=request.actor)
            count = call.visits.count()
            visits = f"{count} visit{'' if count == 1 else 's'}"
            messages.success(request, f"Thank you for saying so. {visits} can now be given to somebody else.")
            return redirect(done) if done else redirect("rotas:call", call.id)
    return question_page(
        request, form, title=title, heading=False, back_url=back_url, button=title, template="rotas/cannot_come.html"
    )


def _shown(request: HttpRequest, pca: Person, *, is_own: bool) -> HttpResponse:
    job = employment_of(pca.id)
    context = {
        "pca": pca,
        "is_own": is_own,
        "may_decide": may_decide_leave(request.actor, pca.id),
        "job": job,
        "fixed_days": days_words(sorted(job.weekdays)) if job and job.weekdays else "",
        "weeks": weeks_of(pca.id),
        "day_changes": day_changes_of(pca.id),
        "leave": leave_of(pca.id),
        "calls": calls_of(pca.id),
        "covers": covers_of(pca.id),
        "outside": agreed_outside(pca),
        "today": today(),
    }
    return render(request, "rotas/availability.html", context)


def _me(request: HttpRequest) -> Person:
    """The PCA who asks, in that hat."""
    actor: Actor = request.actor
    require(actor.hat == Hat.PCA, "These pages are for Personal Care Assistants.")
    return Person.objects.get(id=str(actor.person_id))
