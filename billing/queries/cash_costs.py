"""What the co-op pays out and when, for the cash forecast: pay by its cycle, and running costs."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Sum

from billing.cash.payments import PayRun, Rate, pay_payments, running_payments, runs_after
from billing.cash.weeks import Payment
from billing.cycles import month_of
from billing.models import MonthClose, PayPeriod, PayPeriodStatus, RunningCost, Timesheet
from billing.pay import PayCycle
from billing.queries.month_money import OVERHEADS, month_money
from billing.small_numbers import is_too_few
from coopcare.money import format_pounds, round_half_up
from coopcare.ui.formats import gov_month, gov_short_date

CYCLE_WORDS = {
    PayCycle.WEEK: "every week",
    PayCycle.FOUR_WEEKS: "every 4 weeks",
    PayCycle.MONTH: "every month",
}
# The running costs of so many months are the measure of those to come.
MONTHS_MEASURED = 3
LAST_RUNS = 6
DAYS_IN_YEAR, MONTHS_IN_YEAR, DAYS_IN_WEEK = 365, 12, 7


@dataclass(frozen=True)
class Costs:
    """`runs` are those already opened; those after them follow by `cycle`. `week_pence` is what a week costs in all,
    None while nothing is known of it.
    """

    runs: tuple[PayRun, ...]
    cycle: PayCycle
    wages: Rate
    on_costs: Rate
    running_pence: int
    running_words: str
    pay_words: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()

    @property
    def week_pence(self) -> int | None:
        week = self.wages.of(DAYS_IN_WEEK) + self.on_costs.of(DAYS_IN_WEEK)
        week += round_half_up(self.running_pence * MONTHS_IN_YEAR * DAYS_IN_WEEK, DAYS_IN_YEAR)
        return week or None

    def payments(self, first: dt.date, until: dt.date) -> Iterator[Payment]:
        """Everything that goes out on local days from `first` to `until`."""
        runs = [*self.runs, *runs_after(self.runs[-1], self.cycle, until)]
        for one in (
            *pay_payments(runs, self.wages, self.on_costs),
            *running_payments(self.running_pence, first, until),
        ):
            if first <= one.on <= until:
                yield one


def costs(on: dt.date) -> Costs:
    """As the books stand on a day."""
    runs, cycle = _runs(on)
    wages, on_costs, measure, problem = _rates(runs)
    running, words = _running(on)
    return Costs(
        runs=runs, cycle=cycle, wages=wages, on_costs=on_costs, running_pence=running, running_words=words,
        pay_words=_pay_words(runs, cycle, measure), problems=(problem,) if problem else (),
    )  # fmt: skip


def _runs(on: dt.date) -> tuple[tuple[PayRun, ...], PayCycle]:
    """The last pay periods that were opened, oldest first, with what was approved; or, with none, the month before as
    if paid at its end.
    """
    rows = list(PayPeriod.objects.order_by("-first_day")[:LAST_RUNS])[::-1]
    if not rows:
        first, last = month_of(on.replace(day=1) - dt.timedelta(days=1))
        return (PayRun(first, last, last),), PayCycle.MONTH
    paid = _paid([row.id for row in rows if row.status == PayPeriodStatus.APPROVED])
    runs = [PayRun(row.first_day, row.last_day, row.paid_on, *paid.get(row.id, ())) for row in rows]
    return tuple(runs), PayCycle(rows[-1].cycle)


def _paid(approved: Sequence[UUID]) -> dict[UUID, tuple[int, int]]:
    """(wages with mileage, on-costs) of each period; not of one that paid fewer than five, whose sum says too much."""
    found: dict[UUID, list[tuple[int, int]]] = defaultdict(list)
    sheets = Timesheet.objects.filter(period__in=approved, pay_pence__gt=0)
    for period_id, pay, miles, spent in sheets.values_list("period", "pay_pence", "mileage_pence", "figures__costs"):
        on_costs = sum((spent or {}).get(name) or 0 for name in ("insurance_pence", "pension_pence"))
        found[period_id].append((pay + miles, on_costs))
    return {
        period_id: (sum(wages for wages, _ in rows), sum(on_costs for _, on_costs in rows))
        for period_id, rows in found.items()
        if not is_too_few(len(rows))
    }


def _rates(runs: Sequence[PayRun]) -> tuple[Rate, Rate, str, str]:
    """Wages and on-costs of a day: by approved pay, else by the last closed month; from what; and the sentence that
    says why there is none.
    """
    known = [run for run in runs if run.wages_pence]
    if known:
        days = sum(run.days for run in known)
        wages = Rate(sum(run.wages_pence or 0 for run in known), days)
        return wages, Rate(sum(run.on_costs_pence or 0 for run in known), days), "as in the pay last approved", ""
    closed = MonthClose.objects.order_by("-first_day").first()
    if closed is None:
        return Rate(), Rate(), "", "No pay has been approved and no month closed yet, so no wages are counted."
    money = month_money(closed.first_day)
    if money.pay_problem:
        return Rate(), Rate(), "", f"Wages are not counted. {money.pay_problem}"
    insurance = money.cost.insurance_pence
    wages = Rate(money.sums.pay_pence - insurance, money.days)
    return wages, Rate(insurance, money.days), f"as estimated for {gov_month(closed.first_day)}", ""


def _running(on: dt.date) -> tuple[int, str]:
    """Pence of a month, the average of the last months with any, and which they are. What goes with the pay is in the
    wages already, approved or estimated.
    """
    rows = RunningCost.objects.filter(first_day__lt=on.replace(day=1), heading__in=OVERHEADS)
    months = list(rows.values("first_day").annotate(pence=Sum("amount_pence")).order_by("-first_day")[:MONTHS_MEASURED])
    if not months:
        return 0, "because none have been entered"
    names = [gov_month(month["first_day"]) for month in reversed(months)]
    words = f"as in {names[0]}" if len(names) == 1 else f"the average of {', '.join(names[:-1])} and {names[-1]}"
    return round_half_up(sum(month["pence"] for month in months), len(months)), words


def _pay_words(runs: Sequence[PayRun], cycle: PayCycle, measure: str) -> tuple[str, ...]:
    if not measure:
        return ()
    last = runs[-1]
    known = [run for run in runs if run.wages_pence]
    words = f"Wages: paid {CYCLE_WORDS[cycle]}, next after {gov_short_date(last.paid_on)}; {measure}"
    if known:
        words += f", {format_pounds(known[-1].wages_pence or 0)}"
    due = "Pension and National Insurance: paid by the 22nd after the tax month of each pay day."
    return f"{words}.", due
