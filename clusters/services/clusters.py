"""Clusters, and who belongs to them."""

from collections.abc import Collection
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction

from clusters.models import Cluster, ClusterPlace, PlaceRole
from clusters.policies import may_manage_clusters, may_run_rota, may_say_where_to_cover
from coopcare.accounts.actor import Actor
from coopcare.accounts.authorise import require
from coopcare.audit.services import record
from coopcare.clock import today
from coopcare.errors import Invalid, StaleState
from coopcare.tenancy.refusals import refusing
from members.models import Job, Person
from members.policies import may_manage_workers
from members.queries import is_employed


@transaction.atomic
def open_cluster(*, name: str, area: str, phone: str, support_worker: Person | None = None, actor: Actor) -> Cluster:
    """A new cluster; its support worker may be chosen later."""
    require(may_manage_clusters(actor))
    for value, field, sentence in (
        (name, "name", "Enter a name for the cluster"),
        (area, "area", "Enter the area it covers"),
        (phone, "phone", "Enter the phone number people ring"),
    ):
        if not value.strip():
            raise Invalid(sentence, field=field)
    with refusing("cluster_name_is_unique", "There is already a cluster with this name.", field="name"):
        cluster = Cluster.objects.create(name=name.strip(), area=area.strip(), phone=phone.strip())
    record(actor, "opened the cluster", cluster)
    if support_worker is not None:
        set_support_worker(cluster, support_worker, actor=actor)
    return cluster


@transaction.atomic
def set_support_worker(cluster: Cluster, person: Person, *, actor: Actor) -> Cluster:
    """Who organises this cluster. From this moment they, and no longer the one before, see its people."""
    require(may_manage_clusters(actor))
    if not any(is_employed(person.id, job, today()) for job in (Job.SUPPORT_WORKER, Job.MANAGER)):
        raise Invalid(f"{person} does not work for the co-op as a support worker.", field="support_worker")
    Cluster.objects.filter(id=cluster.id).update(support_worker=person)
    cluster.refresh_from_db()
    record(actor, "chose the support worker", cluster, detail=str(person.id))
    return cluster


@transaction.atomic
def join_cluster(
    cluster: Cluster, person: Person, *, role: PlaceRole, starts_on: date | None = None, actor: Actor
) -> ClusterPlace:
    """Somebody belongs to the cluster from a day. A PCA must have that job."""
    require(may_run_rota(actor, cluster))
    first_day = starts_on or today()
    if role == PlaceRole.PCA and not is_employed(person.id, Job.PCA, first_day):
        raise Invalid(f"{person} does not work as a Personal Care Assistant on that day.", field="person")
    sentence = f"{person} already belongs to {cluster}."
    if ClusterPlace.objects.on(first_day).filter(cluster=cluster, person=person, role=role).exists():
        raise Invalid(sentence, field="person")
    with refusing("one_open_place_per_role", sentence, field="person"):
        place = ClusterPlace.objects.create(cluster=cluster, person=person, role=role, starts_on=first_day)
    record(actor, "joined to the cluster", place, about=person, detail=cluster.name)
    return place


@transaction.atomic
def say_where_to_cover(pca: Person, cluster_ids: Collection[UUID], *, actor: Actor) -> list[ClusterPlace]:
    """The clusters besides their own in which a PCA is willing to cover, from today: exactly these. Answers them."""
    require(may_say_where_to_cover(actor, pca))
    if not is_employed(pca.id, Job.PCA, today()):
        raise Invalid(f"{pca} does not work as a Personal Care Assistant today.")
    wanted = set(Cluster.objects.filter(id__in=list(cluster_ids)).values_list("id", flat=True))
    covering = ClusterPlace.objects.filter(person=pca, role=PlaceRole.COVERS, ends_on__isnull=True)
    over = covering.exclude(cluster_id__in=wanted)
    over.filter(starts_on=today()).delete()  # it held on no day that is over
    over.update(ends_on=today() - timedelta(days=1))
    here = set(covering.values_list("cluster_id", flat=True))
    with refusing("one_open_place_per_role", "Somebody has just changed this. Look again."):
        ClusterPlace.objects.bulk_create(
            ClusterPlace(cluster_id=cluster_id, person=pca, role=PlaceRole.COVERS, starts_on=today())
            for cluster_id in sorted(wanted - here)
        )
    record(actor, "said where they are willing to cover", None, about=pca, detail=f"{len(wanted)} clusters")
    return list(covering.select_related("cluster"))


@transaction.atomic
def leave_cluster(place: ClusterPlace, *, ends_on: date | None = None, actor: Actor) -> ClusterPlace:
    """The last day of somebody's place."""
    require(may_run_rota(actor, place.cluster))
    last_day = ends_on or today()
    if last_day < place.starts_on:
        raise Invalid("The last day must be on or after the first day.", field="ends_on")
    if not ClusterPlace.objects.filter(id=place.id, ends_on__isnull=True).update(ends_on=last_day):
        raise StaleState("Someone else has already ended this place.")
    place.refresh_from_db()
    record(actor, "left the cluster", place, about=place.person_id, detail=f"last day {last_day}")
    return place


@transaction.atomic
def leave_every_cluster(person: Person, *, job: Job, ends_on: date, actor: Actor) -> None:
    """With the end of a job. Invalid while a cluster would be left without a support worker."""
    require(may_manage_workers(actor))
    if job in (Job.SUPPORT_WORKER, Job.MANAGER):
        _refuse_orphans(person)
    if job == Job.PCA:
        for place in ClusterPlace.objects.filter(person=person, role=PlaceRole.PCA, ends_on__isnull=True):
            leave_cluster(place, ends_on=max(ends_on, place.starts_on), actor=actor)


def _refuse_orphans(person: Person) -> None:
    names = list(Cluster.objects.filter(support_worker=person).values_list("name", flat=True))
    if names:
        raise Invalid(
            f"{person} is the support worker of {' and '.join(names)}. Choose another support worker there first.",
            field="ends_on",
        )
