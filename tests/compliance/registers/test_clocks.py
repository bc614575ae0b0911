"""Deadlines at awkward dates: bank holidays, the ends of months, changes of the clocks, 29 February."""

import datetime as dt

import pytest

from compliance.registers.clocks import Limit, Unit, day_due, due_at
from coopcare.clock import LONDON
from coopcare.facts.working_days import working_days_after

HOURS, DAYS, WORKING, SAME = Unit.HOURS, Unit.DAYS, Unit.WORKING_DAYS, Unit.SAME_DAY


def on(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=LONDON)


@pytest.mark.parametrize(
    ("start", "days", "last"),
    [
        ("2026-11-16", 3, "2026-11-19"),  # Monday to Thursday
        ("2026-11-20", 1, "2026-11-23"),  # a Friday: Monday
        ("2026-11-21", 1, "2026-11-23"),  # a Saturday: the same Monday
        ("2026-12-24", 1, "2026-12-29"),  # Christmas Day, a weekend, Boxing Day's substitute on Monday
        ("2026-12-23", 10, "2027-01-11"),  # Christmas and New Year's Day
        ("2027-03-25", 1, "2027-03-30"),  # Good Friday and Easter Monday
        ("2026-04-30", 3, "2026-05-06"),  # over the first Monday of May
        ("2027-12-24", 2, "2027-12-30"),  # both days of Christmas have substitutes
        ("2028-02-28", 1, "2028-02-29"),  # a leap year
        ("2027-02-26", 1, "2027-03-01"),  # no leap year
        ("2026-08-28", 20, "2026-09-28"),  # the summer bank holiday
        ("2093-12-31", 2, "2094-01-04"),  # the list ends before: weekends are known
    ],
)
def test_working_days(start, days, last):
    assert working_days_after(on(start), days) == on(last)


@pytest.mark.parametrize(
    ("limit", "start", "last"),
    [
        (Limit(DAYS, 28), "2027-02-01", "2027-03-01"),
        (Limit(DAYS, 28), "2028-02-01", "2028-02-29"),
        (Limit(DAYS, 28), "2026-01-31", "2026-02-28"),
        (Limit(DAYS, 10), "2026-12-25", "2027-01-04"),
        (Limit(DAYS, 28, before=True), "2028-03-28", "2028-02-29"),
        (Limit(DAYS, 28, before=True), "2027-03-28", "2027-02-28"),
        (Limit(SAME), "2028-02-29", "2028-02-29"),
        (Limit(WORKING, 5), "2026-12-24", "2027-01-05"),
    ],
)
def test_last_days(limit, start, last):
    assert day_due(limit, on(start)) == on(last)


@pytest.mark.parametrize(
    ("limit", "since", "until"),
    [
        (Limit(HOURS, 24), "2026-11-16T09:00", "2026-11-17T09:00"),
        (Limit(HOURS, 24), "2026-10-24T12:00", "2026-10-25T11:00"),  # the hour that comes twice is counted
        (Limit(HOURS, 24), "2027-03-27T12:00", "2027-03-28T13:00"),  # the hour that never was is not
        (Limit(HOURS, 72), "2028-02-27T23:30", "2028-03-01T23:30"),
        (Limit(SAME), "2026-10-25T00:30", "2026-10-25T23:59"),
        (Limit(SAME), "2026-06-30T23:30", "2026-06-30T23:59"),  # still the 30th in England, and in UTC too
        (Limit(SAME), "2026-07-01T00:15", "2026-07-01T23:59"),  # the 30th in UTC
        (Limit(DAYS, 10), "2026-12-31T10:00", "2027-01-10T23:59"),
        (Limit(WORKING, 2), "2026-12-24T17:00", "2026-12-30T23:59"),
    ],
)
def test_moments(limit, since, until):
    assert due_at(limit, at(since)) == at(until)


def test_hours_have_no_last_day():
    with pytest.raises(ValueError, match="moment"):
        day_due(Limit(HOURS, 24), on("2026-11-16"))
