"""The clocks of requests and breaches at awkward dates: pure."""

import datetime as dt
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance.governance.breaches import is_late, left_to_do
from compliance.governance.clock import Pause, clock_of, report_by
from coopcare.facts.working_days import is_working_day, working_day_from

NOV = 2026, 11


def meaning(since, until):
    return Pause(since, until, is_identity=False)


def identity(since, until):
    return Pause(since, until, is_identity=True)


@pytest.mark.parametrize(
    ("received_on", "due_on"),
    [
        (date(2026, 11, 3), date(2026, 12, 3)),
        (date(2026, 11, 25), date(2026, 12, 29)),  # Christmas, a weekend, and the day put in for Boxing Day
        (date(2027, 1, 29), date(2027, 3, 1)),  # no 29 February, and the 28th is a Sunday
        (date(2028, 1, 31), date(2028, 2, 29)),
        (date(2028, 2, 29), date(2028, 3, 29)),
        (date(2026, 10, 31), date(2026, 11, 30)),
        (date(2027, 2, 26), date(2027, 3, 30)),  # Good Friday to Easter Monday
        (date(2040, 11, 25), date(2040, 12, 25)),  # holidays not known yet: rather too early than too late
    ],
)
def test_an_answer_is_due_in_a_month_and_on_a_working_day(received_on, due_on):
    assert clock_of(received_on).due_on == due_on


@pytest.mark.parametrize(
    ("pauses", "due_on"),
    [
        ([meaning(date(*NOV, 4), date(*NOV, 9))], date(2026, 12, 7)),
        ([identity(date(*NOV, 2), date(*NOV, 16))], date(2026, 12, 16)),
        ([identity(date(*NOV, 2), date(*NOV, 16)), meaning(date(*NOV, 10), date(*NOV, 20))], date(2026, 12, 21)),
        ([meaning(date(*NOV, 4), date(*NOV, 9)), meaning(date(*NOV, 6), date(*NOV, 9))], date(2026, 12, 7)),
        ([meaning(date(*NOV, 4), date(*NOV, 4))], date(2026, 12, 2)),
    ],
)
def test_the_clock_stands_still_while_we_ask(pauses, due_on):
    assert clock_of(date(2026, 11, 2), pauses).due_on == due_on


def test_while_we_wait_there_is_no_day():
    clock = clock_of(date(2026, 11, 2), [meaning(date(2026, 11, 4), None)])
    assert (clock.due_on, clock.stopped_since) == (None, date(2026, 11, 4))


@pytest.mark.parametrize(
    ("received_on", "due_on"),
    [
        (date(2026, 11, 30), date(2027, 3, 1)),
        (date(2027, 11, 29), date(2028, 2, 29)),
        (date(2026, 12, 31), date(2027, 3, 31)),
    ],
)
def test_a_complex_one_has_three_months_in_all(received_on, due_on):
    assert clock_of(received_on, is_extended=True).due_on == due_on


@given(st.dates(date(2020, 1, 1), date(2027, 10, 1)), st.integers(0, 40), st.integers(0, 60))
def test_a_pause_never_shortens_the_time(received_on, after, days):
    since = received_on + dt.timedelta(days=after)
    paused = clock_of(received_on, [meaning(since, since + dt.timedelta(days=days))]).due_on
    plain = clock_of(received_on).due_on
    assert is_working_day(paused)
    assert paused >= plain == working_day_from(plain)


@pytest.mark.parametrize(
    ("known_at", "latest"),
    [
        ("2027-03-26T17:00Z", "2027-03-29T17:00Z"),  # Easter, and the clocks go forward
        ("2026-10-23T23:30+01:00", "2026-10-26T22:30Z"),  # the clocks go back
        ("2028-02-28T08:00Z", "2028-03-02T08:00Z"),
    ],
)
def test_72_hours_are_72_hours(known_at, latest):
    assert report_by(dt.datetime.fromisoformat(known_at)) == dt.datetime.fromisoformat(latest)


AT = dt.datetime(2026, 12, 1, 9, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("facts", "steps"),
    [
        ({"risk": ""}, ["Judge the risk", "Write down"]),
        ({"risk": "unlikely"}, ["Write down"]),
        ({"risk": "risk"}, ["Report it", "Write down"]),
        ({"risk": "risk", "reported_at": AT, "learning": "Check twice."}, []),
        ({"risk": "high"}, ["Report it", "Tell the people", "Write down"]),
        ({"risk": "high", "reported_at": AT, "learning": "x"}, ["Tell the people"]),
    ],
)
def test_what_is_left_to_do_about_a_breach(facts, steps):
    left = left_to_do(**{"reported_at": None, "told_on": None, "learning": "", **facts})
    assert [step.startswith(start) for step, start in zip(left, steps, strict=True)] == [True] * len(steps)


@pytest.mark.parametrize(
    ("risk", "hours", "reported", "late"),
    [("", 71, None, False), ("", 73, None, True), ("unlikely", 90, None, False), ("high", 90, 72, False),
     ("high", 90, 73, True)],
)  # fmt: skip
def test_a_breach_that_nobody_judged_is_late_too(risk, hours, reported, late):
    known_at, hour = AT, dt.timedelta(hours=1)
    reported_at = known_at + reported * hour if reported else None
    assert is_late(known_at, reported_at=reported_at, risk=risk, at=known_at + hours * hour) is late
