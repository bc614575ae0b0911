"""Weekly visits that could not be confirmed at once: asked for, and answered by whoever runs the rota in time."""

import datetime as dt

from django.db import transaction

from clusters.models import Package
from clusters.policies import may_run_rota
from coopcare.accounts.actor import Actor
from coopcare.accounts.authorise import require
from coopcare.audit.services import record
from coopcare.clock import now
from coopcare.errors import Invalid, StaleState
from coopcare.ui.formats import gov_datetime
from rotas.models import PlanRequest, RequestStatus, VisitPattern
from rotas.policies import may_book
from rotas.queries.weekly import WeeklyChange, preview_change, preview_start
from rotas.services.letters import tell_person, tell_support_worker
from rotas.services.patterns import change_pattern_from, start_pattern
from rotas.weekly_terms import WeeklyTerms, to_json

ANSWER_WITHIN = dt.timedelta(hours=48)
LONGEST_ANSWER = 500


@transaction.atomic
def ask_for_weekly_visits(
    package: Package,
    *,
    terms: WeeklyTerms,
    starts_on: dt.date,
    ends_on: dt.date | None = None,
    pattern: VisitPattern | None = None,
    actor: Actor,
) -> PlanRequest:
    """Ask for new weekly visits, or for other terms of `pattern` from `starts_on`. The support worker answers within 48
    hours. Raises Invalid for what can never be, and where the rules let it be confirmed at once.
    """
    require(may_book(actor, package))
    change = _preview(package, pattern, terms, starts_on, ends_on)
    if change.refusals:
        raise Invalid(" ".join(change.refusals), field="start_time")
    if change.is_covered:
        raise Invalid("These visits can be confirmed at once. There is no need to ask.")
    asked = PlanRequest.objects.create(
        package=package,
        pattern=pattern,
        terms=to_json(terms),
        starts_on=starts_on,
        ends_on=ends_on,
        why=why_not_at_once(change),
        asked_by=actor.name,
        asked_at=now(),
        answer_by=now() + ANSWER_WITHIN,
    )
    name, by = package.person.calling_name, gov_datetime(asked.answer_by)
    tell_support_worker(
        package.cluster, f"{name} asks for weekly visits", [f"{terms.words}.", f"Answer by {by}."], actor=actor
    )
    record(actor, "asked for weekly visits", asked, about=package.person_id, detail=terms.words)
    return asked


@transaction.atomic
def agree_to_request(
    asked: PlanRequest, *, terms: WeeklyTerms, starts_on: dt.date, version: int | None = None, actor: Actor
) -> VisitPattern:
    """The support worker makes it so, on the terms that were agreed with the person and the PCAs. `version` is that of
    the weekly visits that would change, on the page that was pressed.
    """
    require(may_run_rota(actor, asked.package.cluster))
    _answer(asked, RequestStatus.AGREED, answer="", actor=actor)
    if asked.pattern is None:
        return start_pattern(asked.package, terms=terms, starts_on=starts_on, ends_on=asked.ends_on, actor=actor)
    return change_pattern_from(asked.pattern, on=starts_on, terms=terms, version=version, actor=actor)


@transaction.atomic
def refuse_request(asked: PlanRequest, *, answer: str, actor: Actor) -> PlanRequest:
    """The person reads the reason."""
    require(may_run_rota(actor, asked.package.cluster))
    answer = answer.strip()
    if not answer:
        raise Invalid("Say why it cannot be done, and what could be done instead.", field="answer")
    if len(answer) > LONGEST_ANSWER:
        raise Invalid(f"Write no more than {LONGEST_ANSWER} letters. You wrote {len(answer)}.", field="answer")
    _answer(asked, RequestStatus.REFUSED, answer=answer, actor=actor)
    tell_person(asked.package.person, "About the weekly visits you asked for", [answer], actor=actor)
    record(actor, "said no to weekly visits", asked, about=asked.package.person_id)
    return asked


@transaction.atomic
def withdraw_request(asked: PlanRequest, *, actor: Actor) -> PlanRequest:
    """The person no longer asks for it."""
    require(may_book(actor, asked.package))
    _answer(asked, RequestStatus.WITHDRAWN, answer="", actor=actor)
    record(actor, "took back a request for weekly visits", asked, about=asked.package.person_id)
    return asked


def why_not_at_once(change: WeeklyChange) -> str:
    """In words that the person reads: dates, and nothing of why somebody cannot come."""
    dates = [draft.when for draft in change.without_pca]
    some = "; ".join(dates[:3]) + (f"; and {len(dates) - 3} more" if len(dates) > 3 else "")
    return f"Nobody is sure to come on {len(dates)} of {len(change.drafts)} dates: {some}."


def _preview(
    package: Package,
    pattern: VisitPattern | None,
    terms: WeeklyTerms,
    starts_on: dt.date,
    ends_on: dt.date | None,
) -> WeeklyChange:
    if pattern is None:
        return preview_start(package, terms, starts_on=starts_on, ends_on=ends_on)
    return preview_change(pattern, terms, on=starts_on)


def _answer(asked: PlanRequest, status: RequestStatus, *, answer: str, actor: Actor) -> None:
    """One answer to each. Raises StaleState, saying who gave it, to whoever comes second."""
    waiting = PlanRequest.objects.filter(pk=asked.pk, status=RequestStatus.WAITING)
    if not waiting.update(status=status, answer=answer, answered_by=actor.name, answered_at=now()):
        asked.refresh_from_db()
        words = asked.get_status_display().lower()
        raise StaleState(f"This request has an answer already: {words}, by {asked.answered_by}.")
    asked.refresh_from_db()
