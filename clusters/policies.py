"""Who may know and change what in clusters, care teams and packages. Source: domain.md F6."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from clusters.models import Block, CarePlan, Cluster, ClusterPlace, Package, PlaceRole, PlanWish, TeamPlace
from coopcare.accounts.actor import Actor
from coopcare.accounts.hats import Hat, Permission
from coopcare.accounts.models import Access
from coopcare.clock import now, today
from members.models import Credential, PermissionGrant, Person, Scope, TrainingTopic
from members.policies import grants_of, may_edit_person, speaks_for
from members.relationships import lets_know, lets_organise, lets_see_card


def clusters_of(actor: Actor) -> "QuerySet[Cluster]":
    """Clusters whose rota `actor` may read: every one, or those they support. An inspector reads rotas in compliance,
    where people outside the sample have no name.
    """
    if actor.may(Permission.RUN_EVERY_ROTA):
        return Cluster.objects.all()
    return clusters_supported(actor)


def clusters_supported(actor: Actor) -> "QuerySet[Cluster]":
    """Clusters whose support worker `actor` is, in that hat."""
    if actor.hat != Hat.SUPPORT_WORKER or actor.person_id is None:
        return Cluster.objects.none()
    return Cluster.objects.filter(support_worker_id=actor.person_id)


def may_run_rota(actor: Actor, cluster: Cluster) -> bool:
    """The manager; the cluster's own support worker."""
    if actor.may(Permission.RUN_EVERY_ROTA):
        return True
    return actor.may(Permission.RUN_ROTA) and actor.person_id == cluster.support_worker_id


def may_see_cluster(actor: Actor, cluster: Cluster) -> bool:
    """Who runs its rota."""
    return may_run_rota(actor, cluster)


def may_list_clusters(actor: Actor) -> bool:
    """Who runs rotas; a support worker's list holds their own clusters."""
    return actor.may(Permission.RUN_ROTA)


def may_manage_clusters(actor: Actor) -> bool:
    """Open clusters, choose their support workers, start and end packages: the manager."""
    return actor.may(Permission.MANAGE_PEOPLE)


def may_say_where_to_cover(actor: Actor, pca: Person) -> bool:
    """The PCA, for themselves; the support worker of a cluster they work in; the manager."""
    if actor.hat == Hat.PCA:
        return actor.person_id == pca.id
    if actor.may(Permission.RUN_EVERY_ROTA):
        return True
    supported = pcas_supported_by(actor, today())
    return supported is not None and supported.filter(person_id=pca.id).exists()


def supports_person(actor: Actor, person_id: UUID) -> bool:
    """The support worker of a cluster that the person is supported in, or will be."""
    supported = people_supported_by(actor, today())
    return supported is not None and supported.filter(id=person_id).exists()


def is_on_team(actor: Actor, person_id: UUID, on: date) -> bool:
    """A PCA with a place in the person's care team that day, whom the person has not blocked."""
    team = people_of_my_teams(actor, on)
    return team is not None and team.filter(person_id=person_id).exists()


def may_open_care_record(actor: Actor, person_id: UUID) -> bool:
    """The person; a representative whom they let see it; a PCA with a place in the care team today; the support worker
    of their cluster; the manager. The inspector's sample is asked by compliance. Never in the board hat.
    """
    if actor.may(Permission.READ_CARE_RECORDS):
        return True
    if speaks_for(actor, person_id, Scope.SEE_CARE_RECORD):
        return True
    return is_on_team(actor, person_id, today()) or supports_person(actor, person_id)


def may_see_team(actor: Actor, person_id: UUID) -> bool:
    """Who may arrange it, and who may see the person's visits in their name."""
    return may_arrange_team(actor, person_id) or speaks_for(actor, person_id, Scope.SEE_VISITS)


def may_arrange_team(actor: Actor, person_id: UUID) -> bool:
    """Choose, rank and block PCAs: the person; a representative who may book for them; the support worker of their
    cluster; the manager.
    """
    if actor.may(Permission.MANAGE_PEOPLE) or speaks_for(actor, person_id, Scope.BOOK_VISITS):
        return True
    return supports_person(actor, person_id)


def may_open_cover_place(actor: Actor, person_id: UUID, pca_id: UUID) -> bool:
    """Who may arrange the team; and the PCA who says yes to a visit (rotas has checked that they were asked)."""
    return may_arrange_team(actor, person_id) or (actor.hat == Hat.PCA and actor.person_id == pca_id)


