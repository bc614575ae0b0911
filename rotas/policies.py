"""Who may know and do what with visits. Source: domain.md F6. Facts of state (is it too late?) are the services'."""

from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from clusters.models import Cluster, ClusterPlace, Package, PlaceRole, TeamPlace
from clusters.policies import clusters_of, may_open_care_record, may_run_rota
from coopcare.accounts.actor import Actor
from coopcare.accounts.hats import Hat, Permission
from coopcare.clock import today
from members.models import Scope
from members.policies import grants_of, speaks_for
from rotas.models import CURRENT, Attendance, CannotCome, Leave, Visit, VisitPattern
from rotas.models.visits import VisitQuerySet


def visits_visible_to(actor: Actor) -> VisitQuerySet:
    """A person's own visits; those of whom one acts for, if allowed to see or book them; for a PCA, where they are
    asked or agreed, and the visits of people on whose team they are today; a support worker's clusters; every visit for
    the manager. No other hat sees who visits whom; the inspector's pages, with names for the sample alone, are in
    compliance.
    """
    if actor.may(Permission.RUN_EVERY_ROTA):
        return Visit.objects.all()
    if actor.subject_id is not None:
        allowed = grants_of(actor, actor.subject_id, today()) & {Scope.SEE_VISITS, Scope.BOOK_VISITS}
        return Visit.objects.filter(person_id=actor.subject_id) if allowed else Visit.objects.none()
    if actor.hat == Hat.PCA:
        own = Attendance.objects.filter(visit=OuterRef("pk"), pca_id=actor.person_id, status__in=CURRENT)
        teams = TeamPlace.objects.on(today()).filter(pca_id=actor.person_id)
        return Visit.objects.filter(Exists(own) | Q(person_id__in=teams.values("person_id")))
    if actor.may(Permission.RUN_ROTA):
        return Visit.objects.filter(cluster__in=clusters_of(actor))
    return Visit.objects.none()


def may_see_visit(actor: Actor, visit: Visit) -> bool:
    """As visits_visible_to, for one visit."""
    return visits_visible_to(actor).filter(id=visit.id).exists()


def may_read_notes(actor: Actor, visit: Visit) -> bool:
    """Who may see the visit and open the person's care record."""
    return may_see_visit(actor, visit) and may_open_care_record(actor, visit.person_id)


def may_book(actor: Actor, package: Package) -> bool:
    """The person; a representative allowed to book; the support worker of the cluster; the manager."""
    return _may_decide(actor, package.person_id, package.cluster)


def may_change_visit(actor: Actor, visit: Visit) -> bool:
    """Whoever may book it may change and cancel it."""
    return _may_decide(actor, visit.person_id, visit.cluster)


def may_staff(actor: Actor, visit: Visit) -> bool:
    """Ask PCAs, and read the reasons for and against each: the support worker of the cluster, and the manager."""
    return may_run_rota(actor, visit.cluster)


def may_answer(actor: Actor, attendance: Attendance) -> bool:
    """Say yes or no to an offer: the PCA who was asked, for themselves alone."""
    return actor.is_system or _is_own(actor, attendance)


def may_answer_weekly(actor: Actor, pattern: VisitPattern) -> bool:
    """Say yes or no to weekly visits as a whole: a PCA who was chosen for them, for themselves alone."""
    chosen = actor.person_id in (pattern.usual_pca_id, pattern.second_pca_id)
    return actor.hat == Hat.PCA and actor.person_id is not None and chosen


def may_give(actor: Actor, attendance: Attendance) -> bool:
    """Arrive and leave: the PCA whose place it is, for themselves alone."""
    return actor.is_system or _is_own(actor, attendance)


def may_write_up(actor: Actor, visit: Visit) -> bool:
    """Tick tasks and write notes: a PCA at the visit; the support worker of the cluster; the manager."""
    return is_at_visit(actor, visit) or may_staff(actor, visit)


def may_confirm(actor: Actor, visit: Visit) -> bool:
    """Say that a visit was given as recorded, or query it: the person, or a representative allowed to book."""
    return speaks_for(actor, visit.person_id, Scope.BOOK_VISITS)


def may_settle(actor: Actor, visit: Visit) -> bool:
    """Put times right, mark as missed, authorise extra time: the support worker of the cluster, and the manager."""
    return may_run_rota(actor, visit.cluster)


def may_plan(actor: Actor) -> bool:
    """Plan the weekly visits of the whole co-op: the nightly job, and the manager."""
    return actor.can_write and actor.may(Permission.RUN_EVERY_ROTA)


