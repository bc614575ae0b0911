"""Arriving, leaving, tasks, notes; and afterwards: confirmed, queried, put right, missed."""

import datetime as dt
from datetime import date, time
from typing import Any

import pytest
import time_machine

from coopcare.accounts.hats import Hat
from coopcare.clock import local
from coopcare.errors import Invalid, NotAllowed, StaleState
from coopcare.outbox.models import Message
from members.models import PermissionGrant, Person
from rotas import events
from rotas.models import Attendance, AttendanceStatus, Visit, VisitEvent, VisitNote, VisitStatus
from rotas.services.giving import (
    arrive,
    authorise_extra,
    confirm_visit,
    leave,
    mark_missed,
    query_visit,
    settle_query,
    tick_task,
    write_note,
)
from rotas.services.settling import MonthSettled, settle_month
from rotas.services.watching import mark_missed_visits
from tests.cast import Cast
from tests.factories.rotas import a_visit

DAY = date(2026, 3, 6)


def at(hour: int, minute: int = 0, day: date = DAY) -> dt.datetime:
    return local(day, time(hour, minute))


@pytest.fixture
def clock() -> Any:
    """10am on the day of the visit; `clock.move_to(...)` for later."""
    with time_machine.travel(at(10), tick=False) as traveller:
        yield traveller


@pytest.fixture
def given() -> Any:
    """The visits of which billing has heard that they were given."""
    heard: list[str] = []

    def listener(visit: Visit, **_: Any) -> None:
        heard.append(visit.status)

    events.visit_given.connect(listener)
    yield heard
    events.visit_given.disconnect(listener)


def place(cast: Cast, status: VisitStatus = VisitStatus.ACCEPTED, pca: Person | None = None, **more: Any) -> Attendance:
    """A visit from 10am to 10:45am, of Amira unless somebody else is named."""
    more = {"on": DAY, "at": time(10), **more}
    visit = a_visit(cast.packages["margaret"], pca=pca or cast.amira.person, status=status, **more)
    return visit.attendances.get()


def status_of(visit: Visit) -> str:
    return Visit.objects.get(pk=visit.pk).status


@pytest.mark.usefixtures("clock")
def test_arriving_keeps_the_phones_time_beside_the_servers(inside: Cast) -> None:
    found = arrive(place(inside), at=at(9, 52), actor=inside.amira.actor())
    assert (found.status, found.arrived_at, found.arrival_received_at) == ("under_way", at(9, 52), at(10))
    assert status_of(found.visit) == VisitStatus.UNDER_WAY


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        (at(9, 29), "You can start this visit from 9:30am."),
        (at(10, 3), "Friday 6 March 2026 at 10:03am has not come yet. Check the clock of your phone."),
    ],
)
@pytest.mark.usefixtures("clock")
def test_a_time_that_cannot_be_is_refused(inside: Cast, said: dt.datetime, sentence: str) -> None:
    with pytest.raises(Invalid) as refusal:
        arrive(place(inside), at=said, actor=inside.amira.actor())
    assert refusal.value.message == sentence


@pytest.mark.parametrize("said", [at(9, 30), at(10, 2)])
@pytest.mark.usefixtures("clock")
def test_half_an_hour_early_and_a_phone_two_minutes_fast_are_taken(inside: Cast, said: dt.datetime) -> None:
    assert arrive(place(inside), at=said, actor=inside.amira.actor()).arrived_at == said


@pytest.mark.usefixtures("clock")
def test_arriving_twice_is_told_so(inside: Cast) -> None:
    found = arrive(place(inside), at=at(9, 52), actor=inside.amira.actor())
    with pytest.raises(StaleState, match="You have already told us that you arrived at 9:52am"):
        arrive(found, at=at(10), actor=inside.amira.actor())


@pytest.mark.usefixtures("clock")
def test_an_offer_is_answered_before_arriving(inside: Cast) -> None:
    with pytest.raises(Invalid, match="Say yes to this visit first"):
        arrive(place(inside, VisitStatus.OFFERED), at=at(10), actor=inside.amira.actor())


