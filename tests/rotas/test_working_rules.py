"""The rules of travel, availability, leave, rest, breaks and hours: each bites, and each holds. Pure."""

import datetime as dt
from dataclasses import replace
from datetime import date, time
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coopcare.clock import local
from members.models import CredentialKind, TravelMode
from rotas.suitability import (
    Away,
    Busy,
    Employed,
    Hours,
    OneDay,
    PlaceFacts,
    Week,
    WorkerFacts,
    average_week,
    cautions,
    reasons_against,
    windows_on,
)
from rotas.suitability.checks import CHECKS
from rotas.travel import FLOOR_MINUTES, WAYS, Home, Point, travel_minutes
from tests.rotas.test_suitability import LONG_AGO, MARGARET, TUESDAY, ben, busy, place

WEDNESDAY = TUESDAY + dt.timedelta(days=1)
NEAR, FAR = Point(53.74, -2.01), Point(53.76, -2.01)  # 2.2 kilometres apart
HER_HOME = Home(MARGARET, NEAR, "12 Green Lane")
JOANS = Home(uuid4(), FAR, "3 Weir Street")
ALL_WEEK = {day: (Hours(time(8), time(16)),) for day in range(5)}


def on_foot(*promised: Busy, **more: object) -> WorkerFacts:
    return ben(*promised, mode="on_foot", **more)


def here(at: str = "10:00", until: str = "10:45", **more: object) -> PlaceFacts:
    return place(at=at, until=until, home=HER_HOME, **more)


def at_joans(at: str, until: str, on: date = TUESDAY) -> Busy:
    return replace(busy(on, at, until), home=JOANS)


# Travel


def test_the_words_are_those_of_the_models() -> None:
    assert set(WAYS) == set(TravelMode.values)
    labels = {kind.value: kind.label[0].lower() + kind.label[1:] for kind in CredentialKind}
    assert {kind: labels[kind] for kind in CHECKS} == CHECKS


def test_back_to_back_at_two_homes_is_not_possible() -> None:
    """2.2 kilometres, a quarter longer on foot, at 4.8 an hour: 35 minutes."""
    assert reasons_against(on_foot(at_joans("09:15", "10:00")), here()) == [
        "Ben needs 35 minutes to get here from the visit that ends at 10am, and would have 0 minutes."
    ]
    assert reasons_against(on_foot(at_joans("11:00", "11:30")), here()) == [
        "Ben needs 35 minutes to get from here to the visit that starts at 11am, and would have 15 minutes."
    ]
    assert reasons_against(on_foot(at_joans("08:30", "09:25"), at_joans("11:20", "12:00")), here()) == []


def test_two_visits_at_one_home_may_touch() -> None:
    assert reasons_against(on_foot(replace(busy(TUESDAY, "09:15", "10:00"), home=HER_HOME)), here()) == []


def test_a_couple_at_one_address_lives_in_one_home() -> None:
    husband = Home(uuid4(), NEAR, "12 Green Lane")
    assert travel_minutes(HER_HOME, husband, "car", {}) == 0
    upstairs = Home(uuid4(), NEAR, "Flat 2, 12 Green Lane")
    assert travel_minutes(HER_HOME, upstairs, "on_foot", {}) == FLOOR_MINUTES


@pytest.mark.parametrize("unknown", [None, Home(JOANS.person_id, None, "Nowhere")])
def test_a_way_that_nobody_knows_bars_nobody_and_is_said(unknown: Home | None) -> None:
    pca = on_foot(replace(busy(TUESDAY, "09:15", "10:00"), home=unknown))
    assert reasons_against(pca, here()) == []
    assert cautions(pca, here()) == [
        "We do not know how long Ben needs between this visit and the one beside it. Allow for it."
    ]


def test_somebody_who_knows_the_way_is_believed() -> None:
    told = {frozenset({MARGARET, JOANS.person_id}): 12}
    assert reasons_against(on_foot(at_joans("09:00", "09:48"), told=told), here()) == []
    assert "needs 12 minutes" in reasons_against(on_foot(at_joans("09:00", "09:49"), told=told), here())[0]


def test_without_a_way_of_travelling_nothing_is_guessed() -> None:
    assert travel_minutes(HER_HOME, JOANS, "", {}) is None


points = st.builds(Point, st.floats(50, 56, allow_nan=False), st.floats(-5, 1, allow_nan=False))


