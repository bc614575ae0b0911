"""Agreeing the help with medicines, writing lines, the second check, ending and forgetting them."""

import datetime as dt

import pytest
import time_machine

from clusters.models import Medicine, MedicinesAgreement
from clusters.queries.medicines import agreement_of, ended_medicines_of, medicines_of, open_medicines
from clusters.rules.medicines import doses_of
from clusters.services.medicines import (
    change_medicine,
    check_medicine,
    end_medicine,
    forget_medicines,
    write_medicine,
)
from coopcare.audit.models import Activity
from coopcare.clock import local, now, today
from coopcare.errors import Invalid, NotAllowed, NotFound, StaleState
from members.models import Credential, PermissionGrant, Scope, TrainingTopic
from tests.factories.medicines import AS_NEEDED, a_line, a_medicine, agreed_with
from tests.factories.members import LONG_AGO

DAY = dt.timedelta(days=1)
MONDAY = dt.date(2026, 6, 1)


def test_what_was_agreed_last_holds_and_the_old_stays(inside) -> None:
    ana, margaret = inside.ana.actor(), inside.margaret.person
    agreed_with(margaret, actor=ana)
    agreed_with(margaret, actor=ana, none_known=True, allergies="")
    assert agreement_of(margaret.id).allergies_words == "None known"
    assert MedicinesAgreement.objects.filter(person=margaret).count() == 2


@pytest.mark.parametrize("said", [{"none_known": True}, {"allergies": " "}])
def test_silence_about_allergies_is_no_answer(inside, said) -> None:
    with pytest.raises(Invalid) as refused:
        agreed_with(inside.margaret.person, actor=inside.ana.actor(), **said)
    assert refused.value.field == "allergies"


def test_nothing_is_agreed_tomorrow(inside) -> None:
    with pytest.raises(Invalid, match="today or earlier"):
        agreed_with(inside.margaret.person, on=today() + DAY, actor=inside.ana.actor())


def test_a_line_is_refused_before_the_help_is_agreed(inside) -> None:
    with pytest.raises(Invalid, match="First write down what was agreed"):
        write_medicine(inside.margaret.person, a_line(), starts_on=today(), actor=inside.ana.actor())


@pytest.mark.parametrize(
    ("days", "field"),
    [
        ({"starts_on": -1}, "starts_on"),
        ({"starts_on": 2, "ends_on": 1}, "ends_on"),
        ({"starts_on": 0, "ends_on": 6}, "end_reason"),
    ],
)
def test_the_days_of_a_line(inside, days, field) -> None:
    agreed_with(inside.margaret.person, actor=inside.ana.actor())
    with pytest.raises(Invalid) as refused:
        write_medicine(
            inside.margaret.person,
            a_line(),
            actor=inside.ana.actor(),
            **{name: today() + number * DAY for name, number in days.items()},
        )
    assert refused.value.field == field


def test_times_are_kept_in_order_and_once(inside) -> None:
    times = (dt.time(20), dt.time(8), dt.time(20))
    medicine = a_medicine(inside.margaret.person, actor=inside.ana.actor(), times=times)
    assert medicine.times == [dt.time(8), dt.time(20)]
    assert medicine.times_words == "8am, 8pm"


@pytest.mark.parametrize("who", ["amira", "margaret", "fiona", "zofia"])
def test_only_who_runs_the_cluster_writes(inside, who) -> None:
    with pytest.raises(NotAllowed):
        agreed_with(inside.margaret.person, actor=inside.members[who].actor())


def test_nobody_tied_writes(inside) -> None:
    PermissionGrant.objects.create(
        person=inside.margaret.person, representative=inside.ana.person, relationship="niece",
        scopes=[Scope.SEE_VISITS], starts_on=LONG_AGO, how_given="Margaret said so.",
    )  # fmt: skip
    with pytest.raises(NotAllowed, match="You act for this person"):
        agreed_with(inside.margaret.person, actor=inside.ana.actor())


