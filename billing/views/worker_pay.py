"""What one worker's pay, or what it costs, depends on besides the hours: shown to them, written down by the office."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from billing.forms.worker_pay import PensionForm, SickPayDaysForm
from billing.models import SickPayDays, WorkerPension
from billing.policies import may_read_money, may_run_pay
from billing.queries.worker_pay import WorkerPay, open_worker_pay
from billing.services.worker_pay import set_pension, set_sick_pay_days, withdraw_agreed
from coopcare.accounts.authorise import require
from coopcare.clock import today
from coopcare.errors import NotFound
from coopcare.ui.pages import question_page
from coopcare.ui.refusals import refusals_in


@require_safe
@login_required
def worker_pay(request: HttpRequest, person_id: UUID) -> HttpResponse:
    found = open_worker_pay(request.actor, person_id, today())
    office = may_read_money(request.actor)
    context = {
        "found": found,
        "is_own": request.actor.person_id == found.person.id,
        "may_run": may_run_pay(request.actor),
        "back_url": reverse("billing:wage_rates") if office else reverse("billing:timesheets"),
    }
    return render(request, "billing/worker_pay.html", context)


@login_required
def add_pension(request: HttpRequest, person_id: UUID) -> HttpResponse:
    found = _to_write(request, person_id)
    deed = partial(set_pension, found.person)
    return _write_down(request, found, PensionForm, deed, f"Pension of {found.person.full_name}")


@login_required
def add_sick_pay_days(request: HttpRequest, person_id: UUID) -> HttpResponse:
    found = _to_write(request, person_id)
    deed = partial(set_sick_pay_days, found.person)
    return _write_down(request, found, SickPayDaysForm, deed, f"Sick pay days of {found.person.full_name}")


@require_POST
@login_required
def take_off(request: HttpRequest, person_id: UUID, row_id: UUID) -> HttpResponse:
    found = _to_write(request, person_id)
    rows: list[WorkerPension | SickPayDays] = [*found.pensions, *found.sick_days]
    row = next((one for one in rows if one.id == row_id), None)
    if row is None:
        raise NotFound()
    withdraw_agreed(row, actor=request.actor)
    messages.success(request, "That has been taken off.")
    return redirect("billing:worker_pay", found.person.id)


def _to_write(request: HttpRequest, person_id: UUID) -> WorkerPay:
    found = open_worker_pay(request.actor, person_id, today())
    require(may_run_pay(request.actor))
    return found


def _write_down(
    request: HttpRequest, found: WorkerPay, form_class: type[Form], deed: Callable[..., Any], title: str
) -> HttpResponse:
    form = form_class(request.POST if request.method == "POST" else None)
    back_url = reverse("billing:worker_pay", args=[found.person.id])
    if form.is_valid():
        with refusals_in(form):
            deed(actor=request.actor, **form.cleaned_data)
            messages.success(request, "It is written down. Pay that is still being checked has been worked out again.")
            return redirect(back_url)
    return question_page(request, form, title=title, back_url=back_url, button="Write this down")
