"""A timesheet, as its PCA, their support worker and the office find it, and the three steps it goes through."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from billing.forms.pay import AdjustmentForm, ChangedWayForm, OtherWorkForm, QueryForm, SickDaysForm
from billing.models import Timesheet, TimesheetStatus
from billing.policies import (
    may_agree_timesheet,
    may_check_time_of,
    may_mend_timesheet,
    may_read_money,
    may_run_pay,
    may_see_pay_of,
    may_write_night,
)
from billing.queries import pay as queries
from billing.services import pay as services
from billing.services import pay_entries
from billing.services.pay_papers import pay_paper
from billing.services.pay_sickness import take_off_sick_days, write_down_sick_days
from coopcare.accounts.authorise import require
from coopcare.accounts.hats import Hat
from coopcare.documents.responses import document_response
from coopcare.errors import DomainError, NotFound
from coopcare.ui.pages import question_page
from coopcare.ui.refusals import refusals_in

PAGE_SIZE = 50


@require_safe
@login_required
def timesheets(request: HttpRequest) -> HttpResponse:
    """A PCA's own, or those that wait to be checked."""
    require(queries.may_list_timesheets(request.actor))
    page = Paginator(queries.timesheets_for(request.actor), PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "billing/timesheets.html", {"page": page, "is_pca": request.actor.hat == Hat.PCA})


@require_safe
@login_required
def timesheet(request: HttpRequest, timesheet_id: UUID) -> HttpResponse:
    return _page(request, queries.open_timesheet(request.actor, timesheet_id))


@require_POST
@login_required
def agree(request: HttpRequest, timesheet_id: UUID) -> HttpResponse:
    return _step(request, timesheet_id, services.agree_timesheet, "The timesheet has gone to the support worker.")


@require_POST
@login_required
def check(request: HttpRequest, timesheet_id: UUID) -> HttpResponse:
    return _step(request, timesheet_id, services.check_timesheet, "The timesheet has gone to the office.")


@require_POST
@login_required
def answer(request: HttpRequest, timesheet_id: UUID) -> HttpResponse:
    return _step(request, timesheet_id, services.answer_query, "The timesheet has gone back to the PCA.")


@login_required
def query(request: HttpRequest, timesheet_id: UUID) -> HttpResponse:
    found = queries.open_timesheet(request.actor, timesheet_id)
    require(may_agree_timesheet(request.actor, found.pca_id))
    form = QueryForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusals_in(form):
            version = _version(request.GET.get("version"))
            services.query_timesheet(found, version=version, actor=request.actor, **form.cleaned_data)
            messages.success(request, "Your support worker can read what you wrote.")
            return redirect("billing:timesheet", found.id)
    return question_page(request, form, title="What is not right?", back_url=_url(found), button="Send this")


@login_required
def add_work(request: HttpRequest, timesheet_id: UUID) -> HttpResponse:
    found = _to_mend(request, timesheet_id)
    form = OtherWorkForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusals_in(form):
            pay_entries.add_other_work(found, actor=request.actor, **form.cleaned_data)
            messages.success(request, "The work has been added.")
            return redirect("billing:timesheet", found.id)
    title = f"Add work of {found.pca.full_name}"
    return question_page(request, form, title=title, back_url=_url(found), button="Add this work")


@login_required
def change_way(request: HttpRequest, timesheet_id: UUID) -> HttpResponse:
    found = _to_mend(request, timesheet_id)
    ways = queries.ways_in(found)
    if not ways:
        messages.info(request, "There is no way between two visits in this timesheet.")
        return redirect("billing:timesheet", found.id)
    form = ChangedWayForm(request.POST if request.method == "POST" else None, ways=ways)
    if form.is_valid():
        with refusals_in(form):
            pay_entries.change_way(found, *form.ends, actor=request.actor, **form.answers())
            messages.success(request, "The way has been changed.")
            return redirect("billing:timesheet", found.id)
    title = f"Change a way of {found.pca.full_name}"
    return question_page(request, form, title=title, back_url=_url(found), button="Change this way")


@login_required
def add_amount(request: HttpRequest, timesheet_id: UUID) -> HttpResponse:
    found = _to_mend(request, timesheet_id)
    require(may_run_pay(request.actor))
    form = AdjustmentForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusals_in(form):
            pay_entries.add_adjustment(found, actor=request.actor, **form.cleaned_data)
            messages.success(request, "The amount has been added.")
            return redirect("billing:timesheet", found.id)
    title = f"Add an amount for {found.pca.full_name}"
    return question_page(request, form, title=title, back_url=_url(found), button="Add this amount")


