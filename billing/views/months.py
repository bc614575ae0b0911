"""Month end: what would be charged, what stands in the way, closing, and how far it and the statements are."""

import datetime as dt
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from billing.cycles import next_month
from billing.models import MonthClose, MonthRun, RunStatus
from billing.policies import may_manage_money, may_read_money
from billing.queries.dry_run import DryRun, open_person, over_budget, totals_by_person, worked_for
from billing.queries.month_groups import groups_of
from billing.queries.month_runs import last_run, look_at, progress_of_run, statements_done_by
from billing.queries.months import closed_month, is_over, next_month_to_close, totals_of
from billing.queries.statements import progress_of, statements_in
from billing.services.month_runs import ask_to_close, ask_to_look
from billing.services.statements import try_statements_again
from clusters.policies import clusters_of
from coopcare.accounts.authorise import require
from coopcare.errors import DomainError, NotFound
from coopcare.ui.formats import gov_month

PAGE_SIZE = 50
MOST_OBSTACLES = 10  # of each kind, until somebody asks for all


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
    """A closed month with its statements, one that is being closed, or the dry run of an open one."""
    require(may_read_money(request.actor))
    first_day = first_day_of(year, month)
    closed = closed_month(first_day)
    if closed is not None:
        return _closed(request, closed)
    run = last_run(first_day)
    if run is not None and run.is_unfinished:
        how_far = {"first_day": first_day, "progress": progress_of_run(run)}
        return render(request, f"billing/month_run.html{_part(request)}", how_far)
    if _asks_how_far(request):
        return _show_anew()
    context = _dry_run_context(request, first_day)
    return render(request, "billing/month_open.html", context | _what_failed(run, context["found"]))


def _closed(request: HttpRequest, closed: MonthClose) -> HttpResponse:
    progress = progress_of(closed)
    if _asks_how_far(request) and progress.is_finished:
        return _show_anew()
    context = {"month": closed, "progress": progress, "done_by": statements_done_by(closed, progress)}
    if not _asks_how_far(request):
        context["totals"] = totals_of(closed)
    return render(request, f"billing/month_closed.html{_part(request)}", context)


def _asks_how_far(request: HttpRequest) -> bool:
    return "HX-Request" in request.headers


def _part(request: HttpRequest) -> str:
    return "#progress" if _asks_how_far(request) else ""


def _show_anew() -> HttpResponse:
    """Tell the page to load itself again: it is about something else now."""
    return HttpResponse(headers={"HX-Refresh": "true"})


def _what_failed(run: MonthRun | None, found: DryRun) -> dict[str, Any]:
    """Why the last try came to nothing; no longer said once what stood in its way has been put right."""
    is_mended = run is not None and run.status == RunStatus.BLOCKED and not found.blocking
    if run is None or not run.last_error or is_mended:
        return {}
    return {"problem": run.last_error, "has_errors": True}


@require_safe
@login_required
def of_person(request: HttpRequest, year: int, month: int, person_id: UUID) -> HttpResponse:
    """Every visit of one person that closing the month would charge, with how it was worked out."""
    require(may_read_money(request.actor))
    first_day = first_day_of(year, month)
    if closed_month(first_day) is not None:
        return redirect("billing:month", year, month)
    person = open_person(person_id)
    worked = worked_for(person_id, first_day)
    total_pence = sum(one.priced.total_pence for one in worked)
    context = {"person": person, "worked": worked, "total_pence": total_pence, "first_day": first_day}
    return render(request, "billing/month_of_person.html", context)


@login_required
def close(request: HttpRequest, year: int, month: int) -> HttpResponse:
    """Say what closing does, then do it."""
    require(may_manage_money(request.actor))
    first_day = first_day_of(year, month)
    if closed_month(first_day) is not None:
        messages.info(request, f"{gov_month(first_day)} has already been closed.")
        return redirect("billing:month", year, month)
    if request.method != "POST":
        context = _dry_run_context(request, first_day)
        template = "billing/month_open.html" if context["look"].is_due else "billing/month_close.html"
        return render(request, template, context)
    try:
        ask_to_close(first_day, actor=request.actor)
    except DomainError as error:
        if error.status == 403:
            raise
        context = _dry_run_context(request, first_day) | {"problem": error.message, "has_errors": True}
        return render(request, "billing/month_open.html", context, status=error.status)
    return redirect("billing:month", year, month)


@require_POST
@login_required
def look(request: HttpRequest, year: int, month: int) -> HttpResponse:
    """Have a worker look at a large month."""
    try:
        ask_to_look(first_day_of(year, month), actor=request.actor)
    except DomainError as error:
        if error.status == 403:
            raise
        messages.info(request, error.message)
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


def _dry_run_context(request: HttpRequest, first_day: dt.date) -> dict[str, Any]:
    look = look_at(first_day)
    found = look.found
    due = next_month_to_close()
    whole = request.GET.get("all", "")
    return {
        "look": look,
        "found": found,
        "advance": look.advance,
        "blocking": groups_of(found.blocking, most=MOST_OBSTACLES, whole=whole),
        "warning": groups_of(found.warning, most=MOST_OBSTACLES, whole=whole),
        "over_budget": over_budget(found.over_pence),
        "page": Paginator(totals_by_person(found.pence_of), PAGE_SIZE).get_page(request.GET.get("page")),
        "first_day": first_day,
        "is_over": is_over(first_day),
        "closes_from": next_month(first_day),
        "earlier": due if due and due < first_day else None,
        "clusters_run": set(clusters_of(request.actor).values_list("id", flat=True)),
        "may_close": may_manage_money(request.actor),
    }
