"""The moves of minutes, and what other records call a minute."""

import datetime as dt

import pytest

from members.governance.states import MOVES, MinutesStatus, can_move, number_in, reference

DAY = dt.date(2026, 11, 5)


def test_every_state_has_its_moves_and_nothing_leaves_the_last():
    assert set(MOVES) == set(MinutesStatus)
    assert MOVES[MinutesStatus.AGREED] == frozenset()
    assert not can_move(MinutesStatus.DRAFT, MinutesStatus.AGREED), "a meeting has to have had it before it"
    with pytest.raises(KeyError):
        can_move("lost", MinutesStatus.DRAFT)


def test_an_item_has_a_reference():
    assert reference(DAY, 4) == "2026-11-05/4"


@pytest.mark.parametrize(
    ("minute", "number"),
    [
        ("2026-11-05/4", 4),
        ("2026-11-05, item 4", 4),
        (" 2026-11-05 item 12.", 12),
        ("2026-11-05", None),
        ("2026-11-06/4", None),
        ("2026-11, 5", None),
        ("2026-11-05/4/2", None),
        ("Minute 4", None),
        ("", None),
    ],
)
def test_the_item_that_a_minute_names(minute, number):
    assert number_in(minute, DAY) == number
