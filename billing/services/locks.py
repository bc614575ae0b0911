"""One run at a time on each account.

Always the last lock a service takes (a bank line is locked before the accounts it is matched to), and in the order of
ids, so that no two services wait for each other: closing a month takes all of them, charging a visit its package's,
recording a payment its own.
"""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from django.db import OperationalError, connection, transaction
from django.db.models import Q
from psycopg.errors import LockNotAvailable

from billing.models import BankLine, BudgetLine
from coopcare.errors import StaleState
from coopcare.tenancy.context import current_coop_id


def lock_accounts(*, package_id: UUID | None = None, line_id: UUID | None = None) -> None:
    """Lock one budget line, those of one package, or all of them. The weak lock lets others still refer to them."""
    wanted = Q()
    if package_id is not None:
        wanted &= Q(package_id=package_id)
    if line_id is not None:
        wanted &= Q(id=line_id)
    list(BudgetLine.objects.select_for_update(no_key=True).filter(wanted).order_by("id").values_list("id"))


def lock_bank_line(line_id: UUID) -> BankLine:
    """The line as it is now, which nobody else can match or set aside until the transaction ends."""
    return BankLine.objects.select_for_update(no_key=True).get(id=line_id)


def try_lock_closing(first_day: dt.date) -> bool:
    """Whether nobody else is closing the month; then nobody else can until the transaction ends. Never waits."""
    return _try_lock(f"close {current_coop_id()} {first_day}")


def try_lock_run(run_id: UUID) -> bool:
    """Whether the job of closing a month is ours to go on with, until the transaction ends. Never waits."""
    return _try_lock(f"month run {current_coop_id()} {run_id}")


def _try_lock(name: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 0))", [name])
        return bool(cursor.fetchone()[0])


@contextmanager
def waiting_tells(sentence: str) -> Iterator[None]:
    """Take locks inside; when somebody holds one for longer than a page may wait, StaleState with the sentence."""
    try:
        with transaction.atomic():
            yield
    except OperationalError as error:
        if isinstance(error.__cause__, LockNotAvailable):
            raise StaleState(sentence) from error
        raise
