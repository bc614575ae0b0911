"""What an inspector reads. Every page is recorded; no page can change anything."""

import datetime as dt
from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from clusters.models import Cluster
from compliance.forms.inspections import MonthForm, SearchForm
from compliance.models import SamplePart
from compliance.policies import current_inspection, may_read_records, sampled_ids
from compliance.queries.bundles import ready_bundle
from compliance.queries.records import (
    LogLine,
    Pseudonyms,
    open_sampled_person,
    punctuality,
    read_of,
    timed_lines,
    to_open,
    visits_in,
)
from compliance.queries.register_tables import REGISTERS
from compliance.queries.statements import by_key_question
from compliance.queries.workforce import staff_checks
from compliance.services.inspections import require_let_in
from coopcare.accounts.authorise import require
from coopcare.accounts.hats import Hat
from coopcare.audit.services import record_reading, record_readings
from coopcare.clock import today
from coopcare.errors import NotFound
from rotas.queries import week_of
from rotas.week.table import monday_of

PAGE, WEEKS = 50, 8
View = Callable[..., HttpResponse]


def require_open(request: HttpRequest) -> None:
    """Only while the inspection lasts, on the device that came in last; or for the manager. Raises NotAllowed."""
    if request.actor.hat == Hat.INSPECTOR:
        require_let_in(current_inspection(request.actor), request.session.get("inspection_device", ""))
    require(may_read_records(request.actor), "These records are open to an inspector during an inspection.")


def recorded(what: str) -> Callable[[View], View]:
    """Only while the inspection lasts (or for the manager), and kept in the list of what was opened."""

    def wrap(view: View) -> View:
        @wraps(view)
        def read(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            require_open(request)
            record_reading(request.actor, what, None)
            return view(request, *args, **kwargs)

        return read

    return wrap


@recorded("the home page of the records")
def records(request: HttpRequest) -> HttpResponse:
    """The pack by key question, and everything else an inspector asks for, from one page."""
    context = {
        "clusters": Cluster.objects.all(),
        "people": to_open(request.actor, SamplePart.PERSON),
        "workers": to_open(request.actor, SamplePart.WORKER),
        "registers": REGISTERS.values(),
        "questions": by_key_question(),
        "bundle": ready_bundle(request.actor),
        "search_form": SearchForm(),
    }
    return _render(request, "compliance/records.html", context)


@recorded("a cluster's rota")
def cluster_rota(request: HttpRequest, cluster_id: UUID) -> HttpResponse:
    """A week day by day, planned and actual; people outside the sample by their number."""
    cluster = Cluster.objects.filter(id=cluster_id).first()
    if cluster is None:
        raise NotFound("We cannot find this cluster.")
    this_week = monday_of(today())
    monday = monday_of(_day(request.GET.get("week")) or today())
    lines = timed_lines(week_of(cluster, monday), Pseudonyms(request.actor))
    _keep_whose(request, "a cluster's rota", lines)
    days = [monday + dt.timedelta(days=number) for number in range(7)]
    context = {
        "cluster": cluster,
        "monday": monday,
        "days": [(day, [line for line in lines if line.visit.on == day]) for day in days],
        "gaps": sum(line.attendance.pca is None for line in lines),
        "before": monday - dt.timedelta(weeks=1),
        "after": monday + dt.timedelta(weeks=1),
        "weeks": [this_week + dt.timedelta(weeks=number) for number in range(-WEEKS, WEEKS + 1)],
    }
    return _render(request, "compliance/cluster_rota.html", context)


@recorded("the visit log")
def visit_log(request: HttpRequest) -> HttpResponse:
    first, last = _month(request)
    page = Paginator(visits_in(first, min(last, today())), PAGE).get_page(request.GET.get("page"))
    lines = timed_lines(list(page), Pseudonyms(request.actor))
    _keep_whose(request, "the visit log", lines)
    context = {"page_obj": page, "lines": lines, **_months(first)}
    return _render(request, "compliance/visit_log.html", context)


@recorded("late and missed visits")
def late_and_missed(request: HttpRequest) -> HttpResponse:
    """Of a month, or of the days since one; the front page of the manager counts seven."""
    since = _asked(request, "since")
    first, last = (max(since, today() - dt.timedelta(weeks=WEEKS)), today()) if since else _month(request)
    figures = punctuality(first, last, Pseudonyms(request.actor))
    _keep_whose(request, "late and missed visits", figures.exceptions)
    context = {"figures": figures, "since": since, **_months(first.replace(day=1))}
    return _render(request, "compliance/late_and_missed.html", context)


@recorded("staff checks and training")
def staff(request: HttpRequest) -> HttpResponse:
    sample = sampled_ids(request.actor, SamplePart.WORKER)
    rows = staff_checks(today())
    workers = read_of(request.actor, (row.person for row in rows), SamplePart.WORKER)
    record_readings(request.actor, "staff checks and training", workers)
    context = {"rows": rows, "sample": sample}
    return _render(request, "compliance/staff_checks.html", context)


@recorded("a sampled person's file")
def sampled_person(request: HttpRequest, person_id: UUID) -> HttpResponse:
    return _render(request, "compliance/sampled_person.html", {"file": open_sampled_person(request.actor, person_id)})


def _keep_whose(request: HttpRequest, what: str, lines: Iterable[LogLine]) -> None:
    """Each person whose visits stood there by name sees that they were read."""
    record_readings(request.actor, what, read_of(request.actor, (line.visit.person for line in lines)))


def _render(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    return render(request, template, {**context, "inspection": current_inspection(request.actor)})


def _asked(request: HttpRequest, name: str) -> dt.date | None:
    """A day of the address that is not still to come."""
    form = MonthForm(request.GET)
    found = form.cleaned_data.get(name) if form.is_valid() else None
    return found if found and found <= today() else None


def _month(request: HttpRequest) -> tuple[dt.date, dt.date]:
    first = (_asked(request, "month") or today()).replace(day=1)
    return first, _next(first) - dt.timedelta(days=1)


def _months(first: dt.date) -> dict[str, dt.date | None]:
    """The month shown and its neighbours; there is nothing to look at in a month to come."""
    after = _next(first)
    before = (first - dt.timedelta(days=1)).replace(day=1)
    return {"first": first, "month_before": before, "month_after": after if after <= today() else None}


def _next(first: dt.date) -> dt.date:
    return (first + dt.timedelta(days=32)).replace(day=1)


def _day(text: str | None) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text or "")
    except ValueError:
        return None
