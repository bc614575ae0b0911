"""What was planned, month by month."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from uuid import UUID

from billing.models import PAYER_WORDS, BudgetFigure, BudgetHeading, PayerBudget
from billing.policies import may_see_totals
from coopcare.accounts.actor import Actor
from coopcare.accounts.authorise import require

MOST_ROWS = 400


@dataclass(frozen=True)
class BudgetRow:
    """A month of one cluster, or of the whole co-op (`cluster_id` None); `pence` in the order of BudgetHeading."""

    first_day: dt.date
    cluster_id: UUID | None
    name: str
    pence: tuple[int | None, ...]


def budget_rows(actor: Actor) -> list[BudgetRow]:
    """The newest months first, the whole co-op before its clusters; at most MOST_ROWS."""
    require(may_see_totals(actor))
    found: dict[tuple[dt.date, UUID | None, str], dict[str, int]] = defaultdict(dict)
    rows = BudgetFigure.objects.select_related("cluster").order_by("-first_day")[: MOST_ROWS * len(BudgetHeading)]
    for row in rows:
        name = row.cluster.name if row.cluster else ""
        found[row.first_day, row.cluster_id, name][row.heading] = row.amount_pence
    in_order = sorted(found.items(), key=lambda one: (-one[0][0].toordinal(), one[0][2]))
    return [
        BudgetRow(on, cluster_id, name or "The whole co-op", tuple(pence.get(heading) for heading in BudgetHeading))
        for (on, cluster_id, name), pence in in_order[:MOST_ROWS]
    ]


def payer_budget_rows(actor: Actor) -> list[tuple[dt.date, tuple[int | None, ...]]]:
    """The newest months first: the first day, and planned income in the order of PAYER_WORDS; at most MOST_ROWS."""
    require(may_see_totals(actor))
    found: dict[dt.date, dict[str, int]] = defaultdict(dict)
    for row in PayerBudget.objects.order_by("-first_day")[: MOST_ROWS * len(PAYER_WORDS)]:
        found[row.first_day][row.payer] = row.amount_pence
    return [(on, tuple(pence.get(kind.value) for kind in PAYER_WORDS)) for on, pence in found.items()]