@pytest.mark.usefixtures("clock")
def test_a_missed_or_cancelled_visit_is_not_begun(inside: Cast) -> None:
    with pytest.raises(StaleState):
        arrive(place(inside, VisitStatus.CANCELLED), at=at(10), actor=inside.amira.actor())


@pytest.mark.parametrize("who", ["ben", "ana", "mo", "margaret"])
@pytest.mark.usefixtures("clock")
def test_nobody_arrives_for_somebody_else(inside: Cast, who: str) -> None:
    with pytest.raises(NotAllowed):
        arrive(place(inside), at=at(10), actor=getattr(inside, who).actor())
    with pytest.raises(NotAllowed):
        arrive(place(inside, at=time(12)), at=at(12), actor=inside.amira.actor(Hat.MEMBER))


def test_leaving_makes_the_visit_done_and_sends_it_to_billing(inside: Cast, clock: Any, given: list[str]) -> None:
    found = arrive(place(inside), at=at(10), actor=inside.amira.actor())
    clock.move_to(at(10, 50))
    leave(found, at=at(10, 47), actor=inside.amira.actor())
    assert (found.status, found.left_at, found.leaving_received_at) == ("done", at(10, 47), at(10, 50))
    assert (status_of(found.visit), given) == (VisitStatus.DONE, ["done"])
    with pytest.raises(StaleState, match="You have already told us that you left at 10:47am"):
        leave(found, at=at(10, 50), actor=inside.amira.actor())


@pytest.mark.usefixtures("clock")
def test_leaving_comes_after_arriving(inside: Cast) -> None:
    found = place(inside)
    with pytest.raises(Invalid, match="Tell us first that you have arrived"):
        leave(found, at=at(10), actor=inside.amira.actor())
    arrive(found, at=at(9, 58), actor=inside.amira.actor())
    with pytest.raises(Invalid, match="You arrived at 9:58am, so you cannot have left before"):
        leave(found, at=at(9, 57), actor=inside.amira.actor())


def test_a_phone_that_was_without_signal_says_both_late(inside: Cast, clock: Any) -> None:
    found = place(inside)
    clock.move_to(at(12))
    arrive(found, at=at(10, 1), actor=inside.amira.actor())
    leave(found, at=at(10, 44), actor=inside.amira.actor())
    assert found.arrival_received_at == found.leaving_received_at == at(12)
    clock.move_to(at(23))
    late = arrive(place(inside, at=time(8)), at=at(8), actor=inside.amira.actor())
    clock.move_to(at(9, 0, date(2026, 3, 7)))
    with pytest.raises(Invalid, match="Ask your support worker to put the times right"):
        leave(late, at=at(9, 0, date(2026, 3, 7)), actor=inside.amira.actor())


def test_a_two_person_visit_is_done_when_both_have_left(inside: Cast, clock: Any, given: list[str]) -> None:
    amira = place(inside, workers_needed=2)
    ben = Attendance.objects.create(
        visit=amira.visit, pca=inside.ben.person, status="accepted", starts_at=amira.starts_at, ends_at=amira.ends_at
    )
    arrive(amira, at=at(10), actor=inside.amira.actor())
    arrive(ben, at=at(10), actor=inside.ben.actor())
    clock.move_to(at(11))
    leave(amira, at=at(10, 45), actor=inside.amira.actor())
    assert (status_of(amira.visit), given) == (VisitStatus.UNDER_WAY, [])
    leave(ben, at=at(10, 45), actor=inside.ben.actor())
    assert (status_of(amira.visit), given) == (VisitStatus.DONE, ["done"])


def test_a_sleep_in_across_the_october_change_is_ten_hours(inside: Cast) -> None:
    night = date(2026, 10, 24)
    with time_machine.travel(at(22, 0, night), tick=False) as traveller:
        found = arrive(
            place(inside, on=night, at=time(22), minutes=600), at=at(22, 0, night), actor=inside.amira.actor()
        )
        traveller.move_to(at(7, 0, date(2026, 10, 25)))
        leave(found, at=at(7, 0, date(2026, 10, 25)), actor=inside.amira.actor())
    assert found.left_at is not None
    assert found.arrived_at is not None
    assert (found.left_at - found.arrived_at).total_seconds() == 10 * 3600
    assert found.left_at == found.ends_at


