"""Holiday: what is earned by working, and what a day of it is paid (Working Time Regulations 13 to 16A)."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from billing.pay.terms import CannotPay, Kind, Lookup, PayLine
from coopcare.money import MINUTES_IN_HOUR, WHOLE_BP, format_pounds, percent_of, round_half_up
from coopcare.ui.formats import gov_short_date, minutes_words

ACCRUAL = "holiday.irregular_accrual"
# Regulation 16: the last 52 weeks with pay in them, looking back no further than 104.
WEEKS_AVERAGED, WEEKS_BACK = 52, 104
WEEK = dt.timedelta(weeks=1)
DAYS_IN_WEEK = 7


@dataclass(frozen=True)
class PaidWeek:
    """A week from Monday and what was worked and paid in it. `is_absence`: sick or parental leave: it is left out."""

    monday: dt.date
    minutes: int
    pence: int
    is_absence: bool = False


@dataclass(frozen=True)
class Average:
    """Of the `weeks` counted, in whole minutes and pence of their sums, so that nothing is rounded before its use."""

    weeks: int
    minutes: int
    pence: int

    @property
    def week_pence(self) -> int:
        return round_half_up(self.pence, self.weeks)

    @property
    def week_minutes(self) -> int:
        return round_half_up(self.minutes, self.weeks)

    @property
    def hour_pence(self) -> int:
        return round_half_up(self.pence * MINUTES_IN_HOUR, self.minutes)


def earned_minutes(worked_minutes: int, on: dt.date, lookup: Lookup) -> int:
    """Of leave, by the hours worked in a pay period that ends on `on`: for irregular hours (12.07% of them)."""
    return percent_of(worked_minutes, lookup(ACCRUAL, on).percent_bp)


def rolled_up(lines: Iterable[PayLine], on: dt.date, lookup: Lookup) -> PayLine:
    """Holiday paid with each pay period instead of when it is taken: a share of all pay, on a line of its own."""
    pence = sum(line.pence for line in lines if line.kind is not Kind.HOLIDAY)
    percent_bp = lookup(ACCRUAL, on).percent_bp
    # Up: a part of a penny too little would not be the whole share.
    due = -(-pence * percent_bp // WHOLE_BP)
    words = f"{percent_bp / 100:g}% of {format_pounds(pence)}"
    why = "Holiday pay is paid with your wages, and not when you take the holiday."
    return PayLine(on, Kind.HOLIDAY, 0, 0, WHOLE_BP, due, words, why)


def average_week(weeks: Sequence[PaidWeek], first_day: dt.date) -> Average:
    """Over the last 52 weeks before the one of `first_day` that were paid; weeks without pay are passed over.

    Raises CannotPay when there is none.
    """
    monday = first_day - dt.timedelta(days=first_day.weekday())
    since = monday - WEEKS_BACK * WEEK
    within = [week for week in weeks if since <= week.monday < monday and week.pence > 0 and not week.is_absence]
    counted = sorted(within, key=lambda week: week.monday, reverse=True)[:WEEKS_AVERAGED]
    minutes = sum(week.minutes for week in counted)
    if not minutes:
        raise CannotPay(
            f"There is no paid week before {gov_short_date(first_day)} to work holiday pay out from. "
            "Enter the average week by hand."
        )
    return Average(len(counted), minutes, sum(week.pence for week in counted))


def day_minutes(average: Average) -> int:
    """What one calendar day of leave takes: a seventh of an average week, so that a week of leave is a week."""
    return round_half_up(average.minutes, average.weeks * DAYS_IN_WEEK)


def leave_line(on: dt.date, minutes: int, average: Average) -> PayLine:
    """One day of leave at the average hour."""
    pence = round_half_up(average.pence * minutes, average.minutes)
    words = f"{minutes_words(minutes)} at {format_pounds(average.hour_pence)} an hour"
    weeks = "paid week" if average.weeks == 1 else f"{average.weeks} paid weeks"
    why = f"Your average over the last {weeks}. Weeks without pay are left out."
    return PayLine(on, Kind.HOLIDAY, minutes, average.hour_pence, WHOLE_BP, pence, words, why)
