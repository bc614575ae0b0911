"""What pay costs the co-op beyond itself: National Insurance, pension, and the holiday earned. From dated figures.

For the co-op's own sums of cost, not for payroll: what is paid to the tax office is worked out by payroll software.
"""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from billing.pay.terms import Lookup
from coopcare.money import percent_of, round_half_up

PENCE_IN_POUND = 100
WEEKS_IN_YEAR, MONTHS_IN_YEAR = 52, 12


class PayCycle(StrEnum):
    WEEK = "week"
    FOUR_WEEKS = "four_weeks"
    MONTH = "month"


class Relief(StrEnum):
    """Workers for whom no employer's National Insurance is due up to a higher threshold; the name of its figures."""

    UNDER_21 = "ni.upper_secondary"
    APPRENTICE = "ni.apprentice_secondary"


# Thresholds of a year are shared out so; of a week, by the number of weeks.
PARTS_OF_YEAR = {
    PayCycle.WEEK: Fraction(1, WEEKS_IN_YEAR),
    PayCycle.FOUR_WEEKS: Fraction(4, WEEKS_IN_YEAR),
    PayCycle.MONTH: Fraction(1, MONTHS_IN_YEAR),
}
WEEKS = {PayCycle.WEEK: 1, PayCycle.FOUR_WEEKS: 4}


@dataclass(frozen=True)
class OnCosts:
    """Pence that the co-op pays on top of `pay_pence` for one worker in one pay period, and sentences that say why."""

    pay_pence: int
    insurance_pence: int
    pension_pence: int
    holiday_pence: int = 0
    insurance_words: str = ""
    pension_words: str = ""

    @property
    def total_pence(self) -> int:
        return self.pay_pence + self.insurance_pence + self.pension_pence + self.holiday_pence


def employer_insurance(
    pay_pence: int, cycle: PayCycle, paid_on: dt.date, lookup: Lookup, relief: Relief | None = None
) -> int:
    """On what is above the secondary threshold of the period; by worker, since each has their own threshold."""
    rate = lookup("ni.employer_rate", paid_on).percent_bp
    return percent_of(max(0, pay_pence - upper_threshold(cycle, paid_on, lookup, relief)), rate)


def employer_pension(pay_pence: int, cycle: PayCycle, paid_on: dt.date, lookup: Lookup) -> int:
    """The least share of qualifying earnings: those between the lower and the upper limit."""
    rate = lookup("ae.min_employer", paid_on).percent_bp
    lower, upper = (_part_of_year(lookup(key, paid_on).pence, cycle) for key in ("ae.lower", "ae.upper"))
    return percent_of(max(0, min(pay_pence, upper) - lower), rate)


def is_above_trigger(pay_pence: int, cycle: PayCycle, paid_on: dt.date, lookup: Lookup) -> bool:
    """Whether pay is so much that a worker of the right age must be enrolled (Pensions Act 2008, section 3)."""
    return pay_pence > trigger_part(cycle, paid_on, lookup)


def trigger_part(cycle: PayCycle, paid_on: dt.date, lookup: Lookup) -> int:
    trigger = lookup("ae.trigger", paid_on).pence
    if cycle in WEEKS:
        # Four weeks are four times the whole pounds of one week (£768, and not £769).
        return WEEKS[cycle] * _part_of_year(trigger, PayCycle.WEEK)
    return _part_of_year(trigger, cycle)


def upper_threshold(cycle: PayCycle, paid_on: dt.date, lookup: Lookup, relief: Relief | None = None) -> int:
    """Pence of pay in a period up to which no employer's National Insurance is due."""
    name = "ni.secondary_threshold" if relief is None else relief.value
    if cycle in WEEKS:
        return lookup(f"{name}_week", paid_on).pence * WEEKS[cycle]
    return _part_of_year(lookup(f"{name}_year", paid_on).pence, cycle)


def _part_of_year(year_pence: int, cycle: PayCycle) -> int:
    """To the whole pound, as the tables of the tax office are."""
    part = year_pence * PARTS_OF_YEAR[cycle] / PENCE_IN_POUND
    return round_half_up(part.numerator, part.denominator) * PENCE_IN_POUND