# Tasks and notes


@pytest.mark.usefixtures("clock")
def test_a_task_is_ticked_once_and_can_be_unticked(inside: Cast) -> None:
    found = arrive(place(inside), at=at(10), actor=inside.amira.actor())
    task = found.visit.tasks.get(name="Shopping")
    tick_task(task, done=True, actor=inside.amira.actor())
    assert (task.done_at, task.done_by) == (at(10), "Amira Khan")
    tick_task(task, done=True, actor=inside.ana.actor())
    assert task.done_by == "Amira Khan"
    tick_task(task, done=False, actor=inside.amira.actor())
    assert (task.done_at, task.done_by) == (None, "")


@pytest.mark.usefixtures("clock")
def test_nothing_is_ticked_or_written_before_arriving(inside: Cast) -> None:
    found = place(inside)
    with pytest.raises(StaleState, match="Tell us first that you have arrived"):
        tick_task(found.visit.tasks.first(), done=True, actor=inside.amira.actor())
    with pytest.raises(StaleState, match="Tell us first that you have arrived"):
        write_note(found.visit, text="Went well", actor=inside.amira.actor())


@pytest.mark.parametrize("who", ["ben", "margaret", "ed"])
@pytest.mark.usefixtures("clock")
def test_who_may_not_write_a_visit_up(inside: Cast, who: str) -> None:
    visit = place(inside, VisitStatus.UNDER_WAY).visit
    with pytest.raises(NotAllowed):
        write_note(visit, text="Hello", actor=getattr(inside, who).actor())
    with pytest.raises(NotAllowed):
        tick_task(visit.tasks.first(), done=True, actor=getattr(inside, who).actor())


@pytest.mark.usefixtures("clock")
def test_a_note_is_kept_as_written_and_never_in_the_activity(inside: Cast) -> None:
    from coopcare.audit.models import Activity

    visit = place(inside, VisitStatus.UNDER_WAY).visit
    note = write_note(visit, text="  Margaret ate well. ", actor=inside.amira.actor())
    assert (note.text, note.author_name, note.author_id) == ("Margaret ate well.", "Amira Khan", inside.amira.person.id)
    assert not Activity.objects.filter(detail__contains="ate well").exists()


@pytest.mark.parametrize(("text", "sentence"), [("  ", "Write what happened"), ("x" * 5001, "no more than 5000")])
@pytest.mark.usefixtures("clock")
def test_an_empty_or_endless_note_is_refused(inside: Cast, text: str, sentence: str) -> None:
    with pytest.raises(Invalid, match=sentence):
        write_note(place(inside, VisitStatus.UNDER_WAY).visit, text=text, actor=inside.amira.actor())
    assert not VisitNote.objects.exists()


# Afterwards


@pytest.fixture
def done(inside: Cast, clock: Any) -> Attendance:
    clock.move_to(at(13))
    return place(inside, VisitStatus.DONE)


def test_the_person_confirms_once(inside: Cast, done: Attendance) -> None:
    confirm_visit(done.visit, actor=inside.margaret.actor())
    assert (status_of(done.visit), done.visit.confirmed_at) == (VisitStatus.CONFIRMED, at(13))
    with pytest.raises(StaleState, match="already confirmed"):
        confirm_visit(done.visit, actor=inside.david.actor(acting_for=inside.margaret.person))


@pytest.mark.parametrize("who", ["cora", "amira", "ana", "mo", "david"])
def test_nobody_confirms_for_the_person_without_permission(inside: Cast, done: Attendance, who: str) -> None:
    with pytest.raises(NotAllowed):
        confirm_visit(done.visit, actor=getattr(inside, who).actor())


