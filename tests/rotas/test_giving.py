"""Arriving, leaving, tasks and notes."""

import datetime as dt
from datetime import date, time
from typing import Any

import pytest
import time_machine

from coopcare.accounts.hats import Hat
from coopcare.errors import Invalid, NotAllowed, StaleState
from rotas.models import Attendance, VisitNote, VisitStatus
from rotas.services.giving import (
    arrive,
    leave,
    tick_task,
    write_note,
)
from tests.cast import Cast
from tests.rotas.visit_day import at, place, status_of


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
