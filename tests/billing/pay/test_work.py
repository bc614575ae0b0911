"""What work is paid: visits, nights, travel, waiting, learning, and what was cancelled."""

import datetime as dt
from dataclasses import replace
from uuid import UUID

import pytest

from billing.pay import CannotPay, Kind, PayBasis, PayTerms, Period, ToldWay
from billing.pricing import Band, Rate, RateKind, rate_card
from coopcare.errors import Invalid
from rotas.suitability.facts import Away
from rotas.travel import Home, Point
from rotas.week.runs import Mover
from tests.billing.pay.making import (
    BASE,
    BY_BUS,
    GWEN,
    MONDAY,
    TERMS,
    WEEK,
    at,
    guarantee,
    lines,
    lookup,
    pay,
    work,
    worker,
)

SUNDAY = MONDAY + dt.timedelta(days=6)
EVENINGS = Rate(RateKind.TIME_BAND, pence_per_hour=1500, from_time=dt.time(20), until_time=dt.time(23), name="Evening")
BY_DAY = replace(TERMS, rates=(BASE, EVENINGS, Rate(RateKind.WEEKEND, multiplier_bp=12_500, name="Weekend")))


# Lengths of visits


@pytest.mark.parametrize(
    ("basis", "actual", "paid", "worked"),
    [
        (PayBasis.LONGER, ("9:00", "9:38"), 45, 38),
        (PayBasis.LONGER, ("9:00", "9:52"), 52, 52),
        (PayBasis.ACTUAL, ("9:00", "9:38"), 38, 38),
        (PayBasis.ACTUAL, ("9:05", "9:52"), 47, 47),
        (PayBasis.PLANNED, ("9:00", "9:38"), 45, 38),
        (PayBasis.PLANNED, ("9:00", "9:52"), 45, 52),
    ],
)
def test_which_length_is_paid(basis, actual, paid, worked):
    found = pay(work("9:00", "9:45", actual=actual), terms=replace(TERMS, basis=basis))
    assert sum(line.minutes for line in found.lines) == paid
    assert found.worked_minutes == worked


def test_agreed_extra_time_is_paid_by_the_plan():
    found = pay(
        work("9:00", "9:45", actual=("9:00", "10:00"), extra_minutes=10), terms=replace(TERMS, basis=PayBasis.PLANNED)
    )
    assert [(line.minutes, line.worked_minutes) for line in found.lines] == [(55, 55), (0, 5)]
    assert "not agreed" in found.lines[1].why


def test_45_minutes_at_13_pounds_says_so():
    (line,) = pay(work("9:00", "9:45")).lines
    assert (line.minutes, line.rate_pence, line.pence) == (45, 1300, 975)
    assert line.words == "45 minutes at £13.00 an hour"
    assert line.why == "Cora Bell: planned for 45 minutes, took 45 minutes."


def test_seconds_are_left_out():
    early = replace(work("9:00", "9:45"), actual_start_at=at("9:00") + dt.timedelta(seconds=40))
    assert pay(early).worked_minutes == 45


def test_a_visit_without_times_is_named_and_paid_as_planned():
    missing = replace(work("9:00", "9:45"), actual_start_at=None, actual_end_at=None)
    found = pay(missing)
    assert found.pence == 975
    assert found.problems == (
        "The visit (Cora Bell) on Monday 1 June at 9am has no arrival and leaving time. The planned time is used.",
    )


def test_a_visit_that_ends_before_it_starts_stops_the_sum():
    with pytest.raises(CannotPay, match="ends before it starts"):
        pay(work("9:00", "9:45", actual=("9:45", "9:00")))


# Rates


def test_evening_and_weekend_rates_cut_a_visit():
    found = pay(work("19:30", "20:30"), work("9:00", "10:00", on=SUNDAY), terms=BY_DAY)
    assert lines(found, Kind.VISIT) == [(30, 650), (30, 750), (60, 1625)]
    assert found.lines[1].words == "30 minutes at £15.00 an hour (Evening)"
    assert found.lines[2].words == "1 hour at 1.25 times £13.00 an hour (Weekend)"


def test_bank_holiday_is_half_as_much_again():
    easter_monday = dt.date(2026, 4, 6)
    found = pay(
        work("9:00", "10:00", on=easter_monday),
        terms=replace(TERMS, rates=rate_card(1300)),
        period=Period(easter_monday, easter_monday),
    )
    assert found.pence == 1950


