"""Writing down each dose, putting mistakes right, gaps, and the chart, with Amira at Margaret's on a Tuesday."""

import datetime as dt
from decimal import Decimal

import pytest
import time_machine
from django.db import ProgrammingError, connection, transaction

from clusters.models import Cluster, Medicine
from clusters.rules.medicines import Level
from clusters.services.medicines import change_medicine, end_medicine
from coopcare.clock import local, now
from coopcare.errors import Invalid, NotAllowed, NotFound, StaleState
from rotas.medicines.entries import Code, Said
from rotas.models import MedicineEntry, VisitStatus
from rotas.queries.medicine_around import room_of
from rotas.queries.medicine_chart import open_chart
from rotas.queries.medicines import DoseState, doses_between, gaps, open_visit_medicines
from rotas.services.medicines import advice_on, correct_entry, write_dose, write_effect
from tests.factories.medicines import AS_NEEDED, a_line, a_medicine
from tests.factories.rotas import a_visit

TUESDAY = dt.date(2026, 11, 24)
MONDAY = TUESDAY - dt.timedelta(days=1)
EIGHT, NINE = dt.time(8), dt.time(9)
DOSE = (TUESDAY, EIGHT)


@pytest.fixture
def here(inside):
    """Lines are written on Monday evening; it is ten past eight on Tuesday."""
    with time_machine.travel(local(MONDAY, dt.time(18)), tick=False) as clock:
        inside.line = a_medicine(inside.margaret.person, actor=inside.ana.actor())
        inside.pain = a_medicine(inside.margaret.person, actor=inside.ana.actor(), **AS_NEEDED)
        clock.move_to(local(TUESDAY, dt.time(8, 10)))
        inside.clock = clock
        yield inside


def visit(here, *, at=EIGHT, on=TUESDAY, status=VisitStatus.UNDER_WAY, pca="amira", **fields):
    return a_visit(here.packages["margaret"], on=on, at=at, pca=here.members[pca].person, status=status, **fields)


def said(code=Code.GIVEN, **more) -> Said:
    return Said(code=code, at=more.pop("at", None) or now(), **more)


def write(here, at_visit, *, who="amira", line=None, dose=DOSE, **more) -> MedicineEntry:
    return write_dose(at_visit, line or here.line, said(**more), dose=dose, actor=here.members[who].actor())


def test_a_dose_is_written_and_stands(here) -> None:
    at_visit = visit(here)
    entry = write(here, at_visit)
    assert (entry.written_by, entry.is_late, entry.words) == ("Amira Khan", False, "Given")
    (dose,) = open_visit_medicines(here.amira.actor(), at_visit.id).here
    assert (dose.entry, dose.state) == (entry, DoseState.WRITTEN)
    assert advice_on(entry) == []


@pytest.mark.parametrize(
    ("level", "words"), [(Level.REMIND, "Reminded"), (Level.HELP, "Helped"), (Level.DELEGATED, "Done as taught")]
)
def test_given_is_said_as_the_level_says_it(here, level, words) -> None:
    line = change_medicine(here.line, a_line(level=level, delegated="Nurse Pat", times=(NINE,)), reason="New",
                           actor=here.ana.actor())  # fmt: skip
    assert write(here, visit(here), line=line, dose=(TUESDAY, NINE)).words == words


def test_one_entry_a_dose(here) -> None:
    at_visit = visit(here)
    write(here, at_visit)
    with pytest.raises(Invalid, match="Somebody has just written this dose down"):
        write(here, at_visit, code=Code.REFUSED, why="No")
    assert MedicineEntry.objects.count() == 1


def test_never_signed_before_the_visit_began(here) -> None:
    coming = visit(here, status=VisitStatus.ACCEPTED)
    for who in ("amira", "ana"):
        with pytest.raises(StaleState, match="Never sign before"):
            write(here, coming, who=who)
    began = visit(here, at=dt.time(11))
    here.clock.move_to(local(TUESDAY, dt.time(11, 5)))
    with pytest.raises(Invalid, match="The visit began at"):
        write(here, began, at=local(TUESDAY, dt.time(10, 59)))
    with pytest.raises(Invalid, match="has not come yet"):
        write(here, began, at=local(TUESDAY, dt.time(11, 30)))


@pytest.mark.parametrize("who", ["ben", "zofia", "margaret", "fiona"])
def test_a_pca_writes_only_where_they_have_a_place(here, who) -> None:
    with pytest.raises(NotAllowed):
        write(here, visit(here), who=who)


