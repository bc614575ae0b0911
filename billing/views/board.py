"""Money this month: four sentences with figures, then income, cost and what is owed. No personal data."""

import datetime as dt

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from billing.board_words import sentences
from billing.cycles import month_before, next_month
from billing.policies import may_see_totals
from billing.queries.board import board_money, default_month
from billing.views.months import first_day_of
from coopcare.accounts.authorise import require
from coopcare.clock import today


@require_safe
@login_required
def board(request: HttpRequest, year: int | None = None, month: int | None = None) -> HttpResponse:
    require(may_see_totals(request.actor))
    first_day = first_day_of(year, month) if year and month else default_month()
    money = board_money(first_day)
    context = {
        "money": money,
        "sentences": sentences(money),
        "before": month_before(first_day) if first_day > dt.date(2000, 1, 1) else None,
        "after": next_month(first_day) if next_month(first_day) <= today() else None,
    }
    return render(request, "billing/board.html", context)
