"""The bell for policy packs."""

from celery import shared_task

from compliance.services.bundles import advance as advance_bundle
from compliance.services.bundles import next_bundle
from compliance.services.packs import advance, next_unfinished
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
def put_bundles_together(actor: Actor) -> bool:
    """One part of the signed file that waits, then ring again."""
    bundle = next_bundle()
    if bundle is None:
        return False
    if advance_bundle(bundle, actor=actor):
        put_bundles_together.delay_on_commit(str(actor.coop_id))
    return True
