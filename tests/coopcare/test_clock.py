import datetime as dt

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from coopcare import clock

SPRING = dt.date(2026, 3, 29)  # 1am becomes 2am
AUTUMN = dt.date(2026, 10, 25)  # 2am becomes 1am


def utc(*parts):
    return dt.datetime(*parts, tzinfo=dt.UTC)


@time_machine.travel(utc(2026, 6, 30, 23, 30), tick=False)
def test_now_is_utc_and_today_is_the_date_on_the_wall():
    assert clock.now() == utc(2026, 6, 30, 23, 30)
    assert clock.now().tzinfo is dt.UTC
    assert clock.today() == dt.date(2026, 7, 1)


@time_machine.travel(utc(2026, 1, 31, 23, 30), tick=False)
def test_in_winter_the_two_dates_agree():
    assert clock.today() == dt.date(2026, 1, 31)


@pytest.mark.parametrize(
    ("on", "at", "expected"),
    [
        (dt.date(2026, 1, 5), dt.time(9), utc(2026, 1, 5, 9)),
        (dt.date(2026, 7, 6), dt.time(9), utc(2026, 7, 6, 8)),
        (dt.date(2026, 7, 6), dt.time(0, 30), utc(2026, 7, 5, 23, 30)),
        (SPRING, dt.time(0, 59), utc(2026, 3, 29, 0, 59)),
        (SPRING, dt.time(1), utc(2026, 3, 29, 1)),  # does not exist: read as 2am
        (SPRING, dt.time(1, 30), utc(2026, 3, 29, 1, 30)),  # read as 2:30am
        (SPRING, dt.time(2), utc(2026, 3, 29, 1)),
        (AUTUMN, dt.time(0, 59), utc(2026, 10, 24, 23, 59)),
        (AUTUMN, dt.time(1, 30), utc(2026, 10, 25, 0, 30)),  # happens twice: the first
        (AUTUMN, dt.time(1, 30, fold=1), utc(2026, 10, 25, 0, 30)),
        (AUTUMN, dt.time(2), utc(2026, 10, 25, 2)),
    ],
)
def test_local_times_become_instants(on, at, expected):
    made = clock.local(on, at)
    assert made == expected
    assert made.tzinfo is dt.UTC


@pytest.mark.parametrize(
    ("on", "at", "expected"),
    [
        (SPRING, dt.time(0, 59), False),
        (SPRING, dt.time(1), True),
        (SPRING, dt.time(1, 59), True),
        (SPRING, dt.time(2), False),
        (AUTUMN, dt.time(1, 30), False),
        (dt.date(2026, 3, 30), dt.time(1, 30), False),
    ],
)
def test_the_spring_gap_is_noticed(on, at, expected):
    assert clock.in_spring_gap(on, at) is expected


def test_a_time_in_the_gap_reads_back_an_hour_later():
    assert clock.to_local(clock.local(SPRING, dt.time(1, 30))).time() == dt.time(2, 30)


def test_a_sleep_in_over_the_october_change_is_ten_hours():
    start = dt.datetime(2026, 10, 24, 22, tzinfo=clock.LONDON)
    end = dt.datetime(2026, 10, 25, 7, tzinfo=clock.LONDON)
    assert end - start == dt.timedelta(hours=9)  # the trap
    assert clock.elapsed_minutes(start, end) == 600


def test_a_sleep_in_over_the_march_change_is_eight_hours():
    start = clock.local(dt.date(2026, 3, 28), dt.time(22))
    assert clock.elapsed_minutes(start, clock.local(SPRING, dt.time(7))) == 480


@pytest.mark.parametrize(
    ("seconds", "expected"), [(0, 0), (59, 0), (60, 1), (119, 1), (-59, 0), (-60, -1), (-119, -1), (-120, -2)]
)
def test_part_minutes_are_dropped_towards_zero(seconds, expected):
    start = utc(2026, 1, 5, 9)
    assert clock.elapsed_minutes(start, start + dt.timedelta(seconds=seconds)) == expected


def test_times_without_a_zone_are_refused():
    bare, aware = dt.datetime(2026, 1, 5, 9), utc(2026, 1, 5, 9)  # noqa: DTZ001
    for call in (
        lambda: clock.to_local(bare),
        lambda: clock.elapsed_minutes(bare, aware),
        lambda: clock.elapsed_minutes(aware, bare),
    ):
        with pytest.raises(ValueError, match="no time zone"):
            call()


@given(st.dates(dt.date(2000, 1, 1), dt.date(2100, 12, 31)), st.times())
def test_local_times_survive_the_round_trip_except_in_the_gap(on, at):
    back = clock.to_local(clock.local(on, at))
    moved = dt.timedelta(hours=1 if clock.in_spring_gap(on, at) else 0)
    assert back.replace(tzinfo=None, fold=0) == dt.datetime.combine(on, at.replace(fold=0)) + moved
