"""The bells of month end. Repeating any of them is harmless."""

from celery import shared_task

from billing.services.month_runs import next_run, work_on_run
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
def close_months(actor: Actor) -> bool:
    """One step of closing a month, then ring again: each step commits, so the page shows how far it is."""
    run = next_run()
    if run is None:
        return False
    if work_on_run(run, actor=actor):
        close_months.delay_on_commit(str(actor.coop_id))
    return True
