"""How the co-op stands: what it has in reserve, and what it is owed."""

from billing.board.figures import Aims, BoardReport, OwedMoney
from billing.board.parts import WHY_HIDDEN
from billing.board.tables import HIDDEN, Cell, Row, Section, bars, counted, pounds
from coopcare.money import format_pounds
from coopcare.ui.formats import gov_short_date


def reserve_section(report: BoardReport) -> Section:
    """The bank account in weeks of what the month cost, against the agreed floor."""
    balance, cost = report.balance, report.month.cost_a_week_pence
    if balance is None:
        return Section("reserve", "Nobody has entered what is in the bank, so we cannot say how long it would last")
    floor = report.aims.floor(cost)
    rows = [Row(f"In the bank on {gov_short_date(balance.on)}", (pounds(balance.pence), _weeks(balance.pence, cost)))]
    if floor is not None:
        rows.append(Row("The agreed floor", (pounds(floor), _weeks(floor, cost))))
        rows.append(Row("Above the floor", (pounds(balance.pence - floor), Cell("", "")), is_total=True))
    lengths = bars([balance.pence, floor]) if floor is not None else [None]
    marked = [Row(row.label, row.cells, bar, row.is_total) for row, bar in zip(rows, [*lengths, None], strict=False)]
    return Section(
        "reserve",
        _reserve_heading(balance.pence, cost, floor),
        "In the bank, in weeks of what the co-op costs",
        (_cost_words(cost), *_floor_words(report.aims)),
        "What",
        ("Amount", "Weeks of cost"),
        tuple(marked),
    )


def _reserve_heading(pence: int, cost: int | None, floor: int | None) -> str:
    if cost:
        words = f"The bank account would pay for {counted(max(0, pence) // cost, 'week')}"
    else:
        words = f"There is {format_pounds(pence)} in the bank"
    if floor is None:
        return words
    if pence == floor:
        return f"{words}, exactly the agreed floor"
    return f"{words}, {format_pounds(abs(pence - floor))} {'above' if pence > floor else 'below'} the agreed floor"


def _weeks(pence: int, cost: int | None) -> Cell:
    """Whole weeks and tenths, rounded down: a week that is not paid for whole is not one."""
    if not cost:
        return Cell("Not known", "")
    tenths = max(0, pence) * 10 // cost
    return Cell(f"{tenths // 10}.{tenths % 10}", f"{tenths // 10}.{tenths % 10}")


def _cost_words(cost: int | None) -> str:
    if cost is None:
        return "What a week costs is not known, because the pay or the overheads of this month are missing."
    return f"A week of this month cost {format_pounds(cost)}, pay and overheads together."


def _floor_words(aims: Aims) -> tuple[str, ...]:
    if aims.floor_weeks is None and aims.floor_pence is None:
        return ("The board has not agreed on a floor yet.",)
    return ()


def owed_section(owed: OwedMoney) -> Section:
    heading = owed_heading(owed)
    if owed.is_hidden or not owed.pence:
        return Section("owed", heading)
    lengths = bars([None if band.is_hidden else band.pence for band in owed.bands])
    rows = [
        Row(band.words, (HIDDEN,)) if band.is_hidden else Row(band.words, (pounds(band.pence),), bar)
        for band, bar in zip(owed.bands, lengths, strict=True)
    ]
    return Section(
        "owed",
        heading,
        "What is owed to us, by age",
        _late_words(owed),
        "Since it was invoiced",
        ("Owed",),
        (*rows, Row("All", (pounds(owed.pence),), is_total=True)),
        WHY_HIDDEN if any(band.is_hidden for band in owed.bands) else (),
    )


def owed_heading(owed: OwedMoney) -> str:
    if owed.is_hidden:
        return "Fewer than 5 payers owe us money, so no figure is shown"
    return f"We are owed {format_pounds(owed.pence)}" if owed.pence else "Nobody owes us money"


def _late_words(owed: OwedMoney) -> tuple[str, ...]:
    if owed.late_is_hidden:
        return ("Fewer than 5 payers have owed it for more than 30 days.",)
    if not owed.late_pence:
        return ("None of it is older than 30 days.",)
    part = "Most" if owed.late_pence * 2 > owed.pence else "A smaller part"
    return (f"{part} of it, {format_pounds(owed.late_pence)}, is older than 30 days.",)
