"""Where an action of the plan came from, and the page of that for whoever may open it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse

from compliance.governance_policies import may_keep_governance, may_open_action, may_read_governance
from compliance.models import ActionSource, PlannedAction
from compliance.queries.actions import actions_from
from compliance.register_policies import (
    concerns_visible_to,
    feedback_visible_to,
    incidents_visible_to,
    notifications_visible_to,
)
from compliance.workforce_policies import oversight_visible_to
from coopcare.accounts.actor import Actor
from members.governance.policies import items_visible_to

Opened = Callable[[Actor, set[UUID]], set[UUID]]


@dataclass(frozen=True)
class Source:
    """One register: the name of its rows' page, and which of some rows somebody may open there."""

    page: str
    opened: Opened


def _those_of(visible: "Callable[[Actor], QuerySet[Any]]") -> Opened:
    return lambda actor, ids: set(visible(actor).filter(id__in=ids).values_list("id", flat=True))


def _all_or_none(may: Callable[[Actor], bool]) -> Opened:
    return lambda actor, ids: ids if may(actor) else set()


# The registers that have a page for each row. The board reads the plan, but opens only risks and audits.
SOURCES: dict[str, Source] = {
    ActionSource.RISK: Source("compliance:risk", _all_or_none(may_read_governance)),
    ActionSource.AUDIT: Source("compliance:audit", _all_or_none(may_read_governance)),
    ActionSource.INCIDENT: Source("compliance:incident", _those_of(incidents_visible_to)),
    ActionSource.SAFEGUARDING: Source("compliance:case", _those_of(concerns_visible_to)),
    ActionSource.COMPLAINT: Source("compliance:feedback", _those_of(feedback_visible_to)),
    ActionSource.NOTIFICATION: Source("compliance:notification", _those_of(notifications_visible_to)),
    ActionSource.BREACH: Source("compliance:breach", _all_or_none(may_keep_governance)),
    ActionSource.REQUEST: Source("compliance:request", _all_or_none(may_keep_governance)),
    ActionSource.MEETING: Source("governance:item", _those_of(items_visible_to)),
    ActionSource.SUPERVISION: Source("compliance:oversight", _those_of(oversight_visible_to)),
}


def source_pages(actor: Actor, actions: Iterable[PlannedAction]) -> dict[UUID, str]:
    """Action → the address of what it came from, where the actor may open that. One query a register at most."""
    asked: dict[str, dict[UUID, UUID]] = {}
    for action in actions:
        if action.source_id is not None and action.source in SOURCES:
            asked.setdefault(action.source, {})[action.id] = action.source_id
    found: dict[UUID, str] = {}
    for kind, rows in asked.items():
        source = SOURCES[kind]
        opened = source.opened(actor, set(rows.values()))
        found |= {action: reverse(source.page, args=[row]) for action, row in rows.items() if row in opened}
    return found


def came_of(actor: Actor, kind: str, row_id: UUID) -> list[tuple[PlannedAction, bool]]:
    """(action, whether the actor may open it) of one row of a register, the oldest first."""
    return [(action, may_open_action(actor, action)) for action in actions_from(kind, row_id)]
