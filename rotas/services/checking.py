"""After a visit: the person confirms or queries it, and the support worker puts right what the record has wrong."""

import datetime as dt

from django.db import transaction

from coopcare.accounts.actor import Actor
from coopcare.accounts.authorise import require
from coopcare.clock import now
from coopcare.errors import Invalid, StaleState
from coopcare.ui.formats import gov_datetime, minutes_words
from rotas import events
from rotas.models import Attendance, AttendanceStatus, Visit, VisitStatus
from rotas.policies import may_confirm, may_settle
from rotas.queries.events import what_happened
from rotas.services.letters import tell_missed
from rotas.services.locks import lock_visit
from rotas.services.moves import follow_places, move_attendance, move_visit
from rotas.services.places import current_places
from rotas.services.settling import require_open_month
from rotas.services.watch_ending import end_watches_of
from rotas.states import Move

LONGEST_QUERY = 500
MOST_EXTRA_MINUTES = 12 * 60
FURTHEST_FROM_PLAN = dt.timedelta(hours=12)
NOBODY_CAME = frozenset({AttendanceStatus.OPEN, AttendanceStatus.OFFERED, AttendanceStatus.ACCEPTED})


@transaction.atomic
def confirm_visit(visit: Visit, *, actor: Actor) -> Visit:
    """The person says that it was given as recorded."""
    require(may_confirm(actor, visit))
    lock_visit(visit)
    if visit.status == VisitStatus.CONFIRMED:
        raise StaleState("This visit is already confirmed.")
    _require_given(visit)
    move_visit(visit, VisitStatus.CONFIRMED, Move.CONFIRMED, actor=actor, confirmed_at=now(), query_note="")
    return visit


@transaction.atomic
def query_visit(visit: Visit, *, note: str, actor: Actor) -> Visit:
    """The person says that it was not as recorded. It is not charged until the support worker has settled it."""
    require(may_confirm(actor, visit))
    note = _required(note, LONGEST_QUERY, "Say what was different about the visit.", "note")
    lock_visit(visit)
    require_open_month(visit.on)
    if visit.status == VisitStatus.QUERIED:
        raise StaleState("You have already asked about this visit. Your support worker is looking into it.")
    if visit.status != VisitStatus.DONE:
        raise StaleState(what_happened(visit))
    move_visit(visit, VisitStatus.QUERIED, Move.QUERIED, actor=actor, reason=note, query_note=note)
    return visit


@transaction.atomic
def settle_query(
    visit: Visit,
    *,
    arrived_at: dt.datetime,
    left_at: dt.datetime,
    reason: str,
    actor: Actor,
    attendance: Attendance | None = None,
) -> Visit:
    """The times (UTC) were really these: after a query, a forgotten check-in or check-out, a visit wrongly marked as
    missed. At a two-person visit `attendance` says whose times; without it, everybody's.

    The visit is done again, so the person can confirm it; visit_given is sent, so it is charged again.
    """
    require(may_settle(actor, visit))
    reason = _required(reason, 300, "Say how you know when the visit was.", "reason")
    lock_visit(visit)
    require_open_month(visit.on)
    _require_past(visit)
    arrived_at, left_at = _checked_times(visit, arrived_at, left_at)
    places = [place for place in current_places(visit) if attendance is None or place.pk == attendance.pk]
    if not any(place.pca_id for place in places):
        raise Invalid("Nobody had a place at this visit, so there are no times to put right.")
    for place in places:
        _put_right(place, arrived_at, left_at)
    follow_places(visit, Move.SETTLED, actor=actor, reason=reason, query_note="", confirmed_at=None)
    if visit.status == VisitStatus.DONE:
        events.visit_given.send(sender=Visit, visit=visit, actor=actor)
    return visit


