"""What pages and upper apps read about clusters, care teams and packages."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Prefetch, Q, QuerySet, Sum

from clusters.models import (
    Block,
    Cluster,
    ClusterPlace,
    KnownFaceWish,
    Package,
    PackageTask,
    PlaceRole,
    TeamPlace,
    TeamPlaceKind,
)
from clusters.policies import clusters_of, may_arrange_team, may_see_cluster, may_see_package, may_see_team
from coopcare.accounts.actor import Actor
from coopcare.audit.services import record_reading
from coopcare.clock import today
from coopcare.errors import NotFound
from members.models import Employment, Job, Person
from members.policies import may_see_card
from members.queries import is_employed
from members.skills import skill_words

# A cluster works well with this many care hours a week (the founding documents; domain.md J).
LEAST_HOURS, MOST_HOURS = 130, 150
KINDS_IN_ORDER = [TeamPlaceKind.REGULAR, TeamPlaceKind.STAND_IN, TeamPlaceKind.COVER]


@dataclass(frozen=True)
class ClusterHours:
    """Agreed care minutes of a cluster for one week, against the band it works well in."""

    minutes: int

    @property
    def words(self) -> str:
        if self.minutes < LEAST_HOURS * 60:
            return f"Below the {LEAST_HOURS} to {MOST_HOURS} hours a cluster works well with."
        if self.minutes > MOST_HOURS * 60:
            return f"Above the {LEAST_HOURS} to {MOST_HOURS} hours a cluster works well with."
        return f"Within the {LEAST_HOURS} to {MOST_HOURS} hours a cluster works well with."


def package_on(person_id: UUID, on: date) -> Package | None:
    """The person's package on a day, with its cluster and person."""
    packages = Package.objects.on(on).filter(person_id=person_id).select_related("cluster", "person")
    return packages.order_by("starts_on").last()


def next_package(person_id: UUID, on: date) -> Package | None:
    """The package on a day, else the next one to start."""
    coming = Package.objects.filter(person_id=person_id, starts_on__gt=on).select_related("cluster", "person")
    return package_on(person_id, on) or coming.order_by("starts_on").first()


def current_tasks(package: Package, on: date) -> "QuerySet[PackageTask]":
    """Help given on a day, in the person's order."""
    return package.tasks.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=on))


def team_of(person_id: UUID, on: date) -> list[TeamPlace]:
    """The care team on a day, each PCA once: chosen by rank, then stand-ins, then cover. Blocked PCAs are left out."""
    blocked = blocked_pca_ids(person_id, on)
    places = TeamPlace.objects.on(on).filter(person_id=person_id).exclude(pca_id__in=blocked).select_related("pca")
    ordered = sorted(places, key=_place_in_order)
    first_places: dict[UUID, TeamPlace] = {}
    for place in ordered:
        first_places.setdefault(place.pca_id, place)
    return list(first_places.values())


def _place_in_order(place: TeamPlace) -> tuple[int, int, str]:
    return KINDS_IN_ORDER.index(TeamPlaceKind(place.kind)), place.rank or 0, place.pca.full_name


def blocked_pca_ids(person_id: UUID, on: date) -> set[UUID]:
    """PCAs whom the person does not wish to come that day. For suitability; never to be told to a PCA."""
    return set(Block.objects.on(on).filter(person_id=person_id).values_list("pca_id", flat=True))


def waits_for_known_face(person_id: UUID, on: date) -> bool:
    """Whether the person would rather wait for somebody they know than have a stranger on time."""
    return KnownFaceWish.objects.on(on).filter(person_id=person_id).exists()


def blocks_of(actor: Actor, person_id: UUID) -> "QuerySet[Block]":
    """The person's blocks, for who may arrange the team."""
    if not may_arrange_team(actor, person_id):
        raise NotFound()
    return Block.objects.on(today()).filter(person_id=person_id).select_related("pca").order_by("starts_on", "id")


