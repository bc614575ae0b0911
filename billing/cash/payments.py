"""When money goes out: pay by its cycle, what is due on it a month later, and what the co-op costs at month end."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from billing.cash.weeks import ONE_DAY, Kind, Payment
from billing.cycles import month_of, next_month
from billing.pay import PayCycle
from coopcare.money import round_half_up

DAYS = {PayCycle.WEEK: 7, PayCycle.FOUR_WEEKS: 28}
# A tax month ends on the 5th, and what is due for it goes out by the 22nd (electronic payment to the tax office).
TAX_MONTH_ENDS, TAX_DUE = 5, 22


@dataclass(frozen=True)
class Rate:
    """What some days came to, so that others can be reckoned from them without rounding twice."""

    pence: int = 0
    days: int = 1

    def of(self, days: int) -> int:
        return round_half_up(self.pence * days, self.days)


@dataclass(frozen=True)
class PayRun:
    """The local days that one pay day pays for. Pence where they are known already, else None."""

    first: dt.date
    last: dt.date
    paid_on: dt.date
    wages_pence: int | None = None
    on_costs_pence: int | None = None

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1


def runs_after(run: PayRun, cycle: PayCycle, until: dt.date) -> Iterator[PayRun]:
    """The runs that follow, paid as many days after their last day as this one, up to pay days of `until`."""
    wait = run.paid_on - run.last
    first = run.last + ONE_DAY
    while True:
        last = _last_day(first, cycle)
        if last + wait > until:
            return
        yield PayRun(first, last, last + wait)
        first = last + ONE_DAY


def pay_payments(runs: Sequence[PayRun], wages: Rate, on_costs: Rate) -> Iterator[Payment]:
    """Wages on each pay day; pension and National Insurance when they are due on it."""
    for run in runs:
        paid = wages.of(run.days) if run.wages_pence is None else run.wages_pence
        due = on_costs.of(run.days) if run.on_costs_pence is None else run.on_costs_pence
        yield Payment(run.paid_on, paid, Kind.WAGES)
        yield Payment(tax_due_on(run.paid_on), due, Kind.ON_COSTS)


def tax_due_on(paid_on: dt.date) -> dt.date:
    """When what is owed on a pay day goes to the tax office.

    >>> tax_due_on(dt.date(2026, 11, 5)), tax_due_on(dt.date(2026, 12, 31))
    (datetime.date(2026, 11, 22), datetime.date(2027, 1, 22))
    """
    first = paid_on.replace(day=1)
    month = first if paid_on.day <= TAX_MONTH_ENDS else next_month(first)
    return month.replace(day=TAX_DUE)


def running_payments(month_pence: int, first: dt.date, until: dt.date) -> Iterator[Payment]:
    """The same each month, on its last day."""
    on = month_of(first)[1]
    while on <= until:
        yield Payment(on, month_pence, Kind.RUNNING)
        on = month_of(on + ONE_DAY)[1]


def _last_day(first: dt.date, cycle: PayCycle) -> dt.date:
    """Monthly pay is of the calendar's months."""
    return first + dt.timedelta(days=DAYS[cycle] - 1) if cycle in DAYS else month_of(first)[1]
