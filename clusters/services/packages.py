"""What was agreed with a person: cluster, weekly hours, and which help."""

from datetime import date

from django.db import transaction
from django.db.models import Max, Q

from clusters.events import package_ended
from clusters.models import OUR_NOTICE, Cluster, ClusterPlace, Package, PackageTask, PlaceRole, TaskClass, WhyEnded
from clusters.policies import may_shape_package, may_start_package
from clusters.services.clusters import join_cluster
from coopcare.accounts.actor import Actor
from coopcare.accounts.authorise import require
from coopcare.audit.services import record
from coopcare.clock import today
from coopcare.errors import Invalid, StaleState
from coopcare.tenancy.context import current_coop
from coopcare.tenancy.refusals import refusing
from coopcare.tenancy.registration import why_no_personal_care
from coopcare.ui.formats import gov_short_date, minutes_words
from members.models import Person, TrainingTopic

WEEK_MINUTES = 7 * 24 * 60


@transaction.atomic
def start_package(person: Person, cluster: Cluster, *, starts_on: date, agreed_minutes: int, actor: Actor) -> Package:
    """A person has one package at a time. They join its cluster with it."""
    require(may_start_package(actor))
    _check_minutes(agreed_minutes)
    clash = Package.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=starts_on), person=person).first()
    if clash:
        raise Invalid(_clash_sentence(person, clash), field="starts_on")
    with refusing("one_open_package", f"{person} has just been given a package by somebody else.", field="starts_on"):
        package = Package.objects.create(
            person=person, cluster=cluster, starts_on=starts_on, agreed_minutes=agreed_minutes
        )
    if not ClusterPlace.objects.filter(
        cluster=cluster, person=person, role=PlaceRole.SUPPORTED, ends_on__isnull=True
    ).exists():
        join_cluster(cluster, person, role=PlaceRole.SUPPORTED, starts_on=starts_on, actor=actor)
    record(actor, "started the package", package, about=person, detail=minutes_words(agreed_minutes))
    return package


@transaction.atomic
def end_package(
    package: Package,
    *,
    ends_on: date,
    why: WhyEnded,
    notice_on: date | None = None,
    reason: str = "",
    actor: Actor,
) -> Package:
    """Give the package its last day, and leave the cluster with it. Sends package_ended.

    `notice_on`: the day we wrote to them, where it was we who stopped. How long that must be before the last day is
    said by policy P04, and only real danger to a worker shortens it.
    """
    require(may_start_package(actor))
    if ends_on < package.starts_on:
        raise Invalid("The last day must be on or after the first day of the package.", field="ends_on")
    if why in OUR_NOTICE and notice_on is None:
        raise Invalid("Enter the day on which you wrote to them with the reasons.", field="notice_on")
    if notice_on is not None and (why not in OUR_NOTICE or notice_on > min(ends_on, today())):
        raise Invalid("The day of our notice is today or earlier, and only where we gave it.", field="notice_on")
    ended = {"ends_on": ends_on, "why_ended": why, "notice_on": notice_on}
    if not Package.objects.filter(id=package.id, ends_on__isnull=True).update(**ended):
        raise StaleState("Someone else has already ended this package.")
    package.refresh_from_db()
    places = ClusterPlace.objects.filter(
        cluster_id=package.cluster_id, person_id=package.person_id, role=PlaceRole.SUPPORTED, ends_on__isnull=True
    )
    places.filter(starts_on__lte=ends_on).update(ends_on=ends_on)
    package_ended.send(sender=Package, package=package, actor=actor)
    record(
        actor,
        "ended the package",
        package,
        about=package.person_id,
        detail=f"last day {ends_on}. {why.label}. {reason}".strip(),
    )
    return package


@transaction.atomic
def change_agreed_hours(package: Package, *, minutes: int, actor: Actor) -> Package:
    """The weekly care hours that were agreed, in minutes."""
    require(may_shape_package(actor, package))
    _check_minutes(minutes)
    before = package.agreed_minutes
    if not Package.objects.filter(id=package.id, agreed_minutes=before).update(agreed_minutes=minutes):
        raise StaleState("Someone else has just changed the agreed hours.")
    package.refresh_from_db()
    words = f"{minutes_words(before)} to {minutes_words(minutes)}"
    record(actor, "changed the agreed hours", package, about=package.person_id, detail=words)
    return package


@transaction.atomic
def add_task(
    package: Package, *, name: str, task_class: TaskClass, needs_training: TrainingTopic | str = "", actor: Actor
) -> PackageTask:
    """One kind of help. Personal care is a crime to supply unregistered (domain.md 0.1), so it waits for the co-op."""
    require(may_shape_package(actor, package))
    if not name.strip():
        raise Invalid("Enter what the help is, in the person's words", field="name")
    regulated = [name.strip()] if task_class == TaskClass.REGULATED else []
    if barred := why_no_personal_care(current_coop(), regulated, "added"):
        raise Invalid(barred, field="task_class")
    same = PackageTask.objects.filter(package=package, name__iexact=name.strip()).first()
    if same and same.ends_on is None:
        raise Invalid("This package already has this help.", field="name")
    position = (package.tasks.aggregate(last=Max("position"))["last"] or 0) + 1
    if same:  # the name is unique in a package: help that had ended begins again
        same.ends_on, same.task_class, same.needs_training, same.position = None, task_class, needs_training, position
        same.save(update_fields=["ends_on", "task_class", "needs_training", "position"])
        task = same
    else:
        with refusing("task_named_once", "This package already has this help.", field="name"):
            task = PackageTask.objects.create(
                package=package,
                name=name.strip(),
                task_class=task_class,
                needs_training=needs_training,
                position=position,
            )
    record(actor, "added help to the package", task, about=package.person_id, detail=task.name)
    return task


@transaction.atomic
def end_task(task: PackageTask, *, ends_on: date | None = None, actor: Actor) -> PackageTask:
    """The last day of one kind of help. Visits already planned keep it until they are changed."""
    require(may_shape_package(actor, task.package))
    last_day = ends_on or today()
    if not PackageTask.objects.filter(id=task.id, ends_on__isnull=True).update(ends_on=last_day):
        raise StaleState("Someone else has already ended this help.")
    task.refresh_from_db()
    record(actor, "ended help in the package", task, about=task.package.person_id, detail=task.name)
    return task


def _check_minutes(minutes: int) -> None:
    if minutes <= 0:
        raise Invalid("Enter the agreed hours for each week, more than 0.", field="agreed_hours")
    if minutes > 2 * WEEK_MINUTES:  # two PCAs all day and all night
        raise Invalid("A week has 168 hours, or 336 with two PCAs. Enter fewer.", field="agreed_hours")


def _clash_sentence(person: Person, package: Package) -> str:
    if package.ends_on is None:
        return f"{person} already has a package. End it before you start another."
    return f"{person} has a package until {gov_short_date(package.ends_on)}. Start the new one after that day."
