"""Giving a visit: arriving, the tasks, the note, leaving. A PCA's phone may have been without signal, so it says when
things happened (`at`), and the server keeps beside it when it heard.
"""

import datetime as dt

from django.db import transaction

from coopcare.accounts.actor import Actor
from coopcare.accounts.authorise import require
from coopcare.audit.services import record
from coopcare.clock import now, to_local
from coopcare.errors import Invalid, StaleState
from coopcare.tenancy.context import current_coop
from coopcare.tenancy.registration import why_no_personal_care
from coopcare.ui.formats import gov_date, gov_datetime, gov_time
from rotas import events
from rotas.models import GIVEN, Attendance, AttendanceStatus, Visit, VisitNote, VisitStatus, VisitTask
from rotas.policies import is_at_visit, may_give, may_write_up
from rotas.queries.events import what_happened
from rotas.queries.facts import need_of
from rotas.services.checking import authorise_extra, confirm_visit, mark_missed, query_visit, settle_query
from rotas.services.locks import lock_visit
from rotas.services.moves import follow_places, move_attendance
from rotas.services.settling import require_open_month
from rotas.states import Move

# Also the names of what happens after a visit, so that a page needs one import.
__all__ = [
    "arrive",
    "authorise_extra",
    "confirm_visit",
    "leave",
    "mark_missed",
    "query_visit",
    "settle_query",
    "tick_task",
    "write_note",
]

EARLY = dt.timedelta(minutes=30)
CLOCK_DRIFT = dt.timedelta(minutes=2)
LATEST_LEAVING = dt.timedelta(hours=12)
LONGEST_NOTE = 5000
WHAT_TO_DO = (
    "Do not start this visit. Ring your support worker now: they find somebody who may give it, or take it out of the "
    "visit. If somebody is in danger, ring 999."
)
NOT_YOURS = "This is not one of your visits."


@transaction.atomic
def arrive(attendance: Attendance, *, at: dt.datetime, actor: Actor) -> Attendance:
    """The PCA is there, since `at` by their phone (UTC). From half an hour before the visit. Refused with
    personal care in it on a day on which the co-op may not give it.
    """
    require(may_give(actor, attendance), NOT_YOURS)
    visit = _lock(attendance)
    if attendance.arrived_at is not None:
        raise StaleState(f"You have already told us that you arrived at {gov_time(attendance.arrived_at)}.")
    if attendance.status == AttendanceStatus.OFFERED:
        raise Invalid("Say yes to this visit first.")
    if attendance.status != AttendanceStatus.ACCEPTED:
        raise StaleState(what_happened(visit))
    at = _checked_instant(at, visit)
    if at < visit.starts_at - EARLY:
        raise Invalid(f"You can start this visit from {_from_words(visit)}.", field="at")
    _require_registered(visit, at)
    move_attendance(attendance, AttendanceStatus.UNDER_WAY, arrived_at=at, arrival_received_at=now())
    follow_places(visit, Move.ARRIVED, actor=actor)
    return attendance


@transaction.atomic
def leave(attendance: Attendance, *, at: dt.datetime, actor: Actor) -> Attendance:
    """The PCA has left, at `at` by their phone (UTC). When all who came have left, the visit is done and charged."""
    require(may_give(actor, attendance), NOT_YOURS)
    visit = _lock(attendance)
    if attendance.left_at is not None:
        raise StaleState(f"You have already told us that you left at {gov_time(attendance.left_at)}.")
    if attendance.arrived_at is None and attendance.status == AttendanceStatus.ACCEPTED:
        raise Invalid("Tell us first that you have arrived.")
    if attendance.status != AttendanceStatus.UNDER_WAY or attendance.arrived_at is None:
        raise StaleState(what_happened(visit))
    at = _checked_instant(at, visit)
    if at < attendance.arrived_at:
        raise Invalid(f"You arrived at {gov_time(attendance.arrived_at)}, so you cannot have left before.", field="at")
    move_attendance(attendance, AttendanceStatus.DONE, left_at=at, leaving_received_at=now())
    follow_places(visit, Move.LEFT, actor=actor)
    if visit.status == VisitStatus.DONE:
        events.visit_given.send(sender=Visit, visit=visit, actor=actor)
    return attendance


@transaction.atomic
def tick_task(visit_task: VisitTask, *, done: bool, actor: Actor) -> VisitTask:
    """Done, or not done after all, once somebody is there. Ticking twice keeps the first time."""
    visit = visit_task.visit
    require(may_write_up(actor, visit), NOT_YOURS)
    lock_visit(visit)
    if visit.status not in (VisitStatus.UNDER_WAY, VisitStatus.DONE, VisitStatus.QUERIED):
        raise StaleState(_why_not_now(visit))
    require_open_month(visit.on)
    facts = {"done_at": now(), "done_by": actor.name} if done else {"done_at": None, "done_by": ""}
    if VisitTask.objects.filter(pk=visit_task.pk, done_at__isnull=done).update(**facts):
        record(actor, "ticked a task" if done else "unticked a task", visit_task, about=visit.person_id)
    visit_task.refresh_from_db()
    return visit_task


@transaction.atomic
def write_note(visit: Visit, *, text: str, actor: Actor) -> VisitNote:
    """What happened, for the person and whoever comes next. Never changed: a correction is another note.

    A PCA writes once they have arrived; the support worker at any time.
    """
    require(may_write_up(actor, visit), NOT_YOURS)
    text = text.strip()
    if not text:
        raise Invalid("Write what happened at the visit.", field="text")
    if len(text) > LONGEST_NOTE:
        raise Invalid(f"Write no more than {LONGEST_NOTE} letters. You wrote {len(text)}.", field="text")
    lock_visit(visit)
    if is_at_visit(actor, visit) and visit.status not in {VisitStatus.UNDER_WAY, *GIVEN}:
        raise StaleState(_why_not_now(visit))
    note = VisitNote.objects.create(
        visit=visit, author_id=actor.person_id, author_name=actor.name, text=text, written_at=now()
    )
    record(actor, "wrote a visit note", note, about=visit.person_id)
    return note


def _lock(attendance: Attendance) -> Visit:
    visit = lock_visit(attendance.visit)
    attendance.refresh_from_db()
    attendance.visit = visit
    require_open_month(visit.on)
    return visit


def _require_registered(visit: Visit, at: dt.datetime) -> None:
    """A visit with personal care that was agreed before does not start while the co-op may not give it."""
    coop, on = current_coop(), to_local(at).date()
    if coop.may_give_personal_care_on(on):
        return
    regulated = [task.name for task in visit.tasks.all() if need_of(task).is_regulated]
    if barred := why_no_personal_care(coop, regulated, "given", on=on):
        raise Invalid(f"{barred} {WHAT_TO_DO}")


def _checked_instant(at: dt.datetime, visit: Visit) -> dt.datetime:
    """Not in the future, but for a phone's clock that is a little ahead, and not long after the visit."""
    at = at.astimezone(dt.UTC)
    if at > now() + CLOCK_DRIFT:
        raise Invalid(f"{gov_datetime(at)} has not come yet. Check the clock of your phone.", field="at")
    if at > visit.ends_at + LATEST_LEAVING:
        raise Invalid(
            f"This visit was on {gov_date(visit.starts_at)}. Ask your support worker to put the times right.",
            field="at",
        )
    return at


def _from_words(visit: Visit) -> str:
    opens = visit.starts_at - EARLY
    return gov_datetime(opens) if gov_date(opens) != gov_date(now()) else gov_time(opens)


def _why_not_now(visit: Visit) -> str:
    return "Tell us first that you have arrived." if visit.is_upcoming else what_happened(visit)
