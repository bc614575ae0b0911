"""Which rate holds, where a visit is cut, and the sums that must hold for any visit."""

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing.pricing import (
    AgreementTerms,
    AttendanceFacts,
    Band,
    Basis,
    Boundary,
    CancellationTerms,
    Outcome,
    Rate,
    RateKind,
    Role,
    Rounding,
    price,
    rate_card,
)
from billing.pricing.rates import rate_at
from coopcare import clock
from coopcare.facts.bank_holidays import bank_holidays, bank_holidays_between

BASE = Rate(RateKind.BASE, 2600)
EVENING = Rate(RateKind.TIME_BAND, 3000, name="Evening", from_time=dt.time(20), until_time=dt.time(0))
NIGHT = Rate(RateKind.TIME_BAND, 3600, name="Night", from_time=dt.time(22), until_time=dt.time(6))
WEEKDAYS = Rate(RateKind.WEEKDAYS, 2700)
WEEKEND = Rate(RateKind.WEEKEND, 3100, name="Weekend")
SUNDAY = Rate(RateKind.DAY_NAME, 3300, name="Sunday", weekday=6)
MONDAY = Rate(RateKind.DAY_NAME, 3200, name="Monday", weekday=0)
HOLIDAY = Rate(RateKind.BANK_HOLIDAY, 4000, name="Bank holiday")
EVE = Rate(
    RateKind.SPECIAL_DAY, 4500, name="Christmas Eve", month_day=(12, 24), from_time=dt.time(18), until_time=dt.time(0)
)
ALL = (BASE, NIGHT, WEEKDAYS, WEEKEND, SUNDAY, MONDAY, HOLIDAY, EVE)


def at(year, month, day, hour=9, minute=0):
    return clock.local(dt.date(year, month, day), dt.time(hour, minute))


def given_visit(start_at, minutes):
    end_at = start_at + dt.timedelta(minutes=minutes)
    return AttendanceFacts(start_at, end_at, start_at, end_at)


def lines(start_at, minutes, *rates, holidays=None, **terms):
    agreement = AgreementTerms(rates=rates, **{"minimum_minutes": 0, **terms})
    priced = price(given_visit(start_at, minutes), agreement, holidays or {})
    assert priced.billed_minutes == minutes
    return [(line.minutes, line.rate_pence, line.amount_pence) for line in priced.lines]


@pytest.mark.parametrize(
    ("instant", "expected"),
    [
        (at(2026, 12, 24, 18), 4500),  # a special day
        (at(2026, 12, 24, 17, 59), 2700),  # before its hours, a plain Thursday
        (at(2026, 12, 25), 4000),  # a bank holiday before its day name
        (at(2026, 5, 4), 4000),  # a bank holiday Monday before Monday
        (at(2026, 5, 11), 3200),  # Monday before weekdays: Monday is 0
        (at(2026, 5, 12), 2700),  # weekdays before the night
        (at(2026, 5, 12, 23), 2700),
        (at(2026, 5, 15, 23, 59), 2700),  # Friday
        (at(2026, 5, 16, 0), 3100),  # Saturday
        (at(2026, 5, 17), 3300),  # Sunday before the weekend
    ],
)
def test_the_order_in_which_rates_win(instant, expected):
    for rates in (ALL, tuple(reversed(ALL))):
        assert rate_at(instant, rates, bank_holidays(2026)).pence_per_hour == expected


@pytest.mark.parametrize(
    ("hour", "minute", "expected"),
    [(21, 59, 2600), (22, 0, 3600), (23, 59, 3600), (0, 0, 3600), (5, 59, 3600), (6, 0, 2600)],
)
def test_a_band_round_midnight_has_its_first_minute_and_not_its_last(hour, minute, expected):
    assert rate_at(at(2026, 5, 12, hour, minute), (BASE, NIGHT), {}).pence_per_hour == expected


def test_a_band_up_to_midnight():
    assert rate_at(at(2026, 5, 12, 23, 59), (BASE, EVENING), {}).pence_per_hour == 3000
    assert rate_at(at(2026, 5, 13, 0, 0), (BASE, EVENING), {}).pence_per_hour == 2600
    assert rate_at(at(2026, 5, 12, 19, 59), (BASE, EVENING), {}).pence_per_hour == 2600


