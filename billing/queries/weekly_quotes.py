"""What weekly visits would cost before anybody starts or changes them, and what that leaves of each budget."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from billing.cycles import period_of
from billing.queries.budgets import BudgetLeft, Count, Forecast
from billing.queries.price_book import PriceBook
from billing.queries.workings import as_planned
from clusters.models import Package
from coopcare.clock import to_local
from rotas.models import Visit
from rotas.visit_kinds import VisitKind

Periods = tuple[tuple[UUID, dt.date], ...]


@dataclass(frozen=True)
class PlannedTime:
    """One visit that is not there yet; instants in UTC."""

    starts_at: dt.datetime
    ends_at: dt.datetime
    workers: int = 1
    kind: str = VisitKind.VISIT


@dataclass(frozen=True)
class WeeklyQuote:
    """Pence of all planned visits, and of those they take the place of. `budgets`: each limited line in each period
    that one of them falls in, in time order.
    """

    total_pence: int
    before_pence: int
    budgets: list[BudgetLeft]


def weekly_quote(package: Package, planned: Sequence[PlannedTime], *, giving_up: Collection[Visit] = ()) -> WeeklyQuote:
    """All of them priced and paid one after another. Queries grow with the periods of the budgets, not with the visits.

    Raises CannotPrice, NobodyToPay or FactMissing, each with a sentence.
    """
    book = PriceBook([package.id])
    before = [PlannedTime(visit.starts_at, visit.ends_at, visit.workers_needed, visit.kind) for visit in giving_up]
    by_periods: dict[Periods, list[PlannedTime]] = {}
    for one in sorted(planned, key=lambda one: one.starts_at):
        by_periods.setdefault(_periods(book, package.id, _on(one)), []).append(one)
    budgets: list[BudgetLeft] = []
    for times in by_periods.values():
        on = _on(times[0])
        forecast = Forecast(package, on, count=Count([package.id], on, without=giving_up))
        for one in times:
            priced = book.price(package.id, as_planned(one.starts_at, one.ends_at, one.kind))
            for _ in range(one.workers if priced.total_pence else 0):
                forecast.share(priced.billed_minutes, priced.total_pence)
        budgets += forecast.budgets()
    return WeeklyQuote(_sum(book, package.id, planned), _sum(book, package.id, before), budgets)


def _periods(book: PriceBook, package_id: UUID, on: dt.date) -> Periods:
    """Who pays on a day, and the first day of each one's period: visits with the same ones share their budgets."""
    lines = book.lines_on(package_id, on)
    return tuple((line.id, period_of(line.cycle, line.starts_on, on)[0]) for line in lines)


def _sum(book: PriceBook, package_id: UUID, times: Sequence[PlannedTime]) -> int:
    return sum(
        book.price(package_id, as_planned(one.starts_at, one.ends_at, one.kind)).total_pence * one.workers
        for one in times
    )


def _on(one: PlannedTime) -> dt.date:
    return to_local(one.starts_at).date()
