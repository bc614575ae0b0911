from dataclasses import dataclass
from datetime import date, timedelta

import pytest

from members.credentials import Standing, State, best_of, standing, worst

TODAY = date(2026, 11, 21)


@dataclass
class Check:
    starts_on: date = date(2024, 1, 1)
    ends_on: date | None = None
    withdrawn_on: date | None = None


@pytest.mark.parametrize(
    ("ends_on", "state"),
    [
        (None, State.IN_DATE),
        (TODAY + timedelta(days=31), State.IN_DATE),
        (TODAY + timedelta(days=30), State.DUE),
        (TODAY, State.DUE),
        (TODAY - timedelta(days=1), State.OVERDUE),
    ],
)
def test_the_last_day_decides(ends_on: date | None, state: State) -> None:
    assert standing("DBS", [Check(ends_on=ends_on)], TODAY) == Standing("DBS", state, ends_on)


def test_nothing_kept_is_missing() -> None:
    assert standing("DBS", [], TODAY).state == State.MISSING


def test_the_check_that_lasts_longest_counts() -> None:
    old, new = Check(ends_on=TODAY - timedelta(days=5)), Check(ends_on=TODAY + timedelta(days=400))
    assert best_of([new, old], TODAY) is new
    assert best_of([old, Check()], TODAY) == Check()


def test_a_check_that_has_not_begun_or_was_withdrawn_does_not_count() -> None:
    assert best_of([Check(starts_on=TODAY + timedelta(days=1))], TODAY) is None
    assert best_of([Check(withdrawn_on=TODAY)], TODAY) is None
    assert best_of([Check(withdrawn_on=TODAY + timedelta(days=1))], TODAY) is not None


def test_the_worst_needs_action_soonest() -> None:
    order = [State.IN_DATE, State.DUE, State.OVERDUE, State.MISSING]
    assert worst(Standing("", state) for state in order) == State.MISSING
    assert worst(Standing("", state) for state in order[:2]) == State.DUE
    assert worst([]) == State.MISSING
