"""Pausing the weekly visits, and coming back; answering and taking back what was asked for."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from clusters.models import Package
from clusters.policies import may_run_rota
from coopcare.accounts.authorise import require
from coopcare.clock import today
from coopcare.errors import DomainError
from coopcare.home.changes import change_page, wants_to_change
from coopcare.home.views.weekly import changeable, plan_url
from coopcare.home.weekly_forms import AnswerForm, PauseForm, ReturnForm
from coopcare.ui.formats import gov_datetime, gov_short_date
from coopcare.ui.pages import question_page
from coopcare.ui.refusals import refusals_in
from rotas.models import PauseReason, RequestStatus, VisitPattern
from rotas.queries.plans import open_package_of, open_pattern, open_pause, open_request
from rotas.queries.weekly import pattern_words, preview_pause, preview_return
from rotas.services.pauses import CANCEL_REASONS, come_back, pause_visits
from rotas.services.requests import refuse_request, withdraw_request
from rotas.weekly_terms import from_json


def pause(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """All weekly visits of a person."""
    package = changeable(request, open_package_of(request.actor, person_id))
    return _pause_form(request, package, pattern=None)


def pause_some(request: HttpRequest, pattern_id: UUID) -> HttpResponse:
    """The visits of one weekly pattern; the others come as always."""
    pattern = open_pattern(request.actor, pattern_id)
    return _pause_form(request, changeable(request, pattern.package), pattern=pattern)


def back(request: HttpRequest, pause_id: UUID) -> HttpResponse:
    found = open_pause(request.actor, pause_id)
    package = changeable(request, found.package)
    form = ReturnForm(request.POST or None)
    if form.is_valid() and not wants_to_change(request):
        with refusals_in(form):
            on = form.cleaned_data["on"]
            change = preview_return(found, on=on)
            if "confirmed" in request.POST:
                typed = request.POST.get("version", "")
                version = int(typed) if typed.isdecimal() else found.version
                come_back(found, on=on, version=version, actor=request.actor)
                messages.success(request, "The weekly visits come again. We have told everybody it concerns.")
                return redirect(plan_url(request.actor, package))
            words = f"The visits come again from {gov_short_date(on)}."
            return change_page(request, change, words=words, version=found.version, button="Start the visits again")
    return question_page(
        request, form, title="Start the visits again", heading=False, back_url=plan_url(request.actor, package)
    )


def _pause_form(request: HttpRequest, package: Package, *, pattern: VisitPattern | None) -> HttpResponse:
    form = PauseForm(request.POST or None, initial={"starts_on": today()})
    which = f"visits of {pattern_words(pattern)}" if pattern else "weekly visits"
    if form.is_valid() and not wants_to_change(request):
        with refusals_in(form):
            starts_on, ends_on = form.cleaned_data["starts_on"], form.ends_on
            reason = PauseReason(form.cleaned_data["reason"])
            found = preview_pause(package, starts_on=starts_on, ends_on=ends_on, pattern=pattern)
            if "confirmed" in request.POST:
                days = {"starts_on": starts_on, "ends_on": ends_on}
                pause_visits(package, **days, reason=reason, pattern=pattern, actor=request.actor)
                messages.success(request, "The visits are paused. We have told everybody it concerns.")
                return redirect(plan_url(request.actor, package))
            until = f"to {gov_short_date(ends_on)}" if ends_on else "until further notice"
            words = f"No {which} from {gov_short_date(starts_on)} {until}."
            why = CANCEL_REASONS[reason]
            return change_page(request, found, words=words, version=1, button="Pause these visits", reason=why)
    return question_page(request, form, title=f"Pause the {which}", back_url=plan_url(request.actor, package))


def answer(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """What a person asked for, for the support worker: make it so, or say why not."""
    asked = open_request(request.actor, request_id)
    require(may_run_rota(request.actor, asked.package.cluster))
    form = AnswerForm(request.POST or None)
    back_url = f"{reverse('rotas:week')}?cluster={asked.package.cluster_id}"
    status = None
    if form.is_valid():
        try:
            refuse_request(asked, answer=form.cleaned_data["answer"], actor=request.actor)
        except DomainError as error:
            form.add_error(None, error.message)
            status = error.status
        else:
            messages.success(request, f"{asked.package.person.calling_name} has been told.")
            return redirect(back_url)
    return question_page(
        request,
        form,
        title=f"{asked.package.person.calling_name} asks for weekly visits",
        heading=False,
        back_url=back_url,
        button="Say that it cannot be done",
        template="home/plan_request.html",
        status=status,
        asked=asked,
        words=from_json(asked.terms).words,
        by=gov_datetime(asked.answer_by),
        is_waiting=asked.status == RequestStatus.WAITING,
    )


@require_POST
def withdraw(request: HttpRequest, request_id: UUID) -> HttpResponse:
    asked = open_request(request.actor, request_id)
    package = changeable(request, asked.package)
    withdraw_request(asked, actor=request.actor)
    messages.success(request, "You no longer ask for these visits.")
    return redirect(plan_url(request.actor, package))