def test_the_second_check_is_by_somebody_else_and_once(inside) -> None:
    medicine = a_medicine(inside.margaret.person, actor=inside.ana.actor())
    with pytest.raises(NotAllowed, match="somebody else checks it"):
        check_medicine(medicine, actor=inside.ana.actor())
    check_medicine(medicine, actor=inside.mo.actor())
    assert medicine.checked_by == "Mo Rahman"
    assert medicine.checked_in_time
    with pytest.raises(StaleState):
        check_medicine(medicine, actor=inside.mo.actor())


def test_a_pca_of_the_team_checks_while_trained(inside) -> None:
    medicine = a_medicine(inside.margaret.person, actor=inside.ana.actor())
    trained = Credential.objects.filter(person=inside.amira.person, topic=TrainingTopic.MEDICINES)
    trained.update(withdrawn_on=today())
    with pytest.raises(NotAllowed, match="trained in medicines"):
        check_medicine(medicine, actor=inside.amira.actor())
    with pytest.raises(NotAllowed):
        check_medicine(medicine, actor=inside.zofia.actor())  # trained, and not on Margaret's team
    trained.update(withdrawn_on=None)
    assert check_medicine(medicine, actor=inside.amira.actor()).checked_by == "Amira Khan"


def test_a_check_after_midnight_is_not_the_same_day(inside) -> None:
    with time_machine.travel(local(dt.date(2026, 6, 2), dt.time(23, 30)), tick=False) as clock:
        medicine = a_medicine(inside.margaret.person, actor=inside.ana.actor())
        clock.shift(45 * 60)
        assert not check_medicine(medicine, actor=inside.mo.actor()).checked_in_time


def test_a_change_ends_the_line_and_begins_another(inside) -> None:
    old = a_medicine(inside.margaret.person, actor=inside.ana.actor())
    check_medicine(old, actor=inside.mo.actor())
    new = change_medicine(old, a_line(dose="Two tablets"), reason="The surgery wrote.", actor=inside.ana.actor())
    old.refresh_from_db()
    assert (old.dose, old.ends_on, old.end_reason) == ("One tablet", today(), "The surgery wrote.")
    assert (new.dose, new.starts_on, new.checked_at) == ("Two tablets", today(), None)
    assert list(medicines_of(inside.margaret.person.id)) == [new]
    assert list(ended_medicines_of(inside.margaret.person.id)) == [old]
    assert old.course.until_at <= new.course.from_at  # so that no dose has two owners
    with pytest.raises(StaleState):
        change_medicine(old, a_line(), reason="Again", actor=inside.ana.actor())
    assert Medicine.objects.count() == 2


def test_a_line_that_ends_later_runs_to_the_end_of_that_day(inside) -> None:
    medicine = a_medicine(inside.margaret.person, actor=inside.ana.actor())
    end_medicine(medicine, ends_on=today() + 2 * DAY, reason="The course is over.", actor=inside.ana.actor())
    assert medicine.course.until_at == local(today() + 3 * DAY, dt.time())
    assert list(medicines_of(inside.margaret.person.id)) == [medicine]


def test_an_end_needs_its_reason_and_no_day_that_has_been(inside) -> None:
    medicine = a_medicine(inside.margaret.person, actor=inside.ana.actor())
    with pytest.raises(Invalid, match="why it ends"):
        end_medicine(medicine, ends_on=today(), reason=" ", actor=inside.ana.actor())
    with pytest.raises(Invalid, match="today or a later one"):
        end_medicine(medicine, ends_on=today() - DAY, reason="Wrong", actor=inside.ana.actor())


def due(medicine: Medicine, days: int = 30) -> list[tuple[dt.date, dt.time]]:
    medicine.refresh_from_db()
    return list(doses_of(medicine.course, today(), today() + days * DAY))


