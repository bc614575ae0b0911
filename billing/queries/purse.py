"""The purse: one person's money from one payer on any day: agreed, delivered, booked, billed, paid, left."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import F, Sum

from billing.cycles import period_of, weekly_pence
from billing.models import BudgetLine, CarryForward, Charge, DisputeStatus, LineDispute, Payment
from billing.queries.budgets import BudgetLeft, Forecast
from billing.queries.monitoring import used_by_day
from clusters.models import Package

ONE_DAY = dt.timedelta(days=1)
YEAR = dt.timedelta(days=365)


@dataclass(frozen=True)
class Purse:
    """Of the period `left` is about, in pence. `disputed` and `invoiced` are of what was delivered in it; `paid` came
    to the co-op in it.

    `unspent` is what earlier periods left over, from the first that we billed and a year back at most; `allowed` how
    much of it may stay in the account (None: all of it, or nobody has told us), and `may_be_taken_back` the rest, as
    far as this period does not use it up.
    """

    line: BudgetLine
    left: BudgetLeft
    disputed_pence: int
    invoiced_pence: int
    paid_pence: int
    unspent_pence: int
    allowed_pence: int | None

    @property
    def delivered_pence(self) -> int:
        return self.left.used_pence

    @property
    def may_be_taken_back_pence(self) -> int | None:
        if self.line.carry_forward == CarryForward.ALL:
            return 0
        if self.allowed_pence is None:
            return None
        return max(0, self.unspent_pence + self.left.left_pence - self.allowed_pence)


def purses_of(package: Package, on: dt.date) -> list[Purse]:
    """On a local day, of each line that has a limit, in the order in which they pay. Callers have asked
    may_see_money_of.
    """
    forecast = Forecast(package, on)
    limited = [line for line in forecast.lines if line.amount_pence is not None]
    return [_purse(line, left) for line, left in zip(limited, forecast.budgets(), strict=True)]


def _purse(line: BudgetLine, left: BudgetLeft) -> Purse:
    first, last = left.first_day, left.last_day
    charges = Charge.objects.filter(budget_line=line, on__gte=first, on__lte=last)
    in_question = LineDispute.objects.filter(status=DisputeStatus.OPEN, line__charge__in=charges)
    payments = Payment.objects.filter(budget_line=line, received_on__gte=first, received_on__lte=last)
    return Purse(
        line=line,
        left=left,
        disputed_pence=in_question.aggregate(pence=Sum(F("line__amount_pence")))["pence"] or 0,
        invoiced_pence=charges.invoiced().aggregate(pence=Sum("amount_pence"))["pence"] or 0,
        paid_pence=payments.aggregate(pence=Sum("amount_pence"))["pence"] or 0,
        unspent_pence=_unspent(line, first),
        allowed_pence=_allowed(line),
    )


def _allowed(line: BudgetLine) -> int | None:
    if line.carry_forward == CarryForward.NONE:
        return 0
    weeks = line.contingency_weeks
    return None if weeks is None else weeks * weekly_pence(line.cycle, line.amount_pence or 0)


def _unspent(line: BudgetLine, until: dt.date) -> int:
    """What whole periods before a day left over, a year back at most. Before our first charge we do not know what was
    spent, so that is not counted.
    """
    first_charge = Charge.objects.filter(budget_line=line).order_by("on").values_list("on", flat=True).first()
    if first_charge is None:
        return 0
    since = max(line.starts_on, until - YEAR, period_of(line.cycle, line.starts_on, first_charge)[0])
    begins, ends = period_of(line.cycle, line.starts_on, since)
    if begins < since:  # of a part of a period it is not known what was agreed
        begins = ends + ONE_DAY
    used = sum(used_by_day(line, begins, until - ONE_DAY).values())
    periods = 0
    while begins < until:
        periods, begins = periods + 1, period_of(line.cycle, line.starts_on, begins)[1] + ONE_DAY
    return max(0, periods * (line.amount_pence or 0) - used)
