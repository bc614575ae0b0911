"""Periods, purses, age of debt, small numbers: no database."""

import datetime as dt
from collections import Counter
from copy import deepcopy
from dataclasses import dataclass
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing.aged_debt import BANDS, Owed, by_age
from billing.cycles import month_before, month_of, next_month, period_of
from billing.purses import Purses, Taken
from billing.small_numbers import LEAST_PEOPLE, hidden_cells
from billing.splitting import NobodyToPay

START = dt.date(2026, 1, 5)
days = st.dates(dt.date(2024, 1, 1), dt.date(2028, 12, 31))


@pytest.mark.parametrize(
    ("cycle", "on", "first", "last"),
    [
        ("week", dt.date(2026, 11, 22), dt.date(2026, 11, 16), dt.date(2026, 11, 22)),
        ("week", dt.date(2027, 1, 1), dt.date(2026, 12, 28), dt.date(2027, 1, 3)),
        ("four_weeks", dt.date(2026, 2, 1), dt.date(2026, 1, 5), dt.date(2026, 2, 1)),
        ("four_weeks", dt.date(2026, 2, 2), dt.date(2026, 2, 2), dt.date(2026, 3, 1)),
        ("month", dt.date(2028, 2, 29), dt.date(2028, 2, 1), dt.date(2028, 2, 29)),
    ],
)
def test_period(cycle, on, first, last):
    assert period_of(cycle, START, on) == (first, last)


def test_unknown_cycle_is_a_fault():
    with pytest.raises(ValueError, match="not a budget cycle"):
        period_of("year", START, START)


@given(st.sampled_from(["week", "four_weeks", "month"]), days)
def test_periods_follow_each_other(cycle, on):
    first, last = period_of(cycle, START, on)
    assert first <= on <= last
    assert period_of(cycle, START, last + dt.timedelta(days=1))[0] == last + dt.timedelta(days=1)


def test_months():
    assert month_of(dt.date(2027, 2, 10)) == (dt.date(2027, 2, 1), dt.date(2027, 2, 28))
    assert next_month(dt.date(2026, 12, 1)) == dt.date(2027, 1, 1)
    assert month_before(dt.date(2027, 1, 1)) == dt.date(2026, 12, 1)


@dataclass
class Line:
    amount_pence: int | None
    cycle: str = "week"
    starts_on: dt.date = START
    id: UUID = None
    share_bp: int | None = None
    funded_minutes: int | None = None
    cap_visit_pence: int | None = None
    cap_week_pence: int | None = None
    cap_month_pence: int | None = None
    ends_on: dt.date | None = None
    package_id: UUID = None

    def __post_init__(self):
        self.id = self.id or uuid4()


def test_purse_starts_afresh_each_period():
    week, rest = Line(5000), Line(None)
    purses = Purses([Taken(week, dt.date(2026, 11, 16), 4000)])
    assert purses.share([week, rest], dt.date(2026, 11, 22), 60, 2600) == [(week, 1000), (rest, 1600)]
    assert purses.share([week, rest], dt.date(2026, 11, 23), 60, 2600) == [(week, 2600)]


def test_nothing_is_taken_when_somebody_is_missing():
    week = Line(1000)
    purses = Purses()
    with pytest.raises(NobodyToPay):
        purses.share([week], START, 60, 2600)
    assert purses.paid(week, START) == 0
    with pytest.raises(NobodyToPay, match="Add who pays"):
        purses.share([], START, 60, 2600)


@given(st.lists(st.tuples(days, st.integers(1, 100_00)), max_size=40))
def test_every_penny_is_shared_and_no_limit_is_passed(charges):
    lines = [Line(3000), Line(20_000, "month"), Line(40_000, "four_weeks"), Line(None)]
    purses, paid = Purses(), {}
    for on, pence in charges:
        shares = purses.share(lines, on, 60, pence)
        assert sum(amount for _, amount in shares) == pence
        for line, amount in shares:
            key = line.id, period_of(line.cycle, line.starts_on, on)
            paid[key] = paid.get(key, 0) + amount
    limits = {line.id: line.amount_pence for line in lines if line.amount_pence is not None}
    assert all(pence <= limits[line_id] for (line_id, _), pence in paid.items() if line_id in limits)


def many(lines, charges):
    """Pence by line, and how many charges nobody would pay."""
    purses, paid, refused = Purses(), {line.id: 0 for line in lines}, 0
    for on, minutes, pence in charges:
        try:
            for line, amount in purses.share(lines, on, minutes, pence):
                paid[line.id] += amount
        except NobodyToPay:
            refused += 1
    return [paid[line.id] for line in lines], refused


def test_a_share_of_many_charges_is_the_share_of_their_sum():
    week = [(START + dt.timedelta(days=day), 40, 1733) for day in range(7)]
    assert many([Line(None, share_bp=5000), Line(None)], week) == ([6066, 6065], 0)


def test_a_share_goes_on_where_the_charges_before_stopped():
    share, rest = Line(None, share_bp=5000), Line(None)
    at_once, _ = many([share, rest], [(START, 40, 1733)] * 2)
    before = [Taken(share, START, 867), Taken(rest, START, 866)]
    [(_, second), _] = Purses(before, [share, rest]).share([share, rest], START, 40, 1733)
    assert 867 + second == at_once[0] == 1733


