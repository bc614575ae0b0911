"""The bell for statements."""

from celery import shared_task

from billing.services.statements import RENDER, claim_waiting_statement, make_statement
from coopcare.accounts.actor import Actor
from coopcare.accounts.bell import ring
from coopcare.accounts.tasks import TenantTask

# Small, because one job is one transaction: a worker that is killed loses no more than this, and does it again.
BATCH = 10


@shared_task(base=TenantTask)
def render_waiting_statements(actor: Actor) -> int:
    """Make and send waiting statements; rings again for itself after a whole batch. Answers how many were made."""
    made = 0
    for _ in range(BATCH):
        statement = claim_waiting_statement()
        if statement is None:
            return made
        made += make_statement(statement, actor=actor)
    ring(RENDER, actor.coop_id)
    return made
