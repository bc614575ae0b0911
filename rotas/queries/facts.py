"""What the rules of suitability need to know, for many PCAs at once, in a number of queries that does not grow."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any
from uuid import UUID

from clusters.models import Block, Cluster, ClusterPlace, PackageTask, PlaceRole, TaskClass
from coopcare.clock import local
from coopcare.tenancy.context import current_coop
from members.models import Credential, Employment, Job, Person
from rotas.models import Attendance, Visit, VisitTask
from rotas.suitability import Blocked, Busy, Employed, Held, Need, PlaceFacts, WorkerFacts

DAY = dt.timedelta(days=1)


def worker_facts(pca_ids: Collection[UUID], first: dt.date, last: dt.date) -> dict[UUID, WorkerFacts]:
    """By PCA, enough for places on the local days `first` to `last`: six queries. Unknown ids are left out."""
    employments = _by_person(
        Employment.objects.filter(person_id__in=pca_ids, job=Job.PCA),
        lambda row: Employed(
            row.starts_on,
            row.ends_on,
            row.most_minutes,
            row.opted_out_of_48_hours,
            row.guaranteed_minutes,
            frozenset(row.skills),
        ),  # fmt: skip
    )
    credentials = _by_person(
        Credential.objects.filter(person_id__in=pca_ids),
        lambda row: Held(row.starts_on, row.ends_on, row.kind, row.topic, row.withdrawn_on),
    )
    clusters = _by_person(
        ClusterPlace.objects.on(first).filter(person_id__in=pca_ids, role=PlaceRole.PCA), lambda row: row.cluster_id
    )
    blocks = _by_pca(
        Block.objects.filter(pca_id__in=pca_ids), lambda row: Blocked(row.starts_on, row.ends_on, row.person_id)
    )
    busy = _by_pca(_holding_time(pca_ids, first, last), lambda row: Busy(row.id, row.starts_at, row.ends_at))
    return {
        person.id: WorkerFacts(
            person_id=person.id,
            name=person.calling_name,
            born_on=person.born_on,
            employments=tuple(employments[person.id]),
            credentials=tuple(credentials[person.id]),
            blocks=tuple(blocks[person.id]),
            clusters=frozenset(clusters[person.id]),
            busy=tuple(busy[person.id]),
        )
        for person in Person.objects.filter(id__in=pca_ids)
    }


def facts_for(pca_id: UUID, place: PlaceFacts) -> WorkerFacts | None:
    """One PCA, for one place."""
    return worker_facts([pca_id], place.on, place.on).get(pca_id)


def place_at(
    visit: Visit, *, starts_at: dt.datetime, ends_at: dt.datetime, instead_of: Iterable[Attendance] = ()
) -> PlaceFacts:
    """A place at a visit, at these times."""
    needs = [need_of(task) for task in VisitTask.objects.filter(visit=visit)]
    return make_place(visit.person_id, visit.cluster, starts_at, ends_at, needs, instead_of, visit.skills)


def make_place(
    person_id: UUID,
    cluster: Cluster,
    starts_at: dt.datetime,
    ends_at: dt.datetime,
    needs: Iterable[Need],
    instead_of: Iterable[Attendance] = (),
    skills: Iterable[str] = (),
) -> PlaceFacts:
    """A place of somebody supported by `cluster`, at the co-op that acts."""
    coop = current_coop()
    return PlaceFacts(
        person_id=person_id,
        cluster_id=cluster.id,
        cluster_name=cluster.name,
        starts_at=starts_at,
        ends_at=ends_at,
        needs=tuple(needs),
        instead_of=frozenset(attendance.id for attendance in instead_of),
        coop_name=coop.short_name,
        coop_may_give_personal_care=coop.may_give_personal_care,
        skills=frozenset(skills),
    )


def need_of(task: PackageTask | VisitTask) -> Need:
    return Need(task.name, task.task_class == TaskClass.REGULATED, task.needs_training)


def _holding_time(pca_ids: Collection[UUID], first: dt.date, last: dt.date) -> Any:
    """Promised time from the day before the first day's week to the day after the last day's week."""
    monday = first - dt.timedelta(days=first.weekday())
    sunday = last + dt.timedelta(days=6 - last.weekday())
    since, until = local(monday - DAY, dt.time()), local(sunday + 2 * DAY, dt.time())
    held = Attendance.objects.holding_time().filter(pca_id__in=pca_ids, starts_at__gte=since, starts_at__lt=until)
    return held.only("id", "pca_id", "starts_at", "ends_at").order_by("starts_at")


def _by_person(rows: Iterable[Any], fact: Any) -> dict[UUID, list[Any]]:
    found: dict[UUID, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.person_id].append(fact(row))
    return found


def _by_pca(rows: Iterable[Any], fact: Any) -> dict[UUID, list[Any]]:
    found: dict[UUID, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.pca_id].append(fact(row))
    return found