def test_a_band_that_ends_when_it_starts_is_the_whole_day():
    all_day = Rate(RateKind.TIME_BAND, 3000, from_time=dt.time(9), until_time=dt.time(9))
    for hour in (0, 8, 9, 23):
        assert rate_at(at(2026, 5, 12, hour), (BASE, all_day), {}).pence_per_hour == 3000


def test_of_two_rates_of_one_kind_the_narrower_wins():
    part = replace(SUNDAY, pence_per_hour=5000, from_time=dt.time(18), until_time=dt.time(22))
    once = Rate(RateKind.SPECIAL_DAY, 6000, on=dt.date(2026, 12, 24))
    for rates in ((BASE, SUNDAY, part, EVE, once), (once, EVE, part, SUNDAY, BASE)):
        assert rate_at(at(2026, 5, 17, 18), rates, {}).pence_per_hour == 5000
        assert rate_at(at(2026, 5, 17, 22), rates, {}).pence_per_hour == 3300
        assert rate_at(at(2026, 12, 24, 19), rates, {}).pence_per_hour == 6000
        assert rate_at(at(2027, 12, 24, 19), rates, {}).pence_per_hour == 4500


def test_a_day_begins_at_local_midnight_not_at_utc_midnight():
    just_monday = dt.datetime(2026, 5, 10, 23, 0, tzinfo=dt.UTC)
    assert rate_at(just_monday, (BASE, MONDAY), {}).pence_per_hour == 3200


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (dt.date(2026, 4, 3), 3900),  # Good Friday: half as much again
        (dt.date(2026, 12, 25), 5200),  # double, though also a bank holiday
        (dt.date(2026, 12, 26), 5200),  # a Saturday and no bank holiday: double all the same
        (dt.date(2026, 12, 28), 3900),  # its substitute day
        (dt.date(2027, 12, 25), 5200),  # a Saturday
        (dt.date(2027, 12, 27), 3900),
        (dt.date(2026, 1, 1), 5200),
        (dt.date(2026, 1, 2), 2600),
    ],
)
def test_the_usual_bank_holiday_terms(on, expected):
    found = lines(clock.local(on, dt.time(9)), 60, *rate_card(2600), holidays=bank_holidays(on.year))
    assert sum(amount for _, _, amount in found) == expected


def test_a_multiplier_works_on_the_price_that_would_hold_and_never_on_another_multiplier():
    busy = Rate(RateKind.WEEKEND, multiplier_bp=12_500, name="Weekend")
    holiday = Rate(RateKind.BANK_HOLIDAY, multiplier_bp=15_000, name="Bank holiday")
    easter_sunday, days = at(2026, 4, 5), {dt.date(2026, 4, 5): "Easter Sunday"}
    assert lines(easter_sunday, 60, BASE, SUNDAY, holiday, holidays=days) == [(60, 3300, 4950)]
    assert lines(easter_sunday, 60, BASE, busy, holiday, holidays=days) == [(60, 2600, 3900)]
    assert lines(easter_sunday, 60, BASE, busy) == [(60, 2600, 3250)]
    # A price above a multiplier in the order is not multiplied by it.
    assert lines(easter_sunday, 60, BASE, HOLIDAY, busy, holidays=days) == [(60, 4000, 4000)]


def test_a_multiplied_line_says_so():
    priced = price(given_visit(at(2026, 4, 3), 60), AgreementTerms(rate_card(2600)), bank_holidays(2026))
    assert priced.lines[0].words == "60 minutes at 1.5 times £26.00 an hour (Bank holiday)"
    assert priced.lines[0].multiplier_bp == 15_000


# Cutting


def test_a_visit_over_midnight_is_cut_there():
    saturday_night = at(2026, 5, 16, 23, 30)
    priced = price(given_visit(saturday_night, 60), AgreementTerms((BASE, WEEKEND, SUNDAY)), {})
    assert [(line.minutes, line.amount_pence) for line in priced.lines] == [(30, 1550), (30, 1650)]
    assert priced.lines[0].words == "From 11:30pm: 30 minutes at £31.00 an hour (Weekend)"
    assert priced.lines[1].words == "From midnight: 30 minutes at £33.00 an hour (Sunday)"
    assert priced.explanation.endswith("That comes to £32.00.")


