"""What the care of a month cost in pay: as it was approved, or an estimate by the wages where it was not yet."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from billing.board.figures import Cost
from billing.models import CostHeading, PayPeriod, PayPeriodStatus, PayRule, Timesheet, WageRate
from billing.pricing.units import BY_THE_HOUR
from billing.small_numbers import is_too_few
from coopcare.errors import FactMissing
from coopcare.facts.lookup import fact
from coopcare.money import percent_of, pro_rata, round_half_up, share_out
from coopcare.ui.formats import gov_short_date
from members.models import Job
from rotas.visit_kinds import VisitKind

# Approved pay has these inside it. An estimate by the wages has not, so what was entered by hand is added to it.
WITH_PAY = (CostHeading.TRAVEL, CostHeading.TRAINING, CostHeading.ON_COSTS)


@dataclass(frozen=True)
class Worked:
    """One worker's places at visits of one kind on a local day, and whose cluster they are of. `minutes` are hours of
    care: none in a sleep-in or a live-in day, of which there are so many `places`. `present_minutes` are all of them.
    """

    cluster_id: UUID
    pca_id: UUID | None
    on: dt.date
    kind: str
    places: int
    present_minutes: int

    @property
    def minutes(self) -> int:
        return self.present_minutes if self.kind in BY_THE_HOUR else 0


@dataclass(frozen=True)
class MonthPay:
    """Pence by cluster; None is for pay that no cluster's care can be said to have cost. With a `problem` there is
    none. `cost` are the parts of an estimate.
    """

    by_cluster: Mapping[UUID | None, int] = field(default_factory=dict)
    is_real: bool = False
    cost: Cost = field(default_factory=Cost)
    problem: str = ""

    @property
    def pence(self) -> int:
        return sum(self.by_cluster.values())


def month_pay(first: dt.date, last: dt.date, worked: Sequence[Worked], entered: Mapping[CostHeading, int]) -> MonthPay:
    """Of a calendar month. `entered` are its running costs."""
    real = _approved(first, last, worked)
    if real is not None:
        return MonthPay(real, is_real=True)
    try:
        costs = _estimates(worked, last)
    except FactMissing as error:
        return MonthPay(problem=error.message)
    minutes = _minutes_by_cluster(worked)
    besides = _shared(sum(entered.get(heading, 0) for heading in WITH_PAY), minutes)
    clusters = {**dict.fromkeys(costs), **dict.fromkeys(besides)}
    by_cluster = {one: costs.get(one, Cost()).pence + besides.get(one, 0) for one in clusters}
    return MonthPay(by_cluster, cost=sum(costs.values(), Cost()))


def _approved(first: dt.date, last: dt.date, worked: Sequence[Worked]) -> dict[UUID | None, int] | None:
    """By cluster; None unless every day on which somebody worked is in approved pay whose cost is known, of five
    workers or more: the pay of a few would be theirs to tell.
    """
    periods = PayPeriod.objects.filter(first_day__lte=last, last_day__gte=first, status=PayPeriodStatus.APPROVED)
    spans = list(periods.values_list("id", "first_day", "last_day"))
    days = {one.on for one in worked}
    if not days or not all(any(start <= on <= end for _, start, end in spans) for on in days):
        return None
    by_pca: dict[UUID, int] = defaultdict(int)
    rows = Timesheet.objects.filter(period__in=[period_id for period_id, _, _ in spans])
    for pca_id, figures in rows.values_list("pca_id", "figures"):
        pence = _cost_within(figures, first.isoformat(), last.isoformat())
        if pence is None:
            return None
        by_pca[pca_id] += pence
    if is_too_few(sum(1 for pence in by_pca.values() if pence)):
        return None
    return _placed(by_pca, worked)


def _cost_within(figures: Mapping[str, Any], first: str, last: str) -> int | None:
    """What one timesheet cost for the days from `first` to `last` (ISO), its on-costs in proportion to the pay. None
    while its on-costs could not be worked out.
    """
    lines = figures.get("lines", ())
    pay = sum(line["pence"] for line in lines)
    within = sum(line["pence"] for line in lines if first <= line["on"] <= last)
    miles = sum(line["pence"] for line in figures.get("mileage", ()) if first <= line["on"] <= last)
    total = figures.get("costs", {}).get("total_pence", 0)
    if total is None:
        return None
    return miles + (round_half_up(total * within, pay) if pay else 0)


def _placed(by_pca: Mapping[UUID, int], worked: Sequence[Worked]) -> dict[UUID | None, int]:
    """Each worker's cost goes to the clusters they were in, by minutes there; of who was in none, to all of them."""
    everybody = _minutes_by_cluster(worked)
    theirs: dict[UUID | None, dict[UUID, int]] = defaultdict(lambda: defaultdict(int))
    for one in worked:
        theirs[one.pca_id][one.cluster_id] += one.present_minutes
    found: dict[UUID | None, int] = defaultdict(int)
    for pca_id, pence in by_pca.items():
        minutes = theirs.get(pca_id, {})
        for cluster_id, part in _shared(pence, minutes if any(minutes.values()) else everybody).items():
            found[cluster_id] += part
    return dict(found)


