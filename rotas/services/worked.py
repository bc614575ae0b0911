"""What the office tells the rota about days that are over: how long each PCA was at work, all told."""

import datetime as dt
from collections.abc import Mapping
from uuid import UUID

from django.db import transaction

from coopcare.accounts.actor import Actor
from coopcare.accounts.authorise import require
from coopcare.audit.services import record
from rotas.models import WorkedDay
from rotas.policies import may_keep_worked_days

BATCH = 1000


@transaction.atomic
def keep_worked_days(days: Mapping[UUID, Mapping[dt.date, int]], *, actor: Actor) -> int:
    """Minutes by PCA and local day, in place of what was known of those days. Days without work are left out.

    Answers how many days were kept.
    """
    require(may_keep_worked_days(actor))
    rows = [
        WorkedDay(pca_id=pca_id, on=on, minutes=minutes)
        for pca_id, theirs in sorted(days.items())
        for on, minutes in sorted(theirs.items())
        if minutes
    ]
    WorkedDay.objects.bulk_create(
        rows,
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["coop", "pca", "on"],
        update_fields=["minutes"],
    )
    record(actor, "told the rota how long PCAs worked", None, detail=f"{len(rows)} days")
    return len(rows)