@given(points, points, st.sampled_from(sorted(WAYS)))
def test_a_way_is_as_long_back_and_never_nothing(one: Point, other: Point, mode: str) -> None:
    first, second = Home(uuid4(), one, "1"), Home(uuid4(), other, "2")
    there = travel_minutes(first, second, mode, {})
    assert there == travel_minutes(second, first, mode, {})
    assert there is not None
    assert there >= FLOOR_MINUTES


# Availability and leave


def test_no_hours_given_means_available() -> None:
    assert reasons_against(ben(), place(at="23:00", until="23:45")) == []


@pytest.mark.parametrize(
    ("at", "until", "sentence"),
    [
        ("08:00", "16:00", None),
        ("07:45", "08:30", "Ben works 8am to 4pm on Tuesdays."),
        ("15:30", "16:15", "Ben works 8am to 4pm on Tuesdays."),
    ],
)
def test_hours_of_the_week(at: str, until: str, sentence: str | None) -> None:
    pca = ben(weeks=(Week(LONG_AGO, None, ALL_WEEK),))
    found = [one for one in reasons_against(pca, place(at=at, until=until)) if "works 8am" in one]
    assert found == ([sentence] if sentence else [])


def test_a_day_off_and_hours_that_ended() -> None:
    pca = ben(weeks=(Week(LONG_AGO, None, ALL_WEEK),))
    saturday = date(2026, 3, 7)
    assert reasons_against(pca, place(on=saturday)) == ["Ben does not work on Saturdays."]
    ended = ben(weeks=(Week(LONG_AGO, date(2026, 3, 6), ALL_WEEK),))
    assert reasons_against(ended, place(on=saturday)) == []


def test_a_night_fits_hours_that_end_the_next_day() -> None:
    nights = {1: (Hours(time(22), time(7)),)}
    pca = ben(weeks=(Week(LONG_AGO, None, nights),))
    assert reasons_against(pca, place(at="22:00", until="07:00", until_on=WEDNESDAY)) == []
    assert reasons_against(pca, place(at="22:00", until="07:15", until_on=WEDNESDAY)) != []


def test_one_day_is_different() -> None:
    away = ben(one_days=(OneDay(TUESDAY, False, Hours(time(10, 30), time(12))),))
    assert reasons_against(away, place()) == ["Ben has said that they cannot work then."]
    assert reasons_against(away, place(at="12:00", until="12:30")) == []
    also = ben(weeks=(Week(LONG_AGO, None, ALL_WEEK),), one_days=(OneDay(date(2026, 3, 7), True),))
    assert reasons_against(also, place(on=date(2026, 3, 7))) == []


def test_fixed_days_and_a_day_offered_besides() -> None:
    fixed = (Employed(LONG_AGO, weekdays=frozenset({0, 2, 4})),)
    assert reasons_against(ben(employments=fixed), place()) == [
        "Ben’s contract is for Mondays, Wednesdays and Fridays."
    ]
    assert reasons_against(ben(employments=fixed, one_days=(OneDay(TUESDAY, True),)), place()) == []
    assert reasons_against(ben(employments=fixed), place(on=WEDNESDAY)) == []


def test_leave_says_until_when_and_not_why() -> None:
    pca = ben(away=(Away(TUESDAY, date(2026, 3, 9)),))
    assert reasons_against(pca, place()) == ["Ben is away until 9 March 2026."]
    assert reasons_against(pca, place(on=date(2026, 3, 10))) == []
    night_before = place(on=date(2026, 3, 2), at="22:00", until="06:00", until_on=TUESDAY)
    assert reasons_against(pca, night_before) == ["Ben is away until 9 March 2026."]
    assert reasons_against(pca, place(on=date(2026, 3, 2), at="22:00", until="00:00", until_on=TUESDAY)) == []


@pytest.mark.parametrize("day", [date(2026, 3, 29), date(2026, 10, 25)])
def test_hours_are_of_the_wall_clock_when_the_clocks_change(day: date) -> None:
    week = Week(LONG_AGO, None, {6: (Hours(time(8), time(16)),)})
    pca = ben(weeks=(week,))
    assert reasons_against(pca, place(on=day, at="08:00", until="16:00")) == []
    assert windows_on(pca, day) == [(local(day, time(8)), local(day, time(16)))]


