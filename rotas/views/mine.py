"""One's own visits: the person's list, and the PCA's day, week and visit, made for a phone."""

import datetime as dt
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from coopcare.accounts.actor import Actor
from coopcare.accounts.authorise import require
from coopcare.accounts.hats import Hat
from coopcare.clock import now, today
from coopcare.errors import DomainError
from coopcare.ui.pages import question_page
from members.models import Scope
from members.policies import grants_of, may_see_person
from rotas.forms.visits import DeclineForm, ErrandForm, NoteForm
from rotas.models import AttendanceStatus
from rotas.policies import (
    may_answer,
    may_ask_swap,
    may_give,
    may_look_into,
    may_read_notes,
    may_write_errand,
    may_write_up,
)
from rotas.queries import offers_to, open_attendance, visits_of, visits_today, week_of_pca
from rotas.queries.absence import calls_of
from rotas.queries.delays import delays_of
from rotas.queries.late import newest_notice
from rotas.queries.medicines import visit_medicines
from rotas.queries.offers import open_offers_to
from rotas.queries.plans import open_weekly_offer, weekly_offers_to
from rotas.queries.runs import by_day, runs_of
from rotas.queries.swaps import live_swaps_of
from rotas.queries.watches import watches_now
from rotas.queries.weekly import pattern_words
from rotas.services.agreeing import agree_to_weekly, decline_weekly
from rotas.services.errands import write_down_errand
from rotas.services.giving import arrive, leave, tick_task, write_note
from rotas.services.staffing import accept, decline, see
from rotas.week.table import Cell, monday_of

WEEKS_SHOWN = 2
SEES_VISITS = {Scope.SEE_VISITS, Scope.BOOK_VISITS}
NOT_YOURS_TO_SEE = "These are not visits that you may see. Ask the person to give you that permission."
NOT_YOURS_TO_WRITE = "Only whoever gives this visit, or runs its rota, can write it up."


def my_visits(request: HttpRequest) -> HttpResponse:
    """A person's visits, two weeks at a time: what is to come, or what has been."""
    actor = request.actor
    require(bool(grants_of(actor, actor.subject_id, today()) & SEES_VISITS), NOT_YOURS_TO_SEE)
    first = _day(request, "from") or monday_of(today())
    last = first + dt.timedelta(weeks=WEEKS_SHOWN, days=-1)
    context = {
        "visits": visits_of(actor, actor.subject_id, first, last),
        "first": first,
        "last": last,
        "earlier": first - dt.timedelta(weeks=WEEKS_SHOWN),
        "later": last + dt.timedelta(days=1),
        "delays": delays_of(actor.subject_id),
    }
    return render(request, "rotas/my_visits.html", context)


def my_today(request: HttpRequest) -> HttpResponse:
    """A PCA's visits today and tomorrow, what they have been asked, and what is looked into while they are on call."""
    actor = _as_pca(request)
    day = today()
    is_on_call = may_look_into(actor)
    context = {
        "day": day,
        "places": visits_today(actor.person_id, day),
        "tomorrow": visits_today(actor.person_id, day + dt.timedelta(days=1)),
        "offers": offers_to(actor.person_id),
        "calls": calls_of(actor.person_id),
        "weekly_offers": weekly_offers_to(actor.person_id),
        "open_offers": open_offers_to(actor.person_id),
        "swaps": live_swaps_of(actor.person_id),
        "me": actor.person_id,
        "is_on_call": is_on_call,
        "looked_into": watches_now(actor).count() if is_on_call else 0,
    }
    return render(request, "rotas/today.html", context)


def weekly_offer(request: HttpRequest, pattern_id: UUID) -> HttpResponse:
    """Weekly visits that a person chose this PCA for: yes to all of them, or no."""
    actor = _as_pca(request)
    pattern = open_weekly_offer(actor, pattern_id)
    if request.method == "POST" and request.POST.get("answer") in ("yes", "no"):
        if request.POST["answer"] == "yes":
            agree_to_weekly(pattern, actor=actor)
            messages.success(request, "Thank you. These visits are yours.")
        else:
            decline_weekly(pattern, actor=actor)
            messages.success(request, "Thank you for telling us. Somebody else will be found.")
        return redirect("rotas:today")
    return render(request, "rotas/weekly_offer.html", {"pattern": pattern, "words": pattern_words(pattern)})


def my_week(request: HttpRequest) -> HttpResponse:
    actor = _as_pca(request)
    monday = monday_of(_day(request, "week") or today())
    days = week_of_pca(actor.person_id, monday)
    places = [place for _, theirs in days for place in theirs]
    asked = [place for place in places if place.status == AttendanceStatus.OFFERED]
    runs = runs_of([Cell(place.visit, place) for place in places], monday)
    context = {
        "monday": monday,
        "sunday": monday + dt.timedelta(days=6),
        "days": by_day(runs, [day for day, _ in days]),
        "offers": offers_to(actor.person_id),
        "open_offers": open_offers_to(actor.person_id),
        "swaps": live_swaps_of(actor.person_id),
        "me": actor.person_id,
        "minutes": sum(place.visit.minutes for place in places) - sum(place.visit.minutes for place in asked),
        "asked_minutes": sum(place.visit.minutes for place in asked),
        "travel_minutes": sum(one.run.travel_minutes for one in runs),
        "before": monday - dt.timedelta(weeks=1),
        "after": monday + dt.timedelta(weeks=1),
    }
    return render(request, "rotas/my_week.html", context)