def may_see_package(actor: Actor, package: Package) -> bool:
    """The office that arranges it; the person, and who may see their visits in their name."""
    return may_run_rota(actor, package.cluster) or speaks_for(actor, package.person_id, Scope.SEE_VISITS)


def may_start_package(actor: Actor) -> bool:
    """Start and end a package: the manager."""
    return actor.may(Permission.MANAGE_PEOPLE)


def may_shape_package(actor: Actor, package: Package) -> bool:
    """Its tasks and weekly hours: who runs the cluster's rota."""
    return may_run_rota(actor, package.cluster)


def may_list_reviews(actor: Actor) -> bool:
    """Who runs rotas: whose review is due in the clusters they support."""
    return may_list_clusters(actor)


def may_read_reviews(actor: Actor, person_id: UUID) -> bool:
    """The person; a representative whom they let see the care record; the support worker of their cluster; the
    manager. Not a PCA: a review may speak of them. What is to change, they read: may_open_care_record.
    """
    if actor.may(Permission.READ_CARE_RECORDS) or speaks_for(actor, person_id, Scope.SEE_CARE_RECORD):
        return True
    return supports_person(actor, person_id)


def may_hold_review(actor: Actor, package: Package) -> bool:
    """Who runs the cluster's rota, unless they are the person or act for them in private life: policy P04 has another
    person do the reviews there.
    """
    return may_run_rota(actor, package.cluster) and not is_tied(actor, package.person_id)


def is_tied(actor: Actor, person_id: UUID) -> bool:
    """Whether the actor is the person, or has a permission to act for them."""
    if actor.person_id == person_id:
        return True
    return PermissionGrant.objects.on(today()).filter(person_id=person_id, representative=actor.person_id).exists()


def may_ask_for_review(actor: Actor, package: Package) -> bool:
    """The person, and who may see the care record in their name; the office writes down what it was told."""
    return speaks_for(actor, package.person_id, Scope.SEE_CARE_RECORD) or may_run_rota(actor, package.cluster)


def may_answer_review(actor: Actor, person_id: UUID) -> bool:
    """The last word is the person's, or of who may see the care record in their name."""
    return speaks_for(actor, person_id, Scope.SEE_CARE_RECORD)


def may_keep_plan(actor: Actor, package: Package) -> bool:
    """Put a plan to the person, note how they agreed, assess risks: as may_hold_review."""
    return may_hold_review(actor, package)


def may_write_plan(actor: Actor, package: Package) -> bool:
    """Who keeps it; and the person, whose plan it is. Theirs is in force once the office has put it to them again."""
    return may_keep_plan(actor, package) or (actor.hat == Hat.PERSON and actor.person_id == package.person_id)


def may_agree_to_plan(actor: Actor, person_id: UUID) -> bool:
    """The person alone: nobody signs for an adult without the legal right to (policy P04)."""
    return actor.hat == Hat.PERSON and actor.person_id == person_id


def may_check_plan(actor: Actor, plan: CarePlan) -> bool:
    """Who may keep it and wrote nothing in this version."""
    return may_keep_plan(actor, plan.package) and actor.user_id not in plan.writers


def may_read_draft(actor: Actor, person_id: UUID) -> bool:
    """A version that is being written: who writes it, the person, and who sees the care record in their name. PCAs
    read what was agreed.
    """
    return may_read_reviews(actor, person_id)


def may_wish_for_plan(actor: Actor, person_id: UUID) -> bool:
    """Say what should change: everybody who may open the care record."""
    return actor.can_write and may_open_care_record(actor, person_id)


def may_answer_wish(actor: Actor, wish: PlanWish) -> bool:
    """Who may read the person's reviews and write: their support worker of today, the manager; nobody tied."""
    office = actor.may(Permission.RUN_EVERY_ROTA) or supports_person(actor, wish.package.person_id)
    return actor.can_write and office and not is_tied(actor, wish.package.person_id)


def may_sign_risk(actor: Actor, package: Package) -> bool:
    """A high risk is signed by the registered manager (policy P05), unless they are tied to the person."""
    return actor.may(Permission.MANAGE_PEOPLE) and not is_tied(actor, package.person_id)


def may_read_capacity(actor: Actor, person_id: UUID) -> bool:
    """As reviews are read. A PCA of the team reads outcomes alone: may_open_care_record."""
    return may_read_reviews(actor, person_id)


