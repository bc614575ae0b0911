"""Nights that are written down, as far as the actor may see them."""

import datetime as dt
from collections.abc import Sequence
from uuid import UUID

from django.db.models import Q, QuerySet

from billing.models import Night
from billing.policies import may_check_time_of, may_see_timesheet, may_write_night
from clusters.models import ClusterPlace, PlaceRole, TeamPlace
from clusters.policies import clusters_of
from coopcare.accounts.actor import Actor
from coopcare.accounts.hats import Hat, Permission
from coopcare.audit.services import record_reading
from coopcare.clock import local, now, today
from coopcare.errors import NotFound
from members.models import Person
from rotas.models import Attendance, AttendanceStatus
from rotas.visit_kinds import VisitKind

# How far back people are offered, and nights are listed for who checks them.
LOOKS_BACK = dt.timedelta(weeks=13)


def people_of(pca_id: UUID) -> list[Person]:
    """On whose care team the PCA is or was of late, or whom they came to."""
    since = now() - LOOKS_BACK
    teams = TeamPlace.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=since.date()), pca_id=pca_id)
    came = Attendance.objects.filter(pca_id=pca_id, starts_at__gte=since)
    wanted = {*teams.values_list("person_id", flat=True), *came.values_list("visit__person_id", flat=True)}
    return list(Person.objects.filter(id__in=wanted).order_by("last_name", "first_name", "id"))


def nights_for(actor: Actor) -> QuerySet[Night]:
    """A PCA: their own. Who checks the hours: those of the last weeks. Newest first."""
    rows = Night.objects.standing().select_related("pca", "person").prefetch_related("wakes")
    rows = rows.order_by("-starts_at", "id")
    if actor.hat == Hat.PCA:
        return rows.filter(pca_id=actor.person_id)
    rows = rows.filter(starts_at__gte=now() - LOOKS_BACK).exclude(pca_id=actor.person_id)
    if actor.may(Permission.RUN_EVERY_ROTA):
        return rows
    if not actor.may(Permission.RUN_ROTA):
        return rows.none()
    places = ClusterPlace.objects.on(today()).filter(cluster__in=clusters_of(actor), role=PlaceRole.PCA)
    return rows.filter(pca_id__in=places.values("person_id"))


def nights_in(pca_id: UUID, first: dt.date, last: dt.date) -> Sequence[Night]:
    """That began on these local days."""
    since, until = local(first, dt.time()), local(last + dt.timedelta(days=1), dt.time())
    rows = Night.objects.standing().filter(pca_id=pca_id, starts_at__gte=since, starts_at__lt=until)
    return list(rows.select_related("person").prefetch_related("wakes"))


def sleep_ins_to_tell_of(actor: Actor) -> Sequence[Attendance]:
    """A PCA's own sleep-ins of the rota of the last weeks, of which nothing is written down yet. Newest first."""
    if actor.hat != Hat.PCA:
        return []
    mine = Attendance.objects.filter(
        pca_id=actor.person_id,
        status=AttendanceStatus.DONE,
        visit__kind=VisitKind.SLEEP_IN,
        starts_at__gte=now() - LOOKS_BACK,
    )
    told = Night.objects.standing().filter(attendance__in=mine).values("attendance_id")
    return list(mine.exclude(id__in=told).select_related("visit__person").order_by("-starts_at", "id"))


def open_sleep_in(actor: Actor, attendance_id: UUID) -> Attendance:
    """A PCA's place at a sleep-in of the rota, for who may write down what happened in it. NotFound otherwise."""
    place = Attendance.objects.select_related("visit__person", "pca").filter(id=attendance_id).first()
    if place is None or place.pca_id is None or not may_write_night(actor, place.pca_id):
        raise NotFound()
    return place


def open_night(actor: Actor, night_id: UUID) -> Night:
    """NotFound where the actor may not see the hours of its PCA."""
    rows = Night.objects.standing().select_related("pca", "person").prefetch_related("wakes")
    night = rows.filter(id=night_id).first()
    if night is None or not may_see_timesheet(actor, night.pca_id):
        raise NotFound()
    if actor.person_id != night.pca_id:
        record_reading(actor, "a night", night, about=night.pca_id)
    return night


def open_pca_for_night(actor: Actor, pca_id: UUID) -> Person:
    """Whose night somebody is about to write down."""
    pca = Person.objects.filter(id=pca_id).first()
    if pca is None or not may_write_night(actor, pca_id):
        raise NotFound()
    return pca


def may_read_what_for(actor: Actor, night: Night) -> bool:
    """What somebody was woken for is about care: the PCA, and who checks their hours; not the finance officer."""
    return actor.person_id == night.pca_id or may_check_time_of(actor, night.pca_id)
