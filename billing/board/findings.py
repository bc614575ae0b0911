"""Money this month: what it came to, in sections. Each heading is the finding, each table what it rests on."""

from billing.board.figures import BoardReport, MonthMoney, Planned
from billing.board.parts import clusters_section, hours_section, overheads_section, payers_section
from billing.board.standing import owed_section, reserve_section
from billing.board.tables import NOTHING, UNKNOWN, Cell, Row, Section, bars, hours_words, pounds, small
from coopcare.money import format_pounds

TOO_FEW = "Fewer than 5 people were supported this month, so no figures are shown"
NO_HELP = "No help was given this month"


def sections(report: BoardReport) -> list[Section]:
    """In the order in which a board asks: the gap, the result, where, from whom, how many hours, how safe, who owes."""
    month = report.month
    if month.is_hidden or month.is_empty:
        first = [Section("gap", TOO_FEW if month.is_hidden else NO_HELP)]
    else:
        first = [gap_section(report), result_section(report), clusters_section(report)]
        first += [overheads_section(report)] if month.overheads else []
        first += [payers_section(month, report.payer_budgets), hours_section(report)]
    return [*first, reserve_section(report), owed_section(report.owed)]


def headline(report: BoardReport) -> str:
    return gap_section(report).heading if report.month.can_compare else sections(report)[0].heading


def gap_section(report: BoardReport) -> Section:
    """The number that decides whether the co-op lives (domain.md C8)."""
    month = report.month
    compared = [("This month", month), ("The month before", report.before), ("This month last year", report.last_year)]
    shown = [(words, one) for words, one in compared if one.can_compare]
    gaps = [None if one.pay_problem else one.sums.left_an_hour_pence for _, one in shown]
    rows = [_gap_row(words, one, bar) for (words, one), bar in zip(shown, bars(gaps), strict=True)]
    return Section(
        "gap",
        _gap_heading(report),
        "What an hour of care brought in, and what its pay cost",
        _gap_words(month),
        "Month",
        ("Price of an hour", "Pay for it", "Left after pay"),
        tuple(rows),
        _pay_notes(month),
    )


def _gap_row(words: str, month: MonthMoney, bar: int | None) -> Row:
    sums = month.sums
    pay = (UNKNOWN, UNKNOWN)
    if not month.pay_problem:
        pay = (pounds(sums.pay_an_hour_pence), pounds(sums.left_an_hour_pence))
    return Row(words, (pounds(sums.price_an_hour_pence), *pay), bar)


def _gap_heading(report: BoardReport) -> str:
    month = report.month
    gap = month.sums.left_an_hour_pence
    if month.pay_problem or gap is None:
        return "We cannot say what an hour of care left after pay"
    words = f"Each hour of care left {small(gap)} after pay" if gap >= 0 else f"Each hour of care lost {small(gap)}"
    before = None if report.before.pay_problem else report.before.sums.left_an_hour_pence
    if before is None or not report.before.can_compare:
        return words
    if before == gap:
        return f"{words}, as in the month before"
    return f"{words}, {small(gap - before)} {'more' if gap > before else 'less'} than the month before"


def _gap_words(month: MonthMoney) -> tuple[str, ...]:
    if month.pay_problem:
        return (month.pay_problem,)
    if month.sums.left_an_hour_pence is None:
        return ("Something was charged, but no hour of care was given.",)
    if month.sums.left_pence < 0:
        return ("Pay cost more than the care brought in. That cannot go on.",)
    return ("It has to pay for support workers, the manager, the office and the reserve.",)


def _pay_notes(month: MonthMoney) -> tuple[str, ...]:
    if month.pay_problem:
        return ()
    if month.pay_is_real:
        return (
            "Pay is what was approved: visits, travel, training, sick and holiday pay, mileage, pension and employer’s "
            "National Insurance.",
        )
    cost = month.cost
    besides = month.sums.pay_pence - cost.pence
    entered = f"Travel, training, pensions and sick pay, as entered: {format_pounds(besides)}."
    missing = "Travel, training, pensions and sick pay are not in it, because nobody has entered them."
    return (
        "Pay is an estimate, because the pay of this month is not all approved yet.",
        f"Minutes worked by Personal Care Assistants, at their wage on the day: {format_pounds(cost.wages_pence)}.",
        f"Holiday they earn on it: {format_pounds(cost.holiday_pence)}.",
        f"Employer’s National Insurance on both: {format_pounds(cost.insurance_pence)}. This is the most it can be: "
        "part of each worker’s pay is free of it.",
        entered if besides else missing,
    )


