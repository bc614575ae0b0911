"""Times as people say them."""

import datetime as dt

import pytest

from coopcare.clock import local
from coopcare.ui.spoken import spoken_range, spoken_time


@pytest.mark.parametrize(
    ("at", "words"),
    [
        ((0, 0), "midnight"),
        ((0, 30), "half past twelve at night"),
        ((4, 55), "five to five at night"),
        ((5, 5), "five past five in the morning"),
        ((9, 0), "nine o'clock in the morning"),
        ((9, 17), "9:17 in the morning"),
        ((11, 45), "quarter to twelve in the morning"),
        ((12, 0), "midday"),
        ((12, 20), "twenty past twelve in the afternoon"),
        ((16, 35), "twenty-five to five in the afternoon"),
        ((17, 40), "twenty to six in the evening"),
        ((21, 15), "quarter past nine at night"),
        ((23, 50), "ten to twelve at night"),
    ],
)
def test_times(at, words):
    assert spoken_time(dt.time(*at)) == words


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        ((9, 0), (9, 45), "from nine o'clock to quarter to ten in the morning"),
        ((11, 30), (12, 0), "from half past eleven in the morning to midday"),
        ((11, 45), (12, 15), "from quarter to twelve in the morning to quarter past twelve in the afternoon"),
        ((22, 0), (7, 0), "from ten o'clock at night to seven o'clock in the morning"),
    ],
)
def test_ranges(start, end, words):
    assert spoken_range(dt.time(*start), dt.time(*end)) == words


def test_a_moment_is_read_from_clocks_in_england():
    assert spoken_time(local(dt.date(2026, 7, 1), dt.time(9, 30))) == "half past nine in the morning"
