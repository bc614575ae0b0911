"""Month end: what would be charged, what stands in the way, closing, and how the statements are coming."""

import datetime as dt

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from billing.cycles import next_month
from billing.models import MonthClose
from billing.policies import may_manage_money, may_read_money
from billing.queries.dry_run import dry_run
from billing.queries.months import closed_month, is_over, next_month_to_close, totals_of
from billing.queries.statements import progress_of, statements_in
from billing.services.closing import close_month
from billing.services.statements import try_statements_again
from clusters.policies import clusters_of
from coopcare.accounts.authorise import require
from coopcare.errors import DomainError, NotFound
from coopcare.ui.formats import gov_month

PAGE_SIZE = 50


@require_safe
@login_required
def months(request: HttpRequest) -> HttpResponse:
    require(may_read_money(request.actor))
    due = next_month_to_close()
    context = {
        "closed": MonthClose.objects.order_by("-first_day"),
        "due": due,
        "due_is_over": due is not None and is_over(due),
        "due_from": next_month(due) if due else None,
    }
    return render(request, "billing/months.html", context)


@require_safe
@login_required
def month(request: HttpRequest, year: int, month: int) -> HttpResponse:
    """A closed month with its statements, or the dry run of an open one."""
    require(may_read_money(request.actor))
    first_day = first_day_of(year, month)
    closed = closed_month(first_day)
    if closed is not None:
        context = {"month": closed, "totals": totals_of(closed), "progress": progress_of(closed)}
        return render(request, "billing/month_closed.html", context)
    return render(request, "billing/month_open.html", _dry_run_context(request, first_day))


@login_required
def close(request: HttpRequest, year: int, month: int) -> HttpResponse:
    """Say what closing does, then do it."""
    require(may_manage_money(request.actor))
    first_day = first_day_of(year, month)
    if closed_month(first_day) is not None:
        messages.info(request, f"{gov_month(first_day)} has already been closed.")
        return redirect("billing:month", year, month)
    context = _dry_run_context(request, first_day)
    if request.method != "POST":
        return render(request, "billing/month_close.html", context)
    try:
        close_month(first_day, actor=request.actor)
    except DomainError as error:
        if error.status == 403:
            raise
        context |= {"problem": error.message, "has_errors": True}
        return render(request, "billing/month_open.html", context, status=error.status)
    messages.success(request, f"{gov_month(first_day)} is closed. The statements are being made.")
    return redirect("billing:month", year, month)


@require_POST
@login_required
def again(request: HttpRequest, year: int, month: int) -> HttpResponse:
    """Put statements that could not be made back in the queue."""
    closed = closed_month(first_day_of(year, month))
    if closed is None:
        raise NotFound()
    count = try_statements_again(closed, actor=request.actor)
    messages.success(request, f"{count} statement{'' if count == 1 else 's'} will be tried again.")
    return redirect("billing:month", year, month)


@require_safe
@login_required
def statements(request: HttpRequest, year: int, month: int) -> HttpResponse:
    require(may_read_money(request.actor))
    closed = closed_month(first_day_of(year, month))
    if closed is None:
        raise NotFound()
    page = Paginator(statements_in(closed), PAGE_SIZE).get_page(request.GET.get("page"))
    back_url = reverse("billing:month", args=[year, month])
    return render(request, "billing/statements.html", {"month": closed, "page": page, "back_url": back_url})


def first_day_of(year: int, month: int) -> dt.date:
    """NotFound for a month that is not on any calendar."""
    try:
        return dt.date(year, month, 1)
    except ValueError as error:
        raise NotFound() from error


def _dry_run_context(request: HttpRequest, first_day: dt.date) -> dict:
    found = dry_run(first_day)
    due = next_month_to_close()
    return {
        "found": found,
        "first_day": first_day,
        "is_over": is_over(first_day),
        "closes_from": next_month(first_day),
        "earlier": due if due and due < first_day else None,
        "clusters_run": set(clusters_of(request.actor).values_list("id", flat=True)),
        "may_close": may_manage_money(request.actor),
    }
