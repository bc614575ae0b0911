"""Who may know and change what about money. Source: domain.md F6."""

from uuid import UUID

from clusters.policies import supports_person
from coopcare.accounts.actor import Actor
from coopcare.accounts.hats import Permission
from members.models import Scope
from members.policies import speaks_for


def may_manage_money(actor: Actor) -> bool:
    """Price, charge, close a month, record payments, give credit: the manager and the finance officer."""
    return actor.may(Permission.MANAGE_MONEY)


def may_read_money(actor: Actor) -> bool:
    """Every invoice, payment and statement: the manager and the finance officer. Not support workers, PCAs, the
    board or an inspector."""
    return actor.may(Permission.READ_MONEY)


def may_see_money_of(actor: Actor, person_id: UUID | None) -> bool:
    """A person's balance, budget and statements: the person, a representative whom they allow it today, and whoever
    reads all the money."""
    return may_read_money(actor) or speaks_for(actor, person_id, Scope.SEE_MONEY)


def may_dispute(actor: Actor, person_id: UUID) -> bool:
    """Say that a line of a bill is wrong: the person, a representative who may see their money, and whoever writes
    down what they say."""
    return speaks_for(actor, person_id, Scope.SEE_MONEY) or may_write_down_disputes(actor, person_id)


def may_write_down_disputes(actor: Actor, person_id: UUID) -> bool:
    """What a person says by phone, on paper or at home: the office, and the support worker of their cluster, who reads
    days and times of it and no amounts."""
    return may_manage_money(actor) or supports_person(actor, person_id)


def may_see_totals(actor: Actor) -> bool:
    """Totals with no personal data: the board, the manager and the finance officer."""
    return actor.may(Permission.READ_MONEY_TOTALS)


def may_try_scenarios(actor: Actor) -> bool:
    """Work out what would be, keep it and take it away: whoever sees the totals. Nothing in it is about a person."""
    return may_see_totals(actor)
