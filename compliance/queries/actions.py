"""What pages read of the action plan."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet

from compliance.governance_policies import may_have_actions, may_open_action, may_read_governance
from compliance.models import ActionLetter, ActionStatus, PlannedAction
from coopcare.accounts.actor import Actor
from coopcare.accounts.authorise import require
from coopcare.accounts.hats import Hat
from coopcare.accounts.models import Access
from coopcare.clock import now, today
from coopcare.errors import NotFound
from members.models import Employment, Person

# A letter goes out when something is due within this many days, and no sooner than so many after the last one.
WITHIN = dt.timedelta(days=7)
HATS_THAT_ACT = [Hat.PCA, Hat.SUPPORT_WORKER, Hat.MANAGER, Hat.FINANCE, Hat.SECRETARY, Hat.BOARD]


@dataclass(frozen=True)
class PlanSection:
    """Somebody's actions, the soonest first."""

    owner: Person | None
    actions: list[PlannedAction]


def people_who_act() -> "QuerySet[Person]":
    """Who may be given an action: everybody who works or governs here today, by name."""
    seated = Access.objects.current(now()).filter(hats__overlap=HATS_THAT_ACT, person_id__isnull=False)
    working = Employment.objects.on(today())
    return Person.objects.filter(Q(id__in=working.values("person_id")) | Q(id__in=seated.values("person_id"))).order_by(
        "last_name", "first_name", "id"
    )


def plan(actor: Actor, *, late: bool = False) -> list[PlanSection]:
    """Every open action by its owner; first what has none yet. `late`: only those whose day has gone."""
    require(may_read_governance(actor), "The action plan is read by the manager and the board.")
    actions = PlannedAction.objects.still_open().select_related("owner")
    if late:
        actions = actions.to_do().filter(due_on__lt=today())
    found: dict[UUID | None, list[PlannedAction]] = {}
    for action in actions.order_by("owner__last_name", "owner__first_name", "due_on", "made_at", "id"):
        found.setdefault(action.owner_id, []).append(action)
    sections = [PlanSection(actions[0].owner, actions) for actions in found.values()]
    return sorted(sections, key=lambda section: section.owner is not None)


def ended_actions(actor: Actor) -> "QuerySet[PlannedAction]":
    """Closed and dropped, the newest first."""
    require(may_read_governance(actor), "The action plan is read by the manager and the board.")
    ended = PlannedAction.objects.filter(status__in=[ActionStatus.CLOSED, ActionStatus.DROPPED])
    return ended.select_related("owner").order_by("-ended_at", "id")


def my_actions(actor: Actor) -> "QuerySet[PlannedAction]":
    """One's own that are open, the soonest first."""
    require(may_have_actions(actor), "Only people who work or govern here have actions.")
    if actor.person_id is None:
        return PlannedAction.objects.none()
    return PlannedAction.objects.still_open().filter(owner_id=actor.person_id).order_by("due_on", "id")


def open_action(actor: Actor, action_id: UUID) -> PlannedAction:
    """NotFound unless the actor reads the plan or is its owner."""
    action = PlannedAction.objects.select_related("owner").filter(id=action_id).first()
    if action is None or not may_open_action(actor, action):
        raise NotFound("We cannot find this action.")
    return action


def actions_from(kind: str, source_id: UUID) -> "QuerySet[PlannedAction]":
    """What came of one row of a register, the oldest first."""
    return (
        PlannedAction.objects.filter(source=kind, source_id=source_id).select_related("owner").order_by("made_at", "id")
    )


def letters_due(on: dt.date) -> list[tuple[Person, int, int]]:
    """(owner, actions due within a week or late, how many of them are late), for whoever had no letter this week."""
    lately = ActionLetter.objects.filter(sent_on__gt=on - WITHIN).values("person_id")
    due = PlannedAction.objects.to_do().filter(due_on__lte=on + WITHIN).exclude(owner_id__in=lately)
    found: dict[UUID, list[PlannedAction]] = {}
    for action in due.select_related("owner").order_by("owner_id", "due_on"):
        if action.owner is not None and action.owner.email:
            found.setdefault(action.owner.id, []).append(action)
    return [
        (actions[0].owner, len(actions), sum(action.due_on is not None and action.due_on < on for action in actions))
        for actions in found.values()
        if actions[0].owner is not None
    ]


def plan_figures(on: dt.date) -> dict[str, int]:
    """Counts for figures and evidence: open, late, and closed in the 365 days to `on`."""
    still = PlannedAction.objects.still_open()
    since = on - dt.timedelta(days=365)
    return {
        "open": still.count(),
        "late": still.to_do().filter(due_on__lt=on).count(),
        "closed": PlannedAction.objects.filter(status=ActionStatus.CLOSED, ended_at__date__gt=since).count(),
    }
