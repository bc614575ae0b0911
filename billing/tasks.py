"""The bells of billing: month end, the bank, pay. Repeating any of them is harmless."""

from celery import shared_task

from billing.models import ImportStatus
from billing.services.bank_files import claim_bank_file, import_claimed, read_claimed
from billing.services.month_runs import next_run, work_on_run
from billing.services.pay import approve_waiting, work_out_waiting
from billing.services.statements import claim_waiting_statement, make_statement
from coopcare.accounts.actor import Actor
from coopcare.accounts.tasks import TenantTask


@shared_task(base=TenantTask)
def render_waiting_statements(actor: Actor) -> bool:
    """Make and send one waiting statement, then ring again: a worker that is killed loses no more than one paper.

    Whoever closes a month rings, and the clock rings for what was left behind.
    """
    statement = claim_waiting_statement()
    if statement is None:
        return False
    make_statement(statement, actor=actor)
    render_waiting_statements.delay_on_commit(str(actor.coop_id))
    return True


# The last step of a large co-op is one transaction of some minutes. Delivered a second time meanwhile, it finds the run
# locked and leaves it.
@shared_task(base=TenantTask, soft_time_limit=840, time_limit=900)
def close_months(actor: Actor) -> bool:
    """One step of closing a month, then ring again: each step commits, so the page shows how far it is."""
    run = next_run()
    if run is None:
        return False
    if work_on_run(run, actor=actor):
        close_months.delay_on_commit(str(actor.coop_id))
    return True


@shared_task(base=TenantTask)
def import_bank_files(actor: Actor) -> bool:
    """Read, or import, one large bank file that somebody asked for. Answers whether that was done."""
    bank_import = claim_bank_file()
    if bank_import is None:
        return False
    if bank_import.status == ImportStatus.READING:
        return read_claimed(bank_import, actor=actor)
    return import_claimed(bank_import, actor=actor)


@shared_task(base=TenantTask)
def work_out_waiting_pay(actor: Actor) -> int:
    """A few timesheets, or one approval when none waits; then ring again: each step commits, so the page shows how far
    it is. Answers how many wait.
    """
    left = work_out_waiting(actor=actor)
    if left or approve_waiting(actor=actor):
        work_out_waiting_pay.delay_on_commit(str(actor.coop_id))
    return left
