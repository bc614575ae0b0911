"""Sleep-ins and waking nights: written down by the PCA, or by who checks their hours."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from billing.forms.nights import NightForm, WakeForm
from billing.models import Night
from billing.policies import may_write_night
from billing.queries import nights as queries
from billing.queries.pay import may_list_timesheets
from billing.services import nights as services
from coopcare.accounts.authorise import require
from coopcare.accounts.hats import Hat
from coopcare.errors import DomainError, NotFound
from coopcare.ui.pages import question_page
from coopcare.ui.refusals import refusals_in

PAGE_SIZE = 50


@require_safe
@login_required
def nights(request: HttpRequest) -> HttpResponse:
    require(may_list_timesheets(request.actor))
    page = Paginator(queries.nights_for(request.actor), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "to_tell_of": queries.sleep_ins_to_tell_of(request.actor),
        "is_pca": request.actor.hat == Hat.PCA,
        "person_id": request.actor.person_id,
    }
    return render(request, "billing/nights.html", context)


@login_required
def add(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """`person_id`: the PCA's."""
    pca = queries.open_pca_for_night(request.actor, person_id)
    people = queries.people_of(pca.id)
    if not people:
        messages.info(request, f"{pca.full_name} is on nobody’s care team, so there is no home for a night.")
        return redirect("billing:nights")
    form = NightForm(request.POST if request.method == "POST" else None, people=people)
    if form.is_valid():
        with refusals_in(form):
            night = services.write_down_night(pca, actor=request.actor, **form.cleaned_data)
            messages.success(request, "The night is written down.")
            return redirect("billing:night", night.id)
    own = request.actor.person_id == pca.id
    title = "Write down a night" if own else f"Write down a night of {pca.full_name}"
    return question_page(request, form, title=title, back_url=reverse("billing:nights"), button="Write it down")


@require_safe
@login_required
def night(request: HttpRequest, night_id: UUID) -> HttpResponse:
    return _page(request, queries.open_night(request.actor, night_id))


@login_required
def add_wake(request: HttpRequest, night_id: UUID) -> HttpResponse:
    found = _to_write(request, night_id)
    form = WakeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusals_in(form):
            services.add_wake(found, actor=request.actor, **form.cleaned_data)
            messages.success(request, "It is written down.")
            return redirect("billing:night", found.id)
    back_url = reverse("billing:night", args=[found.id])
    return question_page(request, form, title="Woken in the night", back_url=back_url, button="Write it down")


@login_required
def woken(request: HttpRequest, attendance_id: UUID) -> HttpResponse:
    """The first time that somebody was woken in a sleep-in of the rota."""
    place = queries.open_sleep_in(request.actor, attendance_id)
    form = WakeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusals_in(form), transaction.atomic():
            night = services.night_of_place(place, actor=request.actor)
            services.add_wake(night, actor=request.actor, **form.cleaned_data)
            messages.success(request, "It is written down.")
            return redirect("billing:night", night.id)
    back_url = reverse("billing:nights")
    return question_page(request, form, title="Woken in the night", back_url=back_url, button="Write it down")


@require_POST
@login_required
def take_off(request: HttpRequest, night_id: UUID) -> HttpResponse:
    found = _to_write(request, night_id)
    try:
        services.withdraw_night(found, actor=request.actor)
    except DomainError as error:
        return _refused(request, found, error)
    messages.success(request, "The night has been taken off.")
    return redirect("billing:nights")


@require_POST
@login_required
def take_off_wake(request: HttpRequest, night_id: UUID, wake_id: UUID) -> HttpResponse:
    found = _to_write(request, night_id)
    wake = next((one for one in found.standing_wakes if one.id == wake_id), None)
    if wake is None:
        raise NotFound()
    try:
        services.withdraw_wake(wake, actor=request.actor)
    except DomainError as error:
        return _refused(request, found, error)
    messages.success(request, "That has been taken off.")
    return redirect("billing:night", found.id)


def _to_write(request: HttpRequest, night_id: UUID) -> Night:
    found = queries.open_night(request.actor, night_id)
    require(may_write_night(request.actor, found.pca_id))
    return found


def _refused(request: HttpRequest, found: Night, error: DomainError) -> HttpResponse:
    if error.status in (403, 404):
        raise error
    return _page(request, found, problem=error.message, status=error.status)


def _page(request: HttpRequest, found: Night, *, problem: str = "", status: int = 200) -> HttpResponse:
    context = {
        "night": found,
        "is_own": request.actor.person_id == found.pca_id,
        "may_write": may_write_night(request.actor, found.pca_id),
        "reads_what_for": queries.may_read_what_for(request.actor, found),
        "problem": problem,
        "has_errors": bool(problem),
    }
    return render(request, "billing/night.html", context, status=status)
