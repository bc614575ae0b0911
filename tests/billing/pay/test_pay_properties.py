"""What holds for any work: the order it is told in, its sum, unpaid time, and where a period is cut."""

import datetime as dt
from dataclasses import replace
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from billing.pay import Kind, PayLine, PayTerms, Period, Work
from billing.pricing import Rate, RateKind
from coopcare import clock
from rotas.travel import Home, Point
from rotas.week.runs import Mover
from tests.billing.pay.making import BASE, MONDAY, guarantee, pay

FORTNIGHT = Period(MONDAY, MONDAY + dt.timedelta(days=13))
HOMES = [Home(UUID(int=number), Point(53.75, -2.0 - number / 50)) for number in range(1, 4)]
TERMS = PayTerms(
    dt.date(2024, 1, 1),
    rates=(
        BASE,
        Rate(RateKind.WEEKEND, multiplier_bp=12_500, name="Weekend"),
        Rate(RateKind.TIME_BAND, pence_per_hour=1500, from_time=dt.time(20), until_time=dt.time(6), name="Night"),
    ),
    sleep_in_pence=6000,
)
KINDS = [Kind.VISIT, Kind.SHADOW, Kind.SLEEP_IN, Kind.TRAINING, Kind.CANCELLED]


@st.composite
def works(draw):
    kind = draw(st.sampled_from(KINDS))
    start_at = clock.local(MONDAY, dt.time()) + dt.timedelta(minutes=draw(st.integers(0, 14 * 24 * 60 - 1)))
    end_at = start_at + dt.timedelta(minutes=draw(st.integers(1, 600)))
    came_at = start_at + dt.timedelta(minutes=draw(st.integers(-10, 10)))
    left_at = came_at + dt.timedelta(minutes=draw(st.integers(0, 600)))
    return Work(
        UUID(int=draw(st.integers(1, 10**9))),
        kind,
        start_at,
        end_at,
        came_at,
        left_at,
        place=draw(st.sampled_from(HOMES)) if kind in (Kind.VISIT, Kind.SHADOW, Kind.SLEEP_IN) else None,
        cancelled_at=start_at - dt.timedelta(hours=draw(st.integers(0, 48))),
    )


some_work = st.lists(works(), max_size=12, unique_by=lambda one: one.id)


def paid(given_works, period=FORTNIGHT, **more):
    return pay(*given_works, terms=TERMS, period=period, mover=Mover("car"), guarantees=(guarantee(20),), **more)


@given(some_work, st.randoms(use_true_random=False))
def test_the_order_of_work_does_not_matter(given_works, random):
    shuffled = list(given_works)
    random.shuffle(shuffled)
    assert paid(shuffled) == paid(given_works)


@given(some_work)
def test_pay_is_the_sum_of_its_lines(given_works):
    found = paid(given_works)
    assert found.pence == sum(line.pence for line in found.lines)
    assert found.pence == sum(pence for _, pence in found.by_kind.values())
    assert all(line.pence >= line.counted_pence >= 0 for line in found.lines)


@given(some_work, st.integers(1, 6000), st.sampled_from([Kind.TRAVEL, Kind.WAIT, Kind.TRAINING]))
def test_unpaid_working_time_never_raises_the_true_hourly_rate(given_works, minutes, kind):
    found = paid(given_works)
    unpaid = PayLine(MONDAY, kind, 0, 0, 10_000, 0, "not paid", "", worked_minutes=minutes)
    before, after = found.true_hourly_pence, replace(found, lines=(*found.lines, unpaid)).true_hourly_pence
    assert before is None or after <= before


@given(some_work, st.integers(0, 12))
def test_a_period_cut_at_midnight_pays_the_same(given_works, days):
    whole, cut = paid(given_works), MONDAY + dt.timedelta(days=days)
    first = paid(given_works, Period(FORTNIGHT.first, cut))
    driven = sum(line.tenths for line in first.mileage)
    second = paid(given_works, Period(cut + dt.timedelta(days=1), FORTNIGHT.last), tenths_before=driven)
    assert (*first.lines, *second.lines) == whole.lines
    assert (*first.mileage, *second.mileage) == whole.mileage
    assert (*first.problems, *second.problems) == whole.problems


@given(some_work)
def test_no_minute_of_work_counts_twice(given_works):
    per_day = paid(given_works).days.values()
    worked = [sum(minutes for kind, minutes in day.items() if kind is not Kind.SLEEP_IN) for day in per_day]
    assert all(minutes <= 24 * 60 for minutes in worked)
