"""Who may know and change what about money. Source: domain.md F6."""

from uuid import UUID

from coopcare.accounts.actor import Actor
from coopcare.accounts.hats import Hat, Permission
from members.models import Scope
from members.policies import speaks_for

HATS_OF_MEMBERS = frozenset(Hat) - {Hat.REPRESENTATIVE, Hat.INSPECTOR}


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


def may_see_totals(actor: Actor) -> bool:
    """Totals with no personal data: the board, the manager and the finance officer."""
    return actor.may(Permission.READ_MONEY_TOTALS)


def may_see_open_hour(actor: Actor) -> bool:
    """What an hour of care pays for: everybody in a hat of their own.

    A representative is here for somebody else, and an inspector asks elsewhere.
    """
    return actor.hat in HATS_OF_MEMBERS


def may_try_scenarios(actor: Actor) -> bool:
    """Work out what would be, keep it and take it away: whoever sees the totals. Nothing in it is about a person."""
    return may_see_totals(actor)
