"""Who is late today, whom it concerns, and what it does to the rest of a PCA's day."""

import datetime as dt
import re
from collections.abc import Collection
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery

from clusters.policies import clusters_of
from coopcare.accounts.actor import Actor
from coopcare.accounts.models import Access
from coopcare.clock import now, today
from members.models import Employment, PermissionGrant, Person, Scope
from rotas.models import Attendance, AttendanceStatus, LateNotice, Visit, VisitEvent
from rotas.queries.homes import homes_of, told_by_mode
from rotas.queries.watches import family_to_tell
from rotas.states import Move
from rotas.travel import travel_minutes
from rotas.watch.lateness import Late, Planned, knock_on

BY_A_REPRESENTATIVE = re.compile(r"^user:([0-9a-f-]{36}) hat:representative ")
SEES_VISITS = {Scope.SEE_VISITS, Scope.BOOK_VISITS}


def notices_today(actor: Actor) -> "QuerySet[LateNotice]":
    """The newest of each place where nobody has arrived yet, in the actor's clusters, the soonest first."""
    here = newest_notices().filter(attendance__visit__cluster__in=clusters_of(actor), attendance__visit__on=today())
    waiting = here.filter(attendance__status=AttendanceStatus.ACCEPTED)
    return waiting.select_related("attendance__visit__person", "attendance__pca").order_by("expected_at", "id")


def newest_notices() -> "QuerySet[LateNotice]":
    """What somebody said last about each place."""
    of_place = LateNotice.objects.filter(attendance=OuterRef("attendance")).order_by("-told_at", "-id")
    return LateNotice.objects.filter(id=Subquery(of_place.values("id")[:1]))


def expected_arrivals(visit_ids: Collection[UUID]) -> dict[UUID, dt.datetime]:
    """By visit, when the last of those who are late and have not arrived said that they would be there."""
    rows = newest_notices().filter(
        attendance__visit_id__in=visit_ids, attendance__status=AttendanceStatus.ACCEPTED
    )  # fmt: skip
    return dict(rows.order_by("expected_at").values_list("attendance__visit_id", "expected_at"))


def newest_notice(place: Attendance) -> LateNotice | None:
    return newest_notices().filter(attendance=place).first()


def whom_to_tell_of_delay(visit: Visit) -> list[Person]:
    """The person; a representative who booked the visit and may still see it; and who asked to be told."""
    found = {person.id: person for person in [visit.person, *_who_booked(visit), *family_to_tell(visit.person_id)]}
    return list(found.values())


def also_late(place: Attendance) -> list[Late[Attendance]]:
    """Later visits of the PCA's day that this delay makes late and that nobody has been told about."""
    notice = newest_notice(place)
    if notice is None or place.pca_id is None or place.status != AttendanceStatus.ACCEPTED:
        return []
    later = Attendance.objects.filter(
        pca_id=place.pca_id, status=AttendanceStatus.ACCEPTED, starts_at__gt=place.starts_at, visit__on=place.visit.on
    )
    rows = list(later.select_related("visit__person", "pca").order_by("starts_at", "id"))
    if not rows:
        return []
    told = {
        one.attendance_id: one.minutes
        for one in newest_notices().filter(attendance_id__in=[row.id for row in rows]).order_by("id")
    }
    late = knock_on(max(notice.expected_at, now()), place.ends_at - place.starts_at, _planned(place, rows))
    return [one for one in late if one.minutes > told.get(one.thing.id, 0)]


def _planned(place: Attendance, rows: list[Attendance]) -> list[Planned[Attendance]]:
    homes = homes_of([row.visit.person_id for row in [place, *rows]])
    mode = Employment.objects.on(today()).filter(person_id=place.pca_id).values_list("travel_mode", flat=True).first()
    told = told_by_mode().get(mode or "", {})
    found, before = [], place
    for row in rows:
        way = travel_minutes(homes.get(before.visit.person_id), homes.get(row.visit.person_id), mode or "", told)
        found.append(Planned(row, row.starts_at, row.ends_at, way))
        before = row
    return found


def _who_booked(visit: Visit) -> list[Person]:
    booking = VisitEvent.objects.filter(visit=visit, move=Move.BOOKED).order_by("at", "id").first()
    user = BY_A_REPRESENTATIVE.match(booking.actor) if booking else None
    if user is None:
        return []
    person_ids = Access.objects.current(now()).filter(user_id=user.group(1)).values("person_id")
    grants = PermissionGrant.objects.on(today()).filter(
        person_id=visit.person_id, representative_id__in=person_ids, scopes__overlap=sorted(SEES_VISITS)
    )
    return list(Person.objects.filter(id__in=grants.values("representative_id")).order_by("id"))
