"""The cash forecast: thirteen weeks of the bank account, and where each figure comes from. No personal data."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from billing.cash.outlook import Outlook, chart, floor_words, headline, sections
from billing.policies import may_manage_money, may_see_totals
from billing.queries.cash import outlook
from coopcare.accounts.authorise import require
from coopcare.clock import today
from coopcare.errors import NotFound
from coopcare.ui.csv_files import csv_response


@require_safe
@login_required
def cash(request: HttpRequest) -> HttpResponse:
    require(may_see_totals(request.actor))
    return _page(request, outlook(request.actor))


@require_safe
@login_required
def table(request: HttpRequest, key: str) -> HttpResponse:
    """One of its tables as a spreadsheet; the page while there is no forecast."""
    require(may_see_totals(request.actor))
    found = outlook(request.actor)
    if isinstance(found, str):
        return _page(request, found)
    tables = {one.key: one for one in sections(found) if one.rows}
    if key not in tables:
        raise NotFound("There is no such table today.")
    return csv_response(f"Cash forecast {today():%Y-%m-%d} {key}.csv", tables[key].csv_header, tables[key].csv_rows())


def _page(request: HttpRequest, found: Outlook | str) -> HttpResponse:
    context: dict[str, Any] = {"may_enter": may_manage_money(request.actor)}
    if isinstance(found, str):
        context["problem"] = found
    else:
        context |= {
            "headline": headline(found),
            "floor_words": floor_words(found),
            "chart": chart(found),
            "sections": sections(found),
        }
    return render(request, "billing/cash.html", context)
