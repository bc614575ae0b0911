"""The minimum wage per pay reference period (domain.md C6, D2, J): what counts, whose rate, and how loudly it fails."""

import datetime as dt
from dataclasses import replace
from uuid import UUID

import pytest

from billing.pay import CannotPay, Deduction, Kind, Period, minimum_wage
from billing.pricing import Rate, RateKind, rate_card
from coopcare.errors import FactMissing, Invalid
from rotas.travel import Home, Point
from rotas.week.runs import Mover
from tests.billing.pay.making import BASE, BY_BUS, GWEN, MONDAY, TERMS, WEEK, at, guarantee, lookup, pay, work

DAYS = [MONDAY + dt.timedelta(days=step) for step in range(7)]


def wage_of(pence):
    return replace(TERMS, rates=(Rate(RateKind.BASE, pence_per_hour=pence),))


def against_the_wage(found, period=WEEK, *, born_on=dt.date(1985, 5, 5), **more):
    return minimum_wage("Ben Okafor", period, found.lines, lookup, born_on=born_on, mileage=found.mileage, **more)


def test_the_worked_example_fails_by_1_57_an_hour():
    """30 contact hours at £13, with 4.5 hours of travel and half an hour of training unpaid (domain.md C6)."""
    visits = [work("9:00", "15:00", on=on) for on in DAYS[:5]]
    training = work("18:00", "18:30", kind=Kind.TRAINING)
    # 54 minutes a day, told as meetings: how travel itself is measured is tested below.
    travel = [work("20:00", "20:54", on=on, kind=Kind.MEETING) for on in DAYS[:5]]
    found = pay(*visits, training, *travel, terms=replace(TERMS, kind_pence={Kind.TRAINING: 0, Kind.MEETING: 0}))
    assert (found.pence, found.worked_minutes, found.true_hourly_pence) == (39_000, 35 * 60, 1114)
    result = against_the_wage(found)
    assert not result.is_met
    assert (result.hourly_pence, result.shortfall_pence) == (1114, 5485)
    assert result.words == (
        "Ben Okafor’s pay for 35 hours of work from 1 to 7 June 2026 comes to £11.14 an hour. By law it must be "
        "£12.71 (National Living Wage, 21 and over). That is £1.57 an hour too little, £54.85 in all."
    )


def test_paid_travel_puts_it_right():
    found = pay(*[work("9:00", "15:00", on=on) for on in DAYS[:5]], work("18:00", "23:00", kind=Kind.TRAINING))
    assert against_the_wage(found).is_met


def test_travel_counts():
    terms = replace(wage_of(1271), kind_pence={Kind.TRAVEL: 0, Kind.WAIT: 0})
    found = pay(work("9:00", "10:00"), work("10:10", "11:10", place=GWEN), terms=terms, mover=BY_BUS)
    result = against_the_wage(found)
    assert result.worked_minutes == 130
    assert result.shortfall_pence == 212  # ten minutes at £12.71, rounded up


def test_many_short_visits_at_just_the_minimum_wage_meet_it():
    visits = [work(f"{hour}:00", f"{hour}:07", on=on) for on in DAYS for hour in range(6, 22, 2)]
    assert against_the_wage(pay(*visits, terms=wage_of(1271))).is_met


def test_a_penny_below_does_not():
    found = pay(work("9:00", "15:00"), terms=wage_of(1270))
    result = against_the_wage(found)
    assert (result.is_met, result.shortfall_pence) == (False, 6)


def test_only_time_awake_counts_in_a_sleep_in():
    night = work("22:00", "7:00", until=DAYS[1], kind=Kind.SLEEP_IN)
    woken = replace(night, wakes=((at("23:00"), at("23:30")),))
    terms = replace(TERMS, sleep_in_pence=4500)
    assert against_the_wage(pay(woken, terms=terms)).is_met
    assert against_the_wage(pay(night, terms=terms)).worked_minutes == 0
    assert against_the_wage(pay(woken, terms=terms)).worked_minutes == 30


def test_the_sum_for_a_night_does_not_hide_a_wage_too_low():
    night = work("22:00", "7:00", until=DAYS[1], kind=Kind.SLEEP_IN)
    found = pay(night, work("9:00", "15:00", on=DAYS[2]), terms=replace(wage_of(1200), sleep_in_pence=9000))
    assert not against_the_wage(found).is_met


def test_the_premium_of_a_better_rate_does_not_count():
    christmas = dt.date(2025, 12, 25)
    period = Period(christmas, christmas)
    found = pay(work("9:00", "15:00", on=christmas), terms=replace(TERMS, rates=rate_card(1100)), period=period)
    assert found.pence == 13_200
    result = against_the_wage(found, period)
    assert (result.counted_pence, result.is_met) == (6600, False)