def test_hours_are_the_first_of_each_period():
    hours, rest = Line(None, funded_minutes=90), Line(None)
    days = [(START, 60, 2600), (START, 60, 2600), (START + dt.timedelta(days=7), 60, 2600)]
    assert many([hours, rest], days) == ([2600 + 1300 + 2600, 1300], 0)
    again = Purses([Taken(hours, START, 2600, 60)])
    assert again.share([hours, rest], START, 60, 2600) == [(hours, 1300), (rest, 1300)]


@pytest.mark.parametrize(
    ("caps", "paid"),
    [
        ({"cap_visit_pence": 1000}, [1000, 1000, 1000]),
        ({"cap_week_pence": 3000}, [2600, 400, 2600]),  # the third is in the next week
        ({"cap_month_pence": 3000}, [2600, 400, 0]),
        ({"cap_visit_pence": 2000, "cap_week_pence": 2500, "cap_month_pence": 4000}, [2000, 500, 1500]),
    ],
)
def test_caps_hold_for_a_visit_a_week_and_a_month(caps, paid):
    line, rest = Line(None, **caps), Line(None)
    purses, monday = Purses(), dt.date(2026, 11, 16)
    shares = [dict((one.id, pence) for one, pence in purses.share([line, rest], monday + dt.timedelta(days=days), 60,
                                                                   2600)) for days in (0, 6, 7)]  # fmt: skip
    assert [share.get(line.id, 0) for share in shares] == paid
    assert all(sum(share.values()) == 2600 for share in shares)


ways = st.one_of(
    st.builds(lambda bp: {"share_bp": bp}, st.integers(1, 10_000)),
    st.builds(lambda minutes: {"funded_minutes": minutes}, st.integers(1, 600)),
    st.builds(lambda pence: {"amount": pence}, st.integers(0, 30_000)),
)
caps = st.fixed_dictionaries(
    {},
    optional={name: st.integers(1, 20_000) for name in ("cap_visit_pence", "cap_week_pence", "cap_month_pence")},
)


@given(
    st.lists(st.tuples(ways, caps, st.sampled_from(["week", "four_weeks", "month"])), max_size=4),
    st.lists(st.tuples(days, st.integers(15, 600), st.integers(1, 100_00)), max_size=30),
)
def test_whatever_the_split_every_penny_is_paid_once_and_no_cap_is_passed(terms, charges):
    lines = [Line(way.pop("amount", None), cycle, **way, **cap) for way, cap, cycle in map(deepcopy, terms)]
    lines.append(Line(None))
    purses, weeks, months = Purses(), Counter(), Counter()
    for on, minutes, pence in charges:
        shares = purses.share(lines, on, minutes, pence)
        assert sum(amount for _, amount in shares) == pence
        assert all(amount > 0 for _, amount in shares)
        for line, amount in shares:
            assert line.cap_visit_pence is None or amount <= line.cap_visit_pence
            weeks[line.id, on - dt.timedelta(days=on.weekday())] += amount
            months[line.id, on.replace(day=1)] += amount
    for line in lines:
        for found, cap in ((weeks, line.cap_week_pence), (months, line.cap_month_pence)):
            assert all(pence <= cap for (line_id, _), pence in found.items() if cap is not None and line_id == line.id)


TODAY = dt.date(2026, 11, 21)


@pytest.mark.parametrize(("age", "band"), [(0, 0), (30, 0), (31, 1), (60, 1), (61, 2), (90, 2), (91, 3), (900, 3)])
def test_band_edges(age, band):
    owed = by_age([Owed(TODAY - dt.timedelta(days=age), 100)], 0, TODAY)
    assert owed.index(100) == band


def test_money_goes_to_the_oldest_first():
    invoices = [Owed(TODAY, 400), Owed(TODAY - dt.timedelta(days=95), 100), Owed(TODAY - dt.timedelta(days=40), 200)]
    assert by_age(invoices, 150, TODAY) == [400, 150, 0, 0]
    assert by_age(invoices, 1000, TODAY) == [0, 0, 0, 0]


@given(st.lists(st.tuples(st.integers(0, 400), st.integers(0, 10_000))), st.integers(-5000, 50_000))
def test_what_is_owed_adds_up(rows, received):
    invoices = [Owed(TODAY - dt.timedelta(days=age), pence) for age, pence in rows]
    total = sum(pence for _, pence in rows)
    assert sum(by_age(invoices, received, TODAY)) == max(0, total - max(0, received))
    assert len(BANDS) == len(by_age(invoices, received, TODAY))


@given(st.lists(st.integers(0, 30), max_size=8))
def test_hidden_cells_give_nothing_away(people):
    hidden = hidden_cells(people)
    assert all(i in hidden for i, count in enumerate(people) if 0 < count < LEAST_PEOPLE)
    assert not any(people[i] == 0 for i in hidden)
    others_left = any(count >= LEAST_PEOPLE and i not in hidden for i, count in enumerate(people))
    if hidden and others_left:
        assert len(hidden) >= 2
        assert sum(people[i] for i in hidden) >= LEAST_PEOPLE
