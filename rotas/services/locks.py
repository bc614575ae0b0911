"""The order in which rows are locked, so that no two services wait for each other: the person's package or the visit,
then the PCAs by id, then the month. All last until the transaction ends.
"""

import datetime as dt
from collections.abc import Iterable
from uuid import UUID

from django.db import connection

from clusters.models import Package
from coopcare.tenancy.context import current_coop_id
from members.models import Person
from rotas.models import Visit


def lock_package(package: Package) -> None:
    """One booking at a time for one person."""
    Package.objects.select_for_update(no_key=True).get(pk=package.pk)


def lock_visit(visit: Visit) -> Visit:
    """The visit as it is now, into the same object; nobody else can change it until we are done."""
    visit.refresh_from_db(from_queryset=Visit.objects.select_for_update(no_key=True))
    return visit


def lock_workers(pca_ids: Iterable[UUID | None]) -> None:
    """One promise of a PCA's time at a time.

    The exclusion constraint alone would refuse an overlap too, but two transactions that insert overlapping rows at
    the same instant each wait for the other, and one of them dies as a deadlock instead of being told a sentence.
    """
    wanted = sorted({pca_id for pca_id in pca_ids if pca_id is not None})
    if wanted:
        list(Person.objects.select_for_update(no_key=True).filter(id__in=wanted).order_by("id").values_list("id"))


def lock_planning() -> None:
    """One planning run at a time in this co-op."""
    _advisory_lock("pg_advisory_xact_lock", f"plan visits {current_coop_id()}")


def try_lock_draft(draft_id: UUID) -> bool:
    """Whether the draft is ours to work on. Not the row's own lock: whoever presses "stop" must not wait for a step."""
    with connection.cursor() as cursor:
        name = f"draft {current_coop_id()} {draft_id}"
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 0))", [name])
        return bool(cursor.fetchone()[0])


def lock_publishing(cluster_id: UUID, monday: dt.date) -> None:
    """One publishing of a cluster's week at a time."""
    _advisory_lock("pg_advisory_xact_lock", f"publish {current_coop_id()} {cluster_id} {monday}")


def share_month(first_day: dt.date) -> None:
    """Held while a visit of the month changes: settling the month waits for it."""
    _advisory_lock("pg_advisory_xact_lock_shared", f"settle {current_coop_id()} {first_day}")


def lock_month(first_day: dt.date) -> None:
    """Held while the month is settled: no visit of it changes meanwhile."""
    _advisory_lock("pg_advisory_xact_lock", f"settle {current_coop_id()} {first_day}")


def _advisory_lock(function: str, name: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(hashtextextended(%s, 0))", [name])
