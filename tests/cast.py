"""The cast: two co-ops and the people in them, by name. Greenvale is registered; Riverside is not yet.

Margaret is supported and her son David has her permission to book and see; Amira and Ben are on her care team; Cora is
supported in the other cluster. Ana runs Margaret's cluster. Mo manages, Fiona keeps the books, Sunita is secretary, Ed
sits on the board, Nia is a member. Flo manages Riverside, where Gus is supported and Hal is a PCA.
"""

from dataclasses import dataclass, field
from datetime import date

from clusters.models import Cluster, Package, PlaceRole, TaskClass
from coopcare.accounts.actor import Actor
from coopcare.accounts.hats import Hat
from coopcare.accounts.models import Access
from coopcare.tenancy.context import acting_for
from coopcare.tenancy.models import Coop
from members.models import Job, PermissionGrant, Person, Scope, TrainingTopic
from tests.factories.accounts import log_in_for
from tests.factories.clusters import (
    ClusterFactory,
    ClusterPlaceFactory,
    PackageFactory,
    PackageTaskFactory,
    TeamPlaceFactory,
)
from tests.factories.members import LONG_AGO, EmploymentFactory, PersonFactory, employed_pca


@dataclass
class Member:
    """Somebody of the cast: their person row and their log-in."""

    person: Person
    access: Access

    def actor(self, hat: Hat | None = None, acting_for: Person | None = None) -> Actor:
        hat = hat or Hat(self.access.hats[0])
        return Actor(
            coop_id=self.access.coop_id,
            name=self.person.full_name,
            user_id=self.access.user_id,
            access_id=self.access.id,
            person_id=self.person.id,
            hat=hat,
            acting_for_id=acting_for.id if acting_for else None,
        )


@dataclass
class Cast:
    coop: Coop
    members: dict[str, Member] = field(default_factory=dict)
    clusters: dict[str, Cluster] = field(default_factory=dict)
    packages: dict[str, Package] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Member:
        try:
            return self.__dict__["members"][name]
        except KeyError:
            raise AttributeError(name) from None

    @property
    def system(self) -> Actor:
        return Actor.system(self.coop.id, "test")


def make_coop(slug: str, name: str, **fields: object) -> Coop:
    return Coop.objects.create(
        slug=slug,
        name=name,
        short_name=name.split()[0],
        phone="01632 960960",
        email=f"office@{slug}.example",
        address="2 Market Place, Hartley",
        area="Hartley and the villages",
        **fields,
    )


def cast_greenvale() -> Cast:
    cast = Cast(make_coop("greenvale", "Greenvale Care Co-operative", cqc_status="registered", is_listed=True))
    with acting_for(cast.coop, cast.system):
        _workers(cast)
        _clusters(cast)
        _supported(cast)
    return cast


def cast_riverside() -> Cast:
    cast = Cast(make_coop("riverside", "Riverside Care Co-operative", cqc_status="preparing", is_listed=True))
    with acting_for(cast.coop, cast.system):
        flo = PersonFactory(first_name="Flo", last_name="Jennings")
        cast.members["flo"] = Member(flo, log_in_for(flo, hats=[Hat.MANAGER]))
        hal = employed_pca(first_name="Hal", last_name="Webb")
        cast.members["hal"] = Member(hal, log_in_for(hal, hats=[Hat.PCA]))
        gus = PersonFactory(first_name="Gus", last_name="Moran", born_on=date(1950, 2, 2))
        cast.members["gus"] = Member(gus, log_in_for(gus, hats=[Hat.PERSON]))
        cast.clusters["quay"] = ClusterFactory(name="Quayside", support_worker=flo)
        ClusterPlaceFactory(cluster=cast.clusters["quay"], person=gus)
        ClusterPlaceFactory(cluster=cast.clusters["quay"], person=hal, role=PlaceRole.PCA)
        TeamPlaceFactory(person=gus, pca=hal)
        cast.packages["gus"] = _package(gus, cast.clusters["quay"])
    return cast


def _workers(cast: Cast) -> None:
    for key, first, last in [("amira", "Amira", "Khan"), ("ben", "Ben", "Okafor"), ("zofia", "Zofia", "Łukasik")]:
        pca = employed_pca(first_name=first, last_name=last)
        cast.members[key] = Member(pca, log_in_for(pca, hats=[Hat.PCA]))
    office = [
        ("ana", "Ana", "Kowalska", Hat.SUPPORT_WORKER, Job.SUPPORT_WORKER),
        ("mo", "Mo", "Rahman", Hat.MANAGER, Job.MANAGER),
        ("fiona", "Fiona", "Sykes", Hat.FINANCE, Job.OFFICE),
        ("sunita", "Sunita", "Patel", Hat.SECRETARY, None),
        ("ed", "Ed", "Barker", Hat.BOARD, None),
        ("nia", "Nia", "Ŵyn", Hat.MEMBER, None),
    ]
    for key, first, last, hat, job in office:
        person = PersonFactory(first_name=first, last_name=last)
        if job:
            EmploymentFactory(person=person, job=job)
        cast.members[key] = Member(person, log_in_for(person, hats=[hat]))


def _clusters(cast: Cast) -> None:
    ana, mo = cast.members["ana"].person, cast.members["mo"].person
    cast.clusters["mill"] = ClusterFactory(name="Mill Lane", support_worker=ana)
    cast.clusters["hill"] = ClusterFactory(name="Hill Top", support_worker=mo)
    for key in ("amira", "ben"):
        ClusterPlaceFactory(cluster=cast.clusters["mill"], person=cast.members[key].person, role=PlaceRole.PCA)
    ClusterPlaceFactory(cluster=cast.clusters["hill"], person=cast.members["zofia"].person, role=PlaceRole.PCA)


def _supported(cast: Cast) -> None:
    margaret = PersonFactory(first_name="Margaret", last_name="Hughes", born_on=date(1943, 4, 9))
    cora = PersonFactory(first_name="Cora", last_name="Bright", born_on=date(1957, 10, 1))
    david = PersonFactory(first_name="David", last_name="Hughes")
    cast.members["margaret"] = Member(margaret, log_in_for(margaret, hats=[Hat.PERSON]))
    cast.members["cora"] = Member(cora, log_in_for(cora, hats=[Hat.PERSON]))
    cast.members["david"] = Member(david, log_in_for(david, hats=[Hat.REPRESENTATIVE]))
    for person, cluster in ((margaret, "mill"), (cora, "hill")):
        ClusterPlaceFactory(cluster=cast.clusters[cluster], person=person)
    cast.packages["margaret"] = _package(margaret, cast.clusters["mill"])
    cast.packages["cora"] = _package(cora, cast.clusters["hill"])
    TeamPlaceFactory(person=margaret, pca=cast.members["amira"].person, rank=1)
    TeamPlaceFactory(person=margaret, pca=cast.members["ben"].person, rank=2)
    TeamPlaceFactory(person=cora, pca=cast.members["zofia"].person, rank=1)
    PermissionGrant.objects.create(
        person=margaret,
        representative=david,
        relationship="son",
        scopes=list(Scope),
        starts_on=LONG_AGO,
        how_given="Margaret told Ana at home.",
    )


def _package(person: Person, cluster: Cluster) -> Package:
    package = PackageFactory(person=person, cluster=cluster)
    PackageTaskFactory(package=package, name="Shopping", position=2)
    PackageTaskFactory(
        package=package,
        name="Washing and dressing",
        task_class=TaskClass.REGULATED,
        needs_training=TrainingTopic.MOVING_AND_HANDLING,
        position=1,
    )
    return package
