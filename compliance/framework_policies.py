"""Who may see and do what about registration, readiness, frameworks and evidence. Source: domain.md F6."""

from coopcare.accounts.actor import Actor
from coopcare.accounts.hats import Permission


def may_read_quality(actor: Actor) -> bool:
    """Status, readiness, self-assessment and evidence: the manager, the board, and cluster support workers.

    None of it is about a person by name: whoever adds evidence takes names off.
    """
    return actor.may(Permission.READ_QUALITY_TOTALS) or actor.may(Permission.RUN_ROTA)


def may_read_registration(actor: Actor) -> bool:
    """The co-op's status and what must be ready to apply: the manager and the board."""
    return actor.may(Permission.READ_QUALITY_TOTALS)


def may_register(actor: Actor) -> bool:
    """Move the status, work the readiness list, keep the insurances, make the application folder: the manager."""
    return actor.can_write and actor.may(Permission.MANAGE_POLICIES)


def may_assess(actor: Actor) -> bool:
    """Judge the co-op by a framework, count evidence, take evidence back: the manager."""
    return actor.can_write and actor.may(Permission.MANAGE_POLICIES)


def may_add_evidence(actor: Actor) -> bool:
    """Add a document, photo, voice or observation: the manager and cluster support workers."""
    return actor.can_write and (actor.may(Permission.MANAGE_POLICIES) or actor.may(Permission.RUN_ROTA))
