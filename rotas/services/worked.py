"""What pay tells the rota about days that are over: how long each PCA was at work."""

import datetime as dt
from collections.abc import Mapping
from uuid import UUID

from django.db import transaction

from coopcare.accounts.actor import Actor
from coopcare.accounts.authorise import require
from coopcare.audit.services import record
from rotas.models import WorkedDay
from rotas.policies import may_keep_nights, may_keep_worked_days

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


@transaction.atomic
def keep_nights(pca_id: UUID, nights: Mapping[dt.date, int], *, actor: Actor) -> None:
    """Minutes of nights that are no visits, by local day, in place of what was known of those days; 0 for none."""
    require(may_keep_nights(actor, pca_id))
    for on, minutes in sorted(nights.items()):
        known = WorkedDay.objects.filter(pca_id=pca_id, on=on)
        if minutes:
            WorkedDay.objects.update_or_create(pca_id=pca_id, on=on, defaults={"night_minutes": minutes})
        else:
            known.filter(minutes__isnull=True).delete()
            known.update(night_minutes=0)
    record(actor, "told the rota of nights", None, about=pca_id, detail=f"{len(nights)} days")
