"""A person's own week: who comes, with a face; what others changed since they last looked; what happens to gaps."""

import datetime as dt
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_POST, require_safe

from coopcare.clock import now, today
from coopcare.errors import NotAllowed
from rotas.policies import may_read_changes
from rotas.queries.changes import changes_for
from rotas.queries.delays import delays_of
from rotas.queries.home_rotas import open_home_rota
from rotas.services.looks import keep_look
from rotas.week.table import monday_of

NOT_YOURS_TO_SEE = "These are not visits that you may see. Ask the person to give you that permission."


@require_safe
def my_week(request: HttpRequest) -> HttpResponse:
    person_id = _whose(request)
    monday = monday_of(_day(request.GET.get("week", "")) or today())
    rota = open_home_rota(request.actor, person_id, monday)
    context = {
        "rota": rota,
        "gaps": sum(line.needs_cover for _, lines in rota.days for line in lines),
        "is_own": request.actor.person_id == person_id,
        "changes": changes_for(request.actor, person_id),
        "delays": delays_of(person_id),
        "before": monday - dt.timedelta(weeks=1),
        "after": monday + dt.timedelta(weeks=1),
    }
    return render(request, "home/my_week.html", context)


@require_POST
def changes_read(request: HttpRequest) -> HttpResponse:
    """What stood on the page has been read; what came meanwhile has not."""
    person_id = _whose(request)
    read_until = _moment(request.POST.get("until", "")) or now()
    keep_look(person_id, read_until=read_until, actor=request.actor)
    messages.success(request, "Thank you. These changes will not be shown again.")
    return redirect("my_week")


def _whose(request: HttpRequest) -> UUID:
    person_id = request.actor.subject_id
    if person_id is None or not may_read_changes(request.actor, person_id):
        raise NotAllowed(NOT_YOURS_TO_SEE)
    return person_id


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None


def _moment(text: str) -> dt.datetime | None:
    """As the page wrote it; None for anything else."""
    try:
        moment = parse_datetime(text)
    except ValueError:
        return None
    return moment if moment is not None and moment.tzinfo is not None else None