def result_section(report: BoardReport) -> Section:
    month, year, plan = report.month, report.last_year, report.budget
    heading = "We cannot say yet what was left over"
    if month.surplus_pence is not None:
        ends = "over" if month.surplus_pence >= 0 else "short"
        heading = f"After everything, the month was {format_pounds(abs(month.surplus_pence))} {ends}"
        heading += _against_plan(month.surplus_pence, plan.surplus_pence)
    last = _Column(year if year.can_compare else None)
    return Section(
        "result",
        heading,
        "Income, pay, overheads and what is left",
        (_income_words(report), _received_words(month), *_missing_words(month)),
        "What",
        ("This month", "Last year", "Budget", "Against the budget"),
        tuple(_result_rows(month, last, plan)),
        ("Against the budget: a minus is worse than planned.",),
    )


class _Column:
    """The figures of one month in the order of the rows; None for what is not known, and throughout without a month."""

    def __init__(self, month: MonthMoney | None) -> None:
        paid = month.sums if month and not month.pay_problem else None
        self.is_there = month is not None
        self.income = month.sums.income_pence if month else None
        self.pay = paid.pay_pence if paid else None
        self.left = paid.left_pence if paid else None
        self.headings = month.overheads if month else {}
        self.overheads = month.overheads_pence if month and month.overheads else None
        self.surplus = month.surplus_pence if month else None


def _result_rows(month: MonthMoney, last: _Column, plan: Planned) -> list[Row]:
    now = _Column(month)
    rows = [
        _result_row("Income", now.income, last.income, plan.income_pence),
        _result_row("Pay for the care", now.pay, last.pay, plan.pay_pence, is_cost=True),
        _result_row("Left after pay", now.left, last.left, plan.left_pence, is_total=True),
    ]
    for heading, pence in now.headings.items():
        before = pounds(last.headings.get(heading)) if last.is_there else NOTHING
        rows.append(Row(heading, (pounds(pence), before, NOTHING, NOTHING)))
    rows.append(_result_row("All overheads", now.overheads, last.overheads, plan.overheads_pence, is_cost=True))
    rows.append(_result_row("Left over", now.surplus, last.surplus, plan.surplus_pence, is_total=True))
    return rows


def _result_row(
    label: str, now: int | None, last: int | None, plan: int | None, *, is_cost: bool = False, is_total: bool = False
) -> Row:
    difference = NOTHING
    if now is not None and plan is not None:
        difference = pounds(plan - now if is_cost else now - plan)
    return Row(label, (pounds(now), _or_nothing(last), _or_nothing(plan), difference), is_total=is_total)


def _or_nothing(pence: int | None) -> Cell:
    """A month or a budget that there is not has no figures, rather than unknown ones."""
    return NOTHING if pence is None else pounds(pence)


def _against_plan(pence: int, plan: int | None) -> str:
    if plan is None:
        return ""
    if pence == plan:
        return ", as planned"
    return f", {format_pounds(abs(pence - plan))} {'better' if pence > plan else 'worse'} than the budget"


def _income_words(report: BoardReport) -> str:
    month, before = report.month, report.before
    words = f"We charged {format_pounds(month.sums.income_pence)} for {hours_words(month.sums.minutes)} of help."
    if not before.can_compare:
        return f"{words} There is no month before to compare it with."
    change = month.sums.income_pence - before.sums.income_pence
    if not change:
        return f"{words} That is the same as the month before."
    return f"{words} That is {format_pounds(abs(change))} {'more' if change > 0 else 'less'} than the month before."


def _received_words(month: MonthMoney) -> str:
    if month.received_pence is None:
        return "What was paid to us came for fewer than 5 people, so it is not shown."
    words = f"{format_pounds(month.received_pence)} was paid to us."
    short = month.sums.income_pence - month.received_pence
    return f"{words} That is {format_pounds(short)} less than we charged." if short > 0 else words


def _missing_words(month: MonthMoney) -> tuple[str, ...]:
    if not month.overheads_missing:
        return ()
    return (f"Not entered yet for this month: {'; '.join(month.overheads_missing)}.",)