def test_the_shortest_charge_can_carry_a_visit_into_a_bank_holiday():
    christmas_eve = AttendanceFacts(*[at(2026, 12, 24, 23, 35), at(2026, 12, 24, 23, 50)] * 2)
    priced = price(christmas_eve, AgreementTerms(rate_card(2600)), bank_holidays(2026))
    assert [(line.minutes, line.multiplier_bp) for line in priced.lines] == [(25, 10_000), (5, 20_000)]


def test_a_midnight_that_changes_nothing_cuts_nothing():
    assert lines(at(2026, 5, 12, 23, 30), 60, BASE) == [(60, 2600, 2600)]


def test_a_visit_is_cut_at_every_band_edge():
    assert lines(at(2026, 5, 12, 19, 50), 150, BASE, EVENING, replace(NIGHT, kind=RateKind.WEEKDAYS)) == [
        (10, 2600, 433),
        (120, 3000, 6000),
        (20, 3600, 1200),
    ]


def test_a_visit_that_begins_or_ends_on_an_edge_is_not_cut():
    assert lines(at(2026, 5, 12, 20), 45, BASE, EVENING) == [(45, 3000, 2250)]
    assert lines(at(2026, 5, 12, 19, 15), 45, BASE, EVENING) == [(45, 2600, 1950)]
    assert lines(at(2026, 5, 12, 19, 16), 45, BASE, EVENING) == [(44, 2600, 1907), (1, 3000, 50)]


def test_the_agreement_can_charge_the_first_rate_throughout():
    whole = lines(at(2026, 5, 16, 23, 30), 60, BASE, WEEKEND, SUNDAY, boundary=Boundary.FIRST_RATE)
    assert whole == [(60, 3100, 3100)]


def test_the_cuts_follow_the_time_of_arrival_not_the_plan():
    planned = given_visit(at(2026, 5, 12, 19, 15), 45)
    came_late = replace(planned, actual_start_at=at(2026, 5, 12, 19, 30), actual_end_at=at(2026, 5, 12, 20, 15))
    terms = AgreementTerms((BASE, EVENING), basis=Basis.ACTUAL)
    assert [line.minutes for line in price(came_late, terms, {}).lines] == [30, 15]
    # Within tolerance it is the plan that is charged.
    assert [line.minutes for line in price(came_late, replace(terms, basis=Basis.WITHIN_TOLERANCE), {}).lines] == [45]


def test_seconds_of_arrival_do_not_shift_the_cut():
    start_at = at(2026, 5, 12, 19, 30) + dt.timedelta(seconds=59)
    assert lines(start_at, 60, BASE, EVENING) == [(30, 2600, 1300), (30, 3000, 1500)]


def test_a_night_over_the_october_change_is_an_hour_longer():
    start_at, end_at = at(2026, 10, 24, 22), at(2026, 10, 25, 7)
    night = AttendanceFacts(start_at, end_at, start_at, end_at)
    priced = price(night, AgreementTerms((BASE,)), {})
    assert (priced.billed_minutes, priced.total_pence) == (600, 26000)


def test_a_night_over_the_march_change_is_an_hour_shorter():
    start_at, end_at = at(2026, 3, 28, 22), at(2026, 3, 29, 7)
    night = AttendanceFacts(start_at, end_at, start_at, end_at)
    assert price(night, AgreementTerms((BASE,)), {}).billed_minutes == 480


def test_a_band_edge_in_the_hour_that_october_repeats_is_met_twice():
    late = Rate(RateKind.TIME_BAND, 3000, from_time=dt.time(0), until_time=dt.time(1, 30))
    # Midnight to 3am takes four hours. The band holds to 1:30am, and again from the second 1am to the second 1:30am.
    assert lines(at(2026, 10, 25, 0), 240, BASE, late) == [
        (90, 3000, 4500),
        (30, 2600, 1300),
        (30, 3000, 1500),
        (90, 2600, 3900),
    ]


