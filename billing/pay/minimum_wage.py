"""Whether pay meets the minimum wage in a pay reference period (National Minimum Wage Regulations 2015).

Over all working time: visits, travel, waiting, training, supervision and time awake in a sleep-in. The rate and the age
are those of the first day of the period: a birthday, or a rise on 1 April, counts from the period that starts next.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from billing.pay.mileage import MileageLine
from billing.pay.terms import CannotPay, Lookup, PayLine, Period
from coopcare.errors import Invalid
from coopcare.money import MINUTES_IN_HOUR, format_pounds, round_half_up
from coopcare.ui.formats import gov_date_range, minutes_words
from rotas.suitability.law import age_on

# Regulation 6: a pay reference period is a month, or the shorter period for which somebody is paid.
LONGEST_DAYS = 31
BANDS = ((21, "nmw.21plus"), (18, "nmw.18_20"), (16, "nmw.16_17"))
APPRENTICE = "nmw.apprentice"
# Regulation 5: an apprentice's rate holds under 19, and for anybody in the first year of the apprenticeship.
APPRENTICE_UNDER = 19


def has_apprentice_rate(born_on: dt.date | None, since: dt.date | None, on: dt.date) -> bool:
    """Whether somebody who is an apprentice `since` a day is on the apprentice rate; None for who is none."""
    if since is None or on < since:
        return False
    age = age_on(born_on, on)
    return age_on(since, on) == 0 or (age is not None and age < APPRENTICE_UNDER)


def wage_key(name: str, born_on: dt.date | None, on: dt.date, *, is_apprentice: bool) -> str:
    """The dated figure that holds for somebody on a day. Raises CannotPay without an age."""
    if is_apprentice:
        return APPRENTICE
    age = age_on(born_on, on)
    if age is None:
        raise CannotPay(f"We do not know when {name} was born, so we cannot tell which minimum wage holds. Add it.")
    key = next((key for least, key in BANDS if age >= least), None)
    if key is None:
        raise CannotPay(f"{name} was under 16 at the start of this period. Check the date of birth.")
    return key


@dataclass(frozen=True)
class Deduction:
    """Something taken from pay, or paid by the worker for the work, that counts against it: a uniform, a phone."""

    words: str
    pence: int

    def __post_init__(self) -> None:
        if self.pence < 0:
            raise Invalid("A deduction cannot be below £0.")


@dataclass(frozen=True)
class MinimumWage:
    """What the test found. `words` is a sentence for who runs the pay; `deducted` names what was taken off."""

    is_met: bool
    rate_pence: int
    rate_name: str
    worked_minutes: int
    counted_pence: int
    deducted: tuple[Deduction, ...]
    shortfall_pence: int
    hourly_pence: int | None
    words: str


def minimum_wage(
    name: str,
    period: Period,
    lines: Iterable[PayLine],
    lookup: Lookup,
    *,
    born_on: dt.date | None,
    mileage: Iterable[MileageLine] = (),
    deductions: Sequence[Deduction] = (),
    is_apprentice: bool = False,
) -> MinimumWage:
    """Raises FactMissing where the wage of the first day is not known, and CannotPay without an age."""
    if (period.last - period.first).days >= LONGEST_DAYS:
        raise Invalid("The minimum wage is tested over a month at most. Choose a shorter pay period.")
    wage = lookup(wage_key(name, born_on, period.first, is_apprentice=is_apprentice), period.first)
    counted_lines = list(lines)
    worked = sum(line.worked_minutes for line in counted_lines)
    taken = (*deductions, *_mileage_below_cost(mileage))
    counted = sum(line.counted_pence for line in counted_lines) - sum(one.pence for one in taken)
    short = max(0, -(-(wage.pence * worked - counted * MINUTES_IN_HOUR) // MINUTES_IN_HOUR)) if worked else 0
    hourly = round_half_up(counted * MINUTES_IN_HOUR, worked) if worked else None
    words = _words(name, period, wage.name, wage.pence, worked, counted, short)
    return MinimumWage(not short, wage.pence, wage.name, worked, counted, taken, short, hourly, words)


def _mileage_below_cost(lines: Iterable[MileageLine]) -> list[Deduction]:
    """Miles paid below what they cost come out of pay (domain.md C6); the approved rate stands for the cost."""
    short = sum(max(0, line.approved_pence - line.pence) for line in lines)
    return [Deduction("Miles paid below the approved rate", short)] if short else []


def _words(name: str, period: Period, wage_name: str, wage: int, worked: int, counted: int, short: int) -> str:
    when = f"{'on' if period.first == period.last else 'from'} {gov_date_range(period.first, period.last)}"
    if not worked:
        return f"{name} did no work {when}."
    paid = format_pounds(round_half_up(counted * MINUTES_IN_HOUR, worked))
    met = f"{name}’s pay for {minutes_words(worked)} of work {when} comes to {paid} an hour"
    least = f"By law it must be {format_pounds(wage)} ({wage_name})"
    if not short:
        return f"{met}. {least}."
    # Rounded up: a shortfall of part of a penny is a shortfall.
    each = -(-(wage * worked - counted * MINUTES_IN_HOUR) // worked)
    return f"{met}. {least}. That is {format_pounds(each)} an hour too little, {format_pounds(short)} in all."
