"""Limits to a person's freedom: writing one down, looking again, ending and referring it."""

from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from clusters.forms.capacity import EndForm, LimitForm, LookForm, ReferForm
from clusters.models import Limit
from clusters.policies import may_write_capacity
from clusters.queries.capacity import decisions_of, limit_due, open_limit, open_record
from clusters.services import limits as service
from clusters.services.capacity import require_free
from clusters.views.capacity import long_page
from coopcare.accounts.actor import Actor
from coopcare.clock import today
from coopcare.ui.pages import question_page
from coopcare.ui.refusals import refusals_in

EMERGENCY = "Written down. Ring the manager or on-call within the hour. The nominated individual reads it in a week."


def add(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Write down a limit, or restraint in an emergency."""
    actor: Actor = request.actor
    person = open_record(actor, person_id).person
    require_free(person, actor=actor)
    form = LimitForm(request.POST if request.method == "POST" else None, decisions=decisions_of(person.id))
    if form.is_valid():
        with refusals_in(form):
            limit = service.add_limit(person, actor=actor, **form.cleaned_data)
            messages.success(request, EMERGENCY if limit.is_emergency else "The limit is written down.")
            return redirect("clusters:limit", limit.id)
    back_url = reverse("clusters:capacity_of", args=[person.id])
    return long_page(request, form, person, title=f"A limit for {person}", back_url=back_url)


@require_safe
def limit(request: HttpRequest, limit_id: UUID) -> HttpResponse:
    """One limit, and each time somebody looked again."""
    actor: Actor = request.actor
    found = open_limit(actor, limit_id)
    is_theirs = actor.subject_id == found.person_id
    mine = reverse("clusters:my_capacity")
    context = {
        "limit": found,
        "due_on": limit_due(found, today()),
        "may_write": may_write_capacity(actor, found.person),
        "back_url": mine if is_theirs else reverse("clusters:capacity_of", args=[found.person_id]),
    }
    return render(request, "clusters/capacity/limit.html", context)


def look(request: HttpRequest, limit_id: UUID) -> HttpResponse:
    """It is still needed."""
    found = _to_change(request, limit_id)
    form = LookForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusals_in(form):
            service.look_at_limit(found, actor=request.actor, **form.cleaned_data)
            return _kept(request, found)
    return _page(request, form, found, f"Look again: {found.what}")


def end(request: HttpRequest, limit_id: UUID) -> HttpResponse:
    """It is not needed any more."""
    found = _to_change(request, limit_id)
    form = EndForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusals_in(form):
            service.end_limit(found, actor=request.actor, **form.cleaned_data)
            return _kept(request, found)
    return _page(request, form, found, f"End: {found.what}")


def refer(request: HttpRequest, limit_id: UUID) -> HttpResponse:
    """In doubt whether it is deprivation of liberty."""
    found = _to_change(request, limit_id)
    form = ReferForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusals_in(form):
            service.refer_limit(found, actor=request.actor, **form.cleaned_data)
            return _kept(request, found)
    return _page(request, form, found, "Possible deprivation of liberty: whom did you tell?")


def _to_change(request: HttpRequest, limit_id: UUID) -> Limit:
    found = open_limit(request.actor, limit_id)
    require_free(found.person, actor=request.actor)
    return found


def _kept(request: HttpRequest, found: Limit) -> HttpResponse:
    messages.success(request, "It is kept.")
    return redirect("clusters:limit", found.id)


def _page(request: HttpRequest, form: Form, found: Limit, title: str) -> HttpResponse:
    back_url = reverse("clusters:limit", args=[found.id])
    return question_page(request, form, title=title, back_url=back_url, button="Write it down")
