"""The month by cluster and by kind of payer. Figures about fewer than five people are never shown."""

from collections.abc import Mapping

from billing.board.figures import Aims, BoardReport, MonthMoney, Part, Planned, Sums
from billing.board.tables import HIDDEN, NOTHING, UNKNOWN, Cell, Row, Section, bars, counted, hours, pounds, small
from coopcare.money import MINUTES_IN_HOUR, format_pounds

PLANNED = ("Budget for what is charged", "Against the budget")
WHY_HIDDEN = ("“Not shown” means that the figure is about fewer than 5 people, or would give such a figure away.",)


def clusters_section(report: BoardReport) -> Section:
    """Each cluster beside the same one a year ago, and beside its budget."""
    month = report.month
    rows = [_cluster_row(part, report, bar) for part, bar in zip(month.clusters, _bars(month), strict=True)]
    total = (*_money(month.sums, month), NOTHING, NOTHING)
    return Section(
        "clusters",
        _clusters_heading(month),
        "Income and pay of each cluster",
        (),
        "Cluster",
        ("Charged", "Pay", "Left", "Left of an hour", "Left last year", "Budget for what is left"),
        (*rows, Row("All", total, is_total=True)),
        WHY_HIDDEN if any(part.is_hidden for part in month.clusters) else (),
    )


def _bars(month: MonthMoney) -> list[int | None]:
    known = not month.pay_problem
    return bars([part.sums.left_pence if known and not part.is_hidden else None for part in month.clusters])


def _cluster_row(part: Part, report: BoardReport, bar: int | None) -> Row:
    if part.is_hidden:
        return Row(part.name, (HIDDEN,) * 6)
    last, plan = report.last_year.cluster(part.key), report.cluster_budgets.get(part.key, Planned())
    has_last = last is not None and not report.last_year.pay_problem and report.last_year.can_compare
    year = pounds(last.sums.left_pence) if last and has_last else NOTHING
    planned = NOTHING if plan.left_pence is None else pounds(plan.left_pence)
    return Row(part.name, (*_money(part.sums, report.month), year, planned), bar)


def _money(sums: Sums, month: MonthMoney) -> tuple[Cell, ...]:
    if month.pay_problem:
        return pounds(sums.income_pence), UNKNOWN, UNKNOWN, UNKNOWN
    return (
        pounds(sums.income_pence), pounds(sums.pay_pence), pounds(sums.left_pence), pounds(sums.left_an_hour_pence),
    )  # fmt: skip


def _clusters_heading(month: MonthMoney) -> str:
    seen = [part for part in month.clusters if not part.is_hidden]
    if not seen:
        return "No cluster is large enough to be shown by itself"
    if month.pay_problem:
        return "We cannot say what each cluster left after pay"
    left = sum(1 for part in seen if part.sums.left_pence > 0)
    if len(seen) == 1:
        return f"{seen[0].name} {'paid' if left else 'did not pay'} for its own care"
    if left == len(seen):
        return "Every cluster shown brought in more than its pay"
    return f"{left} of {counted(len(seen), 'cluster')} brought in more than {'its' if left == 1 else 'their'} pay"


def overheads_section(report: BoardReport) -> Section:
    """What each cluster cost besides its pay, as far as that is its own; the rest is shared, and not divided."""
    month = report.month
    if not month.own_overheads:
        shared = f"{format_pounds(month.overheads_pence)} of overheads is for the whole co-op."
        words = (shared, "The office can enter what one cluster alone cost, such as its support worker.")
        return Section("overheads", "All overheads are shared by the clusters", words=words)
    rows = [_overheads_row(part, report) for part in month.clusters]
    rows.append(Row("Shared by all clusters", (NOTHING, pounds(month.shared_overheads_pence), NOTHING, NOTHING)))
    left = UNKNOWN if month.pay_problem else pounds(month.sums.left_pence)
    total = (left, pounds(month.overheads_pence), pounds(month.surplus_pence), NOTHING)
    return Section(
        "overheads",
        _overheads_heading(month),
        "What each cluster cost besides its pay",
        (),
        "Cluster",
        ("Left after pay", "Its own overheads", "Left after both", "Budget for its own overheads"),
        (*rows, Row("All", total, is_total=True)),
        (
            "Shared overheads are not divided between the clusters: whatever each cluster has left goes towards them.",
            *(WHY_HIDDEN if any(part.is_hidden for part in month.clusters) else ()),
        ),
    )


def _overheads_row(part: Part, report: BoardReport) -> Row:
    if part.is_hidden:
        return Row(part.name, (HIDDEN,) * 4)
    own = report.month.own_overheads.get(part.key, 0)
    plan = report.cluster_budgets.get(part.key, Planned()).overheads_pence
    known = not report.month.pay_problem
    left = (pounds(part.sums.left_pence), pounds(part.sums.left_pence - own)) if known else (UNKNOWN, UNKNOWN)
    return Row(part.name, (left[0], pounds(own), left[1], NOTHING if plan is None else pounds(plan)))


