"""The bank account week by week, while clusters open one after another: money when it moves, not when it is earned."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from billing.viability.inputs import Funder, Inputs
from billing.viability.law import WEEKS_IN_YEAR, Law
from billing.viability.week import fixed_year_pence, hour_of_care_pence, received_pence, support_week_pence
from coopcare.money import pro_rata, round_half_up, share_out

MONTHS = 36
MONTHS_IN_YEAR = 12
WEEKS = MONTHS * WEEKS_IN_YEAR // MONTHS_IN_YEAR
DAYS_IN_WEEK = 7
# Money paid in advance within the three years is for visits a little after them.
WEEKS_EARNED = WEEKS + 8


@dataclass(frozen=True)
class Week:
    """One week as it is earned: how many clusters are open, minutes of care given, what it brings in and costs."""

    clusters: int
    minutes: int
    income_pence: int
    cost_pence: int

    @property
    def surplus_pence(self) -> int:
        return self.income_pence - self.cost_pence


@dataclass(frozen=True)
class Month:
    """One month of the account, the first being 1. `lowest_pence` is the lowest at the end of any of its weeks."""

    number: int
    clusters: int
    minutes: int
    in_pence: int
    out_pence: int
    surplus_pence: int
    lowest_pence: int
    closing_pence: int


@dataclass(frozen=True)
class Cash:
    """Three years. `pays_its_way_from` is the first month from which none is short, None when the last one is;
    `lowest_month` the number of the month of the lowest point.
    """

    opening_pence: int
    months: tuple[Month, ...]
    pays_its_way_from: int | None
    lowest_pence: int
    lowest_month: int


def cash(inputs: Inputs, law: Law) -> Cash:
    """Three years of the account. Raises FactMissing when the law's part of the pay is not known."""
    weeks = _weeks(inputs, law)
    coming, going = _receipts(inputs, weeks), _payments(inputs, law, weeks)
    months = tuple(_months(inputs.start_money_pence, weeks, coming, going))
    lowest = min(months, key=lambda month: month.lowest_pence)
    return Cash(
        opening_pence=inputs.start_money_pence,
        months=months,
        pays_its_way_from=_pays_its_way_from(months),
        lowest_pence=lowest.lowest_pence,
        lowest_month=lowest.number,
    )


def month_of_week(week: int) -> int:
    """1 for the weeks of the first month. Four or five weeks make a month, twelve months a year."""
    return week * MONTHS_IN_YEAR // WEEKS_IN_YEAR + 1


def week_of_month(months: int) -> int:
    """The first week after so many whole months."""
    return -(-months * WEEKS_IN_YEAR // MONTHS_IN_YEAR)


def _opening_weeks(inputs: Inputs) -> list[int]:
    """The week in which each cluster gives its first visit."""
    return [
        week_of_month(inputs.waiting_months + number * inputs.new_cluster_months) for number in range(inputs.clusters)
    ]


def _weeks(inputs: Inputs, law: Law) -> list[Week]:
    pay, support = hour_of_care_pence(inputs, law), support_week_pence(inputs, law)
    prices = {funder: received_pence(inputs, inputs.price_pence(funder)) for funder in Funder}
    central = [round_half_up(fixed_year_pence(inputs, count), WEEKS_IN_YEAR) for count in range(inputs.clusters + 1)]
    opening = _opening_weeks(inputs)
    weeks = []
    for number in range(WEEKS_EARNED):
        ages = [number - first for first in opening if first <= number]
        minutes = sum(_minutes(inputs, age) for age in ages)
        income = sum(pro_rata(prices[funder], part) for funder, part in _by_funder(inputs, minutes).items())
        cost = pro_rata(pay, minutes) + support * len(ages) + central[len(ages)]
        weeks.append(Week(len(ages), minutes, income, cost))
    return weeks


def _minutes(inputs: Inputs, age: int) -> int:
    """Care given by a cluster in its week `age` (0 for the first): it grows evenly to its full hours."""
    return inputs.cluster_minutes * min(age + 1, inputs.ramp_weeks) // inputs.ramp_weeks


def _by_funder(inputs: Inputs, minutes: int) -> dict[Funder, int]:
    funders = list(Funder)
    return dict(zip(funders, share_out(minutes, [inputs.share_bp(one) for one in funders]), strict=True))


def _receipts(inputs: Inputs, weeks: list[Week]) -> dict[int, int]:
    """Pence by the week in which they come. Money in advance of the first week comes in the first."""
    prices = {funder: received_pence(inputs, inputs.price_pence(funder)) for funder in Funder}
    coming: dict[int, int] = defaultdict(int)
    for number, week in enumerate(weeks):
        for funder, minutes in _by_funder(inputs, week.minutes).items():
            coming[max(0, number + _weeks_of(inputs.paid_after_days(funder)))] += pro_rata(prices[funder], minutes)
    for number in range(week_of_month(inputs.help_months)):
        coming[number] += round_half_up(inputs.help_month_pence * MONTHS_IN_YEAR, WEEKS_IN_YEAR)
    return coming


def _payments(inputs: Inputs, law: Law, weeks: list[Week]) -> dict[int, int]:
    """Pence by the week in which they go: wages in arrears, the office at once, and what it takes to start."""
    going: dict[int, int] = defaultdict(int)
    later = _weeks_of(inputs.wages_days)
    office = round_half_up(inputs.office_year_pence, WEEKS_IN_YEAR)
    for number, week in enumerate(weeks):
        going[number] += office
        going[number + later] += week.cost_pence - office
    going[0] += inputs.startup_pence
    for number in _opening_weeks(inputs)[1:]:
        going[number] += inputs.cluster_startup_pence
    return going


def _weeks_of(days: int) -> int:
    """Whole weeks, a part of one counting as one; the same for days in advance, so that nothing comes too early."""
    return -(-days // DAYS_IN_WEEK)


def _months(opening: int, weeks: list[Week], coming: dict[int, int], going: dict[int, int]) -> Iterator[Month]:
    balance = opening
    for number in range(1, MONTHS + 1):
        ours = range(week_of_month(number - 1), week_of_month(number))
        closings = []
        for week in ours:
            balance += coming[week] - going[week]
            closings.append(balance)
        yield Month(
            number=number,
            clusters=weeks[ours[-1]].clusters,
            minutes=sum(weeks[week].minutes for week in ours),
            in_pence=sum(coming[week] for week in ours),
            out_pence=sum(going[week] for week in ours),
            surplus_pence=sum(weeks[week].surplus_pence for week in ours),
            lowest_pence=min(closings),
            closing_pence=balance,
        )


def _pays_its_way_from(months: tuple[Month, ...]) -> int | None:
    short = [month.number for month in months if month.surplus_pence < 0]
    if not short:
        return 1
    return short[-1] + 1 if short[-1] < months[-1].number else None