def test_a_representative_who_may_only_see_confirms_nothing(inside: Cast, done: Attendance) -> None:
    PermissionGrant.objects.update(scopes=["see_visits"])
    with pytest.raises(NotAllowed):
        confirm_visit(done.visit, actor=inside.david.actor(acting_for=inside.margaret.person))


def test_a_query_says_why_and_is_settled_with_new_times(inside: Cast, done: Attendance, given: list[str]) -> None:
    visit = done.visit
    with pytest.raises(Invalid, match="Say what was different"):
        query_visit(visit, note=" ", actor=inside.margaret.actor())
    query_visit(visit, note="Amira left at half past.", actor=inside.margaret.actor())
    assert (status_of(visit), visit.query_note, given) == (VisitStatus.QUERIED, "Amira left at half past.", [])
    with pytest.raises(StaleState, match="already asked"):
        query_visit(visit, note="Again", actor=inside.margaret.actor())
    settle_query(visit, arrived_at=at(10), left_at=at(10, 30), reason="Rang Amira", actor=inside.ana.actor())
    done.refresh_from_db()
    assert (status_of(visit), visit.query_note, done.left_at, given) == ("done", "", at(10, 30), ["done"])
    assert VisitEvent.objects.get(move="settled").reason == "Rang Amira"
    confirm_visit(visit, actor=inside.margaret.actor())


@pytest.mark.parametrize("who", ["margaret", "amira", "fiona", "ed"])
def test_who_may_not_put_times_right(inside: Cast, done: Attendance, who: str) -> None:
    actor = getattr(inside, who).actor()
    with pytest.raises(NotAllowed):
        settle_query(done.visit, arrived_at=at(10), left_at=at(11), reason="x", actor=actor)
    with pytest.raises(NotAllowed):
        authorise_extra(done, minutes=15, actor=actor)
    with pytest.raises(NotAllowed):
        mark_missed(done.visit, reason="x", actor=actor)


@pytest.mark.parametrize(
    ("arrived", "left", "sentence"),
    [
        (at(10), at(10), "must be after the time of arriving"),
        (at(12), at(13, 1), "has not come yet"),
        (at(9, 0, date(2026, 3, 5)), at(10), "Enter times within 12 hours of it"),
    ],
)
def test_impossible_times_are_not_put_right(
    inside: Cast, done: Attendance, arrived: dt.datetime, left: dt.datetime, sentence: str
) -> None:
    with pytest.raises(Invalid, match=sentence):
        settle_query(done.visit, arrived_at=arrived, left_at=left, reason="Rang", actor=inside.ana.actor())


@pytest.mark.parametrize(
    "status", [VisitStatus.ACCEPTED, VisitStatus.UNDER_WAY, VisitStatus.MISSED, VisitStatus.CONFIRMED]
)
def test_forgotten_and_wrong_times_are_put_right(inside: Cast, clock: Any, status: VisitStatus) -> None:
    clock.move_to(at(13))
    found = place(inside, status)
    settle_query(found.visit, arrived_at=at(10), left_at=at(10, 45), reason="Rang both", actor=inside.ana.actor())
    found.refresh_from_db()
    assert (found.status, status_of(found.visit)) == (AttendanceStatus.DONE, VisitStatus.DONE)


@pytest.mark.usefixtures("clock")
def test_times_of_a_cancelled_or_coming_visit_are_not_put_right(inside: Cast) -> None:
    times = {"arrived_at": at(9), "left_at": at(9, 45), "reason": "x", "actor": inside.ana.actor()}
    with pytest.raises(StaleState):
        settle_query(place(inside, VisitStatus.CANCELLED).visit, **times)
    with pytest.raises(Invalid, match="has not started yet"):
        settle_query(place(inside, at=time(15)).visit, **times)


def test_a_missed_visit_put_right_may_not_overlap_what_the_pca_did_instead(inside: Cast, clock: Any) -> None:
    clock.move_to(at(13))
    missed = place(inside, VisitStatus.MISSED)
    a_visit(inside.packages["cora"], on=DAY, at=time(10), pca=inside.amira.person, status=VisitStatus.DONE)
    with pytest.raises(Invalid, match="They were at another visit then"):
        settle_query(missed.visit, arrived_at=at(10), left_at=at(10, 45), reason="x", actor=inside.ana.actor())