def test_a_new_rate_holds_from_its_midnight():
    tuesday = MONDAY + dt.timedelta(days=1)
    risen = PayTerms(tuesday, rates=(Rate(RateKind.BASE, pence_per_hour=1400),))
    found = pay(work("23:00", "1:00", until=tuesday), terms=(TERMS, risen))
    assert lines(found, Kind.VISIT) == [(60, 1300), (60, 1400)]


def test_the_rate_is_that_of_the_role():
    senior = PayTerms(TERMS.starts_on, role="Cluster support worker", rates=(replace(BASE, pence_per_hour=1550),))
    found = pay(work("9:00", "10:00"), work("14:00", "15:00", role="Cluster support worker"), terms=(TERMS, senior))
    assert lines(found, Kind.VISIT) == [(60, 1300), (60, 1550)]


def test_no_rate_says_which_and_when():
    with pytest.raises(CannotPay, match="no pay rate for “Office” on Monday 1 June 2026"):
        pay(work("9:00", "10:00", role="Office"))


def test_the_night_of_the_october_change_is_an_hour_longer():
    night = dt.date(2026, 10, 24)
    waking = work("22:00", "7:00", on=night, until=night + dt.timedelta(days=1))
    found = pay(waking, period=Period(night, night + dt.timedelta(days=1)))
    assert found.worked_minutes == 10 * 60
    assert found.pence == 13_000


# Between visits


def test_travel_then_waiting_is_paid_to_the_minute():
    found = pay(work("9:00", "9:30"), work("9:50", "10:20", place=GWEN, about="Gwen Ho"), mover=BY_BUS)
    assert lines(found, Kind.TRAVEL) == [(10, 217)]
    assert lines(found, Kind.WAIT) == [(10, 217)]
    assert found.worked_minutes == 80
    travel = next(line for line in found.lines if line.kind is Kind.TRAVEL)
    assert travel.why == "From Cora Bell to Gwen Ho: 10 minutes."


@pytest.mark.parametrize(
    ("second", "travel", "waiting"),
    [
        ("10:39", 10, 59),  # one minute short of a free break
        ("10:40", 10, 0),  # 60 minutes to spare are the worker's own; the way is still travel
        ("11:30", 10, 0),  # a gap of just the co-op's limit
        ("11:31", 0, 0),  # longer: the worker was at home
    ],
)
def test_how_long_a_gap_is_work(second, travel, waiting):
    end = f"{int(second[:2]) + 1}:{second[3:]}"
    found = pay(work("9:00", "9:30"), work(second, end, place=GWEN), mover=BY_BUS)
    assert sum(minutes for minutes, _ in lines(found, Kind.TRAVEL)) == travel
    assert sum(minutes for minutes, _ in lines(found, Kind.WAIT)) == waiting


def test_travel_is_never_longer_than_the_gap():
    found = pay(work("9:00", "9:30"), work("9:36", "10:00", place=GWEN), mover=BY_BUS)
    assert lines(found, Kind.TRAVEL) == [(6, 130)]
    assert "10 minutes by our measure, 6 minutes between" in found.lines[1].why


def test_two_visits_in_one_home_have_waiting_and_no_travel():
    found = pay(work("9:00", "9:30"), work("9:45", "10:00"), mover=BY_BUS)
    assert not lines(found, Kind.TRAVEL)
    assert lines(found, Kind.WAIT) == [(15, 325)]


def test_a_way_nobody_knows_must_be_put_right():
    found = pay(work("9:00", "9:30"), work("9:45", "10:00", place=Home(UUID(int=9)), about="Ivy Lane"), mover=BY_BUS)
    assert found.problems == ("From Cora Bell to Ivy Lane on Monday 1 June: the way is not known.",)
    assert lines(found, Kind.WAIT) == [(15, 325)]


def test_a_way_changed_by_hand_keeps_its_reason():
    told = ToldWay(25, None, "The bridge was closed.")
    first, second = work("9:00", "9:30", number=1), work("10:00", "10:30", place=GWEN, number=2)
    found = pay(first, second, mover=BY_BUS, ways={(first.id, second.id): told})
    assert lines(found, Kind.TRAVEL) == [(25, 542)]
    assert any(line.why.endswith("25 minutes, changed by hand: The bridge was closed.") for line in found.lines)


def test_a_way_changed_by_hand_needs_a_reason():
    with pytest.raises(Invalid, match="Say why"):
        ToldWay(5, None, " ")


