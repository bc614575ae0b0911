"""Places at a visit, inside the services: asking a PCA, taking a place back. The visit and the PCAs are locked."""

import datetime as dt
from uuid import UUID

from clusters.models import TeamPlace
from clusters.services.teams import close_cover_place, open_cover_place
from coopcare.accounts.actor import Actor
from coopcare.clock import now
from coopcare.errors import Invalid
from coopcare.tenancy.refusals import refusing
from members.models import Person
from rotas import events
from rotas.models import Attendance, AttendanceRole, AttendanceStatus, CancelReason, Visit, VisitStatus
from rotas.policies import may_staff
from rotas.queries.facts import facts_for, place_at
from rotas.services.letters import tell_asked, tell_let_go, time_words
from rotas.services.moves import TIME_HAS_GONE, move_attendance, move_visit
from rotas.states import Move
from rotas.suitability import PlaceFacts, is_blocked, is_taken, reasons_against

# A cover place spans four days; another visit within them keeps it open.
NEARBY = dt.timedelta(days=3)


def current_places(visit: Visit) -> list[Attendance]:
    """Filled or not, those of workers and learners, the oldest first."""
    return list(Attendance.objects.current().filter(visit=visit).select_related("pca").order_by("id"))


def open_place(visit: Visit, *, role: str = AttendanceRole.WORKER) -> Attendance:
    return Attendance.objects.create(visit=visit, role=role, starts_at=visit.starts_at, ends_at=visit.ends_at)


def ask(attendance: Attendance, pca: Person, *, actor: Actor) -> None:
    """Offer a place; from now on it holds the PCA's time, until they answer."""
    move_attendance(attendance, AttendanceStatus.OFFERED, pca=pca, offered_at=now(), seen_at=None, answered_at=None)
    tell_asked(attendance.visit, pca, actor=actor)


def take_back(attendance: Attendance, *, reason: str, actor: Actor, tell: bool = True) -> Attendance:
    """The PCA's place is history, and an open one stands beside it; answers the open one. `tell` the PCA, unless it was
    they who asked for it.
    """
    was = time_words(attendance.starts_at, attendance.ends_at)
    close_record(attendance, actor=actor)
    move_attendance(attendance, AttendanceStatus.RELEASED, answered_at=now(), decline_reason=reason)
    if tell:
        tell_let_go(attendance.visit, the_pca(attendance), was, actor=actor)
    return open_place(attendance.visit, role=attendance.role)


def move_time(attendance: Attendance, starts_at: dt.datetime, ends_at: dt.datetime) -> None:
    """The same place at another time. Raises Invalid when the PCA has promised that time."""
    with refusing("pca_is_in_one_place", TIME_HAS_GONE, field="starts_at"):
        Attendance.objects.filter(pk=attendance.pk).update(starts_at=starts_at, ends_at=ends_at)
    attendance.starts_at, attendance.ends_at = starts_at, ends_at


def require_suitable_for(visit: Visit, attendance: Attendance, pca_id: UUID, *, actor: Actor) -> Person:
    """The PCA, if nothing speaks against them at the visit as it now is."""
    place = place_at(visit, starts_at=visit.starts_at, ends_at=visit.ends_at, instead_of=[attendance])
    return require_suitable(place, pca_id, tell_reasons=may_staff(actor, visit))


def require_suitable(place: PlaceFacts, pca_id: UUID, *, tell_reasons: bool) -> Person:
    """The PCA, if nothing speaks against them. Else raises Invalid: with the reasons for whoever runs the rota, and for
    the person who chooses with nothing of why.
    """
    pca = facts_for(pca_id, place)
    if pca is None:
        raise Invalid("Choose who should come from the list.", field="pca_id")
    if against := reasons_against(pca, place):
        if tell_reasons:
            raise Invalid(" ".join(against), field="pca_id")
        if is_taken(pca, place):
            raise Invalid(TIME_HAS_GONE, field="starts_at")
        raise Invalid(f"{pca.name} cannot come then. Choose another time, or somebody else.", field="pca_id")
    return Person.objects.get(id=pca_id)


def suitable_still(visit: Visit, attendance: Attendance, pca: Person) -> list[str] | None:
    """What stands against a PCA who was asked earlier, for them to read; None where they may not come to this person,
    or work here no more, of which they hear nothing.
    """
    place = place_at(visit, starts_at=visit.starts_at, ends_at=visit.ends_at, instead_of=[attendance])
    facts = facts_for(pca.id, place)
    if facts is None or is_blocked(facts, place):
        return None
    return reasons_against(facts, place)


def let_them_prepare(visit: Visit, pca: Person, *, actor: Actor) -> None:
    """Cover opens the person's record around the visit; a lasting place in the team opens it anyway."""
    lasting = TeamPlace.objects.on(visit.on).filter(person=visit.person, pca=pca, ends_on__isnull=True)
    if not lasting.exists():
        open_cover_place(visit.person, pca, visit_starts_at=visit.starts_at, visit_ends_at=visit.ends_at, actor=actor)


def call_off(visit: Visit, *, reason: str, note: str, actor: Actor) -> list[Person]:
    """Cancel a visit and every place at it. Answers the PCAs who were asked or had agreed: the caller tells them."""
    places = current_places(visit)
    for place in places:
        close_record(place, actor=actor)
        move_attendance(place, AttendanceStatus.CANCELLED)
    words = ". ".join(filter(None, [CancelReason(reason).label, note]))
    move_visit(
        visit, VisitStatus.CANCELLED, Move.CANCELLED, actor=actor, reason=words,
        cancelled_at=now(), cancel_reason=reason, cancel_note=note,
    )  # fmt: skip
    events.visit_cancelled.send(sender=Visit, visit=visit, actor=actor)
    return [place.pca for place in places if place.pca is not None]


def close_record(attendance: Attendance, *, actor: Actor) -> None:
    """Somebody who covered a visit, and will not come to it, may no longer see the person's record because of it."""
    if attendance.pca is None or attendance.status != AttendanceStatus.ACCEPTED:
        return
    visit = attendance.visit
    nearby = visit.on - NEARBY, visit.on + NEARBY
    others = Attendance.objects.holding_time().filter(pca=attendance.pca, visit__person_id=visit.person_id)
    if not others.filter(visit__on__range=nearby).exclude(pk=attendance.pk).exists():
        close_cover_place(
            visit.person,
            attendance.pca,
            visit_starts_at=attendance.starts_at,
            visit_ends_at=attendance.ends_at,
            actor=actor,
        )


def the_pca(attendance: Attendance) -> Person:
    """Whoever has this place. Asking it of an open place is a fault."""
    if attendance.pca is None:
        raise ValueError(f"Attendance {attendance.pk} has nobody")
    return attendance.pca
