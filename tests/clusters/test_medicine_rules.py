"""What a line of the medicines record must say, and when its doses are due."""

import datetime as dt

import pytest

from clusters.rules.medicines import Course, Level, MedicineKind, doses_of, problem_with
from coopcare.clock import local
from tests.factories.medicines import AS_NEEDED, a_line

MONDAY = dt.date(2026, 11, 23)
DAY = dt.timedelta(days=1)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({}, None),
        ({"times": ()}, "times"),
        ({"times": (), "level": Level.NONE}, None),
        ({"every_days": 0}, "every_days"),
        ({"every_days": 93}, "every_days"),
        ({"is_time_critical": True}, "latest_minutes"),
        ({"is_time_critical": True, "latest_minutes": 30}, None),
        ({"latest_minutes": 30}, "is_time_critical"),
        ({"kind": MedicineKind.CREAM}, "body_where"),
        ({"kind": MedicineKind.CREAM, "body_where": "Both shins, thin"}, None),
        ({"level": Level.DELEGATED}, "delegated"),
        (AS_NEEDED, None),
        (AS_NEEDED | {"times": (dt.time(8),)}, "times"),
        (AS_NEEDED | {"is_time_critical": True, "latest_minutes": 5}, "times"),
        *((AS_NEEDED | {name: None}, name) for name in ("signs", "least_hours", "most_in_day", "try_first")),
        (AS_NEEDED | {"ring_when": ""}, "ring_when"),
    ],
)
def test_a_line_says_what_it_lacks(changes, field) -> None:
    problem = problem_with(a_line(**changes))
    assert (problem[1] if problem else None) == field


def course(*times: int, every: int = 1, starts_on: dt.date = MONDAY, from_at=None, until_at=None) -> Course:
    return Course(
        tuple(dt.time(hour) for hour in times), every, starts_on, from_at or local(starts_on, dt.time()), until_at
    )


def test_a_line_is_due_at_each_of_its_times() -> None:
    found = list(doses_of(course(8, 20), MONDAY - 3 * DAY, MONDAY + DAY))
    assert found == [(day, dt.time(hour)) for day in (MONDAY, MONDAY + DAY) for hour in (8, 20)]


@pytest.mark.parametrize(
    ("first", "days"), [(MONDAY, [0, 7, 14]), (MONDAY + DAY, [7, 14]), (MONDAY - 9 * DAY, [0, 7, 14])]
)
def test_a_weekly_patch_keeps_its_weekday_wherever_one_begins_to_look(first, days) -> None:
    found = doses_of(course(9, every=7), first, MONDAY + 20 * DAY)
    assert [(day - MONDAY).days for day, _ in found] == days


def test_nothing_is_due_before_it_was_written_or_after_it_was_ended() -> None:
    written, ended = local(MONDAY, dt.time(15)), local(MONDAY + DAY, dt.time(12))
    found = doses_of(course(8, 20, from_at=written, until_at=ended), MONDAY, MONDAY + 3 * DAY)
    assert list(found) == [(MONDAY, dt.time(20)), (MONDAY + DAY, dt.time(8))]


@pytest.mark.parametrize("change", [dt.date(2026, 3, 29), dt.date(2026, 10, 25)])
def test_a_dose_keeps_its_clock_time_when_the_clocks_change(change) -> None:
    found = list(doses_of(course(8, starts_on=change - DAY), change - DAY, change + DAY))
    assert [at for _, at in found] == [dt.time(8)] * 3
    hours = [(local(*found[number + 1]) - local(*found[number])) / dt.timedelta(hours=1) for number in (0, 1)]
    assert hours == [23 if change.month == 3 else 25, 24]
