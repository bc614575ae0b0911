"""Visits that a PCA has, for which something in their file no longer counts. Nobody is taken off: it is proposed."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass, replace
from uuid import UUID

from members.models import Person
from rotas.models import Attendance, AttendanceRole, AttendanceStatus
from rotas.queries.facts import make_place, need_of, worker_facts
from rotas.suitability import of_checks, of_competency, of_job, of_start, of_training

# What a recruitment file, a check, training or a watched competency says against a PCA.
RULES_OF_FILES = (of_start, of_checks, of_training, of_job, of_competency)
HELD = (AttendanceStatus.OFFERED, AttendanceStatus.ACCEPTED)


@dataclass(frozen=True)
class BarredPlace:
    """A place at a coming visit, and why its PCA may not give it as things stand."""

    place: Attendance
    pca: Person
    reasons: list[str]


def barred_places(pca_ids: Collection[UUID], first: dt.date, last: dt.date) -> list[BarredPlace]:
    """Of these PCAs on local days `first` to `last`, in time order; in a number of queries that does not grow."""
    held = Attendance.objects.filter(
        pca_id__in=list(pca_ids), status__in=HELD, role=AttendanceRole.WORKER, visit__on__gte=first, visit__on__lte=last
    )
    places = held.select_related("visit__person", "visit__cluster", "pca").prefetch_related("visit__tasks")
    rows = list(places.order_by("starts_at", "id"))
    facts = worker_facts({row.pca_id for row in rows if row.pca_id}, first, last)
    beside: dict[UUID, set[UUID]] = {}
    current = Attendance.objects.current().filter(visit_id__in={row.visit_id for row in rows}, pca__isnull=False)
    for visit_id, pca_id in current.values_list("visit_id", "pca_id"):
        beside.setdefault(visit_id, set()).add(pca_id)
    found = []
    for row in rows:
        if row.pca is None:
            continue
        pca, visit = facts[row.pca.id], row.visit
        place = make_place(
            visit.person_id, visit.cluster, row.starts_at, row.ends_at,
            [need_of(task) for task in visit.tasks.all()], home=None,
        )  # fmt: skip
        others = frozenset(beside.get(visit.id, set()) - {row.pca.id})
        place = replace(place, also_coming=others)
        if reasons := [sentence for rule in RULES_OF_FILES for sentence in rule(pca, place)]:
            found.append(BarredPlace(row, row.pca, reasons))
    return found