@transaction.atomic
def mark_missed(visit: Visit, *, reason: str, actor: Actor) -> Visit:
    """Nobody came, or one of two did not (domain.md G3). Places of those who came are left as they are."""
    require(may_settle(actor, visit))
    reason = _required(reason, 300, "Say how you know that nobody came.", "reason")
    lock_visit(visit)
    require_open_month(visit.on)
    if visit.starts_at > now():
        raise Invalid(f"This visit has not started yet. It is on {gov_datetime(visit.starts_at)}.")
    absent = [place for place in current_places(visit) if place.status in NOBODY_CAME]
    if not absent:
        raise StaleState(what_happened(visit))
    for place in absent:
        move_attendance(place, AttendanceStatus.MISSED)
    follow_places(visit, Move.MISSED, actor=actor, reason=reason)
    if visit.status == VisitStatus.DONE:
        events.visit_given.send(sender=Visit, visit=visit, actor=actor)
    if not actor.is_system:
        end_watches_of(visit, note=reason, actor=actor)
    tell_missed(visit, actor=actor)
    events.visit_missed.send(sender=Visit, visit=visit, actor=actor)
    return visit


@transaction.atomic
def authorise_extra(attendance: Attendance, *, minutes: int, actor: Actor) -> Attendance:
    """Time beyond what was planned may be charged: who said so is kept (domain.md C4). 0 takes it back."""
    visit = attendance.visit
    require(may_settle(actor, visit))
    if not 0 <= minutes <= MOST_EXTRA_MINUTES:
        raise Invalid(f"Enter extra time from 0 minutes to {minutes_words(MOST_EXTRA_MINUTES)}.", field="minutes")
    lock_visit(visit)
    require_open_month(visit.on)
    if visit.status in (VisitStatus.CANCELLED, VisitStatus.MISSED):
        raise StaleState(what_happened(visit))
    Attendance.objects.filter(pk=attendance.pk).update(extra_minutes_authorised=minutes, extra_authorised_by=actor.name)
    attendance.refresh_from_db()
    move_visit(visit, VisitStatus(visit.status), Move.LENGTHENED, actor=actor, reason=f"{minutes_words(minutes)} extra")
    if visit.status in (VisitStatus.DONE, VisitStatus.CONFIRMED):
        events.visit_given.send(sender=Visit, visit=visit, actor=actor)
    return attendance


def _put_right(place: Attendance, arrived_at: dt.datetime, left_at: dt.datetime) -> None:
    """These were the times; a place that nobody ever had was missed."""
    if place.pca_id is None:
        if place.status == AttendanceStatus.OPEN:
            move_attendance(place, AttendanceStatus.MISSED)
        return
    move_attendance(
        place,
        AttendanceStatus.DONE,
        clash="They were at another visit then. Look at that one first.",
        arrived_at=arrived_at,
        left_at=left_at,
        arrival_received_at=place.arrival_received_at or now(),
        leaving_received_at=place.leaving_received_at or now(),
    )


def _require_given(visit: Visit) -> None:
    if visit.status not in (VisitStatus.DONE, VisitStatus.QUERIED):
        raise StaleState(what_happened(visit))


def _require_past(visit: Visit) -> None:
    """Times are put right afterwards, never in advance."""
    if visit.status == VisitStatus.CANCELLED:
        raise StaleState(what_happened(visit))
    if visit.starts_at > now():
        raise Invalid(f"This visit has not started yet. It is on {gov_datetime(visit.starts_at)}.")


def _checked_times(visit: Visit, arrived_at: dt.datetime, left_at: dt.datetime) -> tuple[dt.datetime, dt.datetime]:
    arrived_at, left_at = arrived_at.astimezone(dt.UTC), left_at.astimezone(dt.UTC)
    if left_at <= arrived_at:
        raise Invalid("The time of leaving must be after the time of arriving.", field="left_at")
    if left_at > now():
        raise Invalid(f"{gov_datetime(left_at)} has not come yet.", field="left_at")
    too_early, too_late = (
        arrived_at < visit.starts_at - FURTHEST_FROM_PLAN,
        left_at > visit.ends_at + FURTHEST_FROM_PLAN,
    )
    if too_early or too_late:
        raise Invalid(
            f"The visit was on {gov_datetime(visit.starts_at)}. Enter times within 12 hours of it.", field="arrived_at"
        )
    return arrived_at, left_at


def _required(text: str, most: int, sentence: str, field: str) -> str:
    text = text.strip()
    if not text:
        raise Invalid(sentence, field=field)
    if len(text) > most:
        raise Invalid(f"Write no more than {most} letters. You wrote {len(text)}.", field=field)
    return text