def test_only_doses_that_are_due(here) -> None:
    at_visit = visit(here)
    for dose in ((TUESDAY, NINE), (MONDAY, EIGHT), None):
        with pytest.raises(Invalid):
            write(here, at_visit, dose=dose)
    with pytest.raises(Invalid):
        write(here, at_visit, line=here.pain, amount="One", why="Knee")
    with pytest.raises(NotFound):
        write(here, at_visit, line=a_medicine(here.cora.person, actor=here.mo.actor()))


def test_nobody_signs_here_for_another_day(here) -> None:
    at_visit = visit(here)
    tomorrow = TUESDAY + dt.timedelta(days=1)
    later = visit(here, on=tomorrow)
    with pytest.raises(Invalid, match="another visit"):
        write(here, at_visit, dose=(tomorrow, EIGHT))
    here.clock.move_to(local(tomorrow, dt.time(8, 10)))
    with pytest.raises(Invalid, match="another visit"):
        write(here, later)  # Tuesday's, of which nothing is written


def test_nobody_signs_for_what_they_do_alone(here) -> None:
    line = a_medicine(here.margaret.person, actor=here.ana.actor(), level=Level.NONE, times=(NINE,))
    with pytest.raises(Invalid, match="by themselves"):
        write(here, visit(here), line=line, dose=(TUESDAY, NINE))
    assert line not in [dose.medicine for dose in doses_between(Medicine.objects.all(), TUESDAY, TUESDAY)]


def test_after_the_visit_it_is_late_and_says_how_it_is_known(here) -> None:
    done = visit(here, status=VisitStatus.DONE)
    here.clock.move_to(local(TUESDAY, dt.time(19)))
    with pytest.raises(Invalid, match="Say how you know"):
        write(here, done, at=local(TUESDAY, dt.time(8, 15)))
    entry = write(here, done, at=local(TUESDAY, dt.time(8, 15)), how_known="From the paper chart")
    assert entry.is_late


def test_a_pca_does_not_fill_a_gap_the_next_day_and_the_office_does(here) -> None:
    done = visit(here, status=VisitStatus.DONE)
    here.clock.move_to(local(TUESDAY, dt.time(21)))
    late = {"at": local(TUESDAY, dt.time(8, 15)), "how_known": "Amira told me on the phone."}
    with pytest.raises(StaleState, match="Never fill a gap from memory"):
        write(here, done, **late)
    assert write(here, done, who="ana", **late).is_late


def test_a_gap_is_a_dose_at_a_given_visit_without_an_entry(here) -> None:
    done = visit(here, status=VisitStatus.DONE)
    assert [(dose.medicine, dose.visit) for dose in gaps(here.ana.actor())] == [(here.line, done)]
    assert gaps(here.mo.actor()) == gaps(here.ana.actor())
    with_ana = Cluster.objects.filter(support_worker=here.ana.person)
    with_ana.update(support_worker=here.mo.person)
    assert gaps(here.ana.actor()) == []  # whom she supports no more, she is told nothing of
    Cluster.objects.filter(name="Mill Lane").update(support_worker=here.ana.person)
    with pytest.raises(NotAllowed):
        gaps(here.amira.actor())
    write(here, done, who="ana", at=local(TUESDAY, EIGHT), how_known="Rang Amira.")
    assert gaps(here.ana.actor()) == []


@pytest.mark.parametrize(
    ("status", "state"),
    [
        (VisitStatus.ACCEPTED, DoseState.COMING),
        (VisitStatus.UNDER_WAY, DoseState.COMING),
        (VisitStatus.MISSED, DoseState.MISSED),
        (VisitStatus.CANCELLED, DoseState.NO_VISIT),
        (VisitStatus.CONFIRMED, DoseState.GAP),
    ],
)
def test_what_stands_of_a_dose_that_nobody_wrote(here, status, state) -> None:
    visit(here, status=status)
    (dose,) = doses_between(Medicine.objects.all(), TUESDAY, TUESDAY)
    assert dose.state == state


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


def test_a_dose_given_before_its_time_and_before_its_line_was_ended_can_be_written(here) -> None:
    at_visit = visit(here)
    line = a_medicine(here.margaret.person, actor=here.ana.actor(), times=(NINE,), name="Senna")
    end_medicine(line, ends_on=TUESDAY, reason="Stopped by letter", actor=here.ana.actor())
    line.refresh_from_db()
    with pytest.raises(Invalid, match="If it was given, say how"):
        write(here, at_visit, line=line, dose=(TUESDAY, NINE))
    for dose in ((TUESDAY + dt.timedelta(days=1), NINE), (TUESDAY, dt.time(10))):
        with pytest.raises(Invalid, match="not due"):
            write(here, at_visit, line=line, dose=dose, why="Given before")
    assert write(here, at_visit, line=line, dose=(TUESDAY, NINE), why="Given at ten past eight.").visit == at_visit


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


