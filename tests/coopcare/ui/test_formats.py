"""Dates, times and money in words."""

import datetime as dt

import pytest
from django.template import Context, Template

from coopcare.clock import local
from coopcare.ui import formats

TUESDAY = dt.date(2026, 12, 1)


@pytest.mark.parametrize(
    ("at", "words"),
    [
        ((0, 0), "midnight"),
        ((0, 5), "12:05am"),
        ((9, 0), "9am"),
        ((9, 45), "9:45am"),
        ((12, 0), "midday"),
        ((12, 30), "12:30pm"),
        ((13, 0), "1pm"),
        ((23, 59), "11:59pm"),
    ],
)
def test_times(at: tuple[int, int], words: str) -> None:
    assert formats.gov_time(dt.time(*at)) == words


def test_dates() -> None:
    assert formats.gov_date(TUESDAY) == "Tuesday 1 December 2026"
    assert formats.gov_short_date(TUESDAY) == "1 December 2026"
    assert formats.gov_day(TUESDAY) == "Tuesday 1 December"
    assert formats.gov_month(TUESDAY) == "December 2026"


def test_a_moment_is_shown_as_clocks_in_england_show_it() -> None:
    late = dt.datetime(2026, 6, 30, 23, 30, tzinfo=dt.UTC)
    assert formats.gov_date(late) == "Wednesday 1 July 2026"
    assert formats.gov_time(late) == "12:30am"
    assert formats.gov_datetime(late) == "Wednesday 1 July 2026 at 12:30am"


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="no time zone"):
        formats.gov_time(dt.datetime(2026, 12, 1, 9))  # noqa: DTZ001


def test_ranges_of_dates() -> None:
    assert formats.gov_date_range(TUESDAY, dt.date(2026, 12, 7)) == "1 to 7 December 2026"
    assert formats.gov_date_range(dt.date(2026, 11, 28), TUESDAY) == "28 November to 1 December 2026"
    assert formats.gov_date_range(TUESDAY, dt.date(2027, 1, 3)) == "1 December 2026 to 3 January 2027"
    assert formats.gov_date_range(TUESDAY, TUESDAY) == "1 December 2026"


def test_ranges_of_times() -> None:
    assert formats.gov_time_range(dt.time(9), dt.time(9, 45)) == "9am to 9:45am"
    assert formats.gov_time_range(dt.time(22), dt.time(7)) == "10pm to 7am"


@pytest.mark.parametrize(
    ("ends_on", "ends_at", "words"),
    [
        (2, dt.time(7), "10pm to 7am the next day"),
        (2, dt.time(0), "10pm to midnight"),
        (1, dt.time(23), "10pm to 11pm"),
    ],
)
def test_a_night_says_that_it_ends_the_next_day(ends_on: int, ends_at: dt.time, words: str) -> None:
    start, end = local(TUESDAY, dt.time(22)), local(dt.date(2026, 12, ends_on), ends_at)
    assert formats.gov_time_range(start, end) == words


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (0, "0 minutes"),
        (1, "1 minute"),
        (45, "45 minutes"),
        (60, "1 hour"),
        (90, "1 hour 30 minutes"),
        (121, "2 hours 1 minute"),
        (-15, "minus 15 minutes"),
    ],
)
def test_durations(minutes: int, words: str) -> None:
    assert formats.minutes_words(minutes) == words


def test_filters_need_no_load_and_leave_nothing_blank() -> None:
    template = Template("{{ cost|pounds }} {{ on|gov_date }} {{ none|gov_time }}{{ number|phone_link }}")
    words = template.render(Context({"cost": 1875, "on": TUESDAY, "none": None, "number": "01924 496 0000"}))
    assert words == "£18.75 Tuesday 1 December 2026 019244960000"


def test_the_range_tags() -> None:
    template = Template("{% gov_time_range a b %}; {% gov_date_range on on %}")
    assert template.render(Context({"a": dt.time(9), "b": dt.time(12), "on": TUESDAY})) == (
        "9am to midday; 1 December 2026"
    )