def test_a_line_that_is_changed_before_it_begins_is_never_due(inside) -> None:
    starts_on = today() + 3 * DAY
    old = a_medicine(inside.margaret.person, actor=inside.ana.actor(), starts_on=starts_on)
    new = change_medicine(old, a_line(dose="Two tablets"), reason="The surgery wrote.", actor=inside.ana.actor())
    assert due(old) == []
    assert due(new)[0] == (starts_on, dt.time(8))
    assert (list(medicines_of(old.person_id)), list(ended_medicines_of(old.person_id))) == ([new], [old])
    assert list(Medicine.objects.between(starts_on, starts_on)) == [new]


def test_a_line_can_be_taken_back_before_it_begins(inside) -> None:
    old = a_medicine(inside.margaret.person, actor=inside.ana.actor(), starts_on=today() + 3 * DAY)
    end_medicine(old, ends_on=today(), reason="Cancelled by letter", actor=inside.ana.actor())
    assert due(old) == []
    assert (old.never_began, old.has_ended) == (True, True)
    assert dict(old.said())["Until"] == "Ended before it began: Cancelled by letter"
    with pytest.raises(StaleState):
        end_medicine(old, ends_on=today() + 9 * DAY, reason="Again", actor=inside.ana.actor())


def test_a_line_that_is_to_come_keeps_its_days_until_a_last_day(inside) -> None:
    starts_on = today() + 3 * DAY
    line = a_medicine(inside.margaret.person, actor=inside.ana.actor(), starts_on=starts_on)
    end_medicine(line, ends_on=starts_on + DAY, reason="Two days only", actor=inside.ana.actor())
    assert [day for day, _ in due(line)] == [starts_on, starts_on + DAY]
    assert list(medicines_of(line.person_id)) == [line]


@pytest.mark.parametrize(
    ("hour", "first"), [(10, 7), (7, 0)], ids=["after the dose of the day", "before the dose of the day"]
)
@pytest.mark.parametrize("later", [0, 2])
def test_a_change_keeps_the_day_of_a_weekly_line(inside, later, hour, first) -> None:
    with time_machine.travel(local(MONDAY, dt.time(6)), tick=False) as clock:
        old = a_medicine(inside.margaret.person, actor=inside.ana.actor(), every_days=7)
        clock.move_to(local(MONDAY + later * DAY, dt.time(hour)))
        line = a_line(every_days=7, dose="Four tablets")
        new = change_medicine(old, line, reason="A wrong letter", actor=inside.ana.actor())
        assert due(new)[0] == (MONDAY + (7 if later else first) * DAY, dt.time(8))


def test_a_change_keeps_the_last_day_of_a_course(inside) -> None:
    agreed_with(inside.margaret.person, actor=inside.ana.actor())
    last, why = today() + 6 * DAY, "A course of seven days"
    old = write_medicine(
        inside.margaret.person, a_line(), starts_on=today(), ends_on=last, end_reason=why, actor=inside.ana.actor()
    )
    new = change_medicine(old, a_line(notes="With food"), reason="Sickness", actor=inside.ana.actor())
    assert (new.ends_on, new.end_reason) == (last, why)
    assert (old.ends_on, old.end_reason) == (today(), "Sickness")


def test_a_weekly_line_without_a_dose_left_is_not_changed(inside) -> None:
    with time_machine.travel(local(MONDAY, dt.time(6)), tick=False) as clock:
        old = a_medicine(inside.margaret.person, actor=inside.ana.actor(), every_days=7)
        end_medicine(old, ends_on=MONDAY + 4 * DAY, reason="Enough", actor=inside.ana.actor())
        clock.move_to(local(MONDAY + 2 * DAY, dt.time(9)))
        with pytest.raises(StaleState, match="No dose of this line is left"):
            change_medicine(old, a_line(every_days=7), reason="New", actor=inside.ana.actor())


