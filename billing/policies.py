"""Who may know and change what about money. Source: domain.md F6."""

from uuid import UUID

from clusters.policies import supports_person
from coopcare.accounts.actor import Actor
from coopcare.accounts.hats import HATS_OF_MEMBERS, Hat, Permission
from members.models import Scope
from members.policies import speaks_for
from rotas.policies import may_decide_leave


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


def may_see_open_hour(actor: Actor) -> bool:
    """What an hour of care pays for: everybody in a hat of their own."""
    return actor.hat in HATS_OF_MEMBERS


def may_try_scenarios(actor: Actor) -> bool:
    """Work out what would be, keep it and take it away: whoever sees the totals. Nothing in it is about a person."""
    return may_see_totals(actor)


def may_run_pay(actor: Actor) -> bool:
    """Set what is paid, open a pay period, approve it, take it out for payroll: the manager and the finance officer."""
    return actor.can_write and actor.may(Permission.MANAGE_MONEY)


def may_see_pay_of(actor: Actor, pca_id: UUID) -> bool:
    """What a PCA earns, in pence: the PCA, the manager and the finance officer."""
    return may_read_money(actor) or (actor.hat == Hat.PCA and actor.person_id == pca_id)


def may_check_time_of(actor: Actor, pca_id: UUID) -> bool:
    """The hours of a PCA, without the pence: the support worker of a cluster they work in, nobody their own; the
    manager."""
    return actor.can_write and may_decide_leave(actor, pca_id)


def may_see_timesheet(actor: Actor, pca_id: UUID) -> bool:
    """Who may see the pay, and who may check the hours."""
    return may_see_pay_of(actor, pca_id) or may_check_time_of(actor, pca_id)


def may_agree_timesheet(actor: Actor, pca_id: UUID) -> bool:
    """The PCA, or who checks it, writing down what the PCA told them."""
    own = actor.hat == Hat.PCA and actor.person_id == pca_id
    return own or may_check_time_of(actor, pca_id)


def may_write_night(actor: Actor, pca_id: UUID) -> bool:
    """Write down a sleep-in or a waking night: the PCA, and who checks their hours."""
    own = actor.can_write and actor.hat == Hat.PCA and actor.person_id == pca_id
    return own or may_check_time_of(actor, pca_id)


def may_mend_timesheet(actor: Actor, pca_id: UUID) -> bool:
    """Add work that was no visit, and amounts: who checks the hours, and who runs the pay; nobody their own."""
    return actor.person_id != pca_id and (may_check_time_of(actor, pca_id) or may_run_pay(actor))


def may_steer(actor: Actor) -> bool:
    """Agree on aims: whoever sees the totals."""
    return actor.can_write and may_see_totals(actor)