def may_write_capacity(actor: Actor, person: Person) -> bool:
    """Assess, decide, and write down limits and legal papers: who may edit the person, unless they act for them in
    private life (policy P03, “Ties”).
    """
    return may_edit_person(actor, person) and not is_tied(actor, person.id)


def sits_on_board(actor: Actor) -> bool:
    """Whether the actor is a board member as well, whatever hat they wear now: they assess nobody (policy P03)."""
    if actor.person_id is None:
        return False
    mine = Access.objects.current(now()).filter(person_id=actor.person_id)
    return mine.filter(hats__contains=[Hat.BOARD]).exists()


def may_write_medicines(actor: Actor, person_id: UUID) -> bool:
    """Agree the help with medicines, and write and end lines: the support worker of their cluster and the manager;
    nobody who acts for the person in private life (policy P02). Reading is may_open_care_record.
    """
    runs = actor.may(Permission.RUN_EVERY_ROTA) or supports_person(actor, person_id)
    return actor.can_write and runs and not is_tied(actor, person_id)


def may_check_medicines(actor: Actor, person_id: UUID) -> bool:
    """Be the second person who looks at a line: who may write them, or a PCA of the care team whose training in
    medicines is in date. That it is not the writer is the service's to see.
    """
    if may_write_medicines(actor, person_id):
        return True
    if not actor.can_write or is_tied(actor, person_id) or not is_on_team(actor, person_id, today()):
        return False
    return Credential.objects.on(today()).filter(person_id=actor.person_id, topic=TrainingTopic.MEDICINES).exists()


# Relationships that open people's facts one app below.


def _still_holds(on: date) -> Q:
    """Holds on the day or will: a support worker prepares for somebody who comes next week."""
    return Q(ends_on__isnull=True) | Q(ends_on__gte=on)


@lets_organise
@lets_know
def people_supported_by(actor: Actor, on: date) -> "QuerySet[Any] | None":
    """People supported in the clusters whose support worker the actor is."""
    if actor.hat != Hat.SUPPORT_WORKER or actor.person_id is None:
        return None
    mine = clusters_supported(actor).values("id")
    places = ClusterPlace.objects.filter(_still_holds(on), cluster_id__in=mine, role=PlaceRole.SUPPORTED)
    packages = Package.objects.filter(_still_holds(on), cluster_id__in=mine)
    return Person.objects.filter(Q(id__in=places.values("person_id")) | Q(id__in=packages.values("person_id"))).values(
        "id"
    )


@lets_know
def pcas_supported_by(actor: Actor, on: date) -> "QuerySet[Any] | None":
    """PCAs who work in the clusters whose support worker the actor is."""
    if actor.hat != Hat.SUPPORT_WORKER or actor.person_id is None:
        return None
    mine = clusters_supported(actor).values("id")
    places = ClusterPlace.objects.filter(_still_holds(on), cluster_id__in=mine, role=PlaceRole.PCA)
    return places.values("person_id")


@lets_know
def people_of_my_teams(actor: Actor, on: date) -> "QuerySet[Any] | None":
    """People on whose care team a PCA has a place that day, and who have not blocked them."""
    if actor.hat != Hat.PCA or actor.person_id is None:
        return None
    blocking = Block.objects.on(on).filter(pca_id=actor.person_id).values("person_id")
    places = TeamPlace.objects.on(on).filter(pca_id=actor.person_id).exclude(person_id__in=blocking)
    return places.values("person_id")


@lets_see_card
def pcas_to_choose_from(actor: Actor, on: date) -> "QuerySet[Any] | None":
    """PCAs of the clusters and the care team of the person whose visits the actor may see; for a support worker, of
    the clusters they support.
    """
    if actor.hat == Hat.SUPPORT_WORKER:
        return pcas_supported_by(actor, on)
    person_id = actor.subject_id
    if person_id is None or Scope.SEE_VISITS not in grants_of(actor, person_id, on):
        return None
    places = ClusterPlace.objects.on(on)
    mine = places.filter(person_id=person_id, role=PlaceRole.SUPPORTED).values("cluster_id")
    neighbours = places.filter(cluster_id__in=mine, role=PlaceRole.PCA).values("person_id")
    team = TeamPlace.objects.filter(_still_holds(on), person_id=person_id).values("pca_id")
    return Person.objects.filter(Q(id__in=neighbours) | Q(id__in=team)).values("id")
