"""One visit of one's own: see it, change it, cancel it, confirm it or query its length."""

import datetime as dt
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from billing.queries import cancellation_quote, quote
from coopcare.accounts.authorise import require
from coopcare.clock import now, to_local
from coopcare.errors import DomainError
from coopcare.home.forms import CancelForm, QueryForm
from coopcare.home.moving import KEEP, MoveForm, moved_start
from coopcare.home.quotes import quote_rows
from coopcare.home.views.booking import own_visit, visited_words
from coopcare.money import format_pounds
from coopcare.ui.formats import gov_date, gov_datetime, gov_time_range, minutes_words
from coopcare.ui.pages import question_page
from members.models import Person, Scope
from members.policies import speaks_for
from rotas.booking_rules import start_instant
from rotas.models import CancelReason, Visit, VisitStatus
from rotas.queries import candidates_at
from rotas.services.booking import UNCHANGED, cancel_visit, change_visit
from rotas.services.checking import confirm_visit, query_visit
from rotas.visit_kinds import ends_after

NOT_YOURS_TO_CHANGE = "You can see this visit but not change it. Ask the person you act for to give you permission."


def visit(request: HttpRequest, visit_id: UUID) -> HttpResponse:
    found = own_visit(request, visit_id)
    may_change = speaks_for(request.actor, found.person_id, Scope.BOOK_VISITS)
    return render(
        request,
        "home/visit.html",
        {
            "visit": found,
            "events": found.events.all(),
            "may_change": may_change and found.is_upcoming and found.starts_at > now(),
            "may_confirm": may_change and found.status == VisitStatus.DONE,
        },
    )


def change(request: HttpRequest, visit_id: UUID) -> HttpResponse:
    """Ask for the new day, time, length and person; then show old and new side by side before anything changes."""
    found = _changeable(request, visit_id)
    form = MoveForm(request.POST or None, visit=found, people=_people(request, found))
    if request.method == "POST" and form.is_valid():
        if "confirmed" not in request.POST:
            return _compare(request, found, form)
        try:
            _move(request, found, form)
        except DomainError as error:
            if error.status in (403, 404):
                raise
            form.add_error(None, error.message)
            return _question(request, found, form, status=error.status)
        messages.success(request, "The visit is changed. We have told everybody it concerns.")
        return redirect("visit", found.id)
    return _question(request, found, form)


def cancel(request: HttpRequest, visit_id: UUID) -> HttpResponse:
    """Say why, see what it costs, and only then cancel."""
    found = _changeable(request, visit_id)
    form = CancelForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason, note = form.cleaned_data["reason"], form.cleaned_data["note"]
        if "confirmed" not in request.POST:
            cost = cancellation_quote(found, reason=reason, at=now())
            words = dict(CancelReason.choices)[reason]
            context = {"visit": found, "form": form, "cost": cost, "reason_words": words, "note": note}
            return render(request, "home/cancel_check.html", context)
        version = int(request.POST.get("version", found.version))
        cancel_visit(found, version=version, reason=reason, note=note, actor=request.actor)
        messages.success(request, "The visit is cancelled. We have told everybody it concerns.")
        return redirect("visit", found.id)
    return question_page(
        request,
        form,
        title="Cancel this visit",
        back_url=reverse("visit", args=[found.id]),
        template="home/cancel.html",
        visit=found,
    )


def confirm(request: HttpRequest, visit_id: UUID) -> HttpResponse:
    """The person says that the visit was as recorded."""
    found = own_visit(request, visit_id)
    if request.method == "POST":
        confirm_visit(found, actor=request.actor)
        messages.success(request, "Thank you. The visit is confirmed.")
    return redirect("visit", found.id)


def query(request: HttpRequest, visit_id: UUID) -> HttpResponse:
    """The person says that the length was different; nothing is charged until it is settled."""
    found = own_visit(request, visit_id)
    form = QueryForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        query_visit(found, note=form.cleaned_data["note"], actor=request.actor)
        messages.success(request, "Thank you. Your support worker will look into it. It is not charged until then.")
        return redirect("visit", found.id)
    return question_page(
        request, form, title="What was different?", back_url=reverse("visit", args=[found.id]), button="Send"
    )


def _changeable(request: HttpRequest, visit_id: UUID) -> Visit:
    found = own_visit(request, visit_id)
    require(speaks_for(request.actor, found.person_id, Scope.BOOK_VISITS), NOT_YOURS_TO_CHANGE)
    if not found.is_upcoming:
        raise DomainError(f"This visit can no longer be changed. It is {found.get_status_display().lower()}.")
    return found


def _people(request: HttpRequest, found: Visit) -> list[tuple[Person, str]]:
    """Who could come at the time now asked for; the time on the page, or the present one."""
    starts_at, minutes = moved_start(request.POST, found)
    task_ids = [task.task_id for task in found.tasks.all()]
    people = candidates_at(
        found.package, starts_at=starts_at, minutes=minutes, task_ids=task_ids, replacing=found, kind=found.kind
    )
    known = [candidate for candidate in people if candidate.is_known]
    return [(candidate.pca, visited_words(candidate)) for candidate in known if not candidate.reasons_against]


def _question(request: HttpRequest, found: Visit, form: MoveForm, status: int | None = None) -> HttpResponse:
    return question_page(
        request,
        form,
        title="Change this visit",
        back_url=reverse("visit", args=[found.id]),
        template="home/change.html",
        status=status,
        visit=found,
    )


def _move(request: HttpRequest, found: Visit, form: MoveForm) -> None:
    answers = form.cleaned_data
    pca = answers["pca"]
    change_visit(
        found,
        version=answers["version"],
        starts_at=start_instant(answers["on"], answers["at"]),
        minutes=answers["minutes"],
        pca_id=UNCHANGED if pca == KEEP else UUID(pca),
        actor=request.actor,
    )


def _compare(request: HttpRequest, found: Visit, form: MoveForm) -> HttpResponse:
    answers = form.cleaned_data
    starts_at = start_instant(answers["on"], answers["at"])
    kind, minutes = found.kind, answers["minutes"]
    ends_at = ends_after(kind, starts_at, minutes)
    before = quote(found.package, starts_at=found.starts_at, minutes=found.length, kind=kind, replacing=found)
    after = quote(found.package, starts_at=starts_at, minutes=minutes, kind=kind, replacing=found)
    rows = [
        _row("Day", gov_date(found.starts_at), gov_date(starts_at)),
        _row("Time", gov_time_range(found.starts_at, found.ends_at), gov_time_range(starts_at, ends_at)),
        _row("Length", minutes_words(found.length), minutes_words(minutes)),
        _row("Who", _names(found), form.chosen_name() or _names(found)),
        _row("Cost", format_pounds(before.total_pence), format_pounds(after.total_pence)),
    ]
    context: dict[str, Any] = {
        "visit": found,
        "form": form,
        "rows": rows,
        "cost": quote_rows(after),
        "typed": [(name, value) for name, value in request.POST.items() if name != "csrfmiddlewaretoken"],
        "late_words": _late_words(before.free_until),
    }
    return render(request, "home/change_check.html", context)


def _late_words(free_until: dt.datetime | None) -> str:
    if free_until is None or free_until > now():
        return ""
    return f"Free changes to this visit ended at {gov_datetime(to_local(free_until))}. Moving it does not add a charge."


def _names(found: Visit) -> str:
    names = [attendance.pca.calling_name for attendance in found.current_attendances if attendance.pca]
    return " and ".join(names) or "Nobody yet"


def _row(label: str, old: str, new: str) -> dict[str, str]:
    return {"label": label, "old": old, "new": new}
