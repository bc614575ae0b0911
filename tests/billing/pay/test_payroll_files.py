"""The files for payroll software: what they hold, and that they come to the pay to the penny. Without a database."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing.pay.payroll import HOURLY, MILEAGE, PARTS, Days, Paid, Profile, comes_to, items_of, table_of, written
from coopcare.money import wage_for

SUNDAY = dt.date(2026, 11, 8)
DAYS = Days(dt.date(2026, 11, 2), SUNDAY, dt.date(2026, 11, 13))
CODES = {"visit": "Care", "holiday": "Holiday", "mileage": "Miles", "parts": "Rounding", "travel": "Travel"}


def line(kind="visit", minutes=60, rate=1345, on="2026-11-02", *, multiplier=10_000, pence=None):
    paid = wage_for(rate, minutes, factors_bp=(multiplier,)) if pence is None else pence
    return {
        "kind": kind, "on": on, "minutes": minutes, "worked_minutes": minutes, "rate_pence": rate,
        "multiplier_bp": multiplier, "pence": paid,
    }  # fmt: skip


def ben(*lines, miles=()):
    return Paid("Ben", "Okafor", "17", list(lines), [{"tenths": 31, "pence": pence} for pence in miles])


def rows(profile, *paid, codes=None):
    return table_of(paid, CODES if codes is None else codes, DAYS, profile)


def test_sage_has_a_row_for_each_payment():
    paid = ben(line(), line(minutes=45), line("holiday", 43, 1345, pence=964), miles=[171])
    assert rows(Profile.SAGE, paid) == [
        ["Employee Reference", "Payment Reference", "Hours", "Rate"],
        ["17", "Care", "1.75", "13.45"],
        ["17", "Holiday", "1.00", "9.64"],
        ["17", "Miles", "1.00", "1.71"],
    ]


def test_what_hundredths_of_an_hour_cannot_say_is_a_payment_of_its_own():
    """50 minutes are 0.83 of an hour: £11.16 of the £11.21 that they are paid."""
    paid = ben(line(minutes=50))
    assert rows(Profile.SAGE, paid)[1:] == [["17", "Care", "0.83", "13.45"], ["17", "Rounding", "1.00", "0.05"]]


def test_a_better_rate_is_a_payment_of_its_own():
    paid = ben(line(), line(multiplier=15_000))
    assert rows(Profile.SAGE, paid)[1:3] == [["17", "Care", "1.00", "13.45"], ["17", "Care", "1.00", "20.175"]]


def test_brightpay_has_a_row_for_each_worker():
    amira = Paid("Amira", "Haddad", "4", [line()])
    heads, first, second = rows(Profile.BRIGHTPAY, ben(line(), line("travel", 30)), amira)
    assert heads == [
        "Employee works number", "Employee first name", "Employee surname",
        "Payment 1: Description", "Payment 1: Rate per hour", "Payment 1: Number of normal hours",
        "Payment 2: Description", "Payment 2: Rate per hour", "Payment 2: Number of normal hours",
    ]  # fmt: skip
    assert first == ["17", "Ben", "Okafor", "Care", "13.45", "1.00", "Travel", "13.45", "0.50"]
    assert second == ["4", "Amira", "Haddad", "Care", "13.45", "1.00", "", "", ""]


def test_xero_has_days_and_a_pay_item_for_each_rate():
    paid = ben(line(on="2026-11-02"), line(on="2026-11-03"), line("holiday", 43, pence=964))
    assert rows(Profile.XERO, paid)[1:] == [
        ["Ben", "Okafor", "02/11/2026", "Care 13.45", "1.00", "13.45", "13.45"],
        ["Ben", "Okafor", "03/11/2026", "Care 13.45", "1.00", "13.45", "13.45"],
        ["Ben", "Okafor", "08/11/2026", "Holiday", "9.64", "1.00", "9.64"],
    ]


def test_the_generic_file_keeps_our_words_and_adds_number_and_code():
    heads, visits, miles = rows(Profile.GENERIC, ben(line(), miles=[171]), codes={"visit": "P1"})
    assert visits == [
        "Ben Okafor", "02/11/2026", "08/11/2026", "13/11/2026", "Visits", "1.00", "", "13.45", "17", "P1"
    ]  # fmt: skip
    assert miles[4:] == ["Mileage, not pay", "", "3.1", "1.71", "17", ""]
    assert heads[-2:] == ["Payroll number", "Code"]


def test_no_cell_is_a_formula():
    paid = Paid("=Ben", "Okafor", "+1", [line()])
    text = written(rows(Profile.XERO, paid, codes={"visit": "-1"}))
    assert "'=Ben" in text
    assert "'-1 13.45" in text


def test_the_sum_is_read_from_the_file_and_not_from_the_pay():
    text = written(rows(Profile.SAGE, ben(line())))
    assert comes_to(text, Profile.SAGE) == 1345
    assert comes_to(text.replace("13.45", "13.46"), Profile.SAGE) == 1346


LINES = st.lists(
    st.builds(
        line,
        kind=st.sampled_from([*HOURLY, "holiday", "sick", "sleep_in", "cancelled"]),
        minutes=st.integers(1, 900),
        rate=st.integers(1, 5000),
        on=st.sampled_from(["2026-11-02", "2026-11-05", "2026-11-08"]),
        multiplier=st.sampled_from([10_000, 12_500, 13_333, 15_000, 20_000]),
    ),
    max_size=12,
)


@given(LINES, st.lists(st.integers(1, 900), max_size=3), st.sampled_from(Profile))
def test_every_file_comes_to_the_pay_to_the_penny(lines, miles, profile):
    paid = ben(*lines, miles=miles)
    assert comes_to(written(rows(profile, paid)), profile) == paid.pence


@given(LINES)
def test_what_is_left_over_is_never_below_nothing(lines):
    left = [item.pence for item in items_of(ben(*lines), SUNDAY, Profile.SAGE) if item.kind == PARTS]
    assert all(pence > 0 for pence in left)


@pytest.mark.parametrize("profile", Profile)
def test_nothing_to_pay_is_a_file_of_heads(profile):
    table = rows(profile, ben())
    assert len(table) == 1
    assert comes_to(written(table), profile) == 0


def test_mileage_is_named():
    assert [item.kind for item in items_of(ben(miles=[5]), SUNDAY, Profile.SAGE)] == [MILEAGE]