def _overheads_heading(month: MonthMoney) -> str:
    if month.pay_problem:
        return "We cannot say which clusters paid for their own overheads"
    seen = [part for part in month.clusters if not part.is_hidden]
    if not seen:
        return "No cluster is large enough for its overheads to be shown"
    paid = sum(1 for part in seen if part.sums.left_pence >= month.own_overheads.get(part.key, 0))
    own = "its own overheads" if len(seen) == 1 else "their own overheads"
    return f"{paid} of {counted(len(seen), 'cluster')} paid for {own}"


def payers_section(month: MonthMoney, budgets: Mapping[str, int] | None = None) -> Section:
    """What an hour is worth from each kind of payer, and what was planned from it (pence by its name)."""
    plan = budgets or {}
    seen = {part.key: part.sums.left_an_hour_pence for part in month.payers if not part.is_hidden}
    lengths = bars([None if month.pay_problem else seen.get(part.key) for part in month.payers])
    rows = [_payer_row(part, month, bar, plan) for part, bar in zip(month.payers, lengths, strict=True)]
    there = {part.name for part in month.payers}
    rows += [_planned_row(name, pence) for name, pence in plan.items() if name not in there]
    return Section(
        "payers",
        _payers_heading(month),
        "Who paid, and what an hour was worth",
        (),
        "Who pays",
        ("Charged", "Hours", "Price of an hour", "Left after pay", *(PLANNED if plan else ())),
        tuple(rows),
        (
            "An hour costs the same pay whoever pays for it, so pay is shared by hours charged.",
            *(WHY_HIDDEN if any(part.is_hidden for part in month.payers) else ()),
        ),
    )


def _payer_row(part: Part, month: MonthMoney, bar: int | None, plan: Mapping[str, int]) -> Row:
    if part.is_hidden:
        return Row(part.name, (HIDDEN,) * (6 if plan else 4))
    sums = part.sums
    left = UNKNOWN if month.pay_problem else pounds(sums.left_an_hour_pence)
    cells = (pounds(sums.income_pence), hours(sums.minutes), pounds(sums.price_an_hour_pence), left)
    if not plan:
        return Row(part.name, cells, bar)
    planned = plan.get(part.name)
    beside = (NOTHING, NOTHING) if planned is None else (pounds(planned), pounds(sums.income_pence - planned))
    return Row(part.name, (*cells, *beside), bar)


def _planned_row(name: str, pence: int) -> Row:
    """Income was planned from this kind of payer, and none came."""
    return Row(name, (pounds(0), hours(0), NOTHING, NOTHING, pounds(pence), pounds(-pence)))


def _payers_heading(month: MonthMoney) -> str:
    prices = [
        (part.sums.price_an_hour_pence, part.name)
        for part in month.payers
        if not part.is_hidden and part.sums.price_an_hour_pence is not None
    ]
    if not prices:
        return "No kind of payer is large enough to be shown by itself"
    if len(prices) == 1:
        price, name = prices[0]
        return f"{name}: {small(price or 0)} an hour"
    most, least = max(prices), min(prices)
    if most[0] == least[0]:
        return f"Every kind of payer paid {small(most[0] or 0)} an hour"
    return f"{most[1]} paid most for an hour, {small(most[0] or 0)}; least was {small(least[0] or 0)}"


def hours_section(report: BoardReport) -> Section:
    """Hours of care a week in each cluster, beside what the board aims for."""
    month, aims = report.month, report.aims
    weekly = [None if part.is_hidden else month.minutes_a_week(part.sums.minutes) for part in month.clusters]
    rows = [
        Row(part.name, (HIDDEN, HIDDEN))
        if minutes is None
        else Row(part.name, (hours(minutes), _beside(minutes, aims)), bar)
        for part, minutes, bar in zip(month.clusters, weekly, bars(weekly), strict=True)
    ]
    return Section(
        "hours",
        _hours_heading([minutes for minutes in weekly if minutes is not None], aims),
        "Hours of care a week",
        (),
        "Cluster",
        ("Hours a week", "Beside the aim"),
        tuple(rows),
        WHY_HIDDEN if None in weekly else (),
    )


def _hours_heading(weekly: list[int], aims: Aims) -> str:
    if not weekly:
        return "No cluster is large enough for its hours to be shown"
    if aims.least_minutes is None or aims.most_minutes is None:
        return "The board has not said how many hours a week it aims for"
    within = sum(1 for minutes in weekly if aims.least_minutes <= minutes <= aims.most_minutes)
    aim = f"{aims.least_minutes // MINUTES_IN_HOUR} to {aims.most_minutes // MINUTES_IN_HOUR} hours a week"
    return f"{within} of {counted(len(weekly), 'cluster')} gave {aim}"


def _beside(minutes: int, aims: Aims) -> Cell:
    if aims.least_minutes is None or aims.most_minutes is None:
        return NOTHING
    if minutes < aims.least_minutes:
        missing = hours(aims.least_minutes - minutes)
        return Cell(f"{missing.words} too few", f"-{missing.plain}")
    if minutes > aims.most_minutes:
        over = hours(minutes - aims.most_minutes)
        return Cell(f"{over.words} too many", over.plain)
    return Cell("Within it", "0")
