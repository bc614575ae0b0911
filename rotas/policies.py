"""Who may know and do what with visits. Source: domain.md F6. Facts of state (is it too late?) are the services'."""

from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from clusters.models import Cluster, ClusterPlace, Package, PlaceRole, TeamPlace
from clusters.policies import clusters_of, may_open_care_record, may_run_rota, supports_person
from coopcare.accounts.actor import Actor
from coopcare.accounts.hats import Hat, Permission
from coopcare.clock import now, today
from members.models import Scope
from members.policies import grants_of, speaks_for
from rotas.models import (
    CURRENT,
    Attendance,
    CannotCome,
    DelayWish,
    FeedKind,
    Leave,
    Offer,
    Rung,
    Swap,
    Visit,
    VisitPattern,
    Watch,
    WatchStep,
)
from rotas.models.visits import VisitQuerySet
from rotas.watch.duty import on_call_at


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


def may_answer_offer(actor: Actor, offer: Offer) -> bool:
    """Say yes or no to what several are asked: each for themselves alone."""
    return _is_this_pca(actor, offer.pca_id)


def may_ask_swap(actor: Actor, attendance: Attendance) -> bool:
    """Ask a colleague to take a visit: the PCA whose place it is, for themselves alone."""
    return _is_own(actor, attendance)


def may_answer_swap(actor: Actor, swap: Swap) -> bool:
    """The colleague who was asked, for themselves alone."""
    return _is_this_pca(actor, swap.asked_id)


def may_withdraw_swap(actor: Actor, swap: Swap) -> bool:
    """Whoever asked for it."""
    return _is_this_pca(actor, swap.asker_id)


def may_see_swap(actor: Actor, swap: Swap) -> bool:
    """The two PCAs; who runs the rota of a visit it touches."""
    if _is_this_pca(actor, swap.asker_id) or _is_this_pca(actor, swap.asked_id):
        return True
    return any(may_staff(actor, leg.place.visit) for leg in swap.legs.all())


def may_answer_weekly(actor: Actor, pattern: VisitPattern) -> bool:
    """Say yes or no to weekly visits as a whole: a PCA who was chosen for them, for themselves alone."""
    chosen = actor.person_id in (pattern.usual_pca_id, pattern.second_pca_id)
    return actor.hat == Hat.PCA and actor.person_id is not None and chosen


def may_give(actor: Actor, attendance: Attendance) -> bool:
    """Arrive and leave: the PCA whose place it is, for themselves alone."""
    return actor.is_system or _is_own(actor, attendance)


def may_write_errand(actor: Actor, attendance: Attendance) -> bool:
    """Write down miles driven for the person: the PCA whose place it is; the support worker of the cluster; the
    manager.
    """
    return attendance.pca_id is not None and (may_give(actor, attendance) or may_staff(actor, attendance.visit))


def may_write_up(actor: Actor, visit: Visit) -> bool:
    """Tick tasks and write notes: a PCA at the visit; the support worker of the cluster; the manager."""
    return is_at_visit(actor, visit) or may_staff(actor, visit)


def may_confirm(actor: Actor, visit: Visit) -> bool:
    """Say that a visit was given as recorded, or query it: the person, or a representative allowed to book."""
    return speaks_for(actor, visit.person_id, Scope.BOOK_VISITS)


def may_settle(actor: Actor, visit: Visit) -> bool:
    """Put times right, mark as missed, authorise extra time: the support worker of the cluster, and the manager."""
    return may_run_rota(actor, visit.cluster)


def may_see_home_rota(actor: Actor, person_id: UUID) -> bool:
    """The week as it hangs on the person's wall: the person; who may see or book visits in their name; the support
    worker of their cluster; the manager.
    """
    in_their_name = may_read_changes(actor, person_id)
    return in_their_name or supports_person(actor, person_id) or actor.may(Permission.RUN_EVERY_ROTA)


def may_read_changes(actor: Actor, person_id: UUID) -> bool:
    """What changed about a person's visits, told to themselves or to who may see or book visits in their name."""
    return bool(grants_of(actor, person_id, today()) & {Scope.SEE_VISITS, Scope.BOOK_VISITS})


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


def may_keep_worked_days(actor: Actor) -> bool:
    """Tell the rota how long PCAs were at work: who approves their pay."""
    return actor.can_write and actor.may(Permission.MANAGE_MONEY)


def may_keep_nights(actor: Actor, pca_id: UUID) -> bool:
    """Tell the rota of a night somewhere: the PCA, and who runs their rota."""
    return actor.can_write and (_is_this_pca(actor, pca_id) or may_decide_leave(actor, pca_id))


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


# Whom each hat is on the ladder of a watch. A manager sees every watch.
RUNGS_OF_HAT = {
    Hat.PCA: (Rung.PCA, Rung.ON_CALL),
    Hat.SUPPORT_WORKER: (Rung.SUPPORT_WORKER, Rung.ON_CALL),
    Hat.MANAGER: (Rung.SUPPORT_WORKER, Rung.ON_CALL),
    Hat.REPRESENTATIVE: (Rung.FAMILY,),
}
ON_CALL_HATS = frozenset({Hat.PCA, Hat.SUPPORT_WORKER, Hat.MANAGER})


