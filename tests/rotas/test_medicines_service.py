"""Writing down each dose, putting mistakes right, gaps, and the chart, with Amira at Margaret's on a Tuesday."""

import datetime as dt

import pytest
from django.db import ProgrammingError, connection, transaction

from clusters.models import Cluster, Medicine
from clusters.rules.medicines import Level
from clusters.services.medicines import change_medicine, end_medicine
from coopcare.clock import local, now
from coopcare.errors import Invalid, NotAllowed, NotFound, StaleState
from rotas.medicines.entries import Code
from rotas.models import MedicineEntry, VisitStatus
from rotas.queries.medicine_chart import open_chart
from rotas.queries.medicines import DoseState, doses_between, gaps, open_visit_medicines
from rotas.services.medicines import advice_on, correct_entry, write_effect
from tests.factories.medicines import AS_NEEDED, a_line, a_medicine
from tests.rotas.medicine_day import EIGHT, MONDAY, NINE, TUESDAY, said, visit, write


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
