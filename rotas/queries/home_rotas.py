"""The weeks of persons, as they read them. The number of queries does not grow with visits or with persons."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection
from uuid import UUID

from clusters.models import Cluster, ClusterPlace, PlaceRole
from clusters.policies import may_run_rota
from coopcare.accounts.actor import Actor
from coopcare.audit.services import record_reading, record_readings
from coopcare.clock import now
from coopcare.errors import NotFound
from members.faces import faces_of
from members.models import Person
from rotas.models import ClusterPapers, Visit, VisitEvent
from rotas.policies import may_see_home_rota
from rotas.queries.visits import with_people
from rotas.week.home_rota import HomeRota, home_rota

SIX_DAYS = dt.timedelta(days=6)


def open_home_rota(actor: Actor, person_id: UUID, monday: dt.date) -> HomeRota:
    """One person's week; the reading is kept. NotFound unless the actor may see it."""
    person = Person.objects.filter(id=person_id).first()
    if person is None or not may_see_home_rota(actor, person_id):
        raise NotFound("We cannot find this rota.")
    record_reading(actor, "home rota", person, about=person)
    return _rotas(actor, [person], monday)[0]


def open_home_rotas(actor: Actor, cluster_id: UUID, monday: dt.date) -> tuple[Cluster, list[HomeRota]]:
    """Of everybody with a visit in the cluster that week, by name; each reading is kept."""
    cluster = open_cluster(actor, cluster_id)
    people = people_visited(cluster, monday)
    record_readings(actor, "home rota", people)
    return cluster, _rotas(actor, people, monday)


def open_cluster(actor: Actor, cluster_id: UUID) -> Cluster:
    """For who runs its rota; NotFound for anybody else."""
    cluster = Cluster.objects.filter(id=cluster_id).select_related("support_worker").first()
    if cluster is None or not may_run_rota(actor, cluster):
        raise NotFound("We cannot find this cluster.")
    return cluster


def people_visited(cluster: Cluster, monday: dt.date) -> list[Person]:
    """Everybody with a visit in the cluster that week, by name."""
    visited = Visit.objects.between(monday, monday + SIX_DAYS).filter(cluster=cluster).values("person_id")
    return list(Person.objects.filter(id__in=visited).order_by("first_name", "last_name", "id"))


def newest_papers(cluster: Cluster, monday: dt.date) -> ClusterPapers | None:
    """As they were asked for last."""
    asked = ClusterPapers.objects.filter(cluster=cluster, monday=monday).select_related("document")
    return asked.order_by("-asked_at", "-id").first()


def open_papers(actor: Actor, papers_id: UUID) -> ClusterPapers:
    """Papers that are ready, for who runs the rota; the reading is kept. NotFound else."""
    papers = ClusterPapers.objects.select_related("cluster", "document").filter(id=papers_id).first()
    if papers is None or papers.document is None or not may_run_rota(actor, papers.cluster):
        raise NotFound("We cannot find these papers.")
    record_reading(actor, "home rotas of a cluster", papers.cluster)
    return papers


def has_changed_since(cluster: Cluster, monday: dt.date, instant: dt.datetime) -> bool:
    """Whether something happened after `instant` (UTC) to a visit of the cluster that week."""
    visits = Visit.objects.between(monday, monday + SIX_DAYS).filter(cluster=cluster)
    return VisitEvent.objects.filter(visit__in=visits, at__gt=instant).exists()


def _rotas(actor: Actor, people: list[Person], monday: dt.date) -> list[HomeRota]:
    """Every visit of theirs that week, whichever cluster gives it: on the wall there is no gap."""
    visits = Visit.objects.between(monday, monday + SIX_DAYS).filter(person__in=people)
    theirs: dict[UUID, list[Visit]] = defaultdict(list)
    for visit in with_people(visits).order_by("starts_at", "id"):
        theirs[visit.person_id].append(visit)
    coming = [place.pca for found in theirs.values() for visit in found for place in visit.current_attendances]
    faces = faces_of(actor, [pca for pca in coming if pca is not None])
    clusters, at = _clusters_of([person.id for person in people], monday), now()
    return [
        home_rota(person, monday, theirs[person.id], faces=faces, cluster=clusters.get(person.id), at=at)
        for person in people
    ]


def _clusters_of(person_ids: Collection[UUID], on: dt.date) -> dict[UUID, Cluster]:
    """The cluster that supports each that week."""
    places = ClusterPlace.objects.on(on).filter(person_id__in=person_ids, role=PlaceRole.SUPPORTED)
    return {place.person_id: place.cluster for place in places.select_related("cluster__support_worker")}