def test_a_visit_that_nobody_checked_out_of_is_over_after_two_hours(here) -> None:
    at_visit = visit(here)
    here.clock.move_to(at_visit.ends_at + dt.timedelta(hours=2))
    assert gaps(here.ana.actor()) == []
    here.clock.shift(60)
    assert [dose.medicine for dose in gaps(here.ana.actor())] == [here.line]
    with pytest.raises(Invalid, match="Say how you know"):
        write(here, at_visit)
    assert write(here, at_visit, line=here.pain, dose=None, amount="One", why="Knee", how_known="I am here.").is_late
    here.clock.move_to(at_visit.ends_at + dt.timedelta(hours=12, minutes=1))
    with pytest.raises(StaleState, match="Never fill a gap from memory"):
        write(here, at_visit, how_known="I think so")


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


def test_a_mistake_is_put_right_once_and_the_first_stays(here) -> None:
    at_visit = visit(here)
    first = write(here, at_visit)
    with pytest.raises(Invalid, match="what was wrong"):
        correct_entry(first, said(Code.REFUSED, why="She spat it out"), actor=here.amira.actor())
    right = said(Code.REFUSED, why="She spat it out", how_known="I pressed the wrong button.")
    new = correct_entry(first, right, actor=here.amira.actor())
    with pytest.raises(Invalid, match="put right already"):
        correct_entry(first, right, actor=here.amira.actor())
    (dose,) = doses_between(Medicine.objects.all(), TUESDAY, TUESDAY)
    assert dose.entry == new
    assert not new.is_late
    assert set(MedicineEntry.objects.all()) == {first, new}
    chart = open_chart(here.margaret.actor(), here.margaret.person.id, TUESDAY.replace(day=1))
    assert {entry.letter for entry in chart.said} == {"✓", "R"}


def test_an_as_needed_entry_by_mistake_counts_no_more(here) -> None:
    at_visit = visit(here)
    entry = write(here, at_visit, line=here.pain, dose=None, amount="One", why="Knee")
    wrong = said(Code.MISTAKE, how_known="It was the other line.")
    correct_entry(entry, wrong, actor=here.amira.actor())
    (room,) = [one.room for one in open_visit_medicines(here.amira.actor(), at_visit.id).as_needed]
    assert room.in_day == 0
    with pytest.raises(Invalid):
        write(here, at_visit, line=here.pain, dose=None, code=Code.MISTAKE)


def test_whether_it_helped_is_said_once(here) -> None:
    at_visit = visit(here)
    entry = write(here, at_visit, line=here.pain, dose=None, amount="One", why="Knee")
    write_effect(entry, words="Gone after half an hour", actor=here.amira.actor())
    with pytest.raises(Invalid, match="already"):
        write_effect(entry, words="No", actor=here.amira.actor())
    with pytest.raises(Invalid, match="Only of an as-needed dose"):
        write_effect(write(here, at_visit), words="Yes", actor=here.amira.actor())


@pytest.mark.parametrize("deed", ["update(why='x')", "delete()"])
def test_the_database_itself_lets_nobody_change_an_entry(here, deed) -> None:
    write(here, visit(here))
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        eval(f"MedicineEntry.objects.all().{deed}")  # noqa: S307 - the two words above
    assert connection.is_usable()


def test_a_changed_line_leaves_no_dose_with_two_owners_or_none(here) -> None:
    new = change_medicine(here.line, a_line(times=(EIGHT, dt.time(20))), reason="Twice a day", actor=here.ana.actor())
    doses = doses_between(Medicine.objects.all(), TUESDAY, TUESDAY)
    assert [(dose.medicine, dose.at) for dose in doses] == [(here.line, EIGHT), (new, dt.time(20))]


def test_a_dose_that_was_written_before_its_time_is_not_due_again_on_the_changed_line(here) -> None:
    evening = dt.time(20)
    line = change_medicine(here.line, a_line(times=(evening, dt.time(22))), reason="New", actor=here.ana.actor())
    here.clock.move_to(local(TUESDAY, dt.time(19, 40)))
    entry = write(here, visit(here, at=dt.time(19, 30)), line=line, dose=(TUESDAY, evening))
    here.clock.shift(10 * 60)
    again = a_line(times=(evening, dt.time(22)), dose="Two tablets")
    new = change_medicine(line, again, reason="A letter", actor=here.ana.actor())
    newest = change_medicine(new, again, reason="A second letter", actor=here.ana.actor())
    doses = doses_between(Medicine.objects.all(), TUESDAY, TUESDAY)
    assert [(dose.medicine, dose.at, dose.entry) for dose in doses if dose.at != EIGHT] == [
        (line, evening, entry),
        (newest, dt.time(22), None),
    ]
    chart = open_chart(here.amira.actor(), here.margaret.person.id, TUESDAY.replace(day=1))
    (row,) = [row for row in chart.lines if (row.medicine, row.at) == (line, evening)]
    assert row.cells[23].letters == "✓"


