"""Pay, for who runs it: the periods, what stands in the way of one, approving it, and what each job is paid."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from billing.forms.pay import PayPeriodForm, PayRuleForm
from billing.models import PayPeriod
from billing.policies import may_read_money, may_run_pay
from billing.queries import pay as queries
from billing.queries.pay_words import rules_in_words
from billing.services.pay import approve_pay, open_pay_period, work_out_again
from billing.services.pay_rules import set_pay_rule
from coopcare.accounts.authorise import require
from coopcare.clock import today
from coopcare.errors import DomainError
from coopcare.ui.pages import question_page
from coopcare.ui.refusals import refusals_in

PROGRESS = "billing/pay_period.html#progress"


@require_safe
@login_required
def periods(request: HttpRequest) -> HttpResponse:
    require(may_read_money(request.actor))
    context = {"periods": queries.periods_list(), "may_run": may_run_pay(request.actor)}
    return render(request, "billing/pay_periods.html", context)


@login_required
def add_period(request: HttpRequest) -> HttpResponse:
    require(may_run_pay(request.actor))
    form = PayPeriodForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusals_in(form):
            period = open_pay_period(actor=request.actor, **form.cleaned_data)
            messages.success(request, "The pay period has started. Each PCA can see their timesheet once it is ready.")
            return redirect("billing:pay_period", period.id)
    return question_page(
        request, form, title="Start a pay period", back_url=reverse("billing:pay"), button="Work out the pay"
    )


@require_safe
@login_required
def period(request: HttpRequest, period_id: UUID) -> HttpResponse:
    found = queries.open_period(request.actor, period_id)
    asks_how_far = "HX-Request" in request.headers
    if asks_how_far:
        timesheets = queries.timesheets_in(found)
        waiting = sum(one.is_waiting for one in timesheets)
        if waiting or found.approving:
            context = {"period": found, "timesheets": timesheets, "waiting": waiting}
            return render(request, PROGRESS, {**context, "ready": len(timesheets) - waiting})
    response = _period_page(request, found)
    if asks_how_far:
        response.headers["HX-Refresh"] = "true"
    return response


@require_POST
@login_required
def again(request: HttpRequest, period_id: UUID) -> HttpResponse:
    found = queries.open_period(request.actor, period_id)
    changed = work_out_again(found, actor=request.actor)
    messages.success(request, _changed_words(changed))
    return redirect("billing:pay_period", found.id)


@require_POST
@login_required
def approve(request: HttpRequest, period_id: UUID) -> HttpResponse:
    found = queries.open_period(request.actor, period_id)
    try:
        approved = approve_pay(found, actor=request.actor)
    except DomainError as error:
        if error.status == 403:
            raise
        return _period_page(request, found, problem=error.message, status=error.status)
    messages.success(request, _approved_words(approved))
    return redirect("billing:pay_period", found.id)


@require_safe
@login_required
def rules(request: HttpRequest) -> HttpResponse:
    require(may_read_money(request.actor))
    context = {"rules": rules_in_words(), "may_run": may_run_pay(request.actor)}
    return render(request, "billing/pay_rules.html", context)


@login_required
def add_rule(request: HttpRequest) -> HttpResponse:
    require(may_run_pay(request.actor))
    form = PayRuleForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusals_in(form):
            set_pay_rule(actor=request.actor, **form.cleaned_data)
            messages.success(request, "The pay rate has been added.")
            return redirect("billing:pay_rules")
    return question_page(
        request, form, title="Add a pay rate", back_url=reverse("billing:pay_rules"), button="Add this pay rate"
    )


def _approved_words(period: PayPeriod) -> str:
    if period.is_open:
        return "The pay is being approved. This page shows when it is done."
    return "The pay is approved. You can take it out for payroll."


def _changed_words(changed: int | None) -> str:
    if changed is None:
        return "Everything is being worked out again. This page shows how far it is."
    if not changed:
        return "Nothing has changed."
    words = "1 timesheet has changed" if changed == 1 else f"{changed} timesheets have changed"
    return f"{words}, and must be agreed again."


def _period_page(request: HttpRequest, found: PayPeriod, *, problem: str = "", status: int = 200) -> HttpResponse:
    timesheets = queries.timesheets_in(found)
    blockers = queries.blockers_of(found) if found.is_open else []
    waiting = sum(one.is_waiting for one in timesheets)
    context = {
        "period": found,
        "timesheets": timesheets,
        "waiting": waiting,
        "ready": len(timesheets) - waiting,
        "totals": queries.totals_of(timesheets),
        "wages": [one for one in blockers if one.is_wage],
        "others": [one for one in blockers if not one.is_wage],
        "is_over": found.last_day < today(),
        "may_run": may_run_pay(request.actor),
        "problem": problem,
        "has_errors": bool(problem),
    }
    return render(request, "billing/pay_period.html", context, status=status)
