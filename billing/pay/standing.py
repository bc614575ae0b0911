"""What a worker's own standing changes in what their pay costs the co-op: age, apprenticeship, pension.

For the co-op's own sums of cost, not for payroll. National Insurance: Social Security Contributions and Benefits Act
1992, sections 9A and 9B. Pension: Pensions Act 2008, sections 3, 7 and 8.
"""

import calendar
import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from billing.pay.costs import (
    MONTHS_IN_YEAR,
    OnCosts,
    PayCycle,
    Relief,
    employer_insurance,
    employer_pension,
    is_above_trigger,
    trigger_part,
    upper_threshold,
)
from billing.pay.terms import CannotPay, Lookup
from coopcare.money import format_pounds
from coopcare.ui.formats import gov_short_date
from rotas.suitability.law import age_on

YOUNG_UNDER, APPRENTICE_UNDER, ENROLLED_FROM = 21, 25, 22
RELIEF_WORDS = {
    None: "",
    Relief.UNDER_21: ", which is higher for workers under 21",
    Relief.APPRENTICE: ", which is higher for apprentices under 25",
}


class PensionChoice(StrEnum):
    """What was written down of a worker; where nothing was, the law decides."""

    IN = "in"
    OUT = "out"


@dataclass(frozen=True)
class Standing:
    """Of one worker on a day of pay. `pension_since`: the day from which the choice holds."""

    name: str
    born_on: dt.date | None
    is_apprentice: bool = False
    pension: PensionChoice | None = None
    pension_since: dt.date | None = None


@dataclass(frozen=True)
class Contribution:
    """Pence, and the sentence that says why they are as many."""

    pence: int
    words: str


def on_costs(
    standing: Standing, pay_pence: int, cycle: PayCycle, on: dt.date, lookup: Lookup, *, holiday_pence: int = 0
) -> OnCosts:
    """By the figures of the day of pay. `holiday_pence`: of leave earned and not yet paid. Raises FactMissing, and
    CannotPay where the age is not known.
    """
    insurance = insurance_of(standing, pay_pence, cycle, on, lookup)
    pension = pension_of(standing, pay_pence, cycle, on, lookup)
    return OnCosts(pay_pence, insurance.pence, pension.pence, holiday_pence, insurance.words, pension.words)


def relief_of(standing: Standing, on: dt.date) -> Relief | None:
    """By the age on the day of pay. Raises CannotPay where the age is not known."""
    age = _age(standing, on)
    if age < YOUNG_UNDER:
        return Relief.UNDER_21
    return Relief.APPRENTICE if standing.is_apprentice and age < APPRENTICE_UNDER else None


def insurance_of(standing: Standing, pay_pence: int, cycle: PayCycle, on: dt.date, lookup: Lookup) -> Contribution:
    """The employer's National Insurance on the pay of a day of pay."""
    relief = relief_of(standing, on)
    pence = employer_insurance(pay_pence, cycle, on, lookup, relief)
    least = format_pounds(upper_threshold(cycle, on, lookup, relief))
    percent = f"{lookup('ni.employer_rate', on).percent_bp / 100:g}%"
    return Contribution(pence, f"{percent} of what is above {least}{RELIEF_WORDS[relief]}.")


def pension_of(standing: Standing, pay_pence: int, cycle: PayCycle, on: dt.date, lookup: Lookup) -> Contribution:
    """The employer's share of the pension. Raises CannotPay where it goes by an age that is not known."""
    why_not = _why_no_pension(standing, pay_pence, cycle, on, lookup)
    if why_not:
        return Contribution(0, why_not)
    percent = f"{lookup('ae.min_employer', on).percent_bp / 100:g}%"
    chosen = " They are in the pension by choice." if standing.pension is PensionChoice.IN else ""
    words = f"{percent} of the pay between the pension’s lower and upper limit.{chosen}"
    return Contribution(employer_pension(pay_pence, cycle, on, lookup), words)


def pension_age_on(born_on: dt.date, lookup: Lookup) -> dt.date:
    """The day on which somebody reaches State Pension age; the figure goes by the day of birth."""
    months = lookup("state_pension.age_months", born_on).integer
    years, month = divmod(born_on.month - 1 + months, MONTHS_IN_YEAR)
    year = born_on.year + years
    # Of a month without that day, the last day (31 July and four months: 30 November).
    return dt.date(year, month + 1, min(born_on.day, calendar.monthrange(year, month + 1)[1]))


def _why_no_pension(standing: Standing, pay_pence: int, cycle: PayCycle, on: dt.date, lookup: Lookup) -> str:
    if standing.pension is PensionChoice.IN:
        return ""
    if standing.pension is PensionChoice.OUT:
        since = f" since {gov_short_date(standing.pension_since)}" if standing.pension_since else ""
        return f"No pension: they have been out of it{since}, by their own choice."
    if _age(standing, on) < ENROLLED_FROM:
        return f"No pension: they are under {ENROLLED_FROM}. They may ask to join."
    reached = pension_age_on(standing.born_on or on, lookup)
    if reached <= on:
        return f"No pension: they reached State Pension age on {gov_short_date(reached)}. They may ask to join."
    if not is_above_trigger(pay_pence, cycle, on, lookup):
        trigger = format_pounds(trigger_part(cycle, on, lookup))
        return f"No pension: this pay is not above {trigger}, from which workers are enrolled. They may ask to join."
    return ""


def _age(standing: Standing, on: dt.date) -> int:
    age = age_on(standing.born_on, on)
    if age is None:
        raise CannotPay(f"We do not know when {standing.name} was born, so we cannot tell what this pay costs. Add it.")
    return age
