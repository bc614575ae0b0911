"""Leave, and calls of PCAs who cannot come: what they cost the rota, and what is still without somebody."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from clusters.models import Cluster, ClusterPlace, PlaceRole
from clusters.policies import clusters_of
from clusters.queries.clusters import pcas_of
from coopcare.accounts.actor import Actor
from coopcare.clock import local, now, today
from coopcare.errors import NotFound
from members.models import Person
from rotas.models import (
    HOLDS_TIME,
    Attendance,
    AttendanceStatus,
    CannotCome,
    CannotComeVisit,
    Leave,
    LeaveStatus,
    Visit,
    VisitStatus,
)
from rotas.policies import calls_visible_to, leave_to_decide, may_ask_leave
from rotas.queries.visits import with_people
from rotas.week.table import monday_of

DAY = dt.timedelta(days=1)
# Fewer than this share of a cluster's PCAs at work on a day is said before leave is approved.
LEAST_SHARE_AT_WORK = 0.5
WITHOUT_SOMEBODY = (VisitStatus.REQUESTED, VisitStatus.OFFERED)
LEAVE_KEPT_IN_VIEW = dt.timedelta(days=28)


@dataclass(frozen=True)
class LeaveEffect:
    """What saying yes would do: the visits that lose their PCA, who else is away, and days with too few left."""

    visits: list[Visit]
    others_away: list[Person]
    thin_days: list[tuple[dt.date, int, int]]  # (day, PCAs at work, PCAs of the cluster)


@dataclass(frozen=True)
class CalledOff:
    """One visit of a call: the place that needs somebody, or who has it now."""

    visit: Visit
    place: Attendance | None

    @property
    def needs_cover(self) -> bool:
        return self.place is not None and self.place.status == AttendanceStatus.OPEN

    @property
    def awaits_answer(self) -> bool:
        return self.place is not None and self.place.status == AttendanceStatus.OFFERED

    @property
    def state(self) -> str:
        """In words, for the page."""
        if self.visit.status == VisitStatus.CANCELLED:
            return "Cancelled"
        if self.needs_cover:
            return "Needs cover"
        name = self.place.pca.calling_name if self.place is not None and self.place.pca else ""
        return f"{name} is asked" if self.awaits_answer else f"{name} is coming" if name else "Settled"


def open_leave(actor: Actor, leave_id: UUID) -> Leave:
    """Leave that the actor may decide. NotFound for anybody else."""
    leave = leave_to_decide(actor).filter(id=leave_id).select_related("pca").first()
    if leave is None:
        raise NotFound("We cannot find this leave.")
    return leave


def open_own_leave(actor: Actor, leave_id: UUID) -> Leave:
    leave = Leave.objects.filter(id=leave_id).select_related("pca").first()
    if leave is None or not may_ask_leave(actor, leave.pca_id):
        raise NotFound("We cannot find this leave.")
    return leave


def leave_waiting(actor: Actor) -> "QuerySet[Leave]":
    """Requests without an answer, the soonest first."""
    return leave_to_decide(actor).filter(status=LeaveStatus.REQUESTED).select_related("pca").order_by("starts_on", "id")


def leave_agreed(actor: Actor) -> "QuerySet[Leave]":
    """Approved leave that is not over."""
    agreed = leave_to_decide(actor).filter(status=LeaveStatus.APPROVED, ends_on__gte=today())
    return agreed.select_related("pca").order_by("starts_on", "id")


def leave_of(pca_id: UUID) -> "QuerySet[Leave]":
    """A PCA's own: to come, and of the last four weeks."""
    return Leave.objects.filter(pca_id=pca_id, ends_on__gte=today() - LEAVE_KEPT_IN_VIEW).order_by("starts_on", "id")


def places_in(leave: Leave) -> "QuerySet[Attendance]":
    """The PCA's places at visits that touch a day of the leave; a night that ends on its first morning is one."""
    begins, ends = local(leave.starts_on, dt.time()), local(leave.ends_on + DAY, dt.time())
    return Attendance.objects.filter(pca_id=leave.pca_id, starts_at__lt=ends, ends_at__gt=begins)


def leave_effect(leave: Leave) -> LeaveEffect:
    """As of now; the number of queries does not grow with the days."""
    asked_or_agreed = places_in(leave).filter(
        status__in=[AttendanceStatus.OFFERED, AttendanceStatus.ACCEPTED], ends_at__gt=now()
    )
    visits = with_people(Visit.objects.filter(attendances__in=asked_or_agreed)).order_by("starts_at", "id")
    mine = ClusterPlace.objects.on(leave.starts_on).filter(person_id=leave.pca_id, role=PlaceRole.PCA)
    cluster = Cluster.objects.filter(id__in=mine.values("cluster_id")).order_by("name").first()
    pcas = list(pcas_of(cluster.id, leave.starts_on)) if cluster else []
    others = [pca for pca in pcas if pca.id != leave.pca_id]
    spans = _away_spans([pca.id for pca in others], leave.starts_on, leave.ends_on)
    away = [pca for pca in others if pca.id in {pca_id for pca_id, _, _ in spans}]
    return LeaveEffect(list(visits), away, _thin_days(leave, len(pcas), spans))