def test_a_band_inside_the_hour_that_march_skips_never_holds():
    skipped = Rate(RateKind.TIME_BAND, 9000, from_time=dt.time(1), until_time=dt.time(2))
    assert lines(at(2026, 3, 29, 0), 120, BASE, skipped) == [(120, 2600, 5200)]


# Fixed prices

BANDED = replace(BASE, bands=(Band(15, 900), Band(30, 1500), Band(45, 2100), Band(60, 2600)))


@pytest.mark.parametrize(
    ("minutes", "expected"),
    [
        (14, [(14, 2600, 607)]),
        (15, [(15, 900, 900)]),
        (30, [(30, 1500, 1500)]),
        (44, [(30, 1500, 1500), (14, 2600, 607)]),
        (45, [(45, 2100, 2100)]),
        (75, [(60, 2600, 2600), (15, 2600, 650)]),
    ],
)
def test_the_longest_fixed_price_that_fits_and_the_rest_by_the_hour(minutes, expected):
    assert lines(at(2026, 5, 12), minutes, BANDED) == expected


def test_the_order_of_the_fixed_prices_does_not_matter():
    assert lines(at(2026, 5, 12), 45, replace(BANDED, bands=BANDED.bands[::-1])) == [(45, 2100, 2100)]


def test_fixed_prices_are_multiplied_too():
    holiday = Rate(RateKind.BANK_HOLIDAY, multiplier_bp=15_000)
    found = lines(at(2026, 4, 3), 60, BANDED, holiday, holidays=bank_holidays(2026))
    assert found == [(60, 2600, 3900)]


def test_a_fixed_price_that_midnight_cuts_is_shared_by_minutes():
    sunday = replace(SUNDAY, bands=(Band(45, 3000),))
    priced = price(given_visit(at(2026, 5, 16, 23, 45), 60), AgreementTerms((BANDED, sunday)), {})
    assert [(line.minutes, line.fixed_minutes, line.amount_pence) for line in priced.lines] == [
        (15, 60, 650),  # a quarter of Saturday's 60 minutes
        (30, 45, 2000),  # minutes 15 to 45 of Sunday's 45
        (15, None, 825),  # the rest by Sunday's hour
    ]
    assert priced.lines[0].words == "From 11:45pm: 15 of 60 minutes at the fixed price of £26.00"
    assert priced.lines[1].words == "From midnight: 30 of 45 minutes at the fixed price of £30.00 (Sunday)"


def test_a_fixed_price_in_words():
    priced = price(given_visit(at(2026, 5, 12), 45), AgreementTerms((BANDED,)), {})
    assert priced.lines[0].words == "45 minutes at the fixed price of £21.00"


# What must hold for any visit

some_rates = st.lists(
    st.sampled_from([EVENING, NIGHT, WEEKDAYS, WEEKEND, SUNDAY, MONDAY, HOLIDAY, EVE, *rate_card(1234)[:4]]),
    max_size=6,
).map(lambda rates: (*rates, BANDED))
moments = st.datetimes(dt.datetime(2025, 1, 1), dt.datetime(2027, 12, 30)).map(  # noqa: DTZ001
    lambda moment: moment.replace(tzinfo=dt.UTC)
)
agreements = st.builds(
    AgreementTerms,
    rates=some_rates,
    basis=st.sampled_from(Basis),
    tolerance_minutes=st.integers(0, 15),
    rounding=st.sampled_from(Rounding),
    rounding_minutes=st.sampled_from([1, 5, 15]),
    minimum_minutes=st.integers(0, 60),
    cap_at_planned=st.booleans(),
    boundary=st.sampled_from(Boundary),
    refused_basis=st.sampled_from(Basis),
    cancellation=st.builds(CancellationTerms, percent_bp=st.integers(0, 10_000)),
    unit_pence=st.fixed_dictionaries({kind: st.integers(0, 30_000) for kind in ("sleep_in", "live_in_day")}),
)


