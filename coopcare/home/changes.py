"""The page that shows what a change of weekly visits would do to every date, before it is made."""

from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render

from billing.queries import PlannedTime, cancellation_quote, weekly_quote
from clusters.policies import may_run_rota
from coopcare.clock import now
from coopcare.errors import DomainError
from coopcare.home.quotes import weekly_quote_rows
from coopcare.money import format_pounds
from coopcare.ui.formats import gov_date, gov_time, gov_time_range
from members.models import Person
from rotas.models import CancelReason, Visit
from rotas.queries.drafts import Draft
from rotas.queries.weekly import WeeklyChange
from rotas.queries.weekly_people import Staffing, staffing, times_that_work
from rotas.weekly_terms import WeeklyTerms

SOONEST = 10
NOT_TYPED = ("csrfmiddlewaretoken", "confirmed", "version", "at", "change")


def change_page(
    request: HttpRequest,
    change: WeeklyChange,
    *,
    words: str,
    version: int,
    button: str,
    terms: WeeklyTerms | None = None,
    reason: str = CancelReason.NOT_NEEDED,
) -> HttpResponse:
    """`terms` are the ones that were asked for, where other times may be offered instead. Reasons why a PCA cannot come
    are for whoever runs the rota; the person reads that they cannot.
    """
    runs_rota = may_run_rota(request.actor, change.package.cluster)
    needs_asking = terms is not None and not change.is_covered and not runs_rota
    found = staffing(change) if terms and not change.is_covered else []
    context: dict[str, Any] = {
        "change": change,
        "words": words,
        "button": button,
        "version": version,
        "runs_rota": runs_rota,
        "planned": [_line(draft) for draft in change.planned],
        "moved": [_line(draft) for draft in change.moved],
        "cancelled": [_when(visit) for visit in change.cancelled],
        "kept": [(_when(visit), visit) for visit in change.kept],
        "clashes": [_clash(draft, runs_rota=runs_rota) for draft in change.without_pca],
        "could_come": _could_come(found) if runs_rota else [],
        "never": [one for one in found if one.can_never] if found and all(one.can_never for one in found) else [],
        "times": [] if not terms or change.is_covered else _times(change, terms),
        "needs_asking": needs_asking,
        "cost": _cost(change),
        "charge": _charge(change.cancelled, reason),
        "typed": [(name, one) for name, many in _typed(request).lists() for one in many if name not in NOT_TYPED],
    }
    return render(request, "home/weekly_check.html", context)


def typed_in(request: HttpRequest) -> QueryDict | None:
    """What was typed, with the other time (`at`) that was chosen on the page of a change. None before anything was."""
    return _typed(request) if request.method == "POST" else None


def wants_to_change(request: HttpRequest) -> bool:
    """Back from the page of a change to the questions, with the answers that were typed."""
    return "change" in request.POST


def _typed(request: HttpRequest) -> QueryDict:
    typed = request.POST.copy()
    if at := typed.get("at"):
        typed["start_time"] = at
    return typed


def _could_come(found: list[Staffing]) -> list[str]:
    """Ben, on all 6 dates; Zofia (willing to cover here), on 4 of 6 dates"""
    words = []
    for one in found:
        where = "" if one.is_on_team else " (willing to cover here)" if one.covers else " (of the cluster)"
        dates = f"all {one.dates}" if one.can_always else f"{one.free} of {one.dates}"
        if one.free:
            words.append(f"{one.pca.calling_name}{where}, on {dates} dates")
    return words


def _line(draft: Draft) -> dict[str, Any]:
    was = draft.replaces
    moved = was is not None and (was.starts_at, was.ends_at) != (draft.visit.starts_at, draft.visit.ends_at)
    return {
        "when": draft.when,
        "was": gov_time_range(was.starts_at, was.ends_at) if was is not None and moved else "",
        "who": _who(draft),
        "clock": draft.visit.moved_by_clock_change,
    }


def _who(draft: Draft) -> str:
    pattern = draft.pattern
    people = {pca.id: pca.calling_name for pca in (pattern.usual_pca, pattern.second_pca) if pca is not None}
    names = [people[pca_id] if pca_id else "nobody yet" for pca_id in draft.pca_ids]
    return " and ".join(names)


def _clash(draft: Draft, *, runs_rota: bool) -> str:
    if not draft.absent:
        return f"{draft.when}: nobody is chosen."
    if runs_rota:
        return f"{draft.when}: {' '.join(reason for absent in draft.absent for reason in absent.reasons)}"
    return f"{draft.when}: {' and '.join(absent.name for absent in draft.absent)} cannot come."


def _times(change: WeeklyChange, terms: WeeklyTerms) -> list[tuple[str, str]]:
    """(time, who could come then), of whom was asked for first, else of anybody in the team."""
    wanted = times_that_work(change, terms.pca_ids) if any(terms.pca_ids) and terms.workers_needed == 1 else []
    return [(gov_time(at), _names(pcas)) for at, pcas in wanted or times_that_work(change)]


def _names(people: list[Person]) -> str:
    return " or ".join(person.calling_name for person in people[:3])


def _charge(cancelled: list[Visit], reason: str) -> str:
    """What falls away too late to be free. Only the soonest can be: later ones are free whatever was agreed."""
    try:
        pence = sum(cancellation_quote(visit, reason=reason, at=now()).total_pence for visit in cancelled[:SOONEST])
    except DomainError as error:
        return f"We cannot say yet whether cancelling costs anything. {error.message}"
    return f"Cancelling visits this late costs {format_pounds(pence)}." if pence else ""


def _cost(change: WeeklyChange) -> dict[str, Any]:
    """Rows of what the added and moved visits cost and leave; or why it cannot be said, which stops nobody."""
    drafts = [draft.visit for draft in change.drafts if draft.can_be_planned]
    if not drafts or change.refusals:
        return {}
    planned = [PlannedTime(one.starts_at, one.ends_at, one.workers_needed, one.kind) for one in drafts]
    try:
        return weekly_quote_rows(weekly_quote(change.package, planned, giving_up=change.gives_up))
    except DomainError as error:
        return {"unknown": error.message}


def _when(visit: Visit) -> str:
    what = f"{visit.kind_words}, " if visit.kind_words else ""
    return f"{what}{gov_date(visit.starts_at)}, {gov_time_range(visit.starts_at, visit.ends_at)}"