def clusters_on_call_for(actor: Actor) -> set[UUID]:
    """Clusters for which the actor is on call at this moment, in a hat that one is on call in."""
    if actor.hat not in ON_CALL_HATS or actor.person_id is None:
        return set()
    on_call = on_call_at(now())
    if actor.person_id not in on_call.everybody:
        return set()
    cluster_ids = Cluster.objects.values_list("id", flat=True)
    return {one for one in cluster_ids if (person := on_call.of(one)) and person.id == actor.person_id}


def may_look_into(actor: Actor) -> bool:
    """See what is being looked into: who runs rotas, and who is on call now."""
    return actor.may(Permission.RUN_ROTA) or bool(clusters_on_call_for(actor))


def watches_visible_to(actor: Actor) -> "QuerySet[Watch]":
    """The manager: all. A support worker: of their clusters. Who is on call: of the clusters they are on call for. And
    whoever was told, in the hat they were told in; family only while the person lets them see visits.
    """
    if actor.may(Permission.RUN_EVERY_ROTA):
        return Watch.objects.all()
    if actor.person_id is None or actor.hat is None or actor.hat not in RUNGS_OF_HAT:
        return Watch.objects.none()
    told = Exists(
        WatchStep.objects.filter(
            watch=OuterRef("pk"), told_ids__contains=[actor.person_id], rung__in=RUNGS_OF_HAT[actor.hat]
        )
    )
    if actor.hat == Hat.REPRESENTATIVE:
        if actor.subject_id is None or not speaks_for(actor, actor.subject_id, Scope.SEE_VISITS):
            return Watch.objects.none()
        return Watch.objects.filter(told, visit__person_id=actor.subject_id)
    reasons = Q(told) | Q(visit__cluster_id__in=clusters_on_call_for(actor))
    if actor.may(Permission.RUN_ROTA):
        reasons |= Q(visit__cluster__in=clusters_of(actor))
    return Watch.objects.filter(reasons)


def may_handle_watch(actor: Actor, watch: Watch) -> bool:
    """Read who was told and say that it is dealt with: who runs the rota; who is on call, or was told as such."""
    if not actor.can_write:
        return False
    if may_run_rota(actor, watch.visit.cluster) or watch.visit.cluster_id in clusters_on_call_for(actor):
        return True
    on_call = watch.steps.filter(rung=Rung.ON_CALL, told_ids__contains=[actor.person_id])
    return actor.hat in ON_CALL_HATS and on_call.exists()


def may_acknowledge(actor: Actor, watch: Watch) -> bool:
    """Whoever sees it. Family and PCAs speak for themselves alone."""
    return actor.can_write and watches_visible_to(actor).filter(id=watch.id).exists()


def may_set_watch_rules(actor: Actor) -> bool:
    """How long the co-op waits: the manager."""
    return actor.can_write and actor.may(Permission.RUN_EVERY_ROTA)


def may_set_on_call(actor: Actor, cluster: Cluster | None) -> bool:
    """Of a cluster: who runs its rota. Of the whole co-op: the manager."""
    if cluster is None:
        return may_set_watch_rules(actor)
    return actor.can_write and may_run_rota(actor, cluster)


def may_ask_about_delays(actor: Actor, person_id: UUID) -> bool:
    """Be told when somebody is late: a representative who may see the person's visits."""
    return actor.hat == Hat.REPRESENTATIVE and speaks_for(actor, person_id, Scope.SEE_VISITS)


def may_end_delay_wish(actor: Actor, wish: DelayWish) -> bool:
    """Either of the two."""
    if actor.hat == Hat.PERSON:
        return actor.person_id == wish.person_id
    return actor.hat == Hat.REPRESENTATIVE and actor.person_id == wish.representative_id


def may_weigh_rules(actor: Actor) -> bool:
    """Say what counts in a good rota: the manager and the board."""
    return actor.may(Permission.WEIGH_RULES)


def feed_kind_of(actor: Actor) -> FeedKind | None:
    """Whose visits would stand in the actor's own calendar: those they give, have, or look after; or none."""
    kinds = {Hat.PCA: FeedKind.PCA, Hat.PERSON: FeedKind.PERSON, Hat.REPRESENTATIVE: FeedKind.REPRESENTATIVE}
    return kinds.get(actor.hat) if actor.hat else None


def may_have_feed(actor: Actor) -> bool:
    """A secret calendar address: a PCA, a person who is supported, and a representative who may see their visits."""
    kind = feed_kind_of(actor)
    if kind == FeedKind.REPRESENTATIVE:
        return actor.acting_for_id is not None and speaks_for(actor, actor.acting_for_id, Scope.SEE_VISITS)
    return actor.person_id is not None and kind is not None


def may_see_figures_of(actor: Actor, person_id: UUID) -> bool:
    """How a person's visits went: who runs the rota of their cluster. The person reads their own."""
    return actor.may(Permission.RUN_EVERY_ROTA) or supports_person(actor, person_id)


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
