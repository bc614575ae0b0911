"""What the board of the demo has before it: costs of the months behind, a budget, the bank and its aims."""

import datetime as dt

from billing.models import BudgetHeading, CostHeading, MonthClose
from billing.queries.month_money import month_money
from billing.services.board import enter_balance, set_aims
from billing.services.budget import MONTHS_IN_YEAR, set_budget
from billing.services.running_costs import set_running_costs
from coopcare.accounts.actor import Actor
from coopcare.clock import today
from coopcare.money import percent_of

# Shares of a month's income in basis points, so that a demo of any size is of a piece.
COSTS_BP = {
    CostHeading.TRAVEL: 450,
    CostHeading.TRAINING: 150,
    CostHeading.ON_COSTS: 200,
    CostHeading.SUPPORT_WORKERS: 800,
    CostHeading.MANAGER: 450,
    CostHeading.OFFICE: 600,
}
PLAN_BP = {
    BudgetHeading.INCOME: 10_200,
    BudgetHeading.PAY: 7_800,
    BudgetHeading.SUPPORT_WORKERS: 780,
    BudgetHeading.MANAGER: 450,
    BudgetHeading.OFFICE: 620,
}
BANK_BP = 13_000


def add_board_figures(actor: Actor) -> None:
    """Nothing where no month has been closed."""
    months = list(MonthClose.objects.order_by("first_day").values_list("first_day", flat=True))
    if not months:
        return
    for first_day in months:
        income = month_money(first_day).sums.income_pence
        amounts = {heading.value: percent_of(income, share) for heading, share in COSTS_BP.items()}
        set_running_costs(first_day, amounts=amounts, actor=actor)
    _plan(months[0], income, actor)
    enter_balance(on=_yesterday(), amount_pence=percent_of(income, BANK_BP), actor=actor)
    set_aims(least_hours=130, most_hours=150, floor_weeks=4, floor_pence=None, actor=actor)


def _plan(first_day: dt.date, month_pence: int, actor: Actor) -> None:
    """Two years from the first month that was closed, each month like the newest."""
    for _ in range(2):
        amounts = {heading.value: percent_of(month_pence * MONTHS_IN_YEAR, share) for heading, share in PLAN_BP.items()}
        set_budget(first_day, cluster=None, amounts=amounts, months=MONTHS_IN_YEAR, actor=actor)
        first_day = first_day.replace(year=first_day.year + 1)


def _yesterday() -> dt.date:
    return today() - dt.timedelta(days=1)
