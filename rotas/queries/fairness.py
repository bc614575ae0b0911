"""The fairness ledger of a cluster: who was asked at short notice, worked weekends and travelled, over 12 weeks."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from django.db.models import Count, F

from clusters.models import Cluster
from clusters.queries.clusters import pcas_of
from coopcare.accounts.actor import Actor
from coopcare.clock import today
from coopcare.errors import NotFound
from rotas.figures.fairness import SATURDAY, WEEKS, Asked, Share, burdens, share_of
from rotas.models import Attendance, Offer, OfferStatus
from rotas.policies import clusters_shared_with
from rotas.queries.facts import worker_facts
from rotas.queries.homes import homes_of
from rotas.suitability import Busy


def open_ledger(actor: Actor, cluster_id: UUID | None) -> tuple[Cluster, list[Cluster]]:
    """The cluster asked for, or the first, and all that the actor may choose from. NotFound where there is none."""
    clusters = list(clusters_shared_with(actor))
    chosen = next((one for one in clusters if one.id == cluster_id), None)
    if chosen is None and cluster_id is None and clusters:
        chosen = clusters[0]
    if chosen is None:
        raise NotFound("We cannot find this cluster.")
    return chosen, clusters


def ledger_window() -> tuple[dt.date, dt.date]:
    """Twelve whole weeks, up to yesterday's."""
    last = today() - dt.timedelta(days=1)
    return last - dt.timedelta(weeks=WEEKS) + dt.timedelta(days=1), last


def fairness(cluster: Cluster) -> list[Share]:
    """One share for each PCA of the cluster, by name. Visits count wherever they were; the queries do not grow."""
    first, last = ledger_window()
    pca_ids = [pca.id for pca in pcas_of(cluster.id, today())]
    facts = worker_facts(pca_ids, today(), today())
    held = Attendance.objects.holding_time().filter(pca_id__in=pca_ids, visit__on__gte=first, visit__on__lte=last)
    rows = list(held.values_list("id", "pca_id", "starts_at", "ends_at", "visit__person_id"))
    homes = homes_of({person_id for *_, person_id in rows})
    given: dict[UUID, list[Busy]] = defaultdict(list)
    for attendance_id, pca_id, starts_at, ends_at, person_id in rows:
        given[pca_id].append(Busy(attendance_id, starts_at, ends_at, homes.get(person_id)))
    asked = _asked(pca_ids, first, last)
    return [share_of(facts[pca_id], given[pca_id], asked[pca_id]) for pca_id in pca_ids if pca_id in facts]


def burdens_of(pca_ids: Iterable[UUID]) -> dict[UUID, int]:
    """By PCA, for the planner: the weekend days of the ledger's weeks, in one query."""
    first, last = ledger_window()
    days = Attendance.objects.holding_time().filter(
        pca_id__in=list(pca_ids), visit__on__gte=first, visit__on__lte=last, visit__on__iso_week_day__gte=SATURDAY + 1
    )
    counted = days.values("pca_id").annotate(days=Count("visit__on", distinct=True)).order_by()
    found = {row["pca_id"]: row["days"] for row in counted}
    return burdens({pca_id: found.get(pca_id, 0) for pca_id in pca_ids})


def _asked(pca_ids: list[UUID], first: dt.date, last: dt.date) -> dict[UUID, list[Asked]]:
    """Every time somebody was asked, whatever they answered. A usual visit was asked once for all: it has no time."""
    rows = Attendance.objects.filter(
        pca_id__in=pca_ids, offered_at__lt=F("starts_at"), visit__on__gte=first, visit__on__lte=last
    )
    found: dict[UUID, list[Asked]] = defaultdict(list)
    for pca_id, asked_at, starts_at in rows.values_list("pca_id", "offered_at", "starts_at"):
        if asked_at is None:
            continue
        found[pca_id].append(Asked(pca_id, asked_at, starts_at))
    # A yes to an offer is in the place above already.
    offers = Offer.objects.filter(pca_id__in=pca_ids, offered_at__lt=F("round__starts_at"))
    offers = offers.filter(round__attendance__visit__on__gte=first, round__attendance__visit__on__lte=last)
    other = offers.exclude(status=OfferStatus.ACCEPTED).values_list("pca_id", "offered_at", "round__starts_at")
    for pca_id, asked_at, starts_at in other:
        if asked_at is None:
            continue
        found[pca_id].append(Asked(pca_id, asked_at, starts_at))
    return found