def test_from_a_visit_to_training_the_time_between_is_work():
    course = work("10:00", "12:00", kind=Kind.TRAINING, about="Moving and handling")
    found = pay(work("9:00", "9:30"), course, mover=BY_BUS)
    assert lines(found, Kind.WAIT) == [(30, 650)]
    assert lines(found, Kind.TRAINING) == [(120, 2600)]
    assert not found.problems


def test_overlapping_work_is_paid_once_and_named():
    found = pay(work("9:00", "10:00", number=1), work("9:30", "10:30", number=2))
    assert found.worked_minutes == 90
    assert found.pence == 1950
    assert "overlaps other work" in found.problems[0]


# Other work


@pytest.mark.parametrize("kind", [Kind.TRAINING, Kind.SUPERVISION, Kind.MEETING, Kind.SHADOW])
def test_learning_and_meeting_are_work(kind):
    found = pay(work("20:00", "21:00", kind=kind), terms=BY_DAY)
    assert found.worked_minutes == 60
    assert found.pence == (1500 if kind is Kind.SHADOW else 1300)  # better rates are for visits and shadowing


def test_a_kind_can_have_its_own_rate_or_none():
    terms = replace(TERMS, kind_pence={Kind.TRAINING: 1271, Kind.MEETING: 0})
    course = work("9:00", "10:00", kind=Kind.TRAINING)
    found = pay(course, work("12:00", "13:00", kind=Kind.MEETING), terms=terms)
    assert [(line.pence, line.worked_minutes, line.words) for line in found.lines] == [
        (1271, 60, "1 hour at £12.71 an hour"),
        (0, 60, "1 hour, not paid"),
    ]


def test_a_sleep_in_is_one_sum_and_its_wakes_by_the_hour():
    night = work("22:00", "7:00", until=MONDAY + dt.timedelta(days=1), kind=Kind.SLEEP_IN)
    tuesday = MONDAY + dt.timedelta(days=1)
    woken = replace(night, wakes=((at("23:45"), at("0:30", tuesday)), (at("0:15", tuesday), at("0:40", tuesday))))
    found = pay(woken, terms=replace(TERMS, sleep_in_pence=6000))
    assert lines(found, Kind.SLEEP_IN) == [(120, 6000), (420, 0)]
    assert lines(found, Kind.WAKE) == [(15, 325), (30, 650), (10, 217)]
    assert found.worked_minutes == 55
    assert found.days[MONDAY] == {Kind.SLEEP_IN: 120, Kind.WAKE: 15}


def test_a_sleep_in_needs_its_pay():
    with pytest.raises(CannotPay, match="no pay for a sleep-in"):
        pay(work("22:00", "7:00", until=MONDAY + dt.timedelta(days=1), kind=Kind.SLEEP_IN))


@pytest.mark.parametrize(
    ("cancelled", "percent_bp", "pence"),
    [("10:00", 10_000, 0), ("10:01", 10_000, 1300), ("12:00", 5_000, 650), ("12:00", 0, 0)],
)
def test_short_notice_is_by_the_rule_of_the_coop(cancelled, percent_bp, pence):
    tuesday = MONDAY + dt.timedelta(days=1)
    visit = replace(work("10:00", "11:00", on=tuesday, kind=Kind.CANCELLED), cancelled_at=at(cancelled))
    found = pay(visit, terms=replace(TERMS, cancel_percent_bp=percent_bp))
    assert found.pence == pence
    assert found.worked_minutes == 0


def test_cancelled_time_that_other_work_filled_is_not_paid_twice():
    cancelled = replace(work("10:00", "11:00", kind=Kind.CANCELLED, number=1), cancelled_at=at("9:00"))
    found = pay(cancelled, work("10:20", "10:40", number=2))
    assert lines(found, Kind.CANCELLED) == [(20, 434), (20, 434)]
    assert lines(found, Kind.VISIT) == [(20, 434)]


def test_a_cancellation_needs_its_time():
    with pytest.raises(CannotPay, match="Add the time it was cancelled"):
        pay(work("10:00", "11:00", kind=Kind.CANCELLED))


# Guaranteed hours


def test_a_short_week_is_topped_up():
    found = pay(work("9:00", "11:00"), guarantees=(guarantee(16),))
    assert lines(found, Kind.TOP_UP) == [(14 * 60, 14 * 1300)]
    assert found.lines[-1].why == "Week to 7 June 2026: 16 hours guaranteed, 2 hours paid for work."
    assert found.worked_minutes == 120


