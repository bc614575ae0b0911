"""What a night or a live-in day costs: one price for one of them, and the edges of that. Pure."""

import datetime as dt
from dataclasses import replace

import pytest

from billing.pricing import (
    AgreementTerms,
    AttendanceFacts,
    Basis,
    CancellationTerms,
    CannotPrice,
    Outcome,
    Rate,
    RateKind,
    price,
    rate_card,
)
from coopcare import clock
from coopcare.errors import Invalid
from coopcare.facts.bank_holidays import bank_holidays

WEDNESDAY = dt.date(2026, 3, 4)
CHRISTMAS_EVE, CHRISTMAS, NEW_YEARS_EVE = (dt.date(2026, 12, 24), dt.date(2026, 12, 25), dt.date(2026, 12, 31))
GOOD_FRIDAY = dt.date(2026, 4, 3)
PRICES = {"waking_night": 18_000, "sleep_in": 7_500, "live_in_day": 16_250}
TERMS = AgreementTerms(rates=rate_card(2600, weekend_pence=3000), unit_pence=PRICES)
NO_PRICES = replace(TERMS, unit_pence={})
HOURS = {"waking_night": (22, 9), "sleep_in": (22, 9), "live_in_day": (9, 24), "visit": (9, 1)}


def one(kind="sleep_in", on=WEDNESDAY, *, actual=None, **more):
    """One of a kind at its usual hours; `actual`: minutes given from its start, the planned ones if not said."""
    at, hours = HOURS[kind]
    start_at = clock.local(on, dt.time(at))
    end_at = start_at + dt.timedelta(hours=hours)
    left_at = end_at if actual is None else start_at + dt.timedelta(minutes=actual)
    times = {"actual_start_at": start_at, "actual_end_at": left_at}
    return AttendanceFacts(planned_start_at=start_at, planned_end_at=end_at, kind=kind, **{**times, **more})


def priced(facts, terms=TERMS):
    return price(facts, terms, bank_holidays(facts.planned_start_at.year))


@pytest.mark.parametrize(
    ("facts", "terms", "pence"),
    [
        (one(), TERMS, 7_500),
        (one("waking_night"), TERMS, 18_000),
        (one("live_in_day"), TERMS, 16_250),
        (one("waking_night"), NO_PRICES, 9 * 2600),  # by the hour where it has no price of its own
        (one("waking_night", dt.date(2026, 3, 6)), NO_PRICES, 2 * 2600 + 7 * 3000),  # and cut at midnight on Friday
        (one(actual=400), TERMS, 7_500),  # whatever the hours
        (one(actual=700), TERMS, 7_500),
        (one(on=dt.date(2026, 3, 7)), TERMS, 7_500),  # another price an hour leaves it alone
        (one(on=CHRISTMAS), TERMS, 15_000),  # what multiplies the hour multiplies the night,
        (one(on=GOOD_FRIDAY), TERMS, 11_250),
        (one(on=CHRISTMAS_EVE), TERMS, 7_500),  # by the day on which it begins
        (one("live_in_day", CHRISTMAS_EVE), TERMS, 16_250),
        (one(on=NEW_YEARS_EVE), replace(TERMS, rates=rate_card(2600, eves_from=dt.time(18))), 11_250),
        (one(actual=600, extra_authorised_minutes=60), TERMS, 7_500 + 2600),  # agreed extra time, by the hour
        (one(actual=600, extra_authorised_minutes=30), TERMS, 7_500 + 1300),
        (one(outcome=Outcome.MISSED), TERMS, 0),
        (one(outcome=Outcome.DECLINED), TERMS, 0),
        (one(outcome=Outcome.REFUSED, actual=120), TERMS, 7_500),
        (one(outcome=Outcome.REFUSED, actual=0), TERMS, 7_500),  # planned is charged
        (one(outcome=Outcome.REFUSED, actual=0), replace(TERMS, refused_basis=Basis.ACTUAL), 0),
        (one(outcome=Outcome.NO_REPLY, actual=10), replace(TERMS, refused_basis=Basis.ACTUAL), 7_500),
    ],
)
def test_one_price_for_one_of_them(facts, terms, pence):
    found = priced(facts, terms)
    assert found.total_pence == sum(line.amount_pence for line in found.lines) == pence


def test_a_band_of_the_evening_never_multiplies_a_night():
    evening = Rate(RateKind.TIME_BAND, multiplier_bp=12_000, from_time=dt.time(18), until_time=dt.time(23))
    terms = replace(TERMS, rates=(evening, *TERMS.rates))
    assert priced(one(), terms).total_pence == 7_500


@pytest.mark.parametrize("kind", ["sleep_in", "live_in_day"])
def test_without_a_price_it_cannot_be_charged(kind):
    words = kind.replace("_", " ") if kind == "sleep_in" else "live-in day"
    with pytest.raises(CannotPrice, match=f"No price for a {words.replace('sleep in', 'sleep-in')} has been agreed"):
        priced(one(kind), NO_PRICES)


def late(kind="sleep_in", hours=5, **more):
    facts = one(kind, actual_start_at=None, actual_end_at=None)
    at = facts.planned_start_at - dt.timedelta(hours=hours)
    return replace(facts, outcome=Outcome.CANCELLED, cancelled_at=at, **more)


def test_cancelled_late_it_costs_its_part_and_in_time_nothing():
    half = replace(TERMS, cancellation=CancellationTerms(percent_bp=5000))
    found = priced(late(), half)
    assert (found.total_pence, found.rule) == (3_750, "cancelled_late")
    assert "Cancelled less than 24 hours before the start." in found.explanation
    assert "1 sleep-in at £75.00, charged at 50% is £37.50." in found.explanation
    assert priced(late(), TERMS).total_pence == 7_500
    assert priced(late(hours=24), NO_PRICES).total_pence == 0  # free, so no price is needed
    assert priced(late(cancellation_category="our_fault"), TERMS).total_pence == 0


def test_it_explains_itself():
    found = priced(one(on=CHRISTMAS))
    assert found.explanation == (
        "A sleep-in has one price, whatever its hours. 1 sleep-in at 2 times £75.00 (Christmas Day) is £150.00."
    )
    assert found.rule == "sleep_in"
    longer = priced(one(actual=600, extra_authorised_minutes=60))
    assert "60 minutes of extra time was agreed and given." in longer.explanation
    assert longer.explanation.endswith("That comes to £101.00.")


@pytest.mark.parametrize(("kind", "minutes"), [("sleep_in", 0), ("live_in_day", 0), ("waking_night", 540)])
def test_only_a_waking_night_is_hours_of_care(kind, minutes):
    assert priced(one(kind)).billed_minutes == minutes
    assert priced(late(kind)).billed_minutes == minutes


def test_times_are_still_needed_unless_the_plan_is_what_counts():
    facts = one(actual_start_at=None, actual_end_at=None)
    with pytest.raises(CannotPrice, match="no arrival and leaving time"):
        priced(facts)
    assert priced(facts, replace(TERMS, basis=Basis.PLANNED)).total_pence == 7_500


def test_a_price_below_nothing_is_refused():
    with pytest.raises(Invalid, match="cannot be below £0"):
        AgreementTerms(rates=rate_card(2600), unit_pence={"sleep_in": -1})