def pcas_of(cluster_id: UUID, on: date) -> "QuerySet[Person]":
    """PCAs of a cluster on a day who work for the co-op that day, by name."""
    places = ClusterPlace.objects.on(on).filter(cluster_id=cluster_id, role=PlaceRole.PCA)
    working = Employment.objects.on(on).filter(job=Job.PCA)
    people = Person.objects.filter(id__in=places.values("person_id")).filter(id__in=working.values("person_id"))
    return people.order_by("first_name", "last_name", "id")


def people_supported_in(cluster_id: UUID, on: date) -> "QuerySet[Person]":
    """Who is supported in a cluster on a day, by name."""
    places = ClusterPlace.objects.on(on).filter(cluster_id=cluster_id, role=PlaceRole.SUPPORTED)
    people = Person.objects.filter(id__in=places.values("person_id"))
    return people.order_by("first_name", "last_name", "id")


def pcas_willing_to_cover(cluster_id: UUID, on: date) -> "QuerySet[Person]":
    """PCAs who said that they would cover in a cluster, and who work for the co-op that day, by name."""
    places = ClusterPlace.objects.on(on).filter(cluster_id=cluster_id, role=PlaceRole.COVERS)
    working = Employment.objects.on(on).filter(job=Job.PCA)
    people = Person.objects.filter(id__in=places.values("person_id")).filter(id__in=working.values("person_id"))
    return people.order_by("first_name", "last_name", "id")


def pcas_to_add(person_id: UUID, on: date) -> "QuerySet[Person]":
    """PCAs of the person's clusters who are neither chosen nor stand-ins nor blocked."""
    places = ClusterPlace.objects.on(on)
    mine = places.filter(person_id=person_id, role=PlaceRole.SUPPORTED).values("cluster_id")
    near = places.filter(cluster_id__in=mine, role=PlaceRole.PCA).values("person_id")
    working = Employment.objects.on(on).filter(job=Job.PCA).values("person_id")
    lasting = TeamPlace.objects.on(on).filter(person_id=person_id, ends_on__isnull=True).values("pca_id")
    people = Person.objects.filter(id__in=near).filter(id__in=working).exclude(id__in=lasting)
    return people.exclude(id__in=blocked_pca_ids(person_id, on)).order_by("first_name", "last_name", "id")


def abouts_of(people: Iterable[Person], on: date) -> dict[str, str]:
    """{person id: what the PCA says of themselves}, for choosing among PCAs."""
    jobs = Employment.objects.on(on).filter(person__in=people, job=Job.PCA)
    return {str(person_id): about for person_id, about in jobs.values_list("person_id", "about") if about}


def cards_of(people: "QuerySet[Person]", on: date) -> list[Employment]:
    """What PCAs say of themselves, by name; `skill_words` is what they can do, in words."""
    jobs = Employment.objects.on(on).filter(person__in=people, job=Job.PCA).select_related("person")
    found = list(jobs.order_by("person__first_name", "person__last_name", "id"))
    for job in found:
        job.skill_words = skill_words(job.skills)
    return found


def pcas_to_join(cluster: Cluster, on: date) -> "QuerySet[Person]":
    """PCAs of the co-op who do not work in this cluster yet, by name."""
    working = Employment.objects.on(on).filter(job=Job.PCA).values("person_id")
    here = ClusterPlace.objects.filter(cluster=cluster, role=PlaceRole.PCA, ends_on__isnull=True).values("person_id")
    return Person.objects.filter(id__in=working).exclude(id__in=here).order_by("first_name", "last_name", "id")


def possible_support_workers(on: date) -> "QuerySet[Person]":
    """Who may be given a cluster: support workers and managers of that day, by name."""
    jobs = Employment.objects.on(on).filter(job__in=[Job.SUPPORT_WORKER, Job.MANAGER])
    return Person.objects.filter(id__in=jobs.values("person_id")).order_by("first_name", "last_name", "id")


def open_team(actor: Actor, person_id: UUID) -> Person:
    """The person whose care team it is. NotFound unless the actor may see the team; reading it is recorded."""
    if not may_see_team(actor, person_id):
        raise NotFound()
    person = Person.objects.filter(id=person_id).first()
    if person is None:
        raise NotFound()
    record_reading(actor, "care team", person, about=person)
    return person