def test_a_full_week_is_not():
    assert not lines(pay(work("9:00", "11:00"), guarantees=(guarantee(2),)), Kind.TOP_UP)


def test_the_guarantee_is_less_by_the_days_away():
    away = (Away(MONDAY, MONDAY + dt.timedelta(days=1)),)
    fixed = guarantee(20, weekdays=frozenset({0, 1, 2, 3}))
    assert lines(pay(guarantees=(fixed,), away=away), Kind.TOP_UP) == [(600, 13_000)]
    assert lines(pay(guarantees=(guarantee(14),), away=away), Kind.TOP_UP) == [(600, 13_000)]


def test_a_week_is_counted_whole_where_the_period_starts_inside_it():
    thursday = MONDAY + dt.timedelta(days=3)
    found = pay(work("9:00", "11:00"), guarantees=(guarantee(16),), period=Period(thursday, SUNDAY))
    assert found.pence == 14 * 1300


# Miles

HOUSE, MILL = Home(UUID(int=3), Point(53.75, -2.0)), Home(UUID(int=4), Point(53.75, -2.05))
CAR = Mover("car")


def test_miles_by_car_at_the_approved_rate_of_the_day():
    found = pay(work("9:00", "9:30", place=HOUSE), work("10:00", "10:30", place=MILL), mover=CAR)
    (line,) = found.mileage
    assert (line.tenths, line.rate_pence, line.pence) == (27, 55, 149)
    assert line.words == "2.7 miles at £0.55 a mile"
    assert found.pence == 1300 + lines(found, Kind.TRAVEL)[0][1] + lines(found, Kind.WAIT)[0][1]


def test_miles_before_6_april_2026_at_45p():
    on = dt.date(2026, 4, 5)
    visits = work("9:00", "9:30", on=on, place=HOUSE), work("10:00", "10:30", on=on, place=MILL)
    assert pay(*visits, period=Period(on, on), mover=CAR).mileage[0].rate_pence == 45


def test_after_10_000_miles_the_rate_is_another():
    visits = work("9:00", "9:30", place=HOUSE), work("10:00", "10:30", place=MILL)
    found = pay(*visits, mover=CAR, tenths_before=99_990)
    assert [(line.tenths, line.rate_pence, line.pence) for line in found.mileage] == [(10, 55, 55), (17, 25, 43)]


def test_a_bicycle_has_its_own_rate_and_the_bus_none():
    visits = work("9:00", "9:30", place=HOUSE), work("10:30", "11:00", place=MILL)
    assert pay(*visits, mover=Mover("bicycle")).mileage[0].rate_pence == 20
    assert not pay(*visits, mover=Mover("public_transport")).mileage


def test_miles_told_by_hand():
    first, second = work("9:00", "9:30", place=HOUSE, number=1), work("10:00", "10:30", place=MILL, number=2)
    told = ToldWay(20, 51, "By way of the pharmacy")
    found = pay(first, second, mover=CAR, ways={(first.id, second.id): told})
    assert found.mileage[0].tenths == 51


def test_minutes_without_miles_must_be_put_right():
    told = {frozenset({HOUSE.person_id, GWEN.person_id}): 8}
    found = pay(work("9:00", "9:30", place=HOUSE), work("9:40", "10:00", place=GWEN), mover=Mover("car", told))
    assert found.problems == ("From Cora Bell to Cora Bell on Monday 1 June: the miles are not known.",)


# Terms that cannot be


@pytest.mark.parametrize(
    "change",
    [
        {"rates": ()},
        {"rates": (BASE, BASE)},
        {"rates": (replace(BASE, bands=(Band(30, 700),)),)},
        {"sleep_in_pence": -1},
        {"cancel_percent_bp": 10_001},
        {"free_break_minutes": -1},
    ],
)
def test_terms_that_cannot_be(change):
    with pytest.raises(Invalid):
        replace(TERMS, **change)


def test_a_period_runs_forward():
    with pytest.raises(Invalid):
        Period(MONDAY, MONDAY - dt.timedelta(days=1))


def test_nothing_is_nothing():
    found = pay()
    assert (found.pence, found.worked_minutes, found.true_hourly_pence) == (0, 0, None)
    assert found.true_hourly_words == "There was no work in this period."
    assert lookup("nmw.21plus", MONDAY).pence == 1271
    assert worker().name == "Ben Okafor"
    assert WEEK.sundays == [SUNDAY]
