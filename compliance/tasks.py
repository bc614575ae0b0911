"""The bell for what is printed."""

from celery import shared_task

from compliance.services.packs import advance, next_unfinished
from coopcare.accounts.actor import Actor
from coopcare.accounts.tasks import TenantTask


@shared_task(base=TenantTask)
def build_waiting_packs(actor: Actor) -> bool:
    """One step of the build that waits, then ring again: each step commits, so the page shows how far it is."""
    pack = next_unfinished()
    if pack is None:
        return False
    if advance(pack, actor=actor):
        build_waiting_packs.delay_on_commit(str(actor.coop_id))
    return True
