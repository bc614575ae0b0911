"""Worked examples of the measures of reliability (domain.md G3)."""

import datetime as dt
from typing import Any

import pytest

from rotas.figures.reliability import Given, Measure, Timing, is_short, reliability, timing, was_told

TEN = dt.datetime(2026, 3, 6, 10, tzinfo=dt.UTC)
MINUTE = dt.timedelta(minutes=1)


def given(late: int | None = 0, stayed: int = 45, **more: Any) -> Given:
    """A visit of 45 minutes at 10am, begun `late` minutes late; None: nobody came."""
    arrived = None if late is None else TEN + late * MINUTE
    left = None if arrived is None else arrived + stayed * MINUTE
    return Given(TEN, TEN + 45 * MINUTE, arrived_at=arrived, left_at=left, **more)


@pytest.mark.parametrize(
    ("late", "is_time_critical", "answer"),
    [
        (0, False, Timing.ON_TIME),
        (15, False, Timing.ON_TIME),
        (-15, False, Timing.ON_TIME),
        (-16, False, Timing.EARLY),
        (16, False, Timing.LATE),
        (30, False, Timing.LATE),
        (31, False, Timing.VERY_LATE),
        (15, True, Timing.ON_TIME),
        (16, True, Timing.VERY_LATE),
        (None, False, Timing.MISSED),
    ],
)
def test_when_it_is_late(late: int | None, is_time_critical: bool, answer: Timing) -> None:
    assert timing(given(late, is_time_critical=is_time_critical)) == answer


def test_inside_the_agreed_window_is_on_time() -> None:
    window = {"earliest_at": TEN - 30 * MINUTE, "latest_at": TEN + 60 * MINUTE}
    assert timing(given(60, **window)) == Timing.ON_TIME
    assert timing(given(-30, **window)) == Timing.ON_TIME
    assert timing(given(61, **window)) == Timing.VERY_LATE
    assert timing(given(-31, **window)) == Timing.EARLY


@pytest.mark.parametrize(
    ("late", "is_time_critical", "answer"),
    [
        (10, False, Timing.ON_TIME),
        (11, False, Timing.AFTER_WINDOW),
        (20, False, Timing.AFTER_WINDOW),
        (21, False, Timing.LATE),
        (31, False, Timing.VERY_LATE),
        (11, True, Timing.VERY_LATE),
        (-11, False, Timing.EARLY),
    ],
)
def test_a_co_ops_own_measure(late: int, is_time_critical: bool, answer: Timing) -> None:
    own = Measure(on_time=10 * MINUTE, late=20 * MINUTE)
    assert timing(given(late, is_time_critical=is_time_critical), own) == answer
    assert was_told(given(40, told_at=TEN + 20 * MINUTE), own)


def test_every_place_is_one_of_them() -> None:
    own = Measure(late=20 * MINUTE)
    found = reliability([given(late) for late in (-20, 0, 17, 25, 40, None)], measure=own)
    parts = (found.early, found.on_time, found.after_window, found.late, found.very_late, found.missed)
    assert parts == (1, 1, 1, 1, 1, 1)
    assert sum(parts) == found.due


@pytest.mark.parametrize(("stayed", "short"), [(36, False), (35, True), (60, False)])
def test_short_is_less_than_four_fifths(stayed: int, short: bool) -> None:
    assert is_short(given(stayed=stayed)) is short
    assert not is_short(given(None))


@pytest.mark.parametrize(("told", "answer"), [(-5, True), (15, True), (16, False), (None, False)])
def test_told_counts_before_it_is_late(told: int | None, answer: bool) -> None:
    told_at = None if told is None else TEN + told * MINUTE
    assert was_told(given(40, told_at=told_at)) is answer


def test_a_worked_example() -> None:
    """Ten places: six on time, one early, one late and told, one very late and not told, one missed."""
    rows = [given()] * 5 + [given(stayed=20, from_own_cluster=False), given(-20)]
    rows += [given(20, told_at=TEN), given(40), given(None)]
    found = reliability(rows, cancelled_by_us=2)
    assert (found.due, found.on_time, found.early, found.late, found.very_late, found.missed) == (10, 6, 1, 1, 1, 1)
    assert (found.came, found.short, found.covered_by_another_cluster, found.cancelled_by_us) == (9, 1, 1, 2)
    assert (found.on_time_share, found.told_share, found.short_share) == (0.6, 0.5, pytest.approx(1 / 9))


def test_nothing_has_no_shares() -> None:
    found = reliability([])
    assert (found.on_time_share, found.told_share, found.short_share) == (None, None, None)


def test_across_the_clock_change_only_true_minutes_count() -> None:
    """Agreed for 12:30am UTC on the night when the clocks go back: an hour is an hour."""
    starts = dt.datetime(2026, 10, 25, 0, 30, tzinfo=dt.UTC)
    assert timing(Given(starts, starts + 60 * MINUTE, arrived_at=starts + 60 * MINUTE)) == Timing.VERY_LATE
