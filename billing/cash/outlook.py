"""What the forecast rests on, and what it says: findings with their tables. Pure."""

import datetime as dt
from dataclasses import dataclass, field

from billing.board.figures import Balance
from billing.board.parts import WHY_HIDDEN
from billing.board.tables import HIDDEN, Cell, Row, Section, counted, pounds
from billing.cash.receipts import CHASED_DAYS, GIVEN_UP_DAYS
from billing.cash.weeks import WEEKS, Forecast, Week
from billing.line_chart import Chart, line_chart
from coopcare.money import format_pounds
from coopcare.ui.formats import gov_short_date


@dataclass(frozen=True)
class PayerKind:
    """A kind of payer: what a month of it comes to, and how long after the month's end it is paid (below zero: before
    it). Hidden: it is about too few payers.
    """

    name: str
    month_pence: int
    after_end: int
    is_hidden: bool = False


@dataclass(frozen=True)
class Outlook:
    """`unpaid_pence` of bills that are counted on, `given_up_pence` of those too old to be; None: about too few payers.
    `pay_words`: by which cycle. `running_words`: of which months the running costs are the average.
    """

    balance: Balance
    today: dt.date
    forecast: Forecast
    floor_pence: int | None = None
    unpaid_pence: int | None = None
    given_up_pence: int | None = None
    kinds: tuple[PayerKind, ...] = ()
    billed_month: str = ""
    pay_words: tuple[str, ...] = ()
    running_pence: int = 0
    running_words: str = ""
    problems: tuple[str, ...] = field(default_factory=tuple)


def headline(found: Outlook) -> str:
    """The lowest point, in words."""
    cash = found.forecast
    if cash.lowest_on is None:
        return f"The bank account does not fall below where it is today, {format_pounds(cash.lowest_pence)}"
    day = gov_short_date(cash.lowest_on)
    if cash.lowest_pence < 0:
        return f"The money runs out: {format_pounds(-cash.lowest_pence)} is missing on {day}"
    return f"The bank account is lowest on {day}, with {format_pounds(cash.lowest_pence)} in it"


def floor_words(found: Outlook) -> str:
    """Beside what the board agreed on; empty where it has not."""
    floor, lowest = found.floor_pence, found.forecast.lowest_pence
    if floor is None:
        return "The board has not agreed on a reserve that it should not go below."
    below = next((week for week in found.forecast.weeks if week.closing_pence < floor), None)
    if lowest >= floor:
        return f"It stays above the agreed reserve of {format_pounds(floor)} all the time."
    when = f" It ends week {below.number} below it for the first time." if below else ""
    return f"That is {format_pounds(floor - lowest)} below the agreed reserve of {format_pounds(floor)}.{when}"


def chart(found: Outlook) -> Chart:
    cash = found.forecast
    values = [cash.opening_pence, *(week.closing_pence for week in cash.weeks)]
    return line_chart(values, lowest=(cash.lowest_week, cash.lowest_pence), every=1, floor_pence=found.floor_pence)


def sections(found: Outlook) -> list[Section]:
    """The account week by week, and who pays how late."""
    return [weeks_section(found), payers_section(found)]


def weeks_section(found: Outlook) -> Section:
    end = found.forecast.weeks[-1].closing_pence
    change = end - found.forecast.opening_pence
    way = "more" if change >= 0 else "less"
    return Section(
        "weeks",
        f"In {WEEKS} weeks there is {format_pounds(end)}, {format_pounds(abs(change))} {way} than today",
        "The bank account week by week",
        explained(found),
        "Week",
        ("From", "In", "Wages", "Pension and insurance", "Running costs", "At the end"),
        tuple(_week_row(week) for week in found.forecast.weeks),
        (
            "Money in from fewer than 5 payers is counted with the week after, so that nobody can be picked out.",
            "Money in is counted at the end of its week, and money out on its day: the lowest point can lie within a "
            "week.",
        ),
    )


def _week_row(week: Week) -> Row:
    first = gov_short_date(week.first)
    amounts = (week.in_pence, week.wages_pence, week.on_costs_pence, week.running_pence, week.closing_pence)
    return Row(str(week.number), (Cell(first, week.first.isoformat()), *(pounds(pence) for pence in amounts)))


def explained(found: Outlook) -> tuple[str, ...]:
    """Where each line comes from."""
    cash, balance = found.forecast, found.balance
    start = (
        f"There was {format_pounds(balance.pence)} in the bank on {gov_short_date(balance.on)}. With what has come and "
        f"gone since then, it is {format_pounds(cash.opening_pence)} today."
        if balance.on < found.today
        else f"There was {format_pounds(balance.pence)} in the bank today."
    )
    later = ""
    if cash.later_pence:
        later = f"{format_pounds(cash.later_pence)} more is expected at the very end, from too few payers to be shown."
    running = f"Running costs: {format_pounds(found.running_pence)} at the end of each month, {found.running_words}."
    lines = [start, *_unpaid_words(found), *_coming_words(found), *found.pay_words, running, later, *found.problems]
    return tuple(line for line in lines if line)


def _unpaid_words(found: Outlook) -> tuple[str, ...]:
    if found.unpaid_pence is None:
        return ("Bills already sent: counted on when each payer usually pays.",)
    words = (
        f"Bills already sent: {format_pounds(found.unpaid_pence)}, each counted on when its payer usually pays, else "
        f"when it is due; one that is overdue, {counted(CHASED_DAYS // 7, 'week')} from now."
    )
    if not found.given_up_pence:
        return (words,)
    return (
        words,
        f"{format_pounds(found.given_up_pence)} is more than {GIVEN_UP_DAYS} days overdue and not counted on.",
    )


def _coming_words(found: Outlook) -> tuple[str, ...]:
    if not found.billed_month:
        return ("No month has been closed yet, so no bills still to come are counted on.",)
    return (
        f"Bills still to come: each month like {found.billed_month}, paid as late or early as the table below says.",
    )


def payers_section(found: Outlook) -> Section:
    shown = [kind for kind in found.kinds if not kind.is_hidden]
    heading = "How late each kind of payer pays cannot be shown"
    if shown:
        latest = max(shown, key=lambda kind: kind.after_end)
        heading = f"{latest.name}: {_when(latest.after_end)}"
        heading = f"Latest to pay: {latest.name}, {_when(latest.after_end)}" if len(shown) > 1 else heading
    rows = [
        Row(kind.name, (HIDDEN, HIDDEN))
        if kind.is_hidden
        else Row(kind.name, (pounds(kind.month_pence), Cell(_when(kind.after_end), str(kind.after_end))))
        for kind in found.kinds
    ]
    notes = WHY_HIDDEN if any(kind.is_hidden for kind in found.kinds) else ()
    heads = ("A month", "Paid")
    return Section("payers", heading, "When payers pay", (), "Who pays", heads, tuple(rows), notes)


def _when(after_end: int) -> str:
    if after_end < 0:
        return f"{counted(-after_end, 'day')} before the month of the visits ends"
    return f"{counted(after_end, 'day')} after the month of the visits"