def calls_open(actor: Actor) -> list[CannotCome]:
    """Calls with a visit that is not over and has nobody who has said yes, the newest first."""
    return list(
        calls_visible_to(actor)
        .filter(Exists(_still_without(OuterRef("pk"))))
        .select_related("pca")
        .prefetch_related("visits")
        .order_by("-told_at", "id")
    )


def open_call(actor: Actor, call_id: UUID) -> CannotCome:
    call = calls_visible_to(actor).filter(id=call_id).select_related("pca").first()
    if call is None:
        raise NotFound("We cannot find this absence.")
    return call


def open_own_call(actor: Actor, call_id: UUID) -> CannotCome:
    """One's own; NotFound for anybody else's."""
    call = CannotCome.objects.filter(id=call_id, pca_id=actor.person_id).select_related("pca").first()
    if call is None:
        raise NotFound("We cannot find this absence.")
    return call


def visits_called_off(actor: Actor, call: CannotCome) -> list[CalledOff]:
    """The visits of a call in the actor's clusters, in time order, with the place that matters most."""
    mine = Visit.objects.filter(cannot_come__call=call)
    visits = with_people(mine.filter(cluster__in=clusters_of(actor))).order_by("starts_at", "id")
    return [CalledOff(visit, _place_of(visit)) for visit in visits]


@dataclass(frozen=True)
class ToPlanAgain:
    """The days of one cluster's week on which visits still need somebody."""

    cluster: Cluster
    monday: dt.date
    days: list[dt.date]


def to_plan_again(visits: Iterable[CalledOff]) -> list[ToPlanAgain]:
    """Where the visits of a call that still need cover could be planned again, week by week."""
    found: dict[tuple[dt.date, UUID], ToPlanAgain] = {}
    for one in visits:
        if one.needs_cover and one.visit.starts_at > now():
            monday = monday_of(one.visit.on)
            group = found.setdefault((monday, one.visit.cluster_id), ToPlanAgain(one.visit.cluster, monday, []))
            if one.visit.on not in group.days:
                group.days.append(one.visit.on)
    return list(found.values())


def call_of(actor: Actor, visit: Visit) -> CannotCome | None:
    """The newest call that took the PCA away from a visit, while any of its visits still needs somebody."""
    rows = CannotComeVisit.objects.filter(visit=visit).values("call_id")
    calls = calls_visible_to(actor).filter(id__in=rows).order_by("-told_at")
    return calls.first()


def calls_of(pca_id: UUID | None) -> "QuerySet[CannotCome]":
    """A PCA's own calls that still keep them away, today or later."""
    mine = CannotCome.objects.filter(pca_id=pca_id, ends_on__gte=today(), back_at__isnull=True)
    return mine.order_by("ends_on", "id")


def places_to_give_up(pca_id: UUID | None, until: dt.date) -> "QuerySet[Attendance]":
    """A PCA's own places that are not over, up to a local day, in time order."""
    ends_at = local(until + DAY, dt.time())
    mine = Attendance.objects.filter(pca_id=pca_id, ends_at__gt=now(), starts_at__lt=ends_at)
    asked_or_agreed = mine.filter(status__in=[AttendanceStatus.OFFERED, AttendanceStatus.ACCEPTED])
    return asked_or_agreed.select_related("visit__person").order_by("starts_at", "id")


def said_no_to(visit: Visit) -> set[UUID]:
    """PCAs who have said that they cannot come to this visit."""
    return set(CannotComeVisit.objects.filter(visit=visit).values_list("call__pca_id", flat=True))


def _still_without(call: OuterRef) -> "QuerySet[Visit]":
    return Visit.objects.filter(cannot_come__call=call, status__in=WITHOUT_SOMEBODY, ends_at__gt=now())


def _place_of(visit: Visit) -> Attendance | None:
    """The place without somebody, if there is one; else who comes."""
    current = visit.current_attendances
    waiting = [place for place in current if place.status not in HOLDS_TIME]
    asked = [place for place in current if place.status == AttendanceStatus.OFFERED]
    return next(iter([*waiting, *asked, *current]), None)


def _away_spans(pca_ids: Sequence[UUID], first: dt.date, last: dt.date) -> list[tuple[UUID, dt.date, dt.date]]:
    leave = Leave.objects.filter(pca_id__in=pca_ids, status=LeaveStatus.APPROVED)
    calls = CannotCome.objects.filter(pca_id__in=pca_ids, back_at__isnull=True, ends_on__isnull=False)
    overlapping = Q(starts_on__lte=last, ends_on__gte=first)
    return [
        (pca_id, starts_on, ends_on or last)
        for rows in (leave, calls)
        for pca_id, starts_on, ends_on in rows.filter(overlapping).values_list("pca_id", "starts_on", "ends_on")
    ]


def _thin_days(
    leave: Leave, everybody: int, spans: Iterable[tuple[UUID, dt.date, dt.date]]
) -> list[tuple[dt.date, int, int]]:
    found, spans = [], list(spans)
    for number in range((leave.ends_on - leave.starts_on).days + 1):
        on = leave.starts_on + number * DAY
        away = {pca_id for pca_id, starts_on, ends_on in spans if starts_on <= on <= ends_on}
        at_work = everybody - 1 - len(away)
        if everybody and at_work < everybody * LEAST_SHARE_AT_WORK:
            found.append((on, at_work, everybody))
    return found
