"""One run at a time on each account.

Always the last lock a service takes, and in the order of ids, so that no two services wait for each other: closing a
month takes all of them, charging a visit its package's, recording a payment its own.
"""

import datetime as dt
from uuid import UUID

from django.db import connection
from django.db.models import Q

from billing.models import BudgetLine
from coopcare.tenancy.context import current_coop_id


def lock_accounts(*, package_id: UUID | None = None, line_id: UUID | None = None) -> None:
    """Lock one budget line, those of one package, or all of them. The weak lock lets others still refer to them."""
    wanted = Q()
    if package_id is not None:
        wanted &= Q(package_id=package_id)
    if line_id is not None:
        wanted &= Q(id=line_id)
    list(BudgetLine.objects.select_for_update(no_key=True).filter(wanted).order_by("id").values_list("id"))


def try_lock_closing(first_day: dt.date) -> bool:
    """Whether nobody else is closing the month; then nobody else can until the transaction ends. Never waits."""
    with connection.cursor() as cursor:
        name = f"close {current_coop_id()} {first_day}"
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 0))", [name])
        return bool(cursor.fetchone()[0])
