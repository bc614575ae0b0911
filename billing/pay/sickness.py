"""Statutory sick pay (domain.md C6): by the day, from the first one since April 2026, for 28 weeks at most."""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from billing.pay.costs import MONTHS_IN_YEAR, WEEKS, WEEKS_IN_YEAR, PayCycle
from billing.pay.terms import DAY, CannotPay, Kind, Lookup, PayLine, Period
from coopcare.errors import Invalid
from coopcare.money import WHOLE_BP, format_pounds, percent_of, round_half_up
from coopcare.ui.formats import gov_day, gov_short_date

WEEKS_AT_MOST = 28
# Spells of sickness no further apart than this are one.
LINKED_DAYS = 56
# Average earnings are those of the paydays in the 8 weeks up to the last one before the sickness.
WEEKS_AVERAGED = 8


@dataclass(frozen=True)
class Payday:
    """What was earned in a pay period, before tax, and the day on which it was paid."""

    on: dt.date
    pence: int
    cycle: PayCycle


@dataclass(frozen=True)
class Earnings:
    """A week's average before a spell of sickness, in pence, and in words what it was taken from."""

    week_pence: int
    words: str

    def __post_init__(self) -> None:
        if self.week_pence < 0:
            raise Invalid("Average earnings cannot be below £0.")


def sick_pay(
    spells: Sequence[Period],
    weekdays: frozenset[int],
    earnings_before: Callable[[dt.date], Earnings],
    period: Period,
    lookup: Lookup,
    *,
    name: str,
) -> list[PayLine]:
    """A line for each qualifying day of sickness in the period.

    `spells`: all times of sickness, the earlier ones too, which link with those of the period. `weekdays`: the days of
    the week (Monday is 0) on which they would work. `earnings_before`: the average before the first day of linked
    spells. Raises FactMissing where a figure of the day is not known.
    """
    if not weekdays:
        raise CannotPay(f"Sick pay needs the days of the week on which {name} would work. Add them.")
    lines: list[PayLine] = []
    for linked in linked_spells(spells):
        if linked[-1].last < period.first or linked[0].first > period.last:
            continue
        days = [on for spell in linked for on in _days(spell) if on.weekday() in weekdays]
        earnings = earnings_before(linked[0].first).week_pence
        lines.extend(_spell_lines(days, weekdays, earnings, period, lookup))
    return sorted(lines, key=lambda line: line.on)


def average_earnings(paydays: Iterable[Payday], began: dt.date) -> Earnings | None:
    """Of the paydays before a day: those of the 8 weeks up to the last. None where there was no payday."""
    before = sorted((one for one in paydays if one.on < began), key=lambda one: one.on)
    if not before:
        return None
    counted = [one for one in before if one.on > before[-1].on - WEEKS_AVERAGED * 7 * DAY]
    weeks = sum((_weeks_of(one.cycle) for one in counted), Fraction())
    average = sum(one.pence for one in counted) / weeks
    last = gov_short_date(counted[-1].on)
    which = f"the {len(counted)} paydays from {gov_short_date(counted[0].on)} to" if len(counted) > 1 else "the payday"
    week_pence = _rounded(average)
    return Earnings(week_pence, f"{format_pounds(week_pence)} a week on average, by {which} {last}")


def _weeks_of(cycle: PayCycle) -> Fraction:
    return Fraction(WEEKS[cycle]) if cycle in WEEKS else Fraction(WEEKS_IN_YEAR, MONTHS_IN_YEAR)


def linked_spells(spells: Iterable[Period]) -> list[list[Period]]:
    found: list[list[Period]] = []
    for spell in sorted(spells, key=lambda one: (one.first, one.last)):
        if found and (spell.first - found[-1][-1].last).days <= LINKED_DAYS:
            found[-1].append(spell)
        else:
            found.append([spell])
    return found


def _days(spell: Period) -> list[dt.date]:
    return [spell.first + step * DAY for step in range((spell.last - spell.first).days + 1)]


def _spell_lines(
    days: Iterable[dt.date], weekdays: frozenset[int], earnings: int, period: Period, lookup: Lookup
) -> Iterable[PayLine]:
    """Of linked spells together: the waiting days and the 28 weeks are counted once over all of them."""
    most = WEEKS_AT_MOST * len(weekdays)
    for number, on in enumerate(sorted(set(days))):
        if not period.covers(on):
            continue
        waiting = lookup("ssp.waiting_days", on).integer
        if waiting <= number < waiting + most and _earns_enough(earnings, on, lookup):
            yield _line(on, weekdays, earnings, lookup)


def _earns_enough(earnings: int, on: dt.date, lookup: Lookup) -> bool:
    return not lookup("ssp.lel_required", on).yes or earnings >= lookup("ni.lel_week", on).pence


def _line(on: dt.date, weekdays: frozenset[int], earnings: int, lookup: Lookup) -> PayLine:
    """The day's part of a week; the parts of a whole week come to the week's amount, to the penny."""
    full, percent_bp = lookup("ssp.weekly", on).pence, lookup("ssp.pct_awe", on).percent_bp
    week = min(full, percent_of(earnings, percent_bp))
    number = sorted(weekdays).index(on.weekday())
    until, before = (Fraction(week * part, len(weekdays)) for part in (number + 1, number))
    pence = _rounded(until) - _rounded(before)
    words = f"1 of {len(weekdays)} days at {format_pounds(week)} a week"
    rule = f"{percent_bp / 100:g}% of average earnings" if week < full else "the full rate"
    return PayLine(on, Kind.SICK, 0, 0, WHOLE_BP, pence, words, f"Statutory sick pay for {gov_day(on)}, {rule}.")


def _rounded(amount: Fraction) -> int:
    return round_half_up(amount.numerator, amount.denominator)