@st.composite
def facts(draw):
    start_at, came_at = draw(moments), draw(st.integers(-60, 60))
    came_at = start_at + dt.timedelta(minutes=came_at)
    return AttendanceFacts(
        planned_start_at=start_at,
        planned_end_at=start_at + dt.timedelta(minutes=draw(st.integers(1, 720))),
        actual_start_at=came_at,
        actual_end_at=came_at + dt.timedelta(seconds=draw(st.integers(0, 720 * 60))),
        outcome=draw(st.sampled_from(Outcome)),
        role=draw(st.sampled_from(Role)),
        extra_authorised_minutes=draw(st.integers(0, 60)),
        cancelled_at=start_at - dt.timedelta(minutes=draw(st.integers(-10, 3000))),
        cancellation_category=draw(st.sampled_from(["", "hospital", "death", "our_fault"])),
        kind=draw(st.sampled_from(["visit", "waking_night", "sleep_in", "live_in_day"])),
    )


HOLIDAYS = bank_holidays_between(dt.date(2024, 1, 1), dt.date(2028, 12, 31))


@given(facts(), agreements)
def test_lines_add_up_and_nothing_is_ever_below_nought(facts, agreement):
    priced = price(facts, agreement, HOLIDAYS)
    assert sum(line.amount_pence for line in priced.lines) == priced.total_pence
    hourly = [line for line in priced.lines if not line.words.startswith(("1 sleep-in", "1 live-in day"))]
    assert sum(line.minutes for line in hourly) == priced.billed_minutes
    assert all(line.amount_pence >= 0 and line.minutes > 0 and line.words for line in priced.lines)
    assert priced.explanation.endswith(".")
    assert priced.rule


@given(facts(), agreements)
def test_limits_hold_for_any_visit(facts, agreement):
    """By the hour; a night or a live-in day with a price of its own is whole or nothing."""
    facts = replace(facts, kind="visit" if facts.kind in agreement.unit_pence else facts.kind)
    priced = price(facts, agreement, HOLIDAYS)
    planned = clock.elapsed_minutes(facts.planned_start_at, facts.planned_end_at)
    most = planned + facts.extra_authorised_minutes
    if priced.lines:
        assert priced.billed_minutes >= agreement.minimum_minutes
    if agreement.cap_at_planned:
        assert priced.billed_minutes <= max(most, agreement.minimum_minutes)
    if facts.role is Role.SHADOW or facts.outcome in (Outcome.MISSED, Outcome.DECLINED):
        assert priced.total_pence == 0


@given(moments, st.integers(1, 2000), some_rates)
def test_cutting_at_midnight_keeps_every_elapsed_minute(start_at, minutes, rates):
    """However a visit is cut, each of its minutes is at the rate that holds in that minute."""
    start_at = start_at.replace(second=0, microsecond=0)
    terms = AgreementTerms(tuple(replace(rate, bands=()) for rate in rates), minimum_minutes=0)
    priced = price(given_visit(start_at, minutes), terms, HOLIDAYS)
    assert sum(line.minutes for line in priced.lines) == minutes
    minute = 0
    for line in priced.lines:
        for inside in (minute, minute + line.minutes // 2, minute + line.minutes - 1):
            held = rate_at(start_at + dt.timedelta(minutes=inside), terms.rates, HOLIDAYS)
            assert (held.pence_per_hour, held.multiplier_bp) == (line.rate_pence, line.multiplier_bp)
        minute += line.minutes


@given(moments, st.integers(1, 600))
def test_one_flat_rate_costs_the_same_whenever_the_visit_is(start_at, minutes):
    terms = AgreementTerms((BASE,), minimum_minutes=0)
    assert price(given_visit(start_at, minutes), terms, {}).total_pence == (2600 * minutes * 2 + 60) // 120


@given(moments, st.integers(30, 600), st.integers(1, 60))
def test_a_longer_visit_never_costs_less(start_at, minutes, more):
    terms = AgreementTerms((BASE, NIGHT, SUNDAY))
    shorter = price(given_visit(start_at, minutes), terms, {}).total_pence
    assert price(given_visit(start_at, minutes + more), terms, {}).total_pence >= shorter
