"""Statutory sick pay (domain.md C6): by the day, from the first one since April 2026, for 28 weeks at most."""

import datetime as dt
from collections.abc import Iterable, Sequence
from fractions import Fraction

from billing.pay.terms import DAY, CannotPay, Kind, Lookup, PayLine, Period
from coopcare.errors import Invalid
from coopcare.money import WHOLE_BP, format_pounds, percent_of, round_half_up
from coopcare.ui.formats import gov_day

WEEKS_AT_MOST = 28
# Spells of sickness no further apart than this are one.
LINKED_DAYS = 56


def sick_pay(
    spells: Sequence[Period],
    weekdays: frozenset[int],
    weekly_earnings_pence: int,
    period: Period,
    lookup: Lookup,
    *,
    name: str,
) -> list[PayLine]:
    """A line for each qualifying day of sickness in the period.

    `spells`: all times of sickness, the earlier ones too, which link with those of the period. `weekdays`: the days of
    the week (Monday is 0) on which they would work. Raises FactMissing where a figure of the day is not known.
    """
    if not weekdays:
        raise CannotPay(f"Sick pay needs the days of the week on which {name} would work. Add them.")
    if weekly_earnings_pence < 0:
        raise Invalid("Average earnings cannot be below £0.")
    lines: list[PayLine] = []
    for linked in _linked(spells):
        days = [on for spell in linked for on in _days(spell) if on.weekday() in weekdays]
        lines.extend(_spell_lines(days, weekdays, weekly_earnings_pence, period, lookup))
    return sorted(lines, key=lambda line: line.on)


def _linked(spells: Iterable[Period]) -> list[list[Period]]:
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