@given(st.integers(0, 23), st.integers(1, 23), st.integers(0, 23), st.integers(1, 23))
def test_what_is_taken_away_is_in_no_window(start: int, length: int, cut: int, cut_length: int) -> None:
    def hours(first: int, count: int) -> Hours:
        return Hours(time(first), time((first + count) % 24))

    week = Week(LONG_AGO, None, {1: (hours(start, length),)})
    taken = OneDay(TUESDAY, False, hours(cut, cut_length))
    begins, ends = local(TUESDAY, time(cut)), local(TUESDAY, time(cut)) + dt.timedelta(hours=cut_length)
    windows = windows_on(ben(weeks=(week,), one_days=(taken,)), TUESDAY)
    assert all(until <= begins or since >= ends for since, until in windows)
    whole = windows_on(ben(weeks=(week,)), TUESDAY)
    assert all(any(a <= since and until <= b for a, b in whole) for since, until in windows)


# Rest, breaks and hours


def test_rest_is_counted_from_door_to_door() -> None:
    bens = Home(uuid4(), FAR, "1 Bridge Street")
    late = replace(busy(date(2026, 3, 2), "20:15", "21:00"), home=HER_HOME)
    assert reasons_against(on_foot(late, home=bens), here(at="08:30", until="09:15")) == [
        "Ben would have 10 hours 20 minutes of rest before this visit, not 11 hours."
    ]
    assert reasons_against(on_foot(late, home=bens), here(at="09:10", until="09:45")) == []
    assert reasons_against(on_foot(late), here(at="08:30", until="09:15")) == []


def days_of_work(first: date, count: int) -> list[Busy]:
    return [busy(first + dt.timedelta(days=number), "12:00", "13:00") for number in range(count)]


def test_a_week_without_a_day_free_of_work() -> None:
    """Noon to 1pm each day leaves 23 hours between."""
    monday = date(2026, 3, 2)
    worked = [*days_of_work(monday - dt.timedelta(days=7), 7), *days_of_work(monday, 6)]
    sunday = place(on=date(2026, 3, 8), at="12:00", until="13:00")
    assert reasons_against(ben(*worked), sunday) == ["Ben would have no 24 hours free of work that week."]
    assert reasons_against(ben(*worked[:-1]), sunday) == []


def test_two_rests_in_the_week_before_will_do_instead() -> None:
    monday = date(2026, 3, 2)
    rested = days_of_work(monday - dt.timedelta(days=5), 5)
    worked = [*rested, *days_of_work(monday, 6)]
    assert reasons_against(ben(*worked), place(on=date(2026, 3, 8), at="12:00", until="13:00")) == []


def test_a_rest_that_the_next_week_counts_on_is_kept() -> None:
    monday = date(2026, 3, 9)
    worked = [*days_of_work(date(2026, 3, 4), 5), *days_of_work(monday, 7)]
    assert reasons_against(ben(*worked), place(on=TUESDAY, at="12:00", until="13:00")) == [
        "Ben would have no 24 hours free of work the week after."
    ]


def test_a_long_stretch_needs_a_break() -> None:
    morning = [busy(TUESDAY, "08:00", "10:00"), busy(TUESDAY, "10:10", "12:00")]
    late = place(at="12:10", until="14:15")
    assert reasons_against(ben(*morning), late) == ["Ben would work 6 hours 15 minutes without a break of 20 minutes."]
    assert reasons_against(ben(*morning), place(at="12:10", until="14:00")) == []
    assert reasons_against(ben(*morning), place(at="12:20", until="14:30")) == []


def test_travel_is_no_break() -> None:
    pca = on_foot(at_joans("07:00", "10:00"))
    assert reasons_against(pca, here(at="10:50", until="13:10")) == [
        "Ben would work 6 hours 10 minutes without a break of 20 minutes."
    ]
    assert reasons_against(pca, here(at="10:55", until="13:10")) == []


def test_one_long_visit_is_a_caution() -> None:
    long = place(at="09:00", until="15:30")
    assert reasons_against(ben(), long) == []
    assert cautions(ben(), long) == ["This visit is long. Agree when Ben takes a break of 20 minutes."]


def test_the_most_in_a_day_that_they_set() -> None:
    pca = ben(busy(TUESDAY, "14:00", "18:00"), employments=(Employed(LONG_AGO, most_a_day=4 * 60 + 30),))
    assert reasons_against(pca, place()) == [
        "This makes 4 hours 45 minutes that day. Ben works 4 hours 30 minutes a day at most."
    ]
    assert reasons_against(pca, place(until="10:30")) == []


