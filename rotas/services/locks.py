"""The order in which rows are locked, so that no two services wait for each other: the person's package or the visit,
then the PCAs by id, then the month. All last until the transaction ends.
"""

import datetime as dt
from collections.abc import Iterable
from uuid import UUID

from django.db import connection, transaction
from django.db.models import QuerySet

from clusters.models import Package
from coopcare.errors import StaleState
from coopcare.tenancy.context import current_coop_id
from members.models import Person
from rotas.models import Attendance, Visit

TRIES = 5


class _MoreCame(Exception):
    """Somebody gave the PCA another visit while we waited."""


def lock_package(package: Package) -> None:
    """One booking at a time for one person."""
    Package.objects.select_for_update(no_key=True).get(pk=package.pk)


def lock_visit(visit: Visit) -> Visit:
    """The visit as it is now, into the same object; nobody else can change it until we are done."""
    visit.refresh_from_db(from_queryset=Visit.objects.select_for_update(no_key=True))
    return visit


def lock_visits(visit_ids: Iterable[UUID]) -> None:
    """Many, always in the order of their ids. What was read of them before may be out of date: read it again."""
    wanted = sorted(set(visit_ids))
    list(Visit.objects.select_for_update(no_key=True).filter(id__in=wanted).order_by("id").values_list("id"))


def lock_pca_and_visits(pca_id: UUID, places: "QuerySet[Attendance]") -> None:
    """The visits of a PCA's `places`, then the PCA: whoever gives them a visit at this moment comes before or after.

    A place that they were given between the two is seen only now, and its visit may not be locked after the PCA: so we
    let go of everything and begin again.
    """
    for _ in range(TRIES):
        try:
            with transaction.atomic():
                locked = set(places.values_list("visit_id", flat=True))
                lock_visits(locked)
                lock_workers([pca_id])
                if set(places.values_list("visit_id", flat=True)) <= locked:
                    return
                raise _MoreCame
        except _MoreCame:
            continue
    raise StaleState("These visits are being changed by somebody else just now. Try again.")


def try_lock_visit(visit: Visit) -> bool:
    """As lock_visit, but False at once where somebody else is changing it: for jobs that come round again."""
    mine = Visit.objects.select_for_update(no_key=True, skip_locked=True).filter(pk=visit.pk).first()
    if mine is None:
        return False
    visit.refresh_from_db()
    return True


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
    return _try_lock(f"draft {current_coop_id()} {draft_id}")


def try_lock_watching() -> bool:
    """Whether this pass over the visits of the co-op is the only one."""
    return _try_lock(f"watch visits {current_coop_id()}")


def share_month(first_day: dt.date) -> None:
    """Held while a visit of the month changes: settling the month waits for it."""
    _advisory_lock("pg_advisory_xact_lock_shared", f"settle {current_coop_id()} {first_day}")


def lock_month(first_day: dt.date) -> None:
    """Held while the month is settled: no visit of it changes meanwhile."""
    _advisory_lock("pg_advisory_xact_lock", f"settle {current_coop_id()} {first_day}")


def lock_on_call() -> None:
    """One change of the on-call rota at a time."""
    _advisory_lock("pg_advisory_xact_lock", f"on call {current_coop_id()}")


def _try_lock(name: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 0))", [name])
        return bool(cursor.fetchone()[0])


def _advisory_lock(function: str, name: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(hashtextextended(%s, 0))", [name])
