"""When a review is due: six weeks from the start, then as agreed, at awkward days too."""

from datetime import date, timedelta

import pytest

from clusters.rules.reviews import DueState, due, due_from, latest_next


@pytest.mark.parametrize(
    ("held_on", "latest"),
    [
        (date(2026, 11, 23), date(2027, 11, 23)),
        (date(2028, 2, 29), date(2029, 2, 28)),  # no such day a year later
        (date(2027, 2, 28), date(2028, 2, 28)),
        (date(2025, 12, 31), date(2026, 12, 31)),
    ],
)
def test_the_next_is_within_twelve_months(held_on: date, latest: date) -> None:
    assert latest_next(held_on) == latest


@pytest.mark.parametrize(
    ("starts_on", "first"),
    [
        (date(2026, 10, 12), date(2026, 11, 23)),  # across the change of the clocks
        (date(2028, 1, 18), date(2028, 2, 29)),
        (date(2026, 11, 20), date(2027, 1, 1)),  # a bank holiday is no reason to be late
    ],
)
def test_the_first_is_within_six_weeks(starts_on: date, first: date) -> None:
    assert due_from(starts_on=starts_on, next_due_on=None) == first


@pytest.mark.parametrize(
    ("days_from_now", "is_asked_for", "state"),
    [
        (-1, False, DueState.OVERDUE),
        (-1, True, DueState.OVERDUE),  # asking does not hide that it is late
        (0, False, DueState.SOON),  # today is not late
        (28, False, DueState.SOON),
        (29, False, DueState.IN_TIME),
        (300, True, DueState.ASKED),
    ],
)
def test_how_it_stands(days_from_now: int, is_asked_for: bool, state: DueState) -> None:
    on = date(2026, 11, 23)
    by = on + timedelta(days=days_from_now)
    found = due(starts_on=date(2020, 1, 1), next_due_on=by, is_asked_for=is_asked_for, on=on)
    assert (found.on, found.state) == (by, state)
    assert found.presses == (state != DueState.IN_TIME)
