"""What is said about a dose: limits before it is given, whom to ring after, and lines that were ended."""

import datetime as dt
from decimal import Decimal

import pytest
import time_machine

from clusters.services.medicines import change_medicine, end_medicine
from coopcare.clock import local, now
from coopcare.errors import Invalid
from rotas.medicines.entries import Code
from rotas.queries.medicine_around import room_of
from rotas.queries.medicines import open_visit_medicines
from rotas.services.medicines import advice_on
from tests.factories.medicines import AS_NEEDED, a_line, a_medicine
from tests.rotas.medicine_day import EIGHT, NINE, TUESDAY, visit, write


def test_what_happened_is_kept_and_then_one_rings(here) -> None:
    at_visit = visit(here)
    two = {"line": here.pain, "dose": None, "amount": "Two tablets", "why": "Her knee"}
    assert advice_on(write(here, at_visit, **two)) == []
    here.clock.shift(20 * 60)
    again = write(here, at_visit, **two)
    (advice,) = advice_on(again)
    assert advice.must_ring
    assert advice.is_error
    assert "not before 12:10pm" in advice.sentence
    (room,) = [one.room for one in open_visit_medicines(here.amira.actor(), at_visit.id).as_needed]
    assert (room.in_day, room.not_before) == (2, local(TUESDAY, dt.time(12, 30)))


def test_a_changed_line_and_doses_of_others_count_too(here) -> None:
    at_visit = visit(here)
    two = {"dose": None, "amount": "Two tablets", "why": "Her knee"}
    write(here, at_visit, line=here.pain, **two)
    new = change_medicine(here.pain, a_line(**AS_NEEDED | {"name": "PARACETAMOL"}), reason="The label says so",
                          actor=here.ana.actor())  # fmt: skip
    here.clock.shift(20 * 60)
    (one,) = open_visit_medicines(here.amira.actor(), at_visit.id).as_needed
    assert (one.medicine, one.room.in_day, one.room.not_before) == (new, 1, local(TUESDAY, dt.time(12, 10)))
    write(here, at_visit, line=new, code=Code.SOMEONE_ELSE, dose=None, why="Her daughter Rosa")
    (one,) = open_visit_medicines(here.amira.actor(), at_visit.id).as_needed
    assert (one.room.in_day, one.room.not_before) == (2, local(TUESDAY, dt.time(12, 30)))
    assert "not before 12:30pm, and 2 doses" in advice_on(write(here, at_visit, line=new, **two))[0].sentence


def test_doses_of_another_name_or_person_do_not_count(here) -> None:
    at_visit = visit(here)
    ibuprofen = a_medicine(here.margaret.person, actor=here.ana.actor(), **AS_NEEDED | {"name": "Ibuprofen"})
    of_cora = a_medicine(here.cora.person, actor=here.mo.actor(), **AS_NEEDED)
    write(here, at_visit, line=here.pain, dose=None, amount="One", why="Knee")
    rooms = {one.medicine: one.room for one in open_visit_medicines(here.amira.actor(), at_visit.id).as_needed}
    assert {line: room.in_day for line, room in rooms.items()} == {here.pain: 1, ibuprofen: 0}
    assert room_of(of_cora, now()).in_day == 0


def test_a_dose_written_late_says_that_a_later_one_came_too_soon(here) -> None:
    at_visit = visit(here)
    one = {"line": here.pain, "dose": None, "amount": "One", "why": "Her knee"}
    here.clock.move_to(local(TUESDAY, dt.time(8, 40)))
    assert advice_on(write(here, at_visit, **one)) == []
    earlier = write(here, at_visit, at=local(TUESDAY, dt.time(8, 12)), **one)
    (advice,) = advice_on(earlier)
    assert advice.is_error
    assert "The dose at 8:40am came too soon" in advice.sentence


def test_a_regular_line_with_limits_says_them_before_it_is_given(here) -> None:
    at_visit = visit(here)
    daily = {"name": "Co-codamol", "times": (NINE, dt.time(10)), "least_hours": 4}
    line = a_medicine(here.margaret.person, actor=here.ana.actor(), **daily)
    here.clock.move_to(local(TUESDAY, dt.time(9)))
    pill, nine, ten = open_visit_medicines(here.amira.actor(), at_visit.id).here
    assert (pill.room, pill.is_one_press) == (None, True)
    assert (nine.room.not_before, nine.is_one_press) == (None, True)
    write(here, at_visit, line=line, dose=(TUESDAY, NINE))
    _, nine, ten = open_visit_medicines(here.amira.actor(), at_visit.id).here
    assert (nine.room, ten.room.not_before) == (None, local(TUESDAY, dt.time(13)))
    assert not ten.is_one_press


