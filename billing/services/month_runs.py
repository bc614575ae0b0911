"""Closing a month, or looking at a large one, as a job: asked for in a request that is short, done by workers in steps
that each hold for good.

Charging is most of the work and may be done again at any time, so it comes first, some packages at a time. The last
step is close_month itself, all or nothing: it takes the numbers, and a worker that is killed in it has taken none.
"""

import datetime as dt
import logging
from uuid import UUID

from django.db import transaction

from billing.cycles import next_month
from billing.models import UNFINISHED_RUNS, MonthPart, MonthRun, RunStatus
from billing.policies import may_manage_money
from billing.queries.advance import in_advance
from billing.queries.dry_run import DryRun, packages_in_turn
from billing.queries.kept_findings import kept, kept_advance
from billing.queries.months import closed_month
from billing.services.charging import charge_packages
from billing.services.closing import CannotClose, close_month, refuse_too_early
from billing.services.locks import lock_accounts, try_lock_run
from coopcare.accounts.actor import Actor
from coopcare.accounts.authorise import require
from coopcare.accounts.bell import ring
from coopcare.audit.services import record
from coopcare.clock import now
from coopcare.errors import DomainError, StaleState
from coopcare.tenancy.refusals import refusing
from coopcare.ui.formats import gov_month

logger = logging.getLogger(__name__)

WORK = "billing.tasks.close_months"
MOST_ATTEMPTS = 3
WENT_WRONG = "Something went wrong. Nothing was issued. Try again, and tell us if it happens again."
WORKED_ON = [
    "status", "started_at", "charged_at", "finished_at", "packages", "packages_done", "attempts", "last_error",
]  # fmt: skip


@transaction.atomic
def ask_to_close(first_day: dt.date, *, actor: Actor) -> MonthRun:
    """Have a month closed. Raises Invalid when it is not over, when an earlier one is open or somebody else is closing
    it, and StaleState when it is closed already.
    """
    require(may_manage_money(actor))
    if closed_month(first_day) is not None:
        raise StaleState(f"{gov_month(first_day)} has already been closed.")
    refuse_too_early(first_day)
    run = _asked(MonthRun(first_day=first_day), actor)
    record(actor, "had the month closed", run, detail=gov_month(first_day))
    return run


@transaction.atomic
def ask_to_look(first_day: dt.date, *, actor: Actor) -> MonthRun:
    """Have a month worked out, for its page to show what would be charged and what stands in the way. Raises Invalid
    when that is being done already, and StaleState when the month is closed.
    """
    require(may_manage_money(actor))
    if closed_month(first_day) is not None:
        raise StaleState(f"{gov_month(first_day)} has already been closed.")
    run = _asked(MonthRun(first_day=first_day, only_looks=True), actor)
    record(actor, "had the month worked out", run, detail=gov_month(first_day))
    return run


def _asked(run: MonthRun, actor: Actor) -> MonthRun:
    run.asked_by, run.asked_at = actor.name, now()
    words = f"Somebody else is closing {gov_month(run.first_day)}, or working it out, at this moment."
    with refusing("one_closing_at_a_time", words):
        run.save(force_insert=True)
    ring(WORK, run.coop_id)
    return run


def next_run() -> MonthRun | None:
    """The closing to go on with, locked; None when other workers have them all. A killed worker's is next."""
    for run in MonthRun.objects.filter(status__in=UNFINISHED_RUNS).order_by("first_day", "asked_at"):
        if try_lock_run(run.id):
            run.refresh_from_db()  # its last worker may have finished it while we looked
            if run.is_unfinished:
                return run
    return None


def work_on_run(run: MonthRun, *, actor: Actor) -> bool:
    """One step. True while there is more to do."""
    require(may_manage_money(actor))
    if run.started_at is None:
        run.started_at, run.status = now(), RunStatus.RUNNING
    try:
        with transaction.atomic():
            _step(run, actor)
    except CannotClose as error:
        _finish(run, RunStatus.BLOCKED, error.message)
    except DomainError as error:
        _refused(run, error)
    except Exception as error:  # the page says that it failed; nothing of this step was kept
        logger.exception("month not closed", extra={"run_id": str(run.id)})
        run.attempts += 1
        run.last_error = f"{type(error).__name__}: {error}"[:300]
        if run.attempts >= MOST_ATTEMPTS:
            _finish(run, RunStatus.FAILED, WENT_WRONG)
    run.save(update_fields=WORKED_ON)
    return run.is_unfinished


def _step(run: MonthRun, actor: Actor) -> None:
    parts = list(packages_in_turn())
    run.packages = sum(map(len, parts))
    left = _left_of(parts, run.packages_done)
    lock_accounts()  # and whoever has closed the month has let go of them
    if left and closed_month(run.first_day) is None:
        found = DryRun(run.first_day)
        charge_packages(run.first_day, left, found)
        MonthPart.objects.create(run=run, found=kept(found))
        run.packages_done += len(left)
        run.charged_at = now() if run.packages_done >= run.packages else None
        return
    if run.only_looks:
        MonthPart.objects.create(run=run, found=kept_advance(in_advance(next_month(run.first_day))))
    else:
        close_month(run.first_day, actor=actor, asked_by=run.asked_by)
    _finish(run, RunStatus.DONE, "")


def _left_of(parts: list[list[UUID]], done: int) -> list[UUID]:
    """The first part of which not every package has been charged; new packages come last."""
    for part in parts:
        if done < len(part):
            return part[done:]
        done -= len(part)
    return []


def _refused(run: MonthRun, error: DomainError) -> None:
    """Somebody else closed it meanwhile, which is what was wanted; or it cannot be closed after all."""
    is_closed = closed_month(run.first_day) is not None
    _finish(run, RunStatus.DONE if is_closed else RunStatus.FAILED, "" if is_closed else error.message)


def _finish(run: MonthRun, status: RunStatus, words: str) -> None:
    run.status, run.finished_at, run.last_error = status, now(), words[:300]
