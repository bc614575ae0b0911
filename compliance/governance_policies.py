"""Who may see and do what in risks, audits, the action plan, information and retention. Source: domain.md F6."""

from compliance.models import PlannedAction
from coopcare.accounts.actor import Actor
from coopcare.accounts.hats import Hat, Permission
from members.policies import may_forget


def may_keep_governance(actor: Actor) -> bool:
    """Write into the registers of governance: the manager."""
    return actor.can_write and actor.may(Permission.MANAGE_POLICIES)


def may_read_governance(actor: Actor) -> bool:
    """Risks by score, audits by score, the whole action plan: the manager and the board. They name nobody supported."""
    return actor.can_write and actor.may(Permission.READ_QUALITY_TOTALS)


def may_have_actions(actor: Actor) -> bool:
    """Everybody who works, governs or is a member here, for what they are to do themselves."""
    return actor.can_write and actor.may(Permission.READ_POLICIES)


def may_open_action(actor: Actor, action: PlannedAction) -> bool:
    """Who reads the whole plan, and its owner."""
    return may_read_governance(actor) or (may_have_actions(actor) and _is(actor, action.owner_id))


def may_finish_action(actor: Actor, action: PlannedAction) -> bool:
    """Say that it is done: its owner; the manager for them."""
    return may_keep_governance(actor) or (may_have_actions(actor) and _is(actor, action.owner_id))


def may_check_action(actor: Actor, action: PlannedAction) -> bool:
    """Say whether it worked: the manager or a board member, but never who did it."""
    return may_read_governance(actor) and not _is(actor, action.done_by_person_id)


def _is(actor: Actor, person_id: object) -> bool:
    return person_id is not None and actor.person_id == person_id


def may_second_deletion(actor: Actor) -> bool:
    """Agree that something is deleted which another asked for: the manager and the secretary."""
    return may_forget(actor)


def may_keep_fitness(actor: Actor) -> bool:
    """Keep the directors' fit-person files: the secretary, apart from staff files (policy P08)."""
    return actor.can_write and actor.hat == Hat.SECRETARY


def may_have_fitness(actor: Actor) -> bool:
    """Who finds fit-person files: the secretary, and directors. Whose file, queries.directors says."""
    return may_keep_fitness(actor) or (actor.can_write and actor.hat == Hat.BOARD)
