"""The bell for policy packs."""

from celery import shared_task

from compliance.services.actions import remind_owners
from compliance.services.held import gather_next
from compliance.services.packs import advance, next_unfinished
from compliance.services.retention import propose_yearly_list
from coopcare.accounts.actor import Actor
from coopcare.accounts.tasks import TenantTask

# Laying out the whole pack takes one core a minute, and several where many share it. If the broker gives the bell to a
# second worker meanwhile, that one finds the build locked and goes away.
LONGEST_STEP_SECONDS = 540


@shared_task(base=TenantTask, soft_time_limit=LONGEST_STEP_SECONDS, time_limit=LONGEST_STEP_SECONDS + 30)
def build_waiting_packs(actor: Actor) -> bool:
    """One step of the build that waits, then ring again: each step commits, so the page shows how far it is."""
    pack = next_unfinished()
    if pack is None:
        return False
    if advance(pack, actor=actor):
        build_waiting_packs.delay_on_commit(str(actor.coop_id))
    return True


@shared_task(base=TenantTask)
def remind_of_actions(actor: Actor) -> int:
    """Each morning: a letter to whoever has an action due or late, at most one a week. Answers how many."""
    return remind_owners(actor=actor)


@shared_task(base=TenantTask)
def gather_exports(actor: Actor) -> bool:
    """What is held about one person, then ring again: each is a transaction of its own. False when none waits."""
    if not gather_next(actor=actor):
        return False
    gather_exports.delay_on_commit(str(actor.coop_id))
    return True


@shared_task(base=TenantTask)
def propose_retention_list(actor: Actor) -> bool:
    """Each morning: whether the yearly list of what need not be kept became an action today."""
    return propose_yearly_list(actor=actor) is not None