def weeks_behind(hours: int, weeks: int) -> dict[date, int]:
    """So many hours on each Wednesday, for the weeks before the place's."""
    return {WEDNESDAY - dt.timedelta(weeks=number): hours * 60 for number in range(1, weeks + 1)}


def test_48_hours_on_average_over_17_weeks() -> None:
    willing = (Employed(LONG_AGO, most_minutes=60 * 60),)
    pca = ben(employments=willing, worked=weeks_behind(51, 16))
    assert average_week(pca, place()) == round((16 * 51 * 60 + 45) / 17)
    assert reasons_against(pca, place()) == [
        "This makes 48 hours 3 minutes a week on average. Ben has not signed to work more than 48 hours."
    ]
    assert reasons_against(ben(employments=willing, worked=weeks_behind(50, 16)), place()) == []
    signed = (Employed(LONG_AGO, most_minutes=60 * 60, opted_out_of_48_hours=True),)
    assert reasons_against(ben(employments=signed, worked=weeks_behind(51, 16)), place()) == []


def test_leave_reaches_the_average_further_back() -> None:
    """Two weeks of leave are no part of the 17, which then begin two weeks earlier."""
    willing = (Employed(LONG_AGO, most_minutes=60 * 60),)
    away = (Away(date(2026, 2, 16), date(2026, 3, 1)),)
    worked = {on: minutes for on, minutes in weeks_behind(51, 18).items() if not away[0].covers(on)}
    assert len(worked) == 16
    assert (average_week(ben(employments=willing, worked=worked, away=away), place()) or 0) > 48 * 60
    assert (average_week(ben(employments=willing, worked=worked), place()) or 0) < 48 * 60


def test_who_began_lately_is_averaged_over_the_weeks_since() -> None:
    new = (Employed(date(2026, 2, 23), most_minutes=60 * 60),)
    pca = ben(employments=new, worked={date(2026, 2, 25): 96 * 60})
    assert average_week(pca, place()) == round((96 * 60 + 45) / 2)


def test_young_workers() -> None:
    young = {"born_on": date(2009, 1, 1)}
    eight = [busy(TUESDAY, "12:00", "15:00"), busy(TUESDAY, "16:00", "20:30")]
    assert reasons_against(ben(*eight, **young), place(at="10:00", until="10:30")) == []
    assert reasons_against(ben(*eight, **young), place()) == [
        "This makes 8 hours 15 minutes that day. Ben is under 18 and may work 8 hours."
    ]
    assert reasons_against(ben(**young), place(at="21:30", until="22:30")) == [
        "Ben is under 18 and may not work between 10pm and 6am."
    ]
    assert reasons_against(ben(born_on=date(2008, 3, 3)), place(at="21:30", until="22:30")) == []


def test_the_same_pca_cannot_be_both() -> None:
    pca = ben(busy(TUESDAY, "10:00", "10:45"))
    both = place(also_coming=frozenset({pca.person_id}))
    assert reasons_against(pca, both) == ["Ben has the other place at this visit already. It needs two people."]


def test_willing_to_cover_is_said() -> None:
    elsewhere: UUID = place().cluster_id
    pca = ben(clusters=frozenset(), covers=frozenset({elsewhere}))
    assert cautions(pca, place()) == ["Ben works in another cluster and is willing to cover in Mill Lane."]


@given(st.lists(st.tuples(st.integers(0, 13), st.integers(0, 23), st.integers(15, 300)), max_size=8))
def test_less_promised_never_adds_a_reason(spans: list[tuple[int, int, int]]) -> None:
    """But for rest, which another visit of the same day can take on itself."""
    monday = date(2026, 3, 23)  # the clocks go forward within
    wanted = place(on=date(2026, 3, 28), at="12:00", until="13:00")
    promised = []
    for day, hour, minutes in spans:
        starts = local(monday + dt.timedelta(days=day), time(hour))
        promised.append(Busy(uuid4(), starts, starts + dt.timedelta(minutes=minutes)))
    if promised and not reasons_against(ben(*promised, employments=(Employed(LONG_AGO, None),)), wanted):
        fewer = ben(*promised[1:], employments=(Employed(LONG_AGO, None),))
        assert [one for one in reasons_against(fewer, wanted) if "of rest" not in one] == []
