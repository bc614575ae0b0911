"""What one hour of care of the last closed month paid for, from the co-op's own books. Nobody's name is in it."""

import datetime as dt
from dataclasses import dataclass

from billing.models import CostHeading, MonthClose, RunningCost
from billing.open_hour import Hour, hour_of
from billing.policies import may_see_open_hour
from billing.queries.board import board_money
from coopcare.accounts.actor import Actor
from coopcare.accounts.authorise import require

NO_MONTH = "No month has been closed yet, so there are no figures to show."
TOO_FEW = "Fewer than 5 people were supported that month, so no figures are shown."
NO_HELP = "No help was given that month."


@dataclass(frozen=True)
class OpenHour:
    """`problem` is the sentence when there is no `hour` to show. `missing` are the headings nobody has entered."""

    first_day: dt.date | None
    hour: Hour | None = None
    problem: str = ""
    missing: tuple[str, ...] = ()


def open_hour(actor: Actor) -> OpenHour:
    """The hour of the last closed month."""
    require(may_see_open_hour(actor))
    closed = MonthClose.objects.order_by("-first_day").first()
    if closed is None:
        return OpenHour(None, problem=NO_MONTH)
    first_day = closed.first_day
    money = board_money(first_day)
    problem = TOO_FEW if money.is_hidden else money.cost_problem or ("" if money.minutes else NO_HELP)
    if problem:
        return OpenHour(first_day, problem=problem)
    entered = running_costs(first_day)
    parts = [
        ("Wage of whoever gives the care", money.cost.wages_pence),
        ("Holiday they earn", money.cost.holiday_pence),
        ("Employer’s National Insurance, at most", money.cost.insurance_pence),
        *((heading.label, entered[heading]) for heading in CostHeading if heading in entered),
    ]
    return OpenHour(
        first_day,
        hour_of(income_pence=money.income_pence, minutes=money.minutes, parts=parts),
        missing=tuple(heading.label for heading in CostHeading if heading not in entered),
    )


def running_costs(first_day: dt.date) -> dict[CostHeading, int]:
    """Pence by heading, as entered for a calendar month. Callers ask their own policy."""
    rows = RunningCost.objects.filter(first_day=first_day)
    return {CostHeading(heading): pence for heading, pence in rows.values_list("heading", "amount_pence")}