def _shared(pence: int, minutes: Mapping[UUID, int]) -> dict[UUID | None, int]:
    if not any(minutes.values()):
        return {None: pence} if pence else {}
    parts = share_out(pence, list(minutes.values()))
    return dict(zip(minutes, parts, strict=True))


def _minutes_by_cluster(worked: Sequence[Worked]) -> dict[UUID, int]:
    found: dict[UUID, int] = defaultdict(int)
    for one in worked:
        found[one.cluster_id] += one.minutes
    return dict(found)


def _estimates(worked: Sequence[Worked], last: dt.date) -> dict[UUID | None, Cost]:
    """Cost by cluster. Raises FactMissing with the sentence that says which figure is missing."""
    wages, rules = list(WageRate.objects.filter(job=Job.PCA)), list(PayRule.objects.filter(job=Job.PCA))
    holiday_bp = fact("holiday.irregular_accrual", on=last).percent_bp
    insurance_bp = fact("ni.employer_rate", on=last).percent_bp
    pence: dict[UUID | None, int] = defaultdict(int)
    for one in worked:
        by_the_hour = one.kind in BY_THE_HOUR
        pence[one.cluster_id] += _wage(wages, one.on, one.minutes) if by_the_hour else _by_the_piece(rules, one)
    return {cluster_id: _cost(wage, holiday_bp, insurance_bp) for cluster_id, wage in pence.items()}


def _cost(wages_pence: int, holiday_bp: int, insurance_bp: int) -> Cost:
    """Holiday is earned on wages, and insurance is due on both. Insurance is at most this: the first £5,000 a year of
    each worker is free of it, which needs each worker's own pay.
    """
    holiday_pence = percent_of(wages_pence, holiday_bp)
    return Cost(wages_pence, holiday_pence, percent_of(wages_pence + holiday_pence, insurance_bp))


def _wage(wages: Sequence[WageRate], on: dt.date, minutes: int) -> int:
    for wage in wages:
        if wage.starts_on <= on and (wage.ends_on is None or wage.ends_on >= on):
            return pro_rata(wage.hour_pence, minutes)
    raise FactMissing(f"There is no wage for Personal Care Assistants on {gov_short_date(on)}. Add it under Prices.")


def _by_the_piece(rules: Sequence[PayRule], one: Worked) -> int:
    """Of sleep-ins and live-in days, by the newest rule of their day; `rules` newest first."""
    agreed = (rule.sleep_in_pence if one.kind == VisitKind.SLEEP_IN else rule.live_in_pence
              for rule in rules if rule.starts_on <= one.on)  # fmt: skip
    pence = next(agreed, None)
    if pence is None:
        named = VisitKind(one.kind).label.lower()
        raise FactMissing(
            f"No pay for a {named} has been agreed for {gov_short_date(one.on)}. Add it to the rules of pay."
        )
    return one.places * pence