@login_required
def add_sick_days(request: HttpRequest, timesheet_id: UUID) -> HttpResponse:
    found = queries.open_timesheet(request.actor, timesheet_id)
    require(may_check_time_of(request.actor, found.pca_id))
    form = SickDaysForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusals_in(form):
            write_down_sick_days(found, actor=request.actor, **form.cleaned_data)
            messages.success(request, "The days off sick are written down.")
            return redirect("billing:timesheet", found.id)
    title = f"Days off sick of {found.pca.full_name}"
    return question_page(request, form, title=title, back_url=_url(found), button="Write down these days")


@require_POST
@login_required
def take_off(request: HttpRequest, timesheet_id: UUID, entry_id: UUID) -> HttpResponse:
    """Work, a way, an amount or days off sick that were entered by hand."""
    found = _to_mend(request, timesheet_id)
    entered = queries.entered_on(found)
    work = next((one for one in entered.works if one.id == entry_id), None)
    way = next((one for one in entered.ways if one.id == entry_id), None)
    amount = next((one for one in entered.amounts if one.id == entry_id), None)
    sick = next((one for one in entered.sick if one.id == entry_id), None)
    if work is not None:
        pay_entries.withdraw_other_work(found, work, actor=request.actor)
    elif way is not None:
        pay_entries.withdraw_way(found, way, actor=request.actor)
    elif amount is not None:
        pay_entries.withdraw_adjustment(amount, actor=request.actor)
    elif sick is not None:
        take_off_sick_days(found, sick, actor=request.actor)
    else:
        raise NotFound()
    messages.success(request, "That has been taken off.")
    return redirect("billing:timesheet", found.id)


@require_safe
@login_required
def paper(request: HttpRequest, timesheet_id: UUID) -> HttpResponse:
    found = queries.open_timesheet(request.actor, timesheet_id)
    return document_response(pay_paper(found, actor=request.actor))


def _to_mend(request: HttpRequest, timesheet_id: UUID) -> Timesheet:
    found = queries.open_timesheet(request.actor, timesheet_id)
    require(may_mend_timesheet(request.actor, found.pca_id))
    return found


def _step(request: HttpRequest, timesheet_id: UUID, service: Callable[..., Any], words: str) -> HttpResponse:
    found = queries.open_timesheet(request.actor, timesheet_id)
    try:
        service(found, version=_version(request.POST.get("version")), actor=request.actor)
    except DomainError as error:
        if error.status in (403, 404):
            raise
        return _page(request, queries.open_timesheet(request.actor, timesheet_id), error.message, error.status)
    messages.success(request, words)
    return redirect("billing:timesheet", found.id)


def _version(typed: str | None) -> int:
    """0, which no timesheet has, for what is no number."""
    return int(typed) if typed and typed.isascii() and typed.isdecimal() else 0


def _url(found: Timesheet) -> str:
    return reverse("billing:timesheet", args=[found.id])


def _page(request: HttpRequest, found: Timesheet, problem: str = "", status: int = 200) -> HttpResponse:
    actor, where = request.actor, TimesheetStatus(found.status)
    is_open = found.period.is_open
    is_to_agree = where == TimesheetStatus.WITH_PCA and not found.trouble and not found.is_waiting
    office = may_read_money(actor)
    back = reverse("billing:pay_period", args=[found.period_id]) if office else reverse("billing:timesheets")
    context = {
        "timesheet": found,
        "figures": found.figures,
        "entered": queries.entered_on(found),
        "away": queries.away_without_pay(found) if is_open else [],
        "may_write_night": is_open and may_write_night(actor, found.pca_id),
        "may_write_sick": is_open and may_check_time_of(actor, found.pca_id),
        "sees_pay": may_see_pay_of(actor, found.pca_id),
        "sees_costs": office,
        "is_own": actor.person_id == found.pca_id,
        "may_agree": is_to_agree and may_agree_timesheet(actor, found.pca_id),
        "may_check": where == TimesheetStatus.WITH_SUPPORT_WORKER and may_check_time_of(actor, found.pca_id),
        "may_answer": where == TimesheetStatus.QUERIED and may_mend_timesheet(actor, found.pca_id),
        "may_mend": is_open and may_mend_timesheet(actor, found.pca_id),
        "may_add_amount": is_open and may_run_pay(actor) and may_mend_timesheet(actor, found.pca_id),
        "back_url": back,
        "problem": problem,
        "has_errors": bool(problem),
    }
    return render(request, "billing/timesheet.html", context, status=status)