def test_a_line_that_was_ended_is_not_to_be_given_and_what_happened_can_be_written(here) -> None:
    at_visit = visit(here)
    two = {"line": here.pain, "dose": None, "amount": "Two tablets", "why": "Her knee"}
    for line in (here.line, here.pain):
        end_medicine(line, ends_on=TUESDAY, reason="Stopped by letter", actor=here.ana.actor())
        line.refresh_from_db()
    found = open_visit_medicines(here.amira.actor(), at_visit.id)
    (dose,) = found.here
    assert (dose.ended_at, dose.is_one_press) == (local(TUESDAY, dt.time(8, 10)), False)
    assert (found.as_needed, found.over) == ([], [here.pain])
    here.clock.shift(5 * 60)
    with pytest.raises(Invalid, match="Do not give it, and ring"):
        write(here, at_visit)
    entry = write(here, at_visit, why="It was in the box already.")
    for given in (entry, write(here, at_visit, **two)):
        (advice,) = advice_on(given)
        assert advice.is_error
        assert "ended at 8:10am, before this dose" in advice.sentence


def test_a_dose_given_just_before_its_line_was_ended_needs_no_reason(here) -> None:
    at_visit = visit(here)
    here.clock.shift(5 * 60)
    end_medicine(here.line, ends_on=TUESDAY, reason="Stopped by letter", actor=here.ana.actor())
    here.line.refresh_from_db()
    assert advice_on(write(here, at_visit, at=local(TUESDAY, dt.time(8, 12)))) == []


def test_a_last_day_that_was_planned_says_nothing_against_a_late_dose(here) -> None:
    line = a_medicine(here.margaret.person, actor=here.ana.actor(), times=(dt.time(23),), name="Doxycycline")
    end_medicine(line, ends_on=TUESDAY + dt.timedelta(days=1), reason="A course", actor=here.ana.actor())
    wednesday = TUESDAY + dt.timedelta(days=1)
    at_visit = visit(here, at=dt.time(22), on=wednesday, minutes=9 * 60)
    here.clock.move_to(local(wednesday + dt.timedelta(days=1), dt.time(0, 20)))
    dose, _ = open_visit_medicines(here.amira.actor(), at_visit.id).here
    assert (dose.medicine, dose.ended_at) == (line, None)
    line.refresh_from_db()
    assert advice_on(write(here, at_visit, line=line, dose=(wednesday, dt.time(23)))) == []


def test_more_gone_than_a_dose_is_rung_about_also_on_a_changed_line(here) -> None:
    morphine = {"is_controlled": True, "times": (EIGHT, NINE), "name": "Morphine"}
    with time_machine.travel(local(TUESDAY, dt.time(7)), tick=False):
        line = a_medicine(here.margaret.person, actor=here.ana.actor(), **morphine)
    at_visit = visit(here)
    assert advice_on(write(here, at_visit, line=line, count_left=Decimal(20))) == []
    new = change_medicine(line, a_line(**morphine), reason="With food", actor=here.ana.actor())
    here.clock.shift(60)
    second = write(here, at_visit, line=new, dose=(TUESDAY, NINE), count_left=Decimal(10))
    (advice,) = advice_on(second)
    assert advice.must_ring
    assert "20 were left before, and 10 are left now: is that one dose?" in advice.sentence


def test_a_count_that_does_not_fall_is_rung_about(here) -> None:
    morphine = {"is_controlled": True, "times": (EIGHT, NINE), "name": "Morphine"}
    with time_machine.travel(local(TUESDAY, dt.time(7)), tick=False):
        line = a_medicine(here.margaret.person, actor=here.ana.actor(), **morphine)
    at_visit = visit(here)
    write(here, at_visit, line=line, count_left=Decimal(20))
    here.clock.shift(60)
    second = write(here, at_visit, line=line, dose=(TUESDAY, NINE), count_left=Decimal(20))
    assert "You counted 20, and 20 were left" in advice_on(second)[0].sentence


def test_the_second_refusal_in_a_row_is_rung_about(here) -> None:
    refused = {"code": Code.REFUSED, "why": "She feels sick"}
    assert advice_on(write(here, visit(here), **refused)) == []
    new = change_medicine(here.line, a_line(name="amlodipine"), reason="New box", actor=here.ana.actor())
    wednesday = TUESDAY + dt.timedelta(days=1)
    here.clock.move_to(local(wednesday, dt.time(8, 10)))
    again = write(here, visit(here, on=wednesday), line=new, dose=(wednesday, EIGHT), **refused)
    assert "second refusal" in advice_on(again)[0].sentence
