"""The bell for policy packs."""

from celery import shared_task

from compliance.services.packs import advance, next_unfinished
from compliance.services.readings import remind_readers
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
def remind_about_policies(actor: Actor) -> int:
    """Write to whoever is late in reading a policy. Answers how many; a repeat on the same day writes to nobody."""
    return remind_readers(actor=actor)