def clusters_list(actor: Actor) -> "QuerySet[Cluster]":
    """Clusters the actor may see, with counts of people and PCAs today and the agreed minutes of a week."""
    day = today()
    open_place = Q(places__starts_on__lte=day) & (Q(places__ends_on__isnull=True) | Q(places__ends_on__gte=day))
    counted = clusters_of(actor).select_related("support_worker")
    return counted.annotate(
        people_count=Count("places__person", filter=open_place & Q(places__role=PlaceRole.SUPPORTED), distinct=True),
        pca_count=Count("places__person", filter=open_place & Q(places__role=PlaceRole.PCA), distinct=True),
    ).order_by("name")


def agreed_minutes_of(cluster_ids: list[UUID], on: date) -> dict[UUID, int]:
    """Agreed care minutes for one week, by cluster, of the packages on a day."""
    packages = Package.objects.on(on).filter(cluster_id__in=cluster_ids)
    sums = packages.order_by().values_list("cluster_id").annotate(minutes=Sum("agreed_minutes"))
    return {cluster_id: 0 for cluster_id in cluster_ids} | dict(sums)


def open_cluster_page(actor: Actor, cluster_id: UUID) -> Cluster:
    """NotFound unless the actor may see this cluster."""
    cluster = Cluster.objects.select_related("support_worker").filter(id=cluster_id).first()
    if cluster is None or not may_see_cluster(actor, cluster):
        raise NotFound()
    return cluster


def places_of(cluster: Cluster, role: PlaceRole) -> "QuerySet[ClusterPlace]":
    """Who has this role in the cluster, today or soon, with their package, by name."""
    packages = Package.objects.filter(cluster=cluster).filter(Q(ends_on__isnull=True) | Q(ends_on__gte=today()))
    return (
        ClusterPlace.objects.filter(cluster=cluster, role=role)
        .filter(Q(ends_on__isnull=True) | Q(ends_on__gte=today()))
        .select_related("person")
        .prefetch_related(Prefetch("person__packages", queryset=packages, to_attr="packages_here"))
        .order_by("person__last_name", "person__first_name", "id")
    )


def open_place(actor: Actor, place_id: UUID) -> ClusterPlace:
    """A place in a cluster. NotFound unless the actor may see the cluster."""
    place = ClusterPlace.objects.select_related("cluster", "person").filter(id=place_id).first()
    if place is None or not may_see_cluster(actor, place.cluster):
        raise NotFound()
    return place


def open_package(actor: Actor, package_id: UUID) -> Package:
    """A package. NotFound unless the actor may see it; reading somebody else's is recorded."""
    package = Package.objects.select_related("cluster", "person").filter(id=package_id).first()
    if package is None or not may_see_package(actor, package):
        raise NotFound()
    record_reading(actor, "package", package, about=package.person_id)
    return package


def open_task(actor: Actor, task_id: UUID) -> PackageTask:
    """One kind of help in a package. NotFound unless the actor may see the package."""
    task = PackageTask.objects.select_related("package__cluster", "package__person").filter(id=task_id).first()
    if task is None or not may_see_package(actor, task.package):
        raise NotFound()
    return task


def open_team_place(actor: Actor, place_id: UUID) -> TeamPlace:
    """A place in a care team. NotFound unless the actor may arrange that team."""
    place = TeamPlace.objects.select_related("person", "pca").filter(id=place_id).first()
    if place is None or not may_arrange_team(actor, place.person_id):
        raise NotFound()
    return place


def open_choosable_pca(actor: Actor, pca_id: UUID) -> Person:
    """A PCA whose card the actor may read. NotFound for anybody else."""
    pca = Person.objects.filter(id=pca_id).first()
    if pca is None or not may_see_card(actor, pca_id) or not is_employed(pca_id, Job.PCA, today()):
        raise NotFound()
    return pca


def open_block(actor: Actor, block_id: UUID) -> Block:
    """A block. NotFound unless the actor may arrange that team; a PCA never learns of one."""
    block = Block.objects.select_related("person", "pca").filter(id=block_id).first()
    if block is None or not may_arrange_team(actor, block.person_id):
        raise NotFound()
    return block
