"""What one hour of care of the last closed month paid for, from the co-op's own books. Nobody's name is in it."""

import datetime as dt
from dataclasses import dataclass

from billing.board.figures import MonthMoney
from billing.models import CostHeading, MonthClose
from billing.open_hour import Hour, hour_of
from billing.policies import may_see_open_hour
from billing.queries.month_money import OVERHEADS, month_money, running_costs
from coopcare.accounts.actor import Actor
from coopcare.accounts.authorise import require

NO_MONTH = "No month has been closed yet, so there are no figures to show."
TOO_FEW = "Fewer than 5 people were supported that month, so no figures are shown."
NO_HELP = "No help was given that month."


@dataclass(frozen=True)
class OpenHour:
    """`problem` is the sentence when there is no `hour` to show. `missing` are the headings nobody has entered;
    `pay_is_real`: it was approved, and is no estimate.
    """

    first_day: dt.date | None
    hour: Hour | None = None
    problem: str = ""
    missing: tuple[str, ...] = ()
    pay_is_real: bool = False


def open_hour(actor: Actor) -> OpenHour:
    """The hour of the last closed month."""
    require(may_see_open_hour(actor))
    closed = MonthClose.objects.order_by("-first_day").first()
    if closed is None:
        return OpenHour(None, problem=NO_MONTH)
    first_day = closed.first_day
    money = month_money(first_day)
    problem = TOO_FEW if money.is_hidden else money.pay_problem or ("" if money.sums.minutes else NO_HELP)
    if problem:
        return OpenHour(first_day, problem=problem)
    entered = running_costs(first_day)
    headings = OVERHEADS if money.pay_is_real else tuple(CostHeading)
    parts = [*_pay_parts(money), *((heading.label, entered[heading]) for heading in headings if heading in entered)]
    return OpenHour(
        first_day,
        hour_of(income_pence=money.sums.income_pence, minutes=money.sums.minutes, parts=parts),
        missing=tuple(heading.label for heading in headings if heading not in entered),
        pay_is_real=money.pay_is_real,
    )


def _pay_parts(money: MonthMoney) -> list[tuple[str, int]]:
    """What was approved, in one; or an estimate in its parts."""
    if money.pay_is_real:
        return [("Pay of whoever gives the care, with travel, holiday, pension and insurance", money.sums.pay_pence)]
    return [
        ("Wage of whoever gives the care", money.cost.wages_pence),
        ("Holiday they earn", money.cost.holiday_pence),
        ("Employer’s National Insurance, at most", money.cost.insurance_pence),
    ]
