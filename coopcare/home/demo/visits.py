"""Rows of visits: what was planned, who came, what was done, and the story of each."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from coopcare.home.demo.care import Care
from coopcare.home.demo.happenings import MINUTE, Happened, Place, sure
from coopcare.home.demo.kinds import KINDS
from coopcare.home.demo.people import Everybody
from coopcare.home.demo.reading import ClusterData, Supported
from coopcare.ids import new_id
from coopcare.tenancy.bulk import Row, store
from rotas.models import (
    GIVEN,
    Attendance,
    AttendanceStatus,
    CancelReason,
    Visit,
    VisitEvent,
    VisitNote,
    VisitStatus,
    VisitTask,
)
from rotas.states import Move

PLANNER = "CoopCare"
# What somebody has done something about by hand.
TOUCHED = frozenset({VisitStatus.REQUESTED, VisitStatus.OFFERED, VisitStatus.CANCELLED})
AS_PLANNED = frozenset({Move.PLANNED, Move.ARRIVED, Move.LEFT, Move.CONFIRMED})
BEFORE = {Move.CONFIRMED: VisitStatus.DONE, Move.LEFT: VisitStatus.UNDER_WAY}


@dataclass
class Rows:
    """Everything to be stored for some visits, as {column: value}."""

    visits: list[Row] = field(default_factory=list)
    attendances: list[Row] = field(default_factory=list)
    tasks: list[Row] = field(default_factory=list)
    notes: list[Row] = field(default_factory=list)
    events: list[Row] = field(default_factory=list)

    def store(self) -> None:
        store(Visit, self.visits)
        store(Attendance, self.attendances)
        store(VisitTask, self.tasks)
        store(VisitNote, self.notes)
        store(VisitEvent, self.events)


def add_visits(everybody: Everybody, data: ClusterData, care: Care, happened: Sequence[Happened], label: str) -> int:
    """Store what happened; `label` is what history keeps of who wrote it. Answers how many visits."""
    rows, people = Rows(), {person.name: person for person in data.people}
    for one in happened:
        _gather(rows, _Story(everybody, care, people[one.person], one, label, new_id()))
    rows.store()
    return len(rows.visits)


@dataclass
class _Story:
    """One visit with all that is needed to write it down."""

    everybody: Everybody
    care: Care
    person: Supported
    one: Happened
    label: str
    visit_id: UUID

    def name_of(self, place: Place) -> str:
        return self.everybody[place.pca].full_name if place.pca else PLANNER

    def new_row(self) -> Row:
        return {"id": new_id(), "coop_id": self.care.cluster.coop_id, "visit_id": self.visit_id}


def _gather(rows: Rows, story: _Story) -> None:
    rows.visits.append(_visit(story))
    rows.attendances += [_attendance(story, place) for place in story.one.places]
    rows.tasks += _tasks(story)
    rows.notes += _notes(story)
    rows.events += _events(story)


def _visit(story: _Story) -> Row:
    one, care = story.one, story.care
    return {
        "id": story.visit_id,
        "coop_id": care.cluster.coop_id,
        "package_id": care.packages[one.person].id,
        "person_id": story.everybody[one.person].id,
        "cluster_id": care.cluster.id,
        "pattern_id": care.patterns[one.usual].id if one.usual else None,
        "kind": KINDS[one.kind].visit_kind,
        "on": one.on,
        "starts_at": one.starts_at,
        "ends_at": one.ends_at,
        "workers_needed": one.workers_needed,
        "status": one.status,
        "is_touched": one.usual is None or one.status in TOUCHED,
        "moved_by_clock_change": one.moved_by_clock_change,
        "note_from_person": one.note_from_person,
        "booked_by": "Every week" if one.usual else story.person.full_name,
        "booked_at": one.booked_at,
        "cancelled_at": one.cancelled_at,
        "cancel_reason": one.cancel_reason,
        "cancel_note": one.cancel_note,
        "confirmed_at": one.confirmed_at,
        "query_note": one.query_note,
    }


def _attendance(story: _Story, place: Place) -> Row:
    return story.new_row() | {
        "pca_id": story.everybody[place.pca].id if place.pca else None,
        "status": place.status,
        "starts_at": story.one.starts_at,
        "ends_at": story.one.ends_at,
        "offered_at": place.asked_at,
        "answered_at": place.answered_at,
        "decline_reason": place.decline_reason,
        "arrived_at": place.arrived_at,
        "arrival_received_at": place.arrived_at,
        "left_at": place.left_at,
        "leaving_received_at": place.left_at,
    }


def _tasks(story: _Story) -> Iterator[Row]:
    one = story.one
    came = next((place for place in one.standing() if place.arrived_at), None)
    for position, task in enumerate(story.care.tasks_at(story.person, one.kind)):
        done = came is not None and one.status in GIVEN and position != one.unwanted_task
        yield story.new_row() | {
            "task_id": task.id,
            "name": task.name,
            "task_class": task.task_class,
            "needs_training": task.needs_training,
            "position": position,
            "done_at": _done_at(came, position) if done and came else None,
            "done_by": story.name_of(came) if done and came else "",
        }


def _done_at(place: Place, position: int) -> dt.datetime:
    """Ticked one after the other, none after leaving."""
    return min(sure(place.arrived_at) + (position + 1) * 9 * MINUTE, sure(place.left_at))


def _notes(story: _Story) -> Iterator[Row]:
    if not story.one.note:
        return
    place = story.one.standing()[0]
    yield story.new_row() | {
        "author_id": story.everybody[sure(place.pca)].id,
        "author_name": story.name_of(place),
        "text": story.one.note,
        "written_at": place.left_at,
    }


def _events(story: _Story) -> Iterator[Row]:
    """The visit's moves in order of time, each from the state that the one before left.

    Of visits of earlier months that went as planned only the last move is kept: the rest is on the visit itself.
    """
    moves = sorted(_moves(story), key=lambda found: found[0])
    went_as_planned = {move for _, move, *_ in moves} <= AS_PLANNED
    if went_as_planned and story.one.on < story.everybody.today.replace(day=1):
        moves = moves[-1:]
    old = BEFORE.get(moves[0][1], "")
    for at, move, new, name, reason in moves:
        yield story.new_row() | {
            "at": at,
            "move": move,
            "old_status": old,
            "new_status": new,
            "actor": story.label,
            "actor_name": name,
            "reason": reason,
        }
        old = new


def _moves(story: _Story) -> Iterator[tuple[dt.datetime, Move, VisitStatus, str, str]]:
    one = story.one
    yield one.booked_at, *_first_move(story)
    for place in one.places:
        yield from _answers(story, place)
    came = [place for place in one.standing() if place.arrived_at]
    if came:
        first = min(came, key=lambda place: place.arrived_at or one.starts_at)
        yield sure(first.arrived_at), Move.ARRIVED, VisitStatus.UNDER_WAY, story.name_of(first), ""
    if came and one.status in GIVEN:
        last = max(came, key=lambda place: place.left_at or one.ends_at)
        yield sure(last.left_at), Move.LEFT, VisitStatus.DONE, story.name_of(last), ""
        if one.confirmed_at:
            yield one.confirmed_at, Move.CONFIRMED, VisitStatus.CONFIRMED, story.person.full_name, ""
        if one.query_note:
            yield sure(last.left_at) + MINUTE, Move.QUERIED, VisitStatus.QUERIED, story.person.full_name, one.query_note
    if one.cancelled_at:
        by = PLANNER if one.cancel_reason == CancelReason.OUR_FAULT else story.person.full_name
        reason = CancelReason(one.cancel_reason).label
        yield one.cancelled_at, Move.CANCELLED, VisitStatus.CANCELLED, by, reason
    if one.status == VisitStatus.MISSED:
        yield one.ends_at, Move.MISSED, VisitStatus.MISSED, PLANNER, one.missed_reason


def _first_move(story: _Story) -> tuple[Move, VisitStatus, str, str]:
    one = story.one
    if one.usual is None:
        return Move.BOOKED, VisitStatus.OFFERED, story.person.full_name, ""
    asked_at_first = [place for place in one.places if place.asked_at == one.booked_at]
    is_staffed = len(asked_at_first) == one.workers_needed
    return Move.PLANNED, VisitStatus.ACCEPTED if is_staffed else VisitStatus.REQUESTED, PLANNER, ""


def _answers(story: _Story, place: Place) -> Iterator[tuple[dt.datetime, Move, VisitStatus, str, str]]:
    """What a place that is no longer, or was asked for later, adds to the story."""
    name, one = story.name_of(place), story.one
    if place.status == AttendanceStatus.DECLINED:
        yield sure(place.answered_at), Move.DECLINED, VisitStatus.REQUESTED, name, place.decline_reason
    elif place.status == AttendanceStatus.RELEASED:
        yield sure(place.answered_at), Move.RELEASED, VisitStatus.REQUESTED, name, place.decline_reason
    elif place.status == AttendanceStatus.OFFERED:
        yield sure(place.asked_at), Move.OFFERED, VisitStatus.OFFERED, name, ""
    elif place.answered_at and (one.usual is None or place.asked_at != one.booked_at):
        yield place.answered_at, Move.ACCEPTED, VisitStatus.ACCEPTED, name, ""
