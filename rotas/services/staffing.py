"""Asking PCAs, and their answers. Saying no is never held against anybody: no reason need be given."""

from uuid import UUID

from django.db import transaction

from coopcare.accounts.actor import Actor
from coopcare.accounts.authorise import require
from coopcare.clock import now
from coopcare.errors import Invalid, StaleState
from rotas.models import Attendance, AttendanceStatus, Visit
from rotas.policies import may_answer, may_staff
from rotas.queries.events import what_happened
from rotas.services.letters import tell_accepted, tell_needs_cover
from rotas.services.locks import lock_visit, lock_workers
from rotas.services.moves import follow_places, move_attendance
from rotas.services.places import (
    ask,
    let_them_prepare,
    open_place,
    require_suitable_for,
    suitable_still,
    take_back,
    the_pca,
)
from rotas.services.settling import require_open_month
from rotas.states import Move

LONGEST_REASON = 200
NOT_OPEN = "This visit is no longer open to you. Ring your support worker if you have a question."


@transaction.atomic
def offer(attendance: Attendance, *, pca_id: UUID, actor: Actor) -> Attendance:
    """Ask a PCA to take an open place. Their time is held until they answer.

    Raises Invalid with every reason against, and StaleState when somebody else has been asked meanwhile.
    """
    require(may_staff(actor, attendance.visit))
    visit = _lock(attendance, pca_id)
    _require_not_over(visit)
    if attendance.status != AttendanceStatus.OPEN:
        raise StaleState(what_happened(visit))
    pca = require_suitable_for(visit, attendance, pca_id, actor=actor)
    ask(attendance, pca, actor=actor)
    follow_places(visit, Move.OFFERED, actor=actor, reason=f"Asked {pca.calling_name}", is_touched=True)
    return attendance


@transaction.atomic
def see(attendance: Attendance, *, actor: Actor) -> None:
    """The PCA has opened what they are asked. The first time counts."""
    require(may_answer(actor, attendance), NOT_OPEN)
    asked = Attendance.objects.filter(pk=attendance.pk, status=AttendanceStatus.OFFERED, seen_at__isnull=True)
    asked.update(seen_at=now())


@transaction.atomic
def accept(attendance: Attendance, *, tell: bool = True, actor: Actor) -> Attendance:
    """The PCA says yes. One who has no lasting place in the team may open the record around the visit, and no longer.

    What may have changed since they were asked (a check ran out) is looked at once more. Without `tell`, whoever
    answers for many visits at once writes one letter about all of them.
    """
    require(may_answer(actor, attendance), NOT_OPEN)
    visit = _lock(attendance, attendance.pca_id)
    if attendance.status == AttendanceStatus.ACCEPTED:
        raise StaleState("You have already said yes to this visit.")
    if attendance.status != AttendanceStatus.OFFERED:
        raise StaleState(what_happened(visit))
    _require_not_over(visit)
    _require_still_suitable(visit, attendance)
    pca = the_pca(attendance)
    move_attendance(attendance, AttendanceStatus.ACCEPTED, answered_at=now())
    follow_places(visit, Move.ACCEPTED, actor=actor)
    let_them_prepare(visit, pca, actor=actor)
    if tell:
        tell_accepted(visit, pca, actor=actor)
    return attendance


@transaction.atomic
def decline(attendance: Attendance, *, reason: str = "", tell: bool = True, actor: Actor) -> Attendance:
    """The PCA says no; the place is open to others at once. The reason is theirs to give or keep, and stays with the
    support worker.
    """
    require(may_answer(actor, attendance), NOT_OPEN)
    reason = _checked_reason(reason)
    visit = _lock(attendance)
    if attendance.status == AttendanceStatus.DECLINED:
        raise StaleState("You have already said no to this visit.")
    if attendance.status == AttendanceStatus.ACCEPTED:
        raise StaleState("You have said yes to this visit. If you cannot come after all, ring your support worker.")
    if attendance.status != AttendanceStatus.OFFERED:
        raise StaleState(what_happened(visit))
    move_attendance(attendance, AttendanceStatus.DECLINED, answered_at=now(), decline_reason=reason)
    open_place(visit, role=attendance.role)
    follow_places(visit, Move.DECLINED, actor=actor)
    if tell:
        tell_needs_cover(visit, actor=actor)
    return attendance


@transaction.atomic
def release(attendance: Attendance, *, reason: str, actor: Actor) -> Attendance:
    """Take a place back from a PCA who was asked or had agreed (they are ill, the offer was not answered). Answers the
    open place that stands beside it now.
    """
    require(may_staff(actor, attendance.visit))
    reason = _checked_reason(reason)
    visit = _lock(attendance)
    _require_not_over(visit)
    if attendance.status not in (AttendanceStatus.OFFERED, AttendanceStatus.ACCEPTED):
        raise StaleState(what_happened(visit))
    successor = take_back(attendance, reason=reason, actor=actor)
    follow_places(visit, Move.RELEASED, actor=actor, is_touched=True)
    tell_needs_cover(visit, actor=actor)
    return successor


def _lock(attendance: Attendance, *pca_ids: UUID | None) -> Visit:
    """The visit, then whoever's time is promised; the attendance as it is now."""
    visit = lock_visit(attendance.visit)
    lock_workers(pca_ids)
    attendance.refresh_from_db()
    attendance.visit = visit
    require_open_month(visit.on)
    return visit


def _require_not_over(visit: Visit) -> None:
    if visit.ends_at <= now():
        raise StaleState("This visit is over.")


def _require_still_suitable(visit: Visit, attendance: Attendance) -> None:
    """A PCA hears what stands against them, but never that a person asked them not to come."""
    against = suitable_still(visit, attendance, the_pca(attendance))
    if against is None:
        raise StaleState(NOT_OPEN)
    if against:
        raise Invalid(f"You cannot take this visit now. {' '.join(against)} Ring your support worker.")


def _checked_reason(reason: str) -> str:
    reason = reason.strip()
    if len(reason) > LONGEST_REASON:
        raise Invalid(f"Write no more than {LONGEST_REASON} letters. You wrote {len(reason)}.", field="reason")
    return reason
