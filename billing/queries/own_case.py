"""A case to begin with: the founders' shape, with the law's figures of today and the co-op's own where it has them.

Only totals that the board sees anyway go into it, and shares of payers only where none is about too few people.
"""

import datetime as dt
from collections import defaultdict
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.db.models import Sum

from billing.board.figures import MonthMoney
from billing.cycles import month_of
from billing.models import Charge, FundingType, MonthClose, WageRate
from billing.queries.kinds_of_payer import COMES_LIKE
from billing.queries.law import law_on
from billing.queries.month_money import month_money
from billing.small_numbers import hidden_cells
from billing.viability import FOUNDERS_CASE, Inputs
from billing.viability.inputs import Funder
from billing.viability.questions import FIGURES
from coopcare.money import WHOLE_BP, format_pounds, pro_rata, round_half_up, share_out
from coopcare.ui.formats import gov_month
from members.models import Job

DAYS_IN_WEEK = 7


def own_case(on: dt.date) -> tuple[Inputs, str]:
    """The case, and a sentence on what is the co-op's own in it (empty when nothing is)."""
    by_law: dict[str, Any] = {"insurance_bp": None, "pension_bp": None}
    books, words = _books()
    own = _within_limits(_law_and_wages(on) | books)
    return replace(FOUNDERS_CASE, **by_law, **own), words if books.keys() <= own.keys() else ""


def _law_and_wages(on: dt.date) -> dict[str, int]:
    """The tax-free mileage, and the wages of the co-op or, where it has set none, the minimum wage."""
    law = law_on(on)
    given = {name: law.figures[name] for name in ["mileage_pence"] if name in law.figures}
    for name, job in {"wage_pence": Job.PCA, "support_wage_pence": Job.SUPPORT_WORKER}.items():
        wage = WageRate.objects.on(on).filter(job=job).first()
        hour_pence = wage.hour_pence if wage else law.figures.get("minimum_wage_pence")
        if hour_pence is not None:
            given[name] = hour_pence
    return given


def _books() -> tuple[dict[str, int], str]:
    """Clusters, their hours, the average price and the shares of payers in the last closed month."""
    closed = MonthClose.objects.order_by("-first_day").first()
    if closed is None:
        return {}, ""
    money = month_money(closed.first_day)
    if money.is_hidden or not money.sums.minutes or not money.clusters:
        return {}, ""
    found = _size_and_price(money)
    words = (
        f"It begins with your own figures of {gov_month(closed.first_day)}: the number of clusters, their hours, and "
        f"{format_pounds(found['council_price_pence'])} an hour on average from every payer."
    )
    shares = _shares(closed.first_day)
    if shares:
        words += " How much comes from whom is your own too."
    return found | shares, words


def _size_and_price(money: MonthMoney) -> dict[str, int]:
    first, last = month_of(money.first_day)
    days = (last - first).days + 1
    clusters = len(money.clusters)
    price = pro_rata(money.sums.income_pence, 60, per_minutes=money.sums.minutes)
    prices = {f"{funder.value}_price_pence": price for funder in Funder}
    weekly = round_half_up(money.sums.minutes * DAYS_IN_WEEK, days * clusters)
    return {"clusters": clusters, "cluster_minutes": weekly, **prices}


def _shares(first_day: dt.date) -> dict[str, int]:
    """What part of the money each kind of payer was charged; nothing when one would be about too few people."""
    first, last = month_of(first_day)
    pence: dict[Funder, int] = defaultdict(int)
    packages: dict[Funder, set[UUID]] = defaultdict(set)
    rows = Charge.objects.filter(on__gte=first, on__lte=last, amount_pence__gt=0)
    of_payers = rows.values_list("budget_line__funding_type", "budget_line__package_id")
    for kind, package_id, charged in of_payers.annotate(charged=Sum("amount_pence")):
        pence[COMES_LIKE[FundingType(kind)]] += charged
        packages[COMES_LIKE[FundingType(kind)]].add(package_id)
    funders = list(Funder)
    if not any(pence.values()) or hidden_cells([len(packages[funder]) for funder in funders]):
        return {}
    parts = share_out(WHOLE_BP, [pence[funder] for funder in funders])
    return {f"{funder.value}_share_bp": part for funder, part in zip(funders, parts, strict=True)}


def _within_limits(figures: dict[str, int]) -> dict[str, int]:
    """Without what no case could hold, such as a month with next to no visits."""
    limits = {figure.name: figure for figure in FIGURES}
    return {name: value for name, value in figures.items() if limits[name].least <= value <= limits[name].most}