def test_a_last_day_can_be_moved_while_the_line_runs(inside) -> None:
    with time_machine.travel(local(MONDAY, dt.time(9)), tick=False) as clock:
        line = a_medicine(inside.margaret.person, actor=inside.ana.actor())
        end_medicine(line, ends_on=MONDAY + 5 * DAY, reason="A course", actor=inside.ana.actor())
        clock.move_to(local(MONDAY + 2 * DAY, dt.time(9)))
        end_medicine(line, ends_on=MONDAY + 3 * DAY, reason="Sooner", actor=inside.ana.actor())
        clock.move_to(local(MONDAY + 3 * DAY, dt.time(7)))
        assert list(medicines_of(line.person_id)) == [line]  # its last day has a dose still
        assert due(line) == [(MONDAY + 3 * DAY, dt.time(8))]
        end_medicine(line, ends_on=today(), reason="A rash", actor=inside.ana.actor())
        assert due(line) == []
        with pytest.raises(StaleState, match="ended already"):
            end_medicine(line, ends_on=today(), reason="Again", actor=inside.ana.actor())


def test_a_course_stays_on_the_list_on_its_last_day(inside) -> None:
    with time_machine.travel(local(MONDAY, dt.time(9)), tick=False) as clock:
        line = a_medicine(inside.margaret.person, actor=inside.ana.actor())
        end_medicine(line, ends_on=MONDAY + DAY, reason="A course", actor=inside.ana.actor())
        clock.move_to(local(MONDAY + DAY, dt.time(9)))
        assert list(medicines_of(line.person_id)) == [line]
        clock.move_to(local(MONDAY + 2 * DAY, dt.time(0)))
        assert (list(medicines_of(line.person_id)), line.has_ended) == ([], True)


def test_what_it_is_for_reads_well(inside) -> None:
    line = a_medicine(inside.margaret.person, actor=inside.ana.actor(), reason="To stop clots.")
    assert line.how_words == "One tablet, by mouth. What it is for: To stop clots."


def test_who_reads(inside) -> None:
    for who in ("margaret", "amira", "ana", "mo"):
        assert open_medicines(inside.members[who].actor(), inside.margaret.person.id)
    david = inside.david.actor(acting_for=inside.margaret.person)
    assert open_medicines(david, inside.margaret.person.id)
    for who in ("zofia", "ed", "fiona", "cora"):
        with pytest.raises(NotFound):
            open_medicines(inside.members[who].actor(), inside.margaret.person.id)
    assert Activity.objects.filter(verb="opened medicines", about_id=inside.margaret.person.id).count() == 4


def test_words_can_be_forgotten_and_the_days_stay(inside) -> None:
    person = inside.margaret.person
    a_medicine(person, actor=inside.ana.actor(), **AS_NEEDED)
    ended = a_medicine(person, actor=inside.ana.actor())
    end_medicine(ended, ends_on=today(), reason="A rash", actor=inside.ana.actor())
    assert forget_medicines(person, actor=inside.mo.actor()) == [
        "What they took, for what, and what was agreed about it"
    ]
    kept = str([*Medicine.objects.values(), *MedicinesAgreement.objects.values()])
    for word in ("Paracetamol", "knee", "Amlodipine", "rash", "Hartley", "Penicillin", "wrap"):
        assert word not in kept
    assert Medicine.objects.filter(starts_on=today(), written_at__lte=now()).count() == 2
    assert forget_medicines(inside.cora.person, actor=inside.mo.actor()) == []


def test_one_medicine_has_one_line_at_a_time(inside) -> None:
    margaret, ana, mo = inside.margaret.person, inside.ana.actor(), inside.mo.actor()
    first = a_medicine(margaret, actor=ana)
    for words in ("amlodipine ", "Amlodipine"):
        with pytest.raises(Invalid, match="stands already"):
            a_medicine(margaret, actor=mo, name=words)
    a_medicine(margaret, actor=mo, times=(dt.time(20),))  # another dose of it in the evening
    a_medicine(margaret, actor=mo, strength="10 mg")
    a_medicine(margaret, actor=mo, **AS_NEEDED)
    with pytest.raises(Invalid, match="stands already"):
        a_medicine(margaret, actor=ana, **AS_NEEDED)
    end_medicine(first, ends_on=today(), reason="Stopped by the surgery", actor=ana)
    a_medicine(margaret, actor=mo)