def may_settle_month(actor: Actor) -> bool:
    """Make a month's visits final: whoever closes the month."""
    return actor.can_write and actor.may(Permission.MANAGE_MONEY)


def may_see_availability(actor: Actor, pca_id: UUID) -> bool:
    """When a PCA can work and is away: the PCA; the support worker of a cluster they work in; the manager."""
    return _is_this_pca(actor, pca_id) or may_decide_leave(actor, pca_id)


def may_say_availability(actor: Actor, pca_id: UUID) -> bool:
    """The PCA for themselves; or who runs their rota, writing down what the PCA told them."""
    return actor.can_write and may_see_availability(actor, pca_id)


def may_ask_leave(actor: Actor, pca_id: UUID) -> bool:
    """The PCA for themselves."""
    return actor.is_system or _is_this_pca(actor, pca_id)


def may_decide_leave(actor: Actor, pca_id: UUID) -> bool:
    """The support worker of a cluster that the PCA works in, but nobody about their own; the manager."""
    if actor.person_id == pca_id:
        return False
    if actor.may(Permission.RUN_EVERY_ROTA):
        return True
    places = ClusterPlace.objects.on(today()).filter(person_id=pca_id, role=PlaceRole.PCA)
    return actor.may(Permission.RUN_ROTA) and places.filter(cluster__in=clusters_of(actor)).exists()


def may_say_cannot_come(actor: Actor, pca_id: UUID) -> bool:
    """The PCA, at once and without a reason; or who runs their rota, when the PCA has rung."""
    return actor.can_write and (_is_this_pca(actor, pca_id) or may_decide_leave(actor, pca_id))


def leave_to_decide(actor: Actor) -> "QuerySet[Leave]":
    """Leave of PCAs whose leave the actor may decide."""
    if actor.may(Permission.RUN_EVERY_ROTA):
        return Leave.objects.exclude(pca_id=actor.person_id)
    if not actor.may(Permission.RUN_ROTA):
        return Leave.objects.none()
    places = ClusterPlace.objects.on(today()).filter(cluster__in=clusters_of(actor), role=PlaceRole.PCA)
    return Leave.objects.filter(pca_id__in=places.values("person_id")).exclude(pca_id=actor.person_id)


def calls_visible_to(actor: Actor) -> "QuerySet[CannotCome]":
    """What PCAs have said that they cannot come to, where the actor runs the rota of a visit that lost them."""
    if actor.may(Permission.RUN_EVERY_ROTA):
        return CannotCome.objects.all()
    if not actor.may(Permission.RUN_ROTA):
        return CannotCome.objects.none()
    lost = Visit.objects.filter(cannot_come__call=OuterRef("pk"), cluster__in=clusters_of(actor))
    return CannotCome.objects.filter(Exists(lost))


def clusters_shared_with(actor: Actor) -> "QuerySet[Cluster]":
    """Whose fairness the actor sees: a PCA that of the clusters they work in; who runs rotas, those."""
    if actor.hat != Hat.PCA:
        return clusters_of(actor)
    places = ClusterPlace.objects.on(today()).filter(person_id=actor.person_id, role=PlaceRole.PCA)
    return Cluster.objects.filter(id__in=places.values("cluster_id"))


def may_find_homes(actor: Actor) -> bool:
    """Look for the coordinates of everybody's home: the nightly job, and the manager."""
    return may_plan(actor)


def may_tell_travel(actor: Actor) -> bool:
    """Say how long the way between two homes takes: who runs rotas."""
    return actor.can_write and actor.may(Permission.RUN_ROTA)


def may_weigh_rules(actor: Actor) -> bool:
    """Say what counts in a good rota: the manager and the board."""
    return actor.may(Permission.WEIGH_RULES)


def is_at_visit(actor: Actor, visit: Visit) -> bool:
    """A PCA, in that hat, with a current place at the visit."""
    return (
        actor.hat == Hat.PCA
        and visit.attendances.filter(pca_id=actor.person_id, status__in=CURRENT).exists()
    )  # fmt: skip


def _may_decide(actor: Actor, person_id: UUID, cluster: Cluster) -> bool:
    return speaks_for(actor, person_id, Scope.BOOK_VISITS) or may_run_rota(actor, cluster)


def _is_this_pca(actor: Actor, pca_id: UUID) -> bool:
    return actor.hat == Hat.PCA and actor.person_id is not None and actor.person_id == pca_id


def _is_own(actor: Actor, attendance: Attendance) -> bool:
    return actor.hat == Hat.PCA and actor.person_id is not None and attendance.pca_id == actor.person_id
