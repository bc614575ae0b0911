"""What a month really cost, heading by heading."""

import datetime as dt
from collections.abc import Mapping

from django.db import transaction

from billing.models import CLUSTER_HEADINGS, CostHeading, RunningCost
from billing.policies import may_manage_money
from clusters.models import Cluster
from coopcare.accounts.actor import Actor
from coopcare.accounts.authorise import require
from coopcare.audit.services import record
from coopcare.clock import now, today
from coopcare.errors import Invalid
from coopcare.money import LARGEST_PENCE, format_pounds
from coopcare.ui.formats import gov_month


@transaction.atomic
def set_running_costs(
    first_day: dt.date, *, amounts: Mapping[str, int | None], actor: Actor, cluster: Cluster | None = None
) -> None:
    """Enter what a month cost, in pence by heading; None takes a heading's figure away, a heading left out stays.
    Without a `cluster` it is what all of them share.

    Bills come late, so a closed month may be put right: only sums over the co-op hang on it. Raises Invalid for a month
    to come, or an amount that no cost can be.
    """
    require(may_manage_money(actor))
    first_day = first_day.replace(day=1)
    if first_day > today():
        raise Invalid(f"{gov_month(first_day)} has not begun. Enter what it cost when you know.")
    if cluster is not None and not set(amounts) <= set(CLUSTER_HEADINGS):
        names = "; ".join(heading.label for heading in CLUSTER_HEADINGS)
        raise Invalid(f"What one cluster alone cost can be: {names}.")
    standing = RunningCost.objects.filter(first_day=first_day, cluster=cluster)
    before = {row.heading: row for row in standing.select_for_update()}
    changes = [
        _set(first_day, cluster, CostHeading(heading), pence, before, actor) for heading, pence in amounts.items()
    ]
    if any(changes):
        whose = f", {cluster.name}" if cluster else ""
        detail = f"{gov_month(first_day)}{whose}: {'; '.join(filter(None, changes))}"
        record(actor, "entered running costs", cluster, detail=detail)


def _set(
    first_day: dt.date,
    cluster: Cluster | None,
    heading: CostHeading,
    pence: int | None,
    before: Mapping[str, RunningCost],
    actor: Actor,
) -> str:
    """Write one heading; what changed in words, empty when nothing did."""
    row = before.get(heading)
    if pence is None:
        if row is None:
            return ""
        row.delete()
        return f"{heading.label} taken away"
    if not 0 <= pence <= LARGEST_PENCE:
        raise Invalid(f"Enter an amount from £0.00 to {format_pounds(LARGEST_PENCE)}.", field=heading.value)
    if row is not None and row.amount_pence == pence:
        return ""
    entered = {"amount_pence": pence, "entered_by": actor.name, "entered_at": now()}
    RunningCost.objects.update_or_create(first_day=first_day, cluster=cluster, heading=heading, defaults=entered)
    return f"{heading.label} {format_pounds(pence)}"
