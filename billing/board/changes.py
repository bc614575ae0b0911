"""What has moved since the board last met, in sentences. Pure."""

import datetime as dt
from dataclasses import dataclass

from billing.board.figures import Balance, MonthMoney, OwedMoney
from billing.board.tables import counted, hours_words, small
from coopcare.money import format_pounds
from coopcare.ui.formats import gov_month, gov_short_date


@dataclass(frozen=True)
class Standing:
    """How the co-op stood at the end of a local day: the last month that was closed by then, what was owed, and the
    last balance of the bank.
    """

    on: dt.date
    month: MonthMoney | None
    owed: OwedMoney
    balance: Balance | None


@dataclass(frozen=True)
class Changes:
    """`closed` are months closed since; `prices` (day, name) and `wages` (day, job, pence) what holds from a day since
    then; `scenarios` how many were kept.
    """

    then: Standing
    now: Standing
    closed: tuple[dt.date, ...] = ()
    prices: tuple[tuple[dt.date, str], ...] = ()
    wages: tuple[tuple[dt.date, str, int], ...] = ()
    scenarios: int = 0


def sentences(changes: Changes) -> list[str]:
    """Never empty."""
    found = [
        _closed(changes.closed),
        *_months(changes.then.month, changes.now.month),
        _owed(changes.then, changes.now),
        _bank(changes.then.balance, changes.now.balance),
        *(f"From {gov_short_date(on)} the prices of “{name}” hold." for on, name in changes.prices),
        *(
            f"From {gov_short_date(on)} the wage of {job.lower()} is {format_pounds(pence)} an hour."
            for on, job, pence in changes.wages
        ),
        f"{counted(changes.scenarios, 'scenario')} {'was' if changes.scenarios == 1 else 'were'} kept."
        if changes.scenarios
        else "",
    ]
    return [sentence for sentence in found if sentence]


def _closed(months: tuple[dt.date, ...]) -> str:
    names = [gov_month(month) for month in months]
    if not names:
        return "No month was closed, so income and pay are as they were."
    if len(names) == 1:
        return f"{names[0]} was closed."
    return f"{', '.join(names[:-1])} and {names[-1]} were closed."


def _months(then: MonthMoney | None, now: MonthMoney | None) -> list[str]:
    """The last closed month beside the one that was the last at the meeting."""
    if now is None or not now.can_compare or (then is not None and then.first_day == now.first_day):
        return []
    before = then if then is not None and then.can_compare else None
    return [sentence for sentence in (_gap(before, now), _hours(before, now), _result(before, now)) if sentence]


def _gap(then: MonthMoney | None, now: MonthMoney) -> str:
    gap = None if now.pay_problem else now.sums.left_an_hour_pence
    if gap is None:
        return ""
    verb = "left" if gap >= 0 else "lost"
    words = f"Each hour of care {verb} {small(gap)} after pay in {gov_month(now.first_day)}"
    old = None if then is None or then.pay_problem else then.sums.left_an_hour_pence
    return f"{words}{_beside(gap, old, then)}."


def _hours(then: MonthMoney | None, now: MonthMoney) -> str:
    weekly = now.minutes_a_week(now.sums.minutes)
    words = f"{hours_words(weekly)} of care were given a week"
    if then is None:
        return f"{words}."
    change = weekly - then.minutes_a_week(then.sums.minutes)
    if hours_words(abs(change)) == "0 hours":
        return f"{words}, as in {gov_month(then.first_day)}."
    return f"{words}, {hours_words(abs(change))} {_more(change)} than in {gov_month(then.first_day)}."


def _result(then: MonthMoney | None, now: MonthMoney) -> str:
    if now.surplus_pence is None:
        return ""
    ends = "over" if now.surplus_pence >= 0 else "short"
    words = f"After everything, the month was {format_pounds(abs(now.surplus_pence))} {ends}"
    return f"{words}{_beside(now.surplus_pence, then.surplus_pence if then else None, then)}."


def _beside(now: int, then: int | None, month: MonthMoney | None) -> str:
    if then is None or month is None:
        return ""
    name = gov_month(month.first_day)
    return f", as in {name}" if now == then else f", {small(now - then)} {_better(now - then)} than in {name}"


def _owed(then: Standing, now: Standing) -> str:
    if now.owed.is_hidden or then.owed.is_hidden:
        return ""
    change = now.owed.pence - then.owed.pence
    words = f"We are owed {format_pounds(now.owed.pence)}"
    if not change:
        return f"{words}, as on the day of the meeting."
    return f"{words}, {format_pounds(abs(change))} {_more(change)} than on the day of the meeting."


def _bank(then: Balance | None, now: Balance | None) -> str:
    if now is None:
        return ""
    words = f"There was {format_pounds(now.pence)} in the bank on {gov_short_date(now.on)}"
    if then is None or then.on == now.on:
        return f"{words}."
    change = now.pence - then.pence
    if not change:
        return f"{words}, as on {gov_short_date(then.on)}."
    return f"{words}, {format_pounds(abs(change))} {_more(change)} than on {gov_short_date(then.on)}."


def _more(change: int) -> str:
    return "more" if change > 0 else "less"


def _better(change: int) -> str:
    return "better" if change > 0 else "worse"
