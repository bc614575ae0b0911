"""Who may see and write what about training and supervision. Source: domain.md F6 (K w; O)."""

from uuid import UUID

from django.db.models import Q, QuerySet

from clusters.policies import pcas_supported_by
from compliance.models import Oversight
from compliance.policies import is_named_as
from coopcare.accounts.actor import Actor
from coopcare.accounts.hats import Hat, Permission
from coopcare.clock import today
from members.models import Employment, Job, Person, Scope
from members.policies import WORKING_HATS, speaks_for


def workers_seen_by(actor: Actor) -> "QuerySet[Person]":
    """Everybody with a job today for the manager and the inspector; the PCAs of their clusters for a support worker."""
    at_work = Person.objects.filter(id__in=Employment.objects.on(today()).values("person_id"))
    if actor.may(Permission.READ_WORKER_FILES):
        return at_work
    supported = pcas_supported_by(actor, today())
    return Person.objects.none() if supported is None else at_work.filter(id__in=supported)


def may_see_workforce(actor: Actor) -> bool:
    """The matrix and what is overdue: the manager, the inspector, and support workers, each of whom they may see."""
    return actor.may(Permission.READ_WORKER_FILES) or actor.may(Permission.RUN_ROTA)


def may_see_totals(actor: Actor) -> bool:
    """Counts without names: the board, and whoever sees the names."""
    return actor.may(Permission.READ_QUALITY_TOTALS) or may_see_workforce(actor)


def may_keep_training(actor: Actor) -> bool:
    """Say what each job needs, and record a session: the manager."""
    return actor.can_write and actor.may(Permission.MANAGE_WORKERS)


def may_oversee(actor: Actor, worker_id: UUID) -> bool:
    """Supervise, watch, look in on: the manager, the support worker of a cluster the worker works in, and for a manager
    the nominated individual and the chair. Nobody does so to themselves.
    """
    if not actor.can_write or actor.person_id == worker_id:
        return False
    if actor.may(Permission.MANAGE_WORKERS):
        return True
    if actor.hat == Hat.BOARD:
        return managers_supervised_by(actor).filter(id=worker_id).exists()
    return actor.hat == Hat.SUPPORT_WORKER and workers_seen_by(actor).filter(id=worker_id).exists()


def managers_supervised_by(actor: Actor) -> "QuerySet[Person]":
    """Managers whom the nominated individual or the chair supervises: with one manager there is nobody else."""
    if not any(is_named_as(actor, post) for post in ("nominated_individual", "board_chair")):
        return Person.objects.none()
    managing = Employment.objects.on(today()).filter(job=Job.MANAGER)
    return Person.objects.filter(id__in=managing.values("person_id")).exclude(id=str(actor.person_id))


def may_read_of_worker(actor: Actor, worker_id: UUID) -> bool:
    """Their training and supervision: the worker, in a hat they work in; who oversees them; the inspector."""
    if actor.person_id == worker_id:
        return actor.hat in WORKING_HATS
    if actor.may(Permission.READ_WORKER_FILES):
        return True
    return may_oversee(actor, worker_id)


def oversight_visible_to(actor: Actor) -> "QuerySet[Oversight]":
    """The rows of may_read_of_worker: one's own, those of whom one oversees, all for the manager and the inspector."""
    if actor.may(Permission.READ_WORKER_FILES):
        return Oversight.objects.all()
    own = Q(worker_id=actor.person_id) if actor.hat in WORKING_HATS and actor.person_id else Q(pk__in=[])
    return Oversight.objects.filter(own | Q(worker_id__in=workers_seen_by(actor).values("id")))


def may_answer_oversight(actor: Actor, worker_id: UUID) -> bool:
    """The worker whom it is about, and nobody for them."""
    return actor.person_id == worker_id and actor.hat in WORKING_HATS


def may_give_voice(actor: Actor, person_id: UUID) -> bool:
    """The person who was invited; or who may see their visits in their name."""
    return actor.can_write and speaks_for(actor, person_id, Scope.SEE_VISITS)
