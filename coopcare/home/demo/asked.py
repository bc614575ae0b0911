"""This week, published last Friday; a visit that several PCAs are asked to take; a swap that waits for an answer."""

import datetime as dt
from collections.abc import Iterable

from django.db.models import QuerySet

from clusters.models import Cluster
from coopcare.accounts.hats import Hat
from coopcare.clock import local, now
from coopcare.home.demo.happenings import DAY
from coopcare.home.demo.log_ins import actor_of
from coopcare.home.demo.people import Everybody
from coopcare.home.demo.reading import ClusterData
from coopcare.home.demo.specials import GAPS_WITHIN, HER_PCA, NOTICE
from rotas.models import Attendance, AttendanceStatus, OfferTo, PublishedWeek
from rotas.queries.offers import people_to_ask
from rotas.queries.publishing import week_as_it_is
from rotas.queries.swaps import swap_options
from rotas.queries.visits import week_of
from rotas.services.offering import ask_many
from rotas.services.swapping import ask_swap
from rotas.week.published import to_json
from rotas.week.table import monday_of

FRIDAY_BEFORE, AT = 3 * DAY, dt.time(16, 10)
MOST_TRIED = 6  # each is a question of half a dozen queries


def publish_this_week(everybody: Everybody, clusters: Iterable[Cluster]) -> None:
    """As it is now; nobody was written to."""
    monday = monday_of(everybody.today)
    PublishedWeek.objects.bulk_create(
        PublishedWeek(
            cluster=cluster,
            monday=monday,
            published_at=local(monday - FRIDAY_BEFORE, AT),
            published_by=cluster.support_worker.full_name if cluster.support_worker else "",
            rota=to_json(week_as_it_is(week_of(cluster, monday))),
        )
        for cluster in clusters
    )


def ask_for_cover(everybody: Everybody, data: ClusterData, cluster: Cluster) -> None:
    """Everybody who could come to the first of the open visits that anybody could take, by the support worker."""
    actor = actor_of(everybody, data.support_worker, Hat.SUPPORT_WORKER)
    for place in _soon(cluster).filter(status=AttendanceStatus.OPEN)[:MOST_TRIED]:
        if people_to_ask(place)[OfferTo.EVERYBODY]:
            ask_many(place, to=OfferTo.EVERYBODY, actor=actor)
            return


def ask_for_swap(everybody: Everybody, data: ClusterData, cluster: Cluster) -> None:
    """A colleague who can sign in asks the cast's PCA to take a visit of theirs."""
    asked = next((pca for pca in data.pcas if pca.name == HER_PCA), None)
    if asked is None:
        return
    for pca in (one for one in data.pcas if one.log_in and one is not asked):
        agreed = _soon(cluster).filter(pca=everybody[pca], status=AttendanceStatus.ACCEPTED)
        for place in agreed.filter(starts_at__gt=now() + DAY)[:MOST_TRIED]:
            if any(option.can_take and option.pca == everybody[asked] for option in swap_options(place)):
                ask_swap(place, pca_id=everybody[asked].id, actor=actor_of(everybody, pca, Hat.PCA))
                return


def _soon(cluster: Cluster) -> "QuerySet[Attendance]":
    places = Attendance.objects.filter(
        visit__cluster=cluster, starts_at__gt=now() + NOTICE, starts_at__lt=now() + GAPS_WITHIN
    )
    return places.select_related("visit__person", "visit__cluster").order_by("starts_at", "id")
