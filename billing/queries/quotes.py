"""What a visit would cost before anybody books, changes or cancels it."""

import datetime as dt
from dataclasses import dataclass

from billing.models import BudgetLine
from billing.pricing import AgreementTerms, AttendanceFacts, Outcome, free_change_deadline
from billing.queries.budgets import BudgetLeft, Forecast
from billing.queries.workings import as_planned, places_to_pay
from clusters.models import Package
from coopcare.clock import to_local
from coopcare.errors import Invalid
from coopcare.money import format_pounds
from rotas.models import Attendance, Visit
from rotas.visit_kinds import VisitKind, ends_after

Shares = list[tuple[str, int]]


@dataclass(frozen=True)
class Quote:
    """The cost of a visit given as planned, who would pay it, and what that leaves of each budget.

    `free_until` (UTC) is the last moment to cancel without charge, perhaps already past; None when cancelling never
    costs anything. Pence throughout.
    """

    total_pence: int
    shares: Shares
    budget: list[BudgetLeft]
    free_until: dt.datetime | None
    explanation: str


@dataclass(frozen=True)
class CancellationQuote:
    """What cancelling now would cost, who would pay it, and the sentence to show."""

    total_pence: int
    shares: Shares
    words: str


def quote(
    package: Package,
    *,
    starts_at: dt.datetime,
    minutes: int,
    workers: int = 1,
    kind: str = VisitKind.VISIT,
    replacing: Visit | None = None,
) -> Quote:
    """The cost of a visit of `minutes` from `starts_at` (UTC) by `workers` people; of a night or a live-in day they are
    minutes by the clock.

    `replacing` is the visit that this one would take the place of: its own cost is given back first. Raises
    CannotPrice (no price agreed), NobodyToPay (no payer, or not enough) or FactMissing, each with a sentence.
    """
    if minutes <= 0 or workers <= 0:
        raise Invalid("A visit needs a length above 0 minutes, and somebody to come.")
    on = to_local(starts_at).date()
    forecast = Forecast(package, on, without=replacing)
    priced = forecast.book.price(package.id, as_planned(starts_at, ends_after(kind, starts_at, minutes), kind))
    shares = _share_out(forecast, [(priced.billed_minutes, priced.total_pence)] * workers)
    return Quote(
        total_pence=priced.total_pence * workers,
        shares=shares,
        budget=forecast.budgets(),
        free_until=_free_until(starts_at, forecast.book.terms_on(package.id, on)),
        explanation=_explanation(_not_yet_given(priced.explanation), workers),
    )


def cancellation_quote(visit: Visit, *, reason: str, at: dt.datetime) -> CancellationQuote:
    """What cancelling `visit` at `at` (UTC) for `reason` (a CancelReason) would cost. Raises as `quote` does."""
    forecast = Forecast(visit.package, visit.on, without=visit)
    places = [place for place in places_to_pay(visit) if place.pca_id]
    if not places:
        return CancellationQuote(0, [], "There is nothing to pay. Nobody had been asked to come yet.")
    priced = [forecast.book.price(visit.package_id, _cancelled(place, visit.kind, reason, at)) for place in places]
    total_pence = sum(place.total_pence for place in priced)
    shares = _share_out(forecast, [(place.billed_minutes, place.total_pence) for place in priced])
    explanation = _explanation(priced[0].explanation, len(priced) if total_pence else 1)
    charge = f"Cancelling now costs {format_pounds(total_pence)}." if total_pence else "There is nothing to pay."
    return CancellationQuote(total_pence, shares, f"{charge} {explanation}")


def _cancelled(place: Attendance, kind: str, reason: str, at: dt.datetime) -> AttendanceFacts:
    return AttendanceFacts(
        planned_start_at=place.starts_at,
        planned_end_at=place.ends_at,
        outcome=Outcome.CANCELLED,
        cancelled_at=at,
        cancellation_category=reason,
        kind=kind,
    )


def _share_out(forecast: Forecast, charges: list[tuple[int, int]]) -> Shares:
    """Payer's words and pence, one row a payer however many workers come. `charges` are (minutes, pence)."""
    by_line: dict[BudgetLine, int] = {}
    for minutes, pence in charges:
        for line, share_pence in forecast.share(minutes, pence) if pence else []:
            by_line[line] = by_line.get(line, 0) + share_pence
    return [(line.words, pence) for line, pence in by_line.items()]


def _free_until(starts_at: dt.datetime, terms: AgreementTerms) -> dt.datetime | None:
    return free_change_deadline(starts_at, terms) if terms.cancellation.percent_bp else None


def _not_yet_given(explanation: str) -> str:
    """Pricing speaks of visits that were given; this one is only planned."""
    return explanation.replace("took the planned", "is planned for", 1)


def _explanation(one: str, workers: int) -> str:
    return one if workers == 1 else f"{one} {workers} people come, so it is charged {workers} times."
