"""Continuity and reliability of a person, a cluster or the co-op: a number of queries that does not grow."""

import datetime as dt
from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, Min, OuterRef, QuerySet

from clusters.models import Cluster, ClusterPlace, PlaceRole, TeamPlace, TeamPlaceKind
from coopcare.clock import local, to_local, today
from members.models import Person
from rotas.figures.continuity import Attended, Continuity, continuity, window
from rotas.figures.reliability import USUAL, Given, Measure, Timing, reliability, timing
from rotas.figures.together import Figures, together
from rotas.models import (
    GIVEN,
    Attendance,
    AttendanceRole,
    AttendanceStatus,
    CancelReason,
    LateNotice,
    Priority,
    Visit,
    VisitStatus,
)

DAYS = 28
# How far back somebody's earlier visits make them a known face.
KNOWN_FROM = dt.timedelta(days=364)
CHOSEN = (TeamPlaceKind.REGULAR, TeamPlaceKind.STAND_IN)
OVER = (*GIVEN, VisitStatus.MISSED)


def figures_of_person(
    person_id: UUID, *, until: dt.date | None = None, days: int = DAYS, measure: Measure = USUAL
) -> tuple[Figures, Continuity]:
    """Of one person's visits in the days that end yesterday, or `until`."""
    visits = Visit.objects.filter(person_id=person_id)
    found, each = _figures(visits, until, days, measure=measure)
    return found[None], each.get(person_id) or continuity([], {})


def figures_by_cluster(clusters: Iterable[Cluster], *, until: dt.date | None = None) -> dict[UUID, Figures]:
    """By cluster; one without visits has figures of nothing."""
    ids = [cluster.id for cluster in clusters]
    found, _ = _figures(Visit.objects.filter(cluster_id__in=ids), until, DAYS, by_cluster=True)
    return {one: found.get(one) or _nothing(until, DAYS) for one in ids}


def people_by_cluster(clusters: Iterable[Cluster]) -> dict[UUID, list[Person]]:
    """Who is supported in each today, by name."""
    places = ClusterPlace.objects.on(today()).filter(cluster__in=list(clusters), role=PlaceRole.SUPPORTED)
    found: dict[UUID, list[Person]] = defaultdict(list)
    for place in places.select_related("person").order_by("person__first_name", "person__last_name", "id"):
        found[place.cluster_id].append(place.person)
    return found


def figures_of_co_op(*, until: dt.date | None = None, days: int = DAYS, measure: Measure = USUAL) -> Figures:
    return _figures(Visit.objects.all(), until, days, measure=measure)[0][None]


def timings_of(visits: "QuerySet[Visit]", measure: Measure) -> dict[UUID, Timing]:
    """What each worker's place at these visits was, by the place's id: of the same places that the figures count."""
    return {row["id"]: timing(_given(row, {}, set()), measure) for row in _places(visits)}


def _figures(
    visits: "QuerySet[Visit]",
    until: dt.date | None,
    days: int,
    *,
    by_cluster: bool = False,
    measure: Measure = USUAL,
) -> tuple[dict[Any, Figures], dict[UUID, Continuity]]:
    """Six queries, whatever the number of visits."""
    first, last = window(until or today() - dt.timedelta(days=1), days)
    mine = visits.filter(on__gte=first, on__lte=last)
    rows = list(_places(mine))
    earlier, shadowed = _earlier(rows, first)
    attended = _attended(rows, shadowed)
    each = {person_id: continuity(theirs, earlier[person_id]) for person_id, theirs in attended.items()}
    told, own = _told(mine), _own_pcas(rows, first, last)
    cancelled = _cancelled_by_us(mine)
    found = {}
    for key, theirs in _grouped(rows, by_cluster).items():
        people = {row["visit__person_id"] for row in theirs if _came(row)}
        given = [_given(row, told, own) for row in theirs]
        ours = cancelled.get(key, 0) if by_cluster else sum(cancelled.values())
        shared = together([each[one] for one in people])
        found[key] = Figures(first, last, shared, reliability(given, cancelled_by_us=ours, measure=measure))
    if not by_cluster and None not in found:
        found[None] = _nothing(until, days, measure)
    return found, each


def _places(visits: "QuerySet[Visit]") -> "QuerySet[Any]":
    """Workers' places at visits that are over, one row each."""
    chosen = TeamPlace.objects.filter(
        person_id=OuterRef("visit__person_id"), pca_id=OuterRef("pca_id"), kind__in=CHOSEN,
        starts_on__lte=OuterRef("visit__on"),
    )  # fmt: skip
    still = chosen.filter(ends_on__isnull=True) | chosen.filter(ends_on__gte=OuterRef("visit__on"))
    over = Attendance.objects.filter(visit__in=visits.filter(status__in=OVER), role=AttendanceRole.WORKER)
    counted = over.filter(status__in=[AttendanceStatus.DONE, AttendanceStatus.MISSED])
    return (
        counted.annotate(is_chosen=Exists(still))
        .order_by("starts_at", "id")
        .values(
            "id", "visit_id", "pca_id", "status", "starts_at", "ends_at", "arrived_at", "left_at", "is_chosen",
            "visit__person_id", "visit__cluster_id", "visit__on", "visit__pattern__priority",
            "visit__pattern__earliest_start", "visit__pattern__latest_start",
        )
    )  # fmt: skip


