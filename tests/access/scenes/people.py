"""Who they are: marked names, more people, and what Margaret and Amira have."""

from django.db.models import Value
from django.db.models.functions import Concat

from clusters.models import Block, Cluster, ClusterPlace, PackageTask, PlaceRole, TeamPlace
from clusters.services.plan_wishes import wish_for_plan
from clusters.services.reviews import add_change
from coopcare.accounts.hats import Hat
from coopcare.accounts.services import invite, make_token
from coopcare.documents.services import store_document
from members.models import Credential, CredentialKind, Employment, Job, Membership, PermissionGrant, Person, Scope
from tests.access.world import CANARY, TUESDAY, World
from tests.cast import Cast, Member
from tests.factories.accounts import log_in_for
from tests.factories.clusters import ClusterFactory
from tests.factories.members import LONG_AGO, CredentialFactory, EmploymentFactory, PersonFactory
from tests.factories.plans import a_draft, a_risk, an_agreed_plan
from tests.factories.reviews import a_review


def mark(cast: Cast) -> None:
    """The canary stands in names before anything is copied from them."""
    Person.objects.update(last_name=Concat("last_name", Value(f" {CANARY}")), home_notes=f"Key: {CANARY}")
    Cluster.objects.update(name=Concat("name", Value(f" {CANARY}")), area=CANARY)
    PackageTask.objects.update(name=Concat("name", Value(f" {CANARY}")))
    Employment.objects.update(about=CANARY)
    for member in cast.members.values():
        member.person.refresh_from_db()
    for row in [*cast.clusters.values(), *cast.packages.values()]:
        row.refresh_from_db()


def more_people(cast: Cast) -> None:
    """Iris supports another cluster. Rhys may see Margaret's money and nothing else."""
    iris = PersonFactory(first_name="Iris", last_name=f"Vane {CANARY}")
    EmploymentFactory(person=iris, job=Job.SUPPORT_WORKER)
    cast.members["iris"] = Member(iris, log_in_for(iris, hats=[Hat.SUPPORT_WORKER]))
    cast.clusters["bridge"] = ClusterFactory(name=f"Bridge Street {CANARY}", support_worker=iris)
    rhys = PersonFactory(first_name="Rhys", last_name=f"Hughes {CANARY}")
    cast.members["rhys"] = Member(rhys, log_in_for(rhys, hats=[Hat.REPRESENTATIVE]))
    PermissionGrant.objects.create(
        person=cast.margaret.person,
        representative=rhys,
        relationship="nephew",
        scopes=[Scope.SEE_MONEY],
        starts_on=LONG_AGO,
        how_given="Margaret told Ana at home.",
    )


def about_margaret(world: World) -> None:
    cast, margaret = world.greenvale, world.greenvale.margaret
    membership = Membership.objects.create(person=margaret.person, number=7, group="user", starts_on=LONG_AGO)
    token, _ = make_token(name=f"Tablet {CANARY}", actor=margaret.actor())
    _, secret = invite(
        email="new@people.example", full_name=f"Wilf Grey {CANARY}", hats=[Hat.MEMBER], actor=cast.mo.actor()
    )
    world.ids |= {
        "margaret": margaret.person.id,
        "grant": PermissionGrant.objects.get(representative=cast.david.person).id,
        "membership": membership.id,
        "token": token.id,
        "invitation": secret,
        "access": margaret.access.id,
        "mill": cast.clusters["mill"].id,
        "mill_place": ClusterPlace.objects.get(person=margaret.person, role=PlaceRole.SUPPORTED).id,
        "team_place": TeamPlace.objects.get(person=margaret.person, pca=cast.amira.person).id,
        "block": Block.objects.create(person=margaret.person, pca=cast.zofia.person, starts_on=TUESDAY).id,
        "package": cast.packages["margaret"].id,
        "task": cast.packages["margaret"].tasks.first().id,
    }


def reviewed(world: World) -> None:
    """Ana held a review with Margaret, and something is to change."""
    cast, ana = world.greenvale, world.greenvale.ana.actor()
    review = a_review(cast.packages["margaret"], held_on=TUESDAY, present=CANARY, actor=ana)
    change = add_change(review, what=f"Later mornings {CANARY}", who=f"Amira {CANARY}", by_on=TUESDAY, actor=ana)
    world.ids |= {"review": review.id, "review_change": change.id}


def planned(world: World) -> None:
    """Ana wrote the plan that Margaret agreed to, and the next one; a high risk waits for the manager."""
    package, ana = world.greenvale.packages["margaret"], world.greenvale.ana.actor()
    plan = an_agreed_plan(package, actor=ana, how=CANARY, matters=CANARY)
    draft = a_draft(package, actor=ana, why=CANARY, well=CANARY)
    wish = wish_for_plan(package, words=f"Later mornings {CANARY}", actor=world.greenvale.amira.actor())
    risk = a_risk(package, actor=ana, likely_after=3, could_go_wrong=CANARY)
    outcome = draft.outcomes.first()
    assert outcome is not None
    world.ids |= {"plan": plan.id, "plan_draft": draft.id, "outcome": outcome.id}
    world.ids |= {"plan_wish": wish.id, "her_risk": risk.id}


def about_amira(world: World) -> None:
    amira, mo = world.greenvale.amira.person, world.greenvale.mo.actor()
    evidence = store_document(
        name=f"{CANARY}.pdf", content_type="application/pdf", content=CANARY.encode(), kind="evidence", actor=mo
    )
    check = CredentialFactory(person=amira, kind=CredentialKind.DBS, evidence=evidence, reference=CANARY)
    photo = store_document(name="Amira.jpg", content_type="image/jpeg", content=CANARY.encode(), kind="photo", actor=mo)
    Employment.objects.filter(person=amira).update(photo=photo, photo_words=f"Amira with a {CANARY}")
    world.ids |= {
        "amira": amira.id,
        "ben": world.greenvale.ben.person.id,
        "job": Employment.objects.get(person=amira).id,
        "check": Credential.objects.get(id=check.id).id,
    }
