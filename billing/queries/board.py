"""Everything the board's page and paper show of a month. A number of queries that does not grow."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping

from billing.board.figures import AgeBand, Aims, Balance, BoardReport, OwedMoney, Planned
from billing.cycles import month_before
from billing.models import BankBalance, BoardAims, BudgetFigure, BudgetHeading, MonthClose, PayerBudget
from billing.policies import may_see_totals
from billing.queries.kinds_of_payer import KIND_WORDS
from billing.queries.month_money import month_money
from billing.queries.owed import owed_by_age
from billing.small_numbers import hidden_cells, is_too_few
from coopcare.accounts.actor import Actor
from coopcare.accounts.authorise import require
from coopcare.clock import today
from coopcare.errors import FactMissing
from coopcare.facts.lookup import fact
from coopcare.money import MINUTES_IN_HOUR

OVERHEADS = (BudgetHeading.SUPPORT_WORKERS, BudgetHeading.MANAGER, BudgetHeading.OFFICE)


def board_report(actor: Actor, first_day: dt.date) -> BoardReport:
    """A calendar month, what it is compared with, and how the co-op stands today."""
    require(may_see_totals(actor))
    by_payer = _payer_budgets(first_day)
    budget, by_cluster = _budgets(first_day, sum(by_payer.values()) if by_payer else None)
    return BoardReport(
        month=month_money(first_day, with_payers=True),
        before=month_money(month_before(first_day)),
        last_year=month_money(first_day.replace(year=first_day.year - 1)),
        owed=owed_money(today()),
        on=today(),
        aims=aims(),
        balance=latest_balance(),
        budget=budget,
        cluster_budgets=by_cluster,
        payer_budgets=by_payer,
    )


def default_month() -> dt.date:
    """The last closed month, else this one."""
    closed = MonthClose.objects.order_by("-first_day").first()
    return closed.first_day if closed else today().replace(day=1)


def aims() -> Aims:
    """What the board has agreed on; until it has, the hours of the founding papers and no floor."""
    row = BoardAims.objects.first()
    if row is not None:
        return Aims(row.least_minutes, row.most_minutes, row.floor_weeks, row.floor_pence)
    return Aims(_seed_minutes("seed.cluster_hours_least"), _seed_minutes("seed.cluster_hours_most"))


def latest_balance(until: dt.date | None = None) -> Balance | None:
    """The newest that was entered, of a day until `until` where that is given."""
    rows = BankBalance.objects.filter(on__lte=until) if until else BankBalance.objects.all()
    row = rows.order_by("-on").first()
    return None if row is None else Balance(row.on, row.amount_pence)


def owed_money(on: dt.date) -> OwedMoney:
    """What is owed on a day, with what is about too few payers left out."""
    owed = owed_by_age(on)
    if is_too_few(owed.payers):
        return OwedMoney(is_hidden=True)
    hidden = hidden_cells([payers for _, _, payers in owed.bands])
    bands = (AgeBand(words, 0 if i in hidden else pence, i in hidden) for i, (words, pence, _) in enumerate(owed.bands))
    late_is_hidden = is_too_few(owed.late_payers)
    return OwedMoney(tuple(bands), owed.pence, 0 if late_is_hidden else owed.late_pence, late_is_hidden=late_is_hidden)


def _seed_minutes(key: str) -> int | None:
    try:
        return fact(key, on=today(), proposed=True).integer * MINUTES_IN_HOUR
    except FactMissing:
        return None


def _payer_budgets(first_day: dt.date) -> dict[str, int]:
    """Planned income by the words for a kind of payer, in the order of the kinds."""
    planned = dict(PayerBudget.objects.filter(first_day=first_day).values_list("payer", "amount_pence"))
    return {words: planned[kind.value] for kind, words in KIND_WORDS.items() if kind.value in planned}


def _budgets(first_day: dt.date, from_payers: int | None) -> tuple[Planned, dict[str, Planned]]:
    """The co-op's and each cluster's. Where the co-op has no figure of its own, its clusters' are added up; where they
    have no income either, that of the kinds of payer.
    """
    by_cluster: dict[str, dict[str, int]] = defaultdict(dict)
    own: dict[str, int] = {}
    added: dict[str, int] = defaultdict(int)
    rows = BudgetFigure.objects.filter(first_day=first_day).values_list("cluster_id", "heading", "amount_pence")
    for cluster_id, heading, pence in rows:
        if cluster_id is None:
            own[heading] = pence
        else:
            by_cluster[str(cluster_id)][heading] = pence
            added[heading] += pence
    if from_payers is not None:
        added.setdefault(BudgetHeading.INCOME, from_payers)
    return _planned({**added, **own}), {key: _planned(figures) for key, figures in by_cluster.items()}


def _planned(figures: Mapping[str, int]) -> Planned:
    overheads = [figures[heading] for heading in OVERHEADS if heading in figures]
    return Planned(
        income_pence=figures.get(BudgetHeading.INCOME),
        pay_pence=figures.get(BudgetHeading.PAY),
        overheads_pence=sum(overheads) if overheads else None,
    )