def test_extra_time_names_who_allowed_it_and_charges_again(inside: Cast, done: Attendance, given: list[str]) -> None:
    authorise_extra(done, minutes=15, actor=inside.ana.actor())
    assert (done.extra_minutes_authorised, done.extra_authorised_by) == (15, "Ana Kowalska")
    assert given == ["done"]
    for minutes in (-1, 721):
        with pytest.raises(Invalid, match="Enter extra time from 0 minutes to 12 hours"):
            authorise_extra(done, minutes=minutes, actor=inside.ana.actor())


# Missed


def test_marking_missed_by_hand(inside: Cast, clock: Any, given: list[str]) -> None:
    found = place(inside)
    clock.move_to(at(9))
    with pytest.raises(Invalid, match="has not started yet"):
        mark_missed(found.visit, reason="She rang", actor=inside.ana.actor())
    clock.move_to(at(10, 30))
    mark_missed(found.visit, reason="She rang", actor=inside.ana.actor())
    found.refresh_from_db()
    assert (found.status, status_of(found.visit), given) == ("missed", "missed", [])
    with pytest.raises(StaleState, match="marked as missed by Ana Kowalska"):
        arrive(found, at=at(10, 30), actor=inside.amira.actor())


def test_two_hours_after_the_end_nobody_came(inside: Cast, clock: Any) -> None:
    accepted = place(inside)
    uncovered = a_visit(inside.packages["cora"], on=DAY, at=time(10))
    there = place(inside, VisitStatus.UNDER_WAY, inside.ben.person, at=time(8))
    clock.move_to(at(12, 44))
    assert mark_missed_visits(actor=inside.system) == 0
    clock.move_to(at(12, 45))
    assert mark_missed_visits(actor=inside.system) == 2
    assert [status_of(visit) for visit in (accepted.visit, uncovered, there.visit)] == ["missed", "missed", "under_way"]
    assert set(Message.objects.values_list("to", flat=True)) == {"ana@people.example", "mo@people.example"}
    assert mark_missed_visits(actor=inside.system) == 0


def test_one_of_two_who_did_not_come_does_not_stop_the_other(inside: Cast, clock: Any, given: list[str]) -> None:
    came = place(inside, VisitStatus.DONE, workers_needed=2)
    absent = Attendance.objects.create(
        visit=came.visit, pca=inside.ben.person, status="accepted", starts_at=came.starts_at, ends_at=came.ends_at
    )
    Visit.objects.update(status=VisitStatus.UNDER_WAY)
    clock.move_to(at(13))
    assert mark_missed_visits(actor=inside.system) == 1
    absent.refresh_from_db()
    assert (absent.status, status_of(came.visit), given) == ("missed", "done", ["done"])


def test_only_the_co_op_itself_watches(inside: Cast) -> None:
    with pytest.raises(NotAllowed):
        mark_missed_visits(actor=inside.ana.actor())


def test_nothing_is_given_or_put_right_in_a_closed_month(inside: Cast, done: Attendance) -> None:
    accepted = place(inside, at=time(13))
    settle_month(date(2026, 3, 1), actor=inside.fiona.actor())
    attempts = (
        lambda: arrive(accepted, at=at(13), actor=inside.amira.actor()),
        lambda: query_visit(done.visit, note="Short", actor=inside.margaret.actor()),
        lambda: settle_query(done.visit, arrived_at=at(10), left_at=at(11), reason="x", actor=inside.ana.actor()),
        lambda: authorise_extra(done, minutes=15, actor=inside.ana.actor()),
        lambda: tick_task(done.visit.tasks.first(), done=True, actor=inside.amira.actor()),
    )
    for attempt in attempts:
        with pytest.raises(MonthSettled, match="March 2026 has been closed"):
            attempt()
    assert confirm_visit(done.visit, actor=inside.margaret.actor()).status == VisitStatus.CONFIRMED
