import datetime as dt

import pytest
import requests

from coopcare.errors import FactMissing
from coopcare.facts.bank_holidays import bank_holidays, bank_holidays_between


@pytest.fixture(autouse=True)
def no_network(monkeypatch):
    def refuse(*args, **kwargs):
        raise AssertionError("the list must never be fetched")

    monkeypatch.setattr(requests, "get", refuse)


def test_the_bank_holidays_of_2026():
    assert bank_holidays(2026) == {
        dt.date(2026, 1, 1): "New Year’s Day",
        dt.date(2026, 4, 3): "Good Friday",
        dt.date(2026, 4, 6): "Easter Monday",
        dt.date(2026, 5, 4): "Early May bank holiday",
        dt.date(2026, 5, 25): "Spring bank holiday",
        dt.date(2026, 8, 31): "Summer bank holiday",
        dt.date(2026, 12, 25): "Christmas Day",
        dt.date(2026, 12, 28): "Boxing Day (substitute day)",
    }


def test_a_christmas_on_saturday_is_kept_on_monday_and_says_so():
    days = bank_holidays(2021)
    assert dt.date(2021, 12, 25) not in days
    assert days[dt.date(2021, 12, 27)] == "Christmas Day (substitute day)"


def test_scottish_days_are_not_ours():
    assert dt.date(2026, 1, 2) not in bank_holidays(2026)


@pytest.mark.parametrize("year", [2011, 2100])
def test_a_year_that_is_not_known_stops_the_sum(year):
    with pytest.raises(FactMissing, match=f"bank holidays of {year}"):
        bank_holidays(year)


def test_between_two_dates_includes_both_and_crosses_the_year():
    found = bank_holidays_between(dt.date(2025, 12, 26), dt.date(2026, 1, 1))
    assert list(found) == [dt.date(2025, 12, 26), dt.date(2026, 1, 1)]
    assert bank_holidays_between(dt.date(2025, 12, 27), dt.date(2025, 12, 31)) == {}


def test_only_the_years_asked_for_need_to_be_known():
    assert bank_holidays_between(dt.date(2012, 1, 1), dt.date(2012, 1, 2)) == {
        dt.date(2012, 1, 2): "New Year’s Day (substitute day)"
    }
    with pytest.raises(FactMissing):
        bank_holidays_between(dt.date(2011, 12, 31), dt.date(2012, 1, 2))


def test_no_caller_can_change_what_others_see():
    with pytest.raises(TypeError):
        bank_holidays(2026)[dt.date(2026, 7, 1)] = "Mine"
    with pytest.raises(AttributeError):
        bank_holidays(2026).clear()
