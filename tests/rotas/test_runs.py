"""A PCA's day: the ways between visits, what is left for a break, and what nobody knows."""

import datetime as dt
from dataclasses import replace
from uuid import UUID, uuid4

import pytest

from coopcare.clock import local
from rotas.suitability import Limits
from rotas.travel import Home, Point
from rotas.watch.promises import ring_by
from rotas.week.runs import Mover, Run, Stop, run_of

TUESDAY = dt.date(2026, 12, 1)
MILL, CHURCH, HILL = (UUID(int=number) for number in (1, 2, 3))
HOMES = {
    MILL: Home(MILL, Point(53.70, -1.50), "1 Mill Lane"),
    CHURCH: Home(CHURCH, Point(53.71, -1.52), "2 Church Walk"),
    HILL: Home(HILL, None, "3 Hill Top"),
}
TOLD = {frozenset({MILL, CHURCH}): 12}
WALKER = Mover("on_foot", TOLD, Limits())


def stop(hour: int, minute: int, home: Home | None, minutes: int = 45) -> Stop:
    starts_at = local(TUESDAY, dt.time(hour, minute))
    return Stop(starts_at, starts_at + dt.timedelta(minutes=minutes), home)


def ways(run: Run) -> list[str]:
    return [step.before.words for step in run.steps if step.before]


def test_visits_come_in_order_with_the_ways_between_them():
    run = run_of([stop(10, 30, HOMES[CHURCH]), stop(9, 30, HOMES[MILL])], WALKER)
    assert ways(run) == ["12 minutes of travel, 3 minutes to spare."]
    assert (run.minutes, run.travel_minutes, run.unknown_ways) == (90, 12, 0)
    assert run.words == "2 visits, 1 hour 30 minutes, and 12 minutes of travel between them"


@pytest.mark.parametrize(
    ("minute", "words"),
    [
        (27, "12 minutes of travel."),
        (40, "12 minutes of travel, 13 minutes to spare."),
        (47, "12 minutes of travel, then a break of 20 minutes."),
        (20, "12 minutes of travel, but only 5 minutes for it."),
    ],
)
def test_what_is_left_is_a_break_when_it_is_long_enough(minute, words):
    run = run_of([stop(9, 30, HOMES[MILL]), stop(10, minute, HOMES[CHURCH])], WALKER)
    assert ways(run) == [words]
    assert run.steps[1].before.needs_a_look == ("only" in words)


def test_hours_between_visits_are_ones_own():
    run = run_of([stop(9, 0, HOMES[MILL]), stop(14, 0, HOMES[CHURCH])], WALKER)
    assert ways(run) == ["12 minutes of travel, then free for 4 hours 3 minutes."]


@pytest.mark.parametrize("somewhere", [HOMES[HILL], None])
def test_a_way_that_nobody_knows_is_said_to_be(somewhere):
    run = run_of([stop(9, 0, HOMES[MILL]), stop(10, 0, somewhere)], WALKER)
    assert ways(run) == ["Travel not known. 15 minutes between these visits."]
    assert run.steps[1].before.needs_a_look
    assert run.words.endswith("0 minutes of travel between them and 1 way that nobody knows")


def test_no_travel_at_all_between_two_different_places_is_not_believed():
    visits = [stop(9, 0, HOMES[MILL]), stop(10, 0, HOMES[CHURCH])]
    assert run_of(visits, WALKER).steps[1].before.is_known
    nowhere = replace(WALKER, told={frozenset({MILL, CHURCH}): 0})
    assert ways(run_of(visits, nowhere)) == ["Travel not known. 15 minutes between these visits."]


def test_one_home_needs_no_travel():
    next_door = Home(uuid4(), HOMES[MILL].point, "1 Mill Lane")
    assert ways(run_of([stop(9, 0, HOMES[MILL]), stop(9, 45, HOMES[MILL])], WALKER)) == ["The same home."]
    assert ways(run_of([stop(9, 0, HOMES[MILL]), stop(9, 45, next_door)], WALKER)) == ["The same home."]


def test_a_day_without_a_break_is_said():
    home, other = HOMES[MILL], HOMES[CHURCH]
    long = [stop(8, 0, home, 200), stop(11, 40, other, 170)]
    assert run_of(long, WALKER).cautions == ["6 hours 30 minutes without a break of 20 minutes."]
    rested = [stop(8, 0, home, 200), stop(12, 0, other, 170)]
    assert run_of(rested, WALKER).cautions == []


def test_one_long_visit_is_not_a_stretch():
    run = run_of([stop(8, 0, HOMES[MILL], 480)], WALKER)
    assert (run.cautions, run.words) == ([], "1 visit, 8 hours")


@pytest.mark.parametrize(
    ("day", "hour", "promised"),
    [
        (30, 9, dt.datetime(2026, 11, 30, 17, tzinfo=dt.UTC)),
        (30, 17, dt.datetime(2026, 12, 1, 8, 15, tzinfo=dt.UTC)),
        (30, 22, dt.datetime(2026, 12, 1, 8, 15, tzinfo=dt.UTC)),
    ],
)
def test_the_word_is_due_the_evening_before_or_an_hour_before_the_visit(day, hour, promised):
    starts_at = local(TUESDAY, dt.time(9, 15))
    assert ring_by(starts_at, dt.datetime(2026, 11, day, hour, tzinfo=dt.UTC)) == promised


def test_too_late_to_promise():
    starts_at = local(TUESDAY, dt.time(9, 15))
    assert ring_by(starts_at, starts_at - dt.timedelta(minutes=60)) is None


def test_the_evening_before_is_on_the_clock_in_england():
    assert ring_by(local(dt.date(2026, 7, 2), dt.time(9)), local(dt.date(2026, 7, 1), dt.time(9))) == dt.datetime(
        2026, 7, 1, 16, tzinfo=dt.UTC
    )