def test_a_weekly_dose_that_was_written_before_its_time_is_next_due_in_a_week(here) -> None:
    weekly = a_line(times=(EIGHT,), every_days=7)
    here.clock.move_to(local(TUESDAY, dt.time(7, 30)))
    line = change_medicine(here.line, weekly, reason="Weekly", actor=here.ana.actor())
    here.clock.move_to(local(TUESDAY, dt.time(7, 45)))
    write(here, visit(here, at=dt.time(7, 40)), line=line)
    new = change_medicine(line, weekly, reason="A letter", actor=here.ana.actor())
    assert new.starts_on == TUESDAY + dt.timedelta(days=7)


def test_what_was_written_stays_on_the_chart_when_its_line_ends(here) -> None:
    write(here, visit(here))
    write(here, visit(here, at=dt.time(7)), line=here.pain, dose=None, amount="One", why="Knee")
    # As lines were ended before a day that has been was refused.
    for line in (here.line, here.pain):
        Medicine.objects.filter(id=line.id).update(
            starts_on=MONDAY, ends_on=MONDAY, end_reason="Stopped", ended_at=now()
        )
    (dose,) = doses_between(Medicine.objects.all(), TUESDAY, TUESDAY)
    assert dose.state == DoseState.WRITTEN
    chart = open_chart(here.amira.actor(), here.margaret.person.id, TUESDAY.replace(day=1))
    assert [row.cells[23].letters for row in chart.lines] == ["✓", "✓"]


def test_an_as_needed_line_that_never_began_is_not_on_the_chart(here) -> None:
    wednesday = TUESDAY + dt.timedelta(days=1)
    codeine = AS_NEEDED | {"name": "Codeine"}
    line = a_medicine(here.margaret.person, actor=here.ana.actor(), starts_on=wednesday, **codeine)
    end_medicine(line, ends_on=TUESDAY, reason="Cancelled", actor=here.ana.actor())
    chart = open_chart(here.amira.actor(), here.margaret.person.id, TUESDAY.replace(day=1))
    assert line not in chart.medicines


def test_an_ended_line_is_not_due(here) -> None:
    end_medicine(here.line, ends_on=TUESDAY, reason="Stopped by letter", actor=here.ana.actor())
    wednesday = TUESDAY + dt.timedelta(days=1)
    assert doses_between(Medicine.objects.all(), wednesday, wednesday) == []


def test_a_dose_that_nobody_wrote_earlier_can_be_written_at_a_later_visit(here) -> None:
    visit(here, status=VisitStatus.MISSED)
    later = visit(here, at=dt.time(11))
    here.clock.move_to(local(TUESDAY, dt.time(11, 10)))
    found = open_visit_medicines(here.amira.actor(), later.id)
    assert (found.here, [dose.medicine for dose in found.elsewhere]) == ([], [here.line])
    assert write(here, later).visit == later


def test_the_chart_has_a_square_for_each_day(here) -> None:
    visit(here, status=VisitStatus.DONE)
    write(here, visit(here, at=dt.time(7)), line=here.pain, dose=None, amount="One", why="Knee")
    chart = open_chart(here.amira.actor(), here.margaret.person.id, TUESDAY.replace(day=1))
    pill, pain = chart.lines
    assert len(pill.cells) == 30
    assert pill.cells[22].words == ""  # Monday, before it was written
    assert (pill.cells[23].letters, pill.cells[23].is_gap) == ("gap", True)
    assert pill.cells[24].words == DoseState.NO_VISIT.value
    assert (pain.at, pain.cells[23].letters) == (None, "✓")
    assert [day.day for day in chart.unplanned[0].unplanned] == [25, 26, 27, 28, 29, 30]
    with pytest.raises(NotFound):
        open_chart(here.zofia.actor(), here.margaret.person.id, TUESDAY.replace(day=1))


def test_a_visit_tells_only_who_may_open_the_record(here) -> None:
    at_visit = visit(here)
    for who in ("amira", "ana", "mo", "margaret"):
        assert open_visit_medicines(here.members[who].actor(), at_visit.id).here
    for who in ("zofia", "ed", "cora"):
        with pytest.raises(NotFound):
            open_visit_medicines(here.members[who].actor(), at_visit.id)
