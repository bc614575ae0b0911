"""Money this month: findings with their tables, as a page and as spreadsheets. No personal data."""

import datetime as dt

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from billing.board.findings import headline, sections
from billing.cycles import month_before, next_month
from billing.forms.board import AimsForm, BalanceForm
from billing.policies import may_manage_money, may_see_totals, may_steer
from billing.queries.board import aims, board_report, default_month
from billing.services.board import enter_balance, set_aims
from billing.views.months import first_day_of
from coopcare.accounts.authorise import require
from coopcare.clock import today
from coopcare.errors import NotFound
from coopcare.money import MINUTES_IN_HOUR
from coopcare.ui.csv_files import csv_response
from coopcare.ui.pages import question_page
from coopcare.ui.refusals import refusals_in

EARLIEST = dt.date(2000, 1, 1)


@require_safe
@login_required
def board(request: HttpRequest, year: int | None = None, month: int | None = None) -> HttpResponse:
    require(may_see_totals(request.actor))
    first_day = board_month(year, month) if year and month else default_month()
    report = board_report(request.actor, first_day)
    context = {
        "month": report.month,
        "headline": headline(report),
        "sections": sections(report),
        "before": month_before(first_day) if first_day > EARLIEST else None,
        "after": next_month(first_day) if next_month(first_day) <= today() else None,
        "may_enter": may_manage_money(request.actor),
    }
    return render(request, "billing/board.html", context)


@require_safe
@login_required
def table(request: HttpRequest, year: int, month: int, key: str) -> HttpResponse:
    """One section's table as a spreadsheet."""
    require(may_see_totals(request.actor))
    first_day = board_month(year, month)
    found = {one.key: one for one in sections(board_report(request.actor, first_day)) if one.rows}
    if key not in found:
        raise NotFound("There is no such table for this month.")
    return csv_response(f"{first_day:%Y-%m} {key}.csv", found[key].csv_header, found[key].csv_rows())


@login_required
def change_aims(request: HttpRequest) -> HttpResponse:
    require(may_steer(request.actor))
    agreed = aims()
    initial = {
        "least_hours": agreed.least_minutes and agreed.least_minutes // MINUTES_IN_HOUR,
        "most_hours": agreed.most_minutes and agreed.most_minutes // MINUTES_IN_HOUR,
        "floor_weeks": agreed.floor_weeks,
        "floor_pence": agreed.floor_pence,
    }
    form = AimsForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        with refusals_in(form):
            set_aims(actor=request.actor, **form.cleaned_data)
            messages.success(request, "What the board aims for is saved.")
            return redirect("billing:board")
    return question_page(
        request, form, title="What the board aims for", back_url=reverse("billing:board"), button="Save", heading=False
    )


@login_required
def add_balance(request: HttpRequest) -> HttpResponse:
    require(may_manage_money(request.actor))
    form = BalanceForm(request.POST if request.method == "POST" else None, initial={"on": today()})
    if form.is_valid():
        with refusals_in(form):
            enter_balance(actor=request.actor, **form.cleaned_data)
            messages.success(request, "What is in the bank is saved.")
            return redirect("billing:board")
    return question_page(
        request, form, title="What is in the bank", back_url=reverse("billing:board"), button="Save", heading=False
    )


def board_month(year: int, month: int) -> dt.date:
    """Its first day. NotFound for one that no board of ours can ask about."""
    first_day = first_day_of(year, month)
    if first_day < EARLIEST:
        raise NotFound()
    return first_day
