"""The bells of billing. Repeating any of them is harmless."""

from celery import shared_task

from billing.services.pay import work_out_waiting
from billing.services.statements import BATCH, claim_waiting_statement, make_statement
from coopcare.accounts.actor import Actor
from coopcare.accounts.tasks import TenantTask


@shared_task(base=TenantTask)
def render_waiting_statements(actor: Actor) -> int:
    """Make and send one batch of waiting statements; answers how many were made.

    Whoever closes a month rings once a batch, and the clock rings for what was left behind.
    """
    made = 0
    for _ in range(BATCH):
        statement = claim_waiting_statement()
        if statement is None:
            return made
        made += make_statement(statement, actor=actor)
    return made


@shared_task(base=TenantTask)
def work_out_waiting_pay(actor: Actor) -> int:
    """A few timesheets, then ring again: each step commits, so the page shows how far it is. Answers how many wait."""
    left = work_out_waiting(actor=actor)
    if left:
        work_out_waiting_pay.delay_on_commit(str(actor.coop_id))
    return left
