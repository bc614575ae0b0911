"""Periods, purses, age of debt, small numbers and the board's sentences: no database."""

import datetime as dt
from dataclasses import dataclass
from types import SimpleNamespace
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing.aged_debt import BANDS, Owed, by_age
from billing.board_words import sentences
from billing.cycles import month_before, month_of, next_month, period_of
from billing.purses import Purses
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

    def __post_init__(self):
        self.id = self.id or uuid4()


def test_purse_starts_afresh_each_period():
    week, rest = Line(5000), Line(None)
    purses = Purses([(week, dt.date(2026, 11, 16), 4000)])
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


def board(**changes):
    usual = {
        "people": 60, "minutes": 6000, "income_pence": 260_000, "income_before_pence": 250_000,
        "received_pence": 200_000, "cost_problem": "", "owed_pence": 90_000, "late_pence": 10_000,
        "owed_is_hidden": False, "late_is_hidden": False, "is_hidden": False, "left_pence": 60_000,
        "left_an_hour_pence": 600,
    }  # fmt: skip
    return sentences(SimpleNamespace(**{**usual, **changes}))


def test_four_sentences():
    income, cost, received, owed = board()
    assert income == "We charged £2,600.00 for 100 hours of help. That is £100.00 more than the month before."
    assert cost.startswith("After the wages of Personal Care Assistants £600.00 was left, which is £6.00 an hour")
    assert received == "£2,000.00 was paid to us. That is £600.00 less than we charged."
    assert owed == "We are owed £900.00 today. A smaller part of it, £100.00, is older than 30 days."


@pytest.mark.parametrize(
    ("changes", "which", "words"),
    [
        ({"income_before_pence": 0}, 0, "no month before"),
        ({"income_before_pence": 260_000}, 0, "the same as"),
        ({"income_before_pence": 270_000}, 0, "£100.00 less"),
        ({"cost_problem": "There is no wage."}, 1, "We cannot work out what the visits cost. There is no wage."),
        ({"left_pence": -500}, 1, "£5.00 more than we charged"),
        ({"left_an_hour_pence": None}, 1, "No help was given"),
        ({"received_pence": 260_000}, 2, "as much as we charged, or more"),
        ({"owed_is_hidden": True}, 3, "Fewer than 5 payers"),
        ({"late_is_hidden": True}, 3, "Fewer than 5 payers have owed"),
        ({"owed_pence": 0}, 3, "Nobody owes"),
        ({"late_pence": 0}, 3, "None of it is older"),
        ({"late_pence": 80_000}, 3, "Most of it, £800.00"),
    ],
)
def test_judgements(changes, which, words):
    assert words in board(**changes)[which]


def test_few_people_are_never_described():
    [only] = board(is_hidden=True)
    assert only.startswith("Fewer than 5 people")
