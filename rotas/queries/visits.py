"""Visits as somebody may see them."""

import datetime as dt
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from clusters.models import Cluster, TeamPlace
from coopcare.accounts.actor import Actor
from coopcare.accounts.hats import Hat
from coopcare.audit.services import record_reading
from coopcare.clock import now, today
from coopcare.errors import NotFound, StaleState
from rotas.models import Attendance, AttendanceStatus, SettledMonth, Visit, VisitTask
from rotas.policies import may_staff, visits_visible_to
from rotas.queries.events import what_happened

SIX_DAYS = dt.timedelta(days=6)
PLACE_HAS_GONE = (AttendanceStatus.DECLINED, AttendanceStatus.RELEASED, AttendanceStatus.CANCELLED)
NOT_FOUND = "We cannot find this visit."


def open_visit(actor: Actor, visit_id: UUID) -> Visit:
    """One visit with who comes and what is to be done; the reading is kept. NotFound unless the actor may see it."""
    visit = with_people(visits_visible_to(actor)).filter(id=visit_id).first()
    if visit is None:
        raise NotFound(NOT_FOUND)
    record_reading(actor, "visit", visit, about=visit.person_id)
    return visit


def open_attendance(actor: Actor, attendance_id: UUID) -> Attendance:
    """One place at a visit the actor may see.

    A PCA whose own place has gone (said no, taken back, cancelled) is told what happened, in a StaleState, and sees no
    more of the visit.
    """
    places = Attendance.objects.select_related("visit__person", "visit__cluster", "pca")
    place = places.filter(id=attendance_id).first()
    if place is None:
        raise NotFound(NOT_FOUND)
    is_own = actor.hat == Hat.PCA and place.pca_id == actor.person_id
    if is_own and place.status in PLACE_HAS_GONE:
        raise StaleState(what_happened(place.visit))
    place.visit = open_visit(actor, place.visit_id)
    return place


def open_place_to_staff(actor: Actor, attendance_id: UUID) -> Attendance:
    """One place, for who runs the rota of its visit; NotFound for anybody else."""
    place = open_attendance(actor, attendance_id)
    if not may_staff(actor, place.visit):
        raise NotFound(NOT_FOUND)
    return place


def open_visit_task(actor: Actor, task_id: UUID) -> VisitTask:
    task = VisitTask.objects.filter(id=task_id).select_related("visit__person", "visit__cluster").first()
    if task is None:
        raise NotFound(NOT_FOUND)
    open_visit(actor, task.visit_id)
    return task


def visits_of(actor: Actor, person_id: UUID, first: dt.date, last: dt.date) -> "QuerySet[Visit]":
    """A person's visits on local days `first` to `last`, cancelled ones too, in time order; none to who may not see."""
    visits = visits_visible_to(actor).between(first, last).filter(person_id=person_id)
    return with_people(visits).order_by("starts_at", "id")


def week_of(cluster: Cluster, monday: dt.date) -> "QuerySet[Visit]":
    """Every live visit of the cluster in the seven local days from `monday`, in time order."""
    live = Visit.objects.live().between(monday, monday + SIX_DAYS).filter(cluster=cluster)
    return with_people(live).order_by("starts_at", "person__last_name", "id")


def visits_today(pca_id: UUID | None, on: dt.date) -> "QuerySet[Attendance]":
    """A PCA's own places on a local day that they agreed to, in time order. What they are asked is in `offers_to`."""
    return _places_of(pca_id, on, on).exclude(status=AttendanceStatus.OFFERED)


def week_of_pca(pca_id: UUID | None, monday: dt.date) -> list[tuple[dt.date, list[Attendance]]]:
    """A PCA's own seven local days from `monday`: what they agreed to and what they are asked."""
    days: dict[dt.date, list[Attendance]] = {monday + dt.timedelta(days=number): [] for number in range(7)}
    for place in _places_of(pca_id, monday, monday + SIX_DAYS):
        days[place.visit.on].append(place)
    return list(days.items())


def offers_to(pca_id: UUID | None) -> "QuerySet[Attendance]":
    """What a PCA has been asked and has not answered, the soonest first."""
    asked = Attendance.objects.filter(pca_id=pca_id, status=AttendanceStatus.OFFERED, ends_at__gt=now())
    return _with_visit(asked)


def is_settled(on: dt.date) -> bool:
    """Whether the month of a local day has been closed, so that its visits no longer change."""
    return SettledMonth.objects.filter(first_day=on.replace(day=1)).exists()


def with_people(visits: "QuerySet[Visit]") -> "QuerySet[Visit]":
    """With person, cluster, package, who comes and what is to be done: a number of queries that does not grow."""
    related = visits.select_related("person", "cluster__support_worker", "package__person", "package__cluster")
    return related.prefetch_related("attendances__pca", "tasks")


def _places_of(pca_id: UUID | None, first: dt.date, last: dt.date) -> "QuerySet[Attendance]":
    places = Attendance.objects.of_pca(pca_id).filter(visit__on__gte=first, visit__on__lte=last)
    return _with_visit(places)


def _with_visit(places: "QuerySet[Attendance]") -> "QuerySet[Attendance]":
    """`knows_person` says whether the PCA may be told for whom an offer is (domain.md F6: area and time only)."""
    team = TeamPlace.objects.on(today()).filter(person_id=OuterRef("visit__person_id"), pca_id=OuterRef("pca_id"))
    places = places.annotate(knows_person=Exists(team))
    related = places.select_related("visit__person", "visit__cluster__support_worker", "pca")
    return related.prefetch_related("visit__tasks", "visit__attendances__pca").order_by("starts_at", "id")
