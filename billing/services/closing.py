"""Closing a month: final visits, charges, invoices and statements, all or nothing."""

import datetime as dt
from collections.abc import Sequence

from django.db import IntegrityError, transaction

from billing.models import MonthClose
from billing.policies import may_manage_money
from billing.queries.dry_run import DryRun, Obstacle, dry_run, packages_in_turn
from billing.queries.months import is_over, next_month_to_close
from billing.services.advance import give_back_unused
from billing.services.charging import charge_packages
from billing.services.counting import count_again
from billing.services.invoicing import issue_month
from billing.services.locks import lock_accounts, try_lock_closing
from billing.services.statements import freeze_statements, ring_for
from coopcare.accounts.actor import Actor
from coopcare.accounts.authorise import require
from coopcare.audit.services import record
from coopcare.clock import now, today
from coopcare.errors import Invalid, StaleState
from coopcare.ui.formats import gov_month
from rotas.services.settling import settle_month

__all__ = ["CannotClose", "close_month", "dry_run"]

# Of fewer places, PostgreSQL reads its new rows fast enough without having counted them.
MANY_PLACES = 500


class CannotClose(Invalid):
    """Visits stand in the way; `blockers` are they."""

    def __init__(self, message: str, blockers: Sequence[Obstacle]) -> None:
        super().__init__(message)
        self.blockers = list(blockers)


@transaction.atomic
def close_month(
    first_day: dt.date, *, actor: Actor, issued_on: dt.date | None = None, asked_by: str = ""
) -> MonthClose:
    """Make a calendar month final: charge it, invoice it, and freeze a statement for each person.

    `issued_on` is the day the papers carry, today unless the books of earlier months are being brought in: their
    statements are not mailed. `asked_by` is who wanted it, where a worker does it for them. Raises Invalid when the
    month is not over or an earlier one is open, CannotClose with the visits that stand in the way, and StaleState when
    somebody else has closed it or is closing it now.
    """
    require(may_manage_money(actor))
    refuse_too_early(first_day)
    month = _claim(first_day, asked_by or actor.name)
    settle_month(first_day, actor=actor)
    lock_accounts()
    found = DryRun(first_day)
    for package_ids in packages_in_turn():
        charge_packages(first_day, package_ids, found)
    if found.blocking:
        raise CannotClose(_blocked_words(found), found.blockers)
    day = issued_on or today()
    _count_many(found)
    invoices = issue_month(first_day, issued_on=day)
    give_back_unused(first_day, issued_on=day)
    _count_many(found)
    statements = freeze_statements(month, issued_on=day)
    words = f"{gov_month(first_day)}: {len(invoices)} invoices, {len(statements)} statements"
    record(actor, "closed the month", month, detail=words)
    ring_for(len(statements), actor=actor)
    return month


def refuse_too_early(first_day: dt.date) -> None:
    """Raise Invalid when the month is not over, or an earlier one is open."""
    if first_day.day != 1:
        raise Invalid("A month is named by its first day.")
    if not is_over(first_day):
        raise Invalid(f"{gov_month(first_day)} is not over yet. Close it from the first day of the month after.")
    due = next_month_to_close()
    if due is not None and due < first_day:
        raise Invalid(f"Close {gov_month(due)} first. Months are closed in order, so that balances carry over.")


def _claim(first_day: dt.date, closed_by: str) -> MonthClose:
    """The row that says the month is closed. Of two at once, the second is told so, instead of waiting its turn."""
    if not try_lock_closing(first_day):
        raise StaleState(f"Somebody else is closing {gov_month(first_day)} at this moment.")
    try:
        with transaction.atomic():
            return MonthClose.objects.create(first_day=first_day, closed_at=now(), closed_by=closed_by)
    except IntegrityError as error:
        raise StaleState(f"{gov_month(first_day)} has already been closed.") from error


def _count_many(found: DryRun) -> None:
    if found.places >= MANY_PLACES:
        count_again()


def _blocked_words(found: DryRun) -> str:
    count = len(found.blocking)
    visits = "1 visit" if count == 1 else f"{count} visits"
    return f"{gov_month(found.first_day)} cannot be closed yet: {visits} cannot be charged. Put them right first."