def _came(row: Mapping[str, Any]) -> bool:
    return row["status"] == AttendanceStatus.DONE


def _earlier(
    rows: Sequence[Mapping[str, Any]], first: dt.date
) -> tuple[dict[UUID, dict[Hashable, int]], dict[tuple[UUID, UUID], dt.datetime]]:
    """How often each worker had come to each person before; and when each first came along to learn."""
    people = {row["visit__person_id"] for row in rows}
    begins = local(first, dt.time())
    came = Attendance.objects.filter(visit__person_id__in=people, status=AttendanceStatus.DONE)
    before = came.filter(role=AttendanceRole.WORKER, starts_at__lt=begins, starts_at__gte=begins - KNOWN_FROM)
    counts: dict[UUID, dict[Hashable, int]] = defaultdict(dict)
    for person_id, pca_id, number in (
        before.values_list("visit__person_id", "pca_id").annotate(number=Count("id")).order_by()
    ):  # fmt: skip
        counts[person_id][pca_id] = number
    shadows = came.filter(role=AttendanceRole.SHADOW).values_list("visit__person_id", "pca_id")
    beside = shadows.annotate(first=Min("starts_at")).order_by()
    return counts, {(person_id, pca_id): at for person_id, pca_id, at in beside}


def _attended(
    rows: Sequence[Mapping[str, Any]], shadowed: Mapping[tuple[UUID, UUID], dt.datetime]
) -> dict[UUID, list[Attended]]:
    """By person. Introduced: had come along to learn before, or came with somebody else the first time."""
    came = [row for row in rows if _came(row)]
    together: dict[UUID, int] = defaultdict(int)
    for row in came:
        together[row["visit_id"]] += 1
    found: dict[UUID, list[Attended]] = defaultdict(list)
    for row in came:
        person_id, pca_id = row["visit__person_id"], row["pca_id"]
        beside = shadowed.get((person_id, pca_id))
        introduced = together[row["visit_id"]] > 1 or (beside is not None and beside < row["starts_at"])
        found[person_id].append(
            Attended(row["visit_id"], row["starts_at"], pca_id, chosen=row["is_chosen"], introduced=introduced)
        )
    return found


def _told(visits: "QuerySet[Visit]") -> dict[UUID, dt.datetime]:
    """By place, when somebody was first told that it would be late."""
    notices = LateNotice.objects.filter(attendance__visit__in=visits)
    return dict(notices.values_list("attendance_id").annotate(at=Min("told_at")).order_by())


def _own_pcas(rows: Sequence[Mapping[str, Any]], first: dt.date, last: dt.date) -> set[tuple[UUID, UUID]]:
    """(PCA, cluster) of those who worked in the cluster at any time of the window."""
    pcas = {row["pca_id"] for row in rows if row["pca_id"]}
    places = ClusterPlace.objects.filter(person_id__in=pcas, role=PlaceRole.PCA, starts_on__lte=last)
    still = places.filter(ends_on__isnull=True) | places.filter(ends_on__gte=first)
    return set(still.values_list("person_id", "cluster_id"))


def _cancelled_by_us(visits: "QuerySet[Visit]") -> dict[UUID, int]:
    ours = visits.filter(status=VisitStatus.CANCELLED, cancel_reason=CancelReason.OUR_FAULT)
    return dict(ours.values_list("cluster_id").annotate(number=Count("id")).order_by())


def _grouped(rows: Sequence[Mapping[str, Any]], by_cluster: bool) -> dict[Any, list[Mapping[str, Any]]]:
    found: dict[Any, list[Mapping[str, Any]]] = defaultdict(list)
    for row in rows:
        found[row["visit__cluster_id"] if by_cluster else None].append(row)
    return found


def _given(
    row: Mapping[str, Any], told: Mapping[UUID, dt.datetime], own: set[tuple[UUID, UUID]]
) -> Given:  # fmt: skip
    came = _came(row)
    return Given(
        starts_at=row["starts_at"],
        ends_at=row["ends_at"],
        arrived_at=row["arrived_at"] if came else None,
        left_at=row["left_at"] if came else None,
        earliest_at=_at(row, "visit__pattern__earliest_start"),
        latest_at=_at(row, "visit__pattern__latest_start"),
        is_time_critical=row["visit__pattern__priority"] == Priority.TIME_CRITICAL,
        told_at=told.get(row["id"]),
        from_own_cluster=(row["pca_id"], row["visit__cluster_id"]) in own if came else None,
    )


def _at(row: Mapping[str, Any], name: str) -> dt.datetime | None:
    """A time of the pattern on the day of the visit."""
    return local(to_local(row["starts_at"]).date(), row[name]) if row[name] is not None else None


def _nothing(until: dt.date | None, days: int, measure: Measure = USUAL) -> Figures:
    first, last = window(until or today() - dt.timedelta(days=1), days)
    return Figures(first, last, together([]), reliability([], measure=measure))