def attendance(request: HttpRequest, attendance_id: UUID) -> HttpResponse:
    """One visit as its PCA needs it: where, what to know, what to do, arrive and leave.

    Somebody who is only asked reads when, what and in which area (domain.md F6: cover offers).
    """
    place = open_attendance(request.actor, attendance_id)
    visit = place.visit
    if place.status == AttendanceStatus.OFFERED and may_answer(request.actor, place):
        see(place, actor=request.actor)
    knows_person = may_see_person(request.actor, visit.person)
    reads_record = may_read_notes(request.actor, visit)
    context = {
        "place": place,
        "visit": visit,
        "tasks": visit.tasks.all(),
        "notes": visit.notes.all() if reads_record else [],
        "medicines": visit_medicines(visit) if reads_record else None,
        "knows_person": knows_person,
        "may_be_named": knows_person or place.status != AttendanceStatus.OFFERED,
        "cluster": visit.cluster,
        "may_swap": may_ask_swap(request.actor, place) and place.starts_at > now(),
        "may_write_errand": may_write_errand(request.actor, place),
        "is_soon": place.starts_at - now() < dt.timedelta(hours=12),
        "may_be_late": may_give(request.actor, place) and visit.on == today(),
        "late_notice": newest_notice(place) if place.status == AttendanceStatus.ACCEPTED else None,
    }
    return render(request, "rotas/attendance.html", context)


@require_POST
def answer_yes(request: HttpRequest, attendance_id: UUID) -> HttpResponse:
    place = open_attendance(request.actor, attendance_id)
    accept(place, actor=request.actor)
    messages.success(request, "Thank you. This visit is yours.")
    return redirect("rotas:attendance", place.id)


def answer_no(request: HttpRequest, attendance_id: UUID) -> HttpResponse:
    place = open_attendance(request.actor, attendance_id)
    require(may_answer(request.actor, place), "Only the PCA who was asked can answer.")
    form = DeclineForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        decline(place, reason=form.cleaned_data["reason"], actor=request.actor)
        messages.success(request, "Thank you for telling us. Your support worker will ask somebody else.")
        return redirect("rotas:today")
    back = reverse("rotas:attendance", args=[place.id])
    return question_page(request, form, title="Say no to this visit", back_url=back, button="Say no", heading=False)


@require_POST
def arrived(request: HttpRequest, attendance_id: UUID) -> HttpResponse:
    place = open_attendance(request.actor, attendance_id)
    arrive(place, at=now(), actor=request.actor)
    messages.success(request, "Your arrival is saved.")
    return redirect("rotas:attendance", place.id)


@require_POST
def left(request: HttpRequest, attendance_id: UUID) -> HttpResponse:
    place = open_attendance(request.actor, attendance_id)
    leave(place, at=now(), actor=request.actor)
    messages.success(request, "Your leaving time is saved. Thank you.")
    return redirect("rotas:attendance", place.id)


@require_POST
def tasks_done(request: HttpRequest, attendance_id: UUID) -> HttpResponse:
    """All tick boxes of the page at once, so that it works without JavaScript."""
    place = open_attendance(request.actor, attendance_id)
    require(may_write_up(request.actor, place.visit), NOT_YOURS_TO_WRITE)
    ticked = set(request.POST.getlist("done"))
    for task in place.visit.tasks.all():
        if (str(task.id) in ticked) != (task.done_at is not None):
            tick_task(task, done=str(task.id) in ticked, actor=request.actor)
    messages.success(request, "The list is saved.")
    return redirect("rotas:attendance", place.id)


def add_note(request: HttpRequest, attendance_id: UUID) -> HttpResponse:
    place = open_attendance(request.actor, attendance_id)
    require(may_write_up(request.actor, place.visit), NOT_YOURS_TO_WRITE)
    form = NoteForm(request.POST or None)
    back = reverse("rotas:attendance", args=[place.id])
    if request.method == "POST" and form.is_valid():
        try:
            write_note(place.visit, text=form.cleaned_data["text"], actor=request.actor)
        except DomainError as error:
            form.add_error(None, error.message)
            return question_page(request, form, title="Write a note", back_url=back, status=error.status)
        messages.success(request, "Your note is saved.")
        return redirect(back)
    return question_page(request, form, title="Write a note", back_url=back, button="Save note")


def errand(request: HttpRequest, attendance_id: UUID) -> HttpResponse:
    """Miles driven for the person; by their PCA, or by who runs the rota when they rang."""
    place = open_attendance(request.actor, attendance_id)
    require(may_write_errand(request.actor, place), NOT_YOURS_TO_WRITE)
    first = {"miles": place.errand_tenths / 10 if place.errand_tenths else None, "what_for": place.errand_for}
    form = ErrandForm(request.POST or None, initial=first)
    own = place.pca_id == request.actor.person_id
    back = reverse("rotas:attendance", args=[place.id]) if own else reverse("rotas:office_visit", args=[place.visit_id])
    title = f"Driving for {place.visit.person.calling_name}"
    if request.method == "POST" and form.is_valid():
        try:
            write_down_errand(place, tenths=form.tenths, what_for=form.cleaned_data["what_for"], actor=request.actor)
        except DomainError as error:
            if error.status in (403, 404):
                raise
            field = getattr(error, "field", None)
            form.add_error(field if field in form.fields else None, error.message)
            return question_page(request, form, title=title, back_url=back, status=error.status, button="Save")
        messages.success(request, "The miles are saved.")
        return redirect(back)
    return question_page(request, form, title=title, back_url=back, button="Save")


def _as_pca(request: HttpRequest) -> Actor:
    require(request.actor.hat == Hat.PCA, "These pages are for Personal Care Assistants.")
    return request.actor


def _day(request: HttpRequest, name: str) -> dt.date | None:
    """A day in the address, or None: an address typed wrong shows this week, not an error."""
    try:
        return dt.date.fromisoformat(request.GET.get(name, ""))
    except ValueError:
        return None
