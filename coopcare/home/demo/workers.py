"""Rows of the workers' side: where homes are, the hours that PCAs gave, their leave, and where they would cover."""

import datetime as dt
from collections.abc import Iterator, Sequence

from clusters.models import Cluster, ClusterPlace, PlaceRole
from coopcare.clock import now
from coopcare.home.demo import streets
from coopcare.home.demo.happenings import DAY, is_on_leave
from coopcare.home.demo.hours import hours_given
from coopcare.home.demo.people import Everybody
from coopcare.home.demo.reading import ClusterData
from coopcare.home.demo.rota import Usual, bank_of
from rotas.models import AvailableHours, DayChange, HomePlace, Leave, LeaveKind, LeaveStatus, WeeklyAvailability
from rotas.queries.homes import address_of

# After the weeks that are planned, so that nobody's visits are in it.
LEAVE_AHEAD = 8 * 7 * DAY


def add_homes(everybody: Everybody) -> None:
    """Of everybody, from the demo's own streets."""
    found_at = now()
    places = ((person, streets.find(address_of(person))) for person in everybody.rows.values())
    HomePlace.objects.bulk_create(
        HomePlace(
            person=person,
            address=address_of(person),
            latitude=point.latitude if point else None,
            longitude=point.longitude if point else None,
            source="demo",
            found_at=found_at,
        )
        for person, point in places
    )


def add_availability(everybody: Everybody, cluster: ClusterData, rota: Sequence[Usual]) -> None:
    """Weekly hours of those who gave some, leave behind us and to come, one request, and a day that somebody offers."""
    weeks, hours = [], []
    for name, given in hours_given(cluster, rota).items():
        week = WeeklyAvailability(
            pca=everybody[name],
            starts_on=everybody.begins_on,
            written_by=everybody[name].full_name,
            written_at=now() - 90 * DAY,
        )
        weeks.append(week)
        hours += [
            AvailableHours(week=week, weekday=weekday, starts=_time(starts), ends=_time(ends))
            for weekday, (starts, ends) in sorted(given.items())
        ]
    WeeklyAvailability.objects.bulk_create(weeks)
    AvailableHours.objects.bulk_create(hours)
    Leave.objects.bulk_create(_leave(everybody, cluster))
    for pca in bank_of(cluster)[:1]:
        DayChange.objects.create(pca=everybody[pca], on=everybody.today + 12 * DAY, can_work=True, written_at=now())


def add_willing_to_cover(everybody: Everybody, clusters: Sequence[Cluster]) -> None:
    """Whoever stands in first in a cluster is willing to cover in the next one too."""
    ClusterPlace.objects.bulk_create(
        ClusterPlace(
            cluster=clusters[(index + 1) % len(clusters)],
            person=everybody[pca],
            role=PlaceRole.COVERS,
            starts_on=everybody.begins_on,
        )
        for index, data in enumerate(everybody.data.clusters)
        for pca in bank_of(data)[:1]
        if len(clusters) > 1
    )


def _leave(everybody: Everybody, cluster: ClusterData) -> Iterator[Leave]:
    """Of the weeks in which somebody else came; and for two of them, after the weeks that are planned."""
    monday = everybody.begins_on - everybody.begins_on.weekday() * DAY
    while monday <= everybody.today:
        for pca in cluster.pcas:
            if is_on_leave(pca.name, monday):
                last = min(monday + 6 * DAY, everybody.today)
                yield _row(everybody, cluster, pca.name, monday, last, LeaveStatus.APPROVED)
        monday += 7 * DAY
    regular = [pca.name for pca in cluster.pcas if not pca.bank]
    ahead = everybody.today + LEAVE_AHEAD
    for name, status in zip(regular[1:3], (LeaveStatus.APPROVED, LeaveStatus.REQUESTED), strict=False):
        yield _row(everybody, cluster, name, ahead, ahead + 6 * DAY, status)


def _row(
    everybody: Everybody, cluster: ClusterData, name: str, first: dt.date, last: dt.date, status: LeaveStatus
) -> Leave:
    is_decided = status == LeaveStatus.APPROVED
    asked_at = min(now() - 2 * DAY, dt.datetime.combine(first - 21 * DAY, dt.time(18), dt.UTC))
    return Leave(
        pca=everybody[name],
        kind=LeaveKind.ANNUAL,
        status=status,
        starts_on=first,
        ends_on=last,
        requested_at=asked_at,
        decided_at=asked_at + DAY if is_decided else None,
        decided_by=cluster.support_worker.full_name if is_decided else "",
    )


def _time(minutes: int) -> dt.time:
    return dt.time(minutes // 60, minutes % 60)
