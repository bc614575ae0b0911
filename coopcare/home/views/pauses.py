"""Pausing the weekly visits, and coming back; answering and taking back what was asked for."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from clusters.policies import may_run_rota
from coopcare.accounts.authorise import require
from coopcare.clock import today
from coopcare.errors import DomainError
from coopcare.home.changes import change_page
from coopcare.home.views.weekly import changeable, plan_url
from coopcare.home.weekly_forms import AnswerForm, PauseForm, ReturnForm
from coopcare.ui.formats import gov_datetime, gov_short_date
from coopcare.ui.pages import question_page
from coopcare.ui.refusals import refusals_in
from rotas.models import PauseReason, RequestStatus
from rotas.queries.plans import open_package_of, open_pause, open_request
from rotas.queries.weekly import preview_pause, preview_return
from rotas.services.pauses import CANCEL_REASONS, come_back, pause_visits
from rotas.services.requests import refuse_request, withdraw_request
from rotas.weekly_terms import from_json


def pause(request: HttpRequest, person_id: UUID) -> HttpResponse:
    package = changeable(request, open_package_of(request.actor, person_id))
    form = PauseForm(request.POST or None, initial={"starts_on": today()})
    if form.is_valid():
        with refusals_in(form):
            starts_on, reason = form.cleaned_data["starts_on"], PauseReason(form.cleaned_data["reason"])
            found = preview_pause(package, starts_on=starts_on, ends_on=form.ends_on)
            if "confirmed" in request.POST:
                pause_visits(package, starts_on=starts_on, ends_on=form.ends_on, reason=reason, actor=request.actor)
                messages.success(request, "The visits are paused. We have told everybody it concerns.")
                return redirect(plan_url(request.actor, package))
            until = f"to {gov_short_date(form.ends_on)}" if form.ends_on else "until further notice"
            return change_page(
                request,
                found,
                words=f"No weekly visits from {gov_short_date(starts_on)} {until}.",
                version=1,
                button="Pause these visits",
                reason=CANCEL_REASONS[reason],
            )
    return question_page(request, form, title="Pause the weekly visits", back_url=plan_url(request.actor, package))


def back(request: HttpRequest, pause_id: UUID) -> HttpResponse:
    found = open_pause(request.actor, pause_id)
    package = changeable(request, found.package)
    form = ReturnForm(request.POST or None)
    if form.is_valid():
        with refusals_in(form):
            on = form.cleaned_data["on"]
            change = preview_return(found, on=on)
            if "confirmed" in request.POST:
                come_back(found, on=on, actor=request.actor)
                messages.success(request, "The weekly visits come again. We have told everybody it concerns.")
                return redirect(plan_url(request.actor, package))
            words = f"The visits come again from {gov_short_date(on)}."
            return change_page(request, change, words=words, version=1, button="Start the visits again")
    return question_page(
        request, form, title="Start the visits again", heading=False, back_url=plan_url(request.actor, package)
    )


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
