"""On time and late are the co-op's own words, and the same number on every page."""

import datetime as dt

import pytest
import time_machine

from compliance.evidence.registry import source_of
from compliance.queries.exports import EXPORTS
from compliance.queries.form_figures import of_the_co_op
from compliance.queries.library import own_measure
from compliance.queries.pir import return_on
from compliance.queries.records import Pseudonyms, punctuality
from compliance.queries.statements import counted
from compliance.services.answers import answer_question
from coopcare.clock import local, today
from rotas.models import Attendance, CancelReason, Visit, VisitPattern, VisitStatus
from tests.compliance.inspector.test_entering import TUESDAY
from tests.factories.rotas import a_visit

MONDAY = dt.date(2026, 11, 30)
MINUTE = dt.timedelta(minutes=1)
WEEKS = (dt.date(2026, 11, 3), MONDAY)


@pytest.fixture(autouse=True)
def tuesday():
    with time_machine.travel(TUESDAY, tick=False):
        yield


@pytest.fixture
def went(inside):
    """Six places on one day: 20 minutes early, on time, 17, 25 and 50 minutes late, and missed."""
    for hour, late in enumerate((-20, 0, 17, 25, 50, None), start=8):
        status = VisitStatus.MISSED if late is None else VisitStatus.DONE
        visit = a_visit(
            inside.packages["margaret"], on=MONDAY, at=dt.time(hour), pca=inside.amira.person, status=status
        )  # fmt: skip
        if late is not None:
            arrived = visit.starts_at + late * MINUTE
            Attendance.objects.filter(visit=visit).update(arrived_at=arrived, left_at=arrived + 45 * MINUTE)
    return inside


def on_time():
    """(numerator, denominator) as each page says it: statement, evidence, the page of late visits."""
    (figure,) = [one for one in counted(today()) if one.code == "visits_on_time"]
    count = source_of("punctuality").count(*WEEKS)
    return (figure.numerator, figure.denominator), (count.part, count.whole)


def late(cast):
    found = punctuality(*WEEKS, Pseudonyms(cast.mo.actor()))
    (asked,) = [one for _, group in return_on(MONDAY).groups for one in group if one.item.slug == "late"]
    return found, asked.counts[0]


def test_without_an_answer_it_is_a_quarter_of_an_hour(went):
    assert on_time() == ((1, 6), (1, 6))
    found, (words, number) = late(went)
    assert (found.went.early, found.late, found.went.missed) == (1, 3, 1)
    assert (number, "more than 15 minutes late" in words) == ("3 of 6", True)
    assert len(found.exceptions) == len(EXPORTS["late"].table(went.mo.actor()).rows) == 4


def test_the_co_ops_answer_counts_everywhere(went):
    mo = went.mo.actor()
    answer_question("window_minutes", value="15", actor=mo)
    answer_question("late_minutes", value="20", actor=mo)
    assert on_time() == ((1, 6), (1, 6))
    found, (words, number) = late(went)
    assert (found.late, found.went.after_window) == (2, 1)
    assert (number, "more than 20 minutes late" in words) == ("2 of 6", True)
    assert len(found.exceptions) == len(EXPORTS["late"].table(mo).rows) == 3
    answer_question("window_minutes", value="20", actor=mo)
    assert on_time() == ((3, 6), (3, 6)), "20 minutes each side"


def test_the_agreed_window_counts_everywhere(went):
    visit = Visit.objects.get(starts_at=local(MONDAY, dt.time(12)))
    pattern = VisitPattern.objects.create(
        package=went.packages["margaret"], weekdays=[0], start_time=dt.time(12), earliest_start=dt.time(12),
        latest_start=dt.time(13), minutes=60, starts_on=MONDAY,
    )  # fmt: skip
    Visit.objects.filter(id=visit.id).update(pattern=pattern)
    assert on_time() == ((2, 6), (2, 6))
    assert late(went)[0].late == 2


def test_late_is_never_earlier_than_the_window(inside):
    answer_question("window_minutes", value="30", actor=inside.mo.actor())
    assert own_measure().late_minutes == 30


def test_visits_scheduled_are_visits(went):
    Visit.objects.filter(starts_at=local(MONDAY, dt.time(8))).update(
        status=VisitStatus.CANCELLED, cancel_reason=CancelReason.OUR_FAULT, cancelled_at=TUESDAY
    )  # fmt: skip
    (asked,) = [one for _, group in return_on(MONDAY).groups for one in group if one.item.slug == "visits"]
    assert [number for _, number in asked.counts] == ["5", "1"]


def test_the_boards_form_says_the_minutes_that_it_counts_by(went):
    answer_question("window_minutes", value="10", actor=went.mo.actor())
    answer_question("late_minutes", value="20", actor=went.mo.actor())
    printed = of_the_co_op(frozenset({"coop.figures"}))["coop.figures"]
    lines = {name: (value, meaning) for name, value, meaning in printed}
    assert "within 10 minutes" in lines["On time"][1]
    assert lines["Late"][0] == "2 of 6"
    assert "More than 20 minutes after" in lines["Late"][1]
