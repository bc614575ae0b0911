"""Making a move: the only place where the status of a visit or of a place changes.

A service asks its policy, locks the visit, moves places, and then lets the visit follow them.
"""

from typing import Any

from django.db.models import F

from coopcare.accounts.actor import Actor
from coopcare.audit.services import record
from coopcare.clock import now
from coopcare.errors import StaleState
from coopcare.tenancy.refusals import refusing
from rotas.models import Attendance, AttendanceRole, AttendanceStatus, Visit, VisitEvent, VisitStatus
from rotas.queries.events import what_happened
from rotas.states import ATTENDANCE_MOVES, VISIT_MOVES, Move, can_move, status_from

TIME_HAS_GONE = "That time has just gone. Choose another time."


def move_visit(visit: Visit, to: VisitStatus, move: Move, *, actor: Actor, reason: str = "", **facts: Any) -> None:
    """Change a visit's status and `facts`, grow its version, and keep the event. The visit must be locked.

    Raises StaleState, saying what happened to it, when the move is not open to it now.
    """
    old = VisitStatus(visit.status)
    allowed = can_move(VISIT_MOVES, old, to)
    changes = {"status": to, "version": F("version") + 1, **facts}
    unchanged_until_now = Visit.objects.filter(pk=visit.pk, status=old, version=visit.version)
    if not (allowed and unchanged_until_now.update(**changes)):
        raise StaleState(what_happened(visit))
    visit.version += 1
    for name, value in {"status": to, **facts}.items():
        setattr(visit, name, value)
    keep_event(visit, move, old=old, actor=actor, reason=reason)


def move_attendance(attendance: Attendance, to: AttendanceStatus, *, clash: str = TIME_HAS_GONE, **facts: Any) -> None:
    """Change a place's status and `facts`. Raises StaleState when the place has moved on meanwhile, and Invalid with
    `clash` when the PCA's time has been promised to somebody else.
    """
    old = AttendanceStatus(attendance.status)
    if not can_move(ATTENDANCE_MOVES, old, to):
        raise StaleState(what_happened(attendance.visit))
    with refusing("pca_is_in_one_place", clash, field="starts_at"):
        changed = Attendance.objects.filter(pk=attendance.pk, status=old).update(status=to, **facts)
    if not changed:
        raise StaleState(what_happened(attendance.visit))
    for name, value in {"status": to, **facts}.items():
        setattr(attendance, name, value)


def follow_places(visit: Visit, move: Move, *, actor: Actor, reason: str = "", **facts: Any) -> None:
    """The visit becomes what its places make it."""
    places = Attendance.objects.current().filter(visit=visit, role=AttendanceRole.WORKER)
    to = status_from(list(places.values_list("status", flat=True)))
    move_visit(visit, to, move, actor=actor, reason=reason, **facts)


def keep_event(visit: Visit, move: Move, *, old: str, actor: Actor, reason: str = "") -> None:
    """One move, for the visit's own story and for the history of the person's record."""
    VisitEvent.objects.create(
        visit=visit,
        at=now(),
        move=move,
        old_status=old,
        new_status=visit.status,
        actor=actor.label,
        actor_name="CoopCare" if actor.is_system else actor.name,
        reason=reason[:300],
    )
    record(actor, f"{_verb(move)} a visit", visit, about=visit.person_id, detail=reason)


_VERBS = {
    Move.OFFERED: "asked a PCA to come to",
    Move.RELEASED: "opened to somebody else a place at",
    Move.ARRIVED: "arrived at",
    Move.LEFT: "left",
    Move.SETTLED: "put right the times of",
    Move.MISSED: "marked as missed",
    Move.LENGTHENED: "authorised extra time for",
}


def _verb(move: Move) -> str:
    return _VERBS.get(move, move.label)
