"""The bell for the outbox."""

from celery import shared_task

from coopcare.accounts.actor import Actor
from coopcare.accounts.tasks import TenantTask
from coopcare.outbox.services import claim_next_message, deliver

BATCH = 50


@shared_task(base=TenantTask)
def deliver_due(actor: Actor) -> int:
    """Send what is due; rings again for itself when a whole batch was waiting. Answers how many were sent."""
    sent = 0
    for _ in range(BATCH):
        message = claim_next_message()
        if message is None:
            return sent
        sent += deliver(message)
    deliver_due.delay_on_commit(str(actor.coop_id))
    return sent