def test_pay_without_work_does_not_count():
    """Topped-up hours, and visits cancelled late, are pay for time that was not worked."""
    cancelled = replace(work("14:00", "15:00", kind=Kind.CANCELLED), cancelled_at=at("9:00"))
    found = pay(work("9:00", "10:00"), cancelled, terms=wage_of(1200), guarantees=(guarantee(20),))
    assert found.pence == 24_000
    assert against_the_wage(found).counted_pence == 1200
    assert not against_the_wage(found).is_met


def test_uniform_and_other_deductions_count_against():
    found = pay(work("9:00", "19:00"), terms=wage_of(1300))
    assert against_the_wage(found, deductions=[Deduction("Tunics", 290)]).is_met
    result = against_the_wage(found, deductions=[Deduction("Tunics", 291)])
    assert (result.is_met, result.shortfall_pence) == (False, 1)
    assert result.deducted == (Deduction("Tunics", 291),)


def test_miles_paid_below_the_approved_rate_count_against():
    near, far = Home(UUID(int=5), Point(53.75, -2.0)), Home(UUID(int=6), Point(53.75, -2.2))
    visits = work("9:00", "10:00", place=near), work("11:00", "12:00", place=far)
    below = replace(wage_of(1280), mileage_pence=25)
    found = pay(*visits, terms=below, mover=Mover("car"))
    result = against_the_wage(found)
    (line,) = found.mileage
    assert result.deducted == (Deduction("Miles paid below the approved rate", line.approved_pence - line.pence),)
    assert not result.is_met
    assert against_the_wage(pay(*visits, terms=wage_of(1280), mover=Mover("car"))).is_met


# Whose rate, and of which day


@pytest.mark.parametrize(
    ("born_on", "rate_pence"),
    [
        (dt.date(2005, 6, 1), 1271),  # 21 on the first day
        (dt.date(2005, 6, 2), 1085),  # 21 on the second day: the next period has the new rate
        (dt.date(2008, 6, 1), 1085),
        (dt.date(2008, 6, 2), 800),
        (dt.date(2010, 6, 1), 800),
    ],
)
def test_a_birthday_counts_from_the_period_that_starts_next(born_on, rate_pence):
    assert against_the_wage(pay(work("9:00", "10:00")), born_on=born_on).rate_pence == rate_pence


@pytest.mark.parametrize(
    ("first", "rate_pence"),
    [(dt.date(2026, 3, 31), 1221), (dt.date(2026, 4, 1), 1271), (dt.date(2025, 3, 31), 1144)],
)
def test_a_rise_in_april_counts_from_the_period_that_starts_next(first, rate_pence):
    period = Period(first, first + dt.timedelta(days=6))
    found = pay(work("9:00", "10:00", on=dt.date(first.year, 4, 2)), period=period)
    assert against_the_wage(found, period).rate_pence == rate_pence


def test_apprentices_have_their_own_rate():
    assert against_the_wage(pay(work("9:00", "10:00")), is_apprentice=True).rate_pence == 800


def test_a_wage_not_known_yet_stops_the_sum():
    period = Period(dt.date(2027, 4, 1), dt.date(2027, 4, 7))
    with pytest.raises(FactMissing, match="is not known"):
        against_the_wage(pay(work("9:00", "10:00", on=period.first), period=period), period)


def test_an_age_not_known_stops_the_sum():
    with pytest.raises(CannotPay, match="when Ben Okafor was born"):
        against_the_wage(pay(work("9:00", "10:00")), born_on=None)


def test_nobody_under_16():
    with pytest.raises(CannotPay, match="under 16"):
        against_the_wage(pay(), born_on=dt.date(2010, 6, 2))


def test_a_reference_period_is_a_month_at_most():
    assert against_the_wage(pay(), Period(dt.date(2026, 7, 1), dt.date(2026, 7, 31))).is_met
    with pytest.raises(Invalid, match="a month at most"):
        against_the_wage(pay(), Period(dt.date(2026, 7, 1), dt.date(2026, 8, 1)))


def test_no_work_is_nothing_to_test():
    result = against_the_wage(pay())
    assert (result.is_met, result.hourly_pence) == (True, None)
    assert result.words == "Ben Okafor did no work from 1 to 7 June 2026."


def test_a_deduction_is_not_below_0():
    with pytest.raises(Invalid):
        Deduction("Tunics", -1)


def test_good_pay_says_so():
    words = against_the_wage(pay(work("9:00", "15:00"))).words
    assert words == (
        "Ben Okafor’s pay for 6 hours of work from 1 to 7 June 2026 comes to £13.00 an hour. "
        "By law it must be £12.71 (National Living Wage, 21 and over)."
    )
    assert BASE.pence_per_hour == 1300
