"""What was planned: a figure for each heading and month, of one cluster or of the whole co-op."""

import datetime as dt
from collections.abc import Mapping

from django.db import transaction

from billing.cycles import next_month
from billing.models import PAYER_WORDS, BudgetFigure, BudgetHeading, PayerBudget
from billing.policies import may_manage_money
from billing.viability.inputs import Funder
from clusters.models import Cluster
from coopcare.accounts.actor import Actor
from coopcare.accounts.authorise import require
from coopcare.audit.services import record
from coopcare.clock import now
from coopcare.errors import Invalid
from coopcare.money import LARGEST_PENCE, format_pounds, share_out
from coopcare.ui.formats import gov_month

MONTHS_IN_YEAR = 12
LATEST = dt.date(2100, 1, 1)


@transaction.atomic
def set_budget(
    first_day: dt.date,
    *,
    cluster: Cluster | None,
    amounts: Mapping[str, int | None],
    months: int,
    actor: Actor,
    payers: Mapping[str, int | None] | None = None,
) -> None:
    """Plan an amount for each heading (BudgetHeading; None leaves it as it is), for one month or spread evenly over
    the twelve from `first_day`, to the penny; for the whole co-op also the income from each kind of payer (Funder).
    Raises Invalid.
    """
    require(may_manage_money(actor))
    if months not in (1, MONTHS_IN_YEAR):
        raise Invalid("A budget is for one month or for twelve.", field="months")
    planned = {BudgetHeading(heading): pence for heading, pence in amounts.items() if pence is not None}
    from_payers = {Funder(kind): pence for kind, pence in (payers or {}).items() if pence is not None}
    if not planned and not from_payers:
        raise Invalid("Enter at least one amount.", field=BudgetHeading.INCOME.value)
    if from_payers and cluster is not None:
        raise Invalid("Income by kind of payer is planned for the whole co-op. Choose it above.", field="cluster")
    for field, pence in (*planned.items(), *from_payers.items()):
        if not 0 <= pence <= LARGEST_PENCE:
            raise Invalid(f"Enter an amount from £0.00 to {format_pounds(LARGEST_PENCE)}.", field=str(field.value))
    first_days = _months_from(first_day.replace(day=1), months)
    for heading, pence in planned.items():
        for on, part in zip(first_days, share_out(pence, [1] * months), strict=True):
            _set(on, cluster, heading, part, actor)
    for kind, pence in from_payers.items():
        for on, part in zip(first_days, share_out(pence, [1] * months), strict=True):
            _set_payer(on, kind, part, actor)
    named = [(heading.label, pence) for heading, pence in planned.items()]
    named += [(f"Income from {PAYER_WORDS[kind]}", pence) for kind, pence in from_payers.items()]
    spent = "; ".join(f"{name} {format_pounds(pence)}" for name, pence in named)
    words = f"{_scope(cluster)}, {_span(first_days)}: {spent}"
    record(actor, "set a budget", cluster, detail=words)


@transaction.atomic
def take_budget_away(first_day: dt.date, *, cluster: Cluster | None, actor: Actor) -> None:
    """Forget what was planned for a month, of one cluster or of the whole co-op."""
    require(may_manage_money(actor))
    gone, _ = BudgetFigure.objects.filter(first_day=first_day, cluster=cluster).delete()
    if gone:
        record(actor, "took a budget away", cluster, detail=f"{_scope(cluster)}, {gov_month(first_day)}")


@transaction.atomic
def take_payer_budget_away(first_day: dt.date, *, actor: Actor) -> None:
    """Forget what income was planned for a month from each kind of payer."""
    require(may_manage_money(actor))
    gone, _ = PayerBudget.objects.filter(first_day=first_day).delete()
    if gone:
        record(actor, "took a budget away", None, detail=f"Income by kind of payer, {gov_month(first_day)}")


def _set_payer(on: dt.date, kind: Funder, pence: int, actor: Actor) -> None:
    entered = {"amount_pence": pence, "entered_by": actor.name, "entered_at": now()}
    PayerBudget.objects.update_or_create(first_day=on, payer=kind.value, defaults=entered)


def _set(on: dt.date, cluster: Cluster | None, heading: BudgetHeading, pence: int, actor: Actor) -> None:
    entered = {"amount_pence": pence, "entered_by": actor.name, "entered_at": now()}
    BudgetFigure.objects.update_or_create(first_day=on, cluster=cluster, heading=heading, defaults=entered)


def _months_from(first_day: dt.date, count: int) -> list[dt.date]:
    if first_day >= LATEST:
        raise Invalid(f"Choose a month before {LATEST.year}.", field="year")
    found = [first_day]
    while len(found) < count:
        found.append(next_month(found[-1]))
    return found


def _scope(cluster: Cluster | None) -> str:
    return cluster.name if cluster else "Whole co-op"


def _span(first_days: list[dt.date]) -> str:
    first, last = gov_month(first_days[0]), gov_month(first_days[-1])
    return first if first == last else f"{first} to {last}"
