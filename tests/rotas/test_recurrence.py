import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coopcare import clock
from coopcare.errors import Invalid
from rotas.recurrence import PatternTerms, Pause, expected_dates, occurrence_instants

MON, TUE, WED, THU, FRI, SAT, SUN = range(7)
MARCH_2 = dt.date(2026, 3, 2)  # a Monday

days = st.dates(dt.date(2024, 1, 1), dt.date(2028, 12, 31))
spans = st.integers(0, 150).map(lambda n: dt.timedelta(days=n))


@st.composite
def patterns(draw):
    starts_on = draw(days)
    return PatternTerms(
        weekdays=draw(st.frozensets(st.integers(0, 6), min_size=1)),
        starts_on=starts_on,
        ends_on=draw(st.none() | spans.map(lambda span: starts_on + span)),
        every_weeks=draw(st.integers(1, 5)),
        pauses=tuple(Pause(on, on + span) for on, span in draw(st.lists(st.tuples(days, spans), max_size=2))),
        not_on=frozenset(starts_on + span for span in draw(st.lists(spans, max_size=6))),
    )


def dates(*weekdays, starts_on=MARCH_2, since=MARCH_2, until=dt.date(2026, 3, 31), **terms):
    return expected_dates(PatternTerms(frozenset(weekdays), starts_on, **terms), since, until)


def march(*numbers):
    return [dt.date(2026, 3, number) for number in numbers]


def test_monday_is_a_day_though_its_number_is_nought():
    assert dates(MON) == march(2, 9, 16, 23, 30)


def test_several_days_come_in_order_whatever_the_order_of_the_set():
    assert dates(SUN, MON, THU, until=dt.date(2026, 3, 15)) == march(2, 5, 8, 9, 12, 15)


def test_both_ends_of_the_range_are_included():
    assert dates(MON, since=dt.date(2026, 3, 9), until=dt.date(2026, 3, 16)) == march(9, 16)
    assert dates(MON, since=dt.date(2026, 3, 10), until=dt.date(2026, 3, 15)) == []
    assert dates(MON, since=dt.date(2026, 3, 9), until=dt.date(2026, 3, 9)) == march(9)
    assert dates(MON, since=dt.date(2026, 3, 16), until=dt.date(2026, 3, 9)) == []


def test_first_and_last_day_of_the_pattern_are_included():
    assert dates(MON, starts_on=dt.date(2026, 3, 9), ends_on=dt.date(2026, 3, 23)) == march(9, 16, 23)
    assert dates(MON, starts_on=dt.date(2026, 3, 10), ends_on=dt.date(2026, 3, 22)) == march(16)


def test_every_second_week_keeps_its_weeks_wherever_one_looks_from():
    assert dates(TUE, FRI, every_weeks=2) == march(3, 6, 17, 20, 31)
    assert dates(TUE, every_weeks=2, since=dt.date(2026, 3, 10)) == march(17, 31)
    assert dates(TUE, every_weeks=2, since=dt.date(2026, 3, 18)) == march(31)
    assert dates(TUE, every_weeks=3) == march(3, 24)


def test_weeks_are_counted_from_the_first_visit_not_from_the_start():
    # From Wednesday 4 March, Mondays every two weeks: Monday 9 March is first.
    assert dates(MON, starts_on=dt.date(2026, 3, 4), every_weeks=2) == march(9, 23)
    # Thursday of the first week comes before Monday of the third.
    assert dates(MON, THU, starts_on=dt.date(2026, 3, 4), every_weeks=2) == march(5, 16, 19, 30)


def test_a_successor_can_keep_the_count_of_the_pattern_before():
    moved = dt.date(2026, 3, 9)  # in a week without a visit
    assert dates(TUE, starts_on=moved, every_weeks=2, since=moved) == march(10, 24)
    assert dates(TUE, starts_on=moved, every_weeks=2, since=moved, counted_from=MARCH_2) == march(17, 31)


def test_pauses_leave_out_both_their_ends():
    assert dates(MON, pauses=(Pause(dt.date(2026, 3, 9), dt.date(2026, 3, 16)),)) == march(2, 23, 30)
    assert dates(MON, pauses=(Pause(dt.date(2026, 3, 10), dt.date(2026, 3, 15)),)) == march(2, 9, 16, 23, 30)
    assert dates(MON, pauses=(Pause(dt.date(2026, 3, 16)),)) == march(2, 9)


def test_a_pause_does_not_shift_the_weeks_after_it():
    assert dates(TUE, every_weeks=2, pauses=(Pause(dt.date(2026, 3, 10), dt.date(2026, 3, 20)),)) == march(3, 31)


def test_month_ends_leap_days_and_year_ends_are_ordinary_days():
    leap = PatternTerms(frozenset({THU}), dt.date(2024, 2, 22))
    assert expected_dates(leap, dt.date(2024, 2, 22), dt.date(2024, 3, 7)) == [
        dt.date(2024, 2, 22),
        dt.date(2024, 2, 29),
        dt.date(2024, 3, 7),
    ]
    fortnight = PatternTerms(frozenset({WED}), dt.date(2025, 12, 24), every_weeks=2)
    assert expected_dates(fortnight, dt.date(2026, 1, 1), dt.date(2026, 1, 31)) == [
        dt.date(2026, 1, 7),
        dt.date(2026, 1, 21),
    ]


@pytest.mark.parametrize(
    ("terms", "sentence"),
    [
        ({"weekdays": frozenset()}, "Choose at least one day"),
        ({"weekdays": frozenset({7})}, "Choose at least one day"),
        ({"weekdays": frozenset({-1})}, "Choose at least one day"),
        ({"every_weeks": 0}, "every week or more"),
        ({"ends_on": dt.date(2026, 3, 1)}, "must not be before"),
    ],
)
def test_impossible_patterns_are_refused(terms, sentence):
    with pytest.raises(Invalid, match=sentence):
        PatternTerms(**{"weekdays": frozenset({MON}), "starts_on": MARCH_2, **terms})


def test_one_day_patterns_and_pauses_are_possible():
    assert dates(MON, ends_on=MARCH_2) == [MARCH_2]
    assert dates(MON, ends_on=MARCH_2, pauses=(Pause(MARCH_2, MARCH_2),)) == []
    with pytest.raises(Invalid, match="must not be before"):
        Pause(MARCH_2, dt.date(2026, 3, 1))


@given(patterns(), days, spans)
def test_every_date_is_expected_once_in_order_and_in_range(pattern, since, span):
    found = expected_dates(pattern, since, since + span)
    assert found == sorted(set(found))
    for on in found:
        assert since <= on <= since + span
        assert pattern.starts_on <= on
        assert pattern.ends_on is None or on <= pattern.ends_on
        assert on.weekday() in pattern.weekdays
        assert not any(pause.covers(on) for pause in pattern.pauses)
        assert on not in pattern.not_on


@given(patterns(), days, spans, spans)
def test_looking_in_two_halves_finds_the_same_dates(pattern, since, span, further):
    middle, until = since + span, since + span + further
    halves = expected_dates(pattern, since, middle) + expected_dates(pattern, middle + dt.timedelta(days=1), until)
    assert halves == expected_dates(pattern, since, until)


@given(patterns(), st.integers(0, 200))
def test_no_counted_week_is_left_out(pattern, offset):
    """Against a second definition: a date holds if its week is a whole number of strides from the first one."""
    on = pattern.starts_on + dt.timedelta(days=offset)
    weeks = (on - dt.timedelta(days=on.weekday()) - pattern.first_week_on).days // 7
    expected = (
        on.weekday() in pattern.weekdays
        and weeks % pattern.every_weeks == 0
        and (pattern.ends_on is None or on <= pattern.ends_on)
        and not any(pause.covers(on) for pause in pattern.pauses)
        and on not in pattern.not_on
    )
    assert (on in expected_dates(pattern, on, on)) is expected


@given(patterns(), spans, st.frozensets(st.integers(0, 6), min_size=1))
def test_a_change_never_touches_the_past_and_leaves_no_day_twice(pattern, span, weekdays):
    change_on = pattern.starts_on + dt.timedelta(days=1) + span
    day_before, until = change_on - dt.timedelta(days=1), change_on + dt.timedelta(days=60)
    ended = PatternTerms(pattern.weekdays, pattern.starts_on, day_before, pattern.every_weeks, (), pattern.counted_from)
    whole = PatternTerms(pattern.weekdays, pattern.starts_on, None, pattern.every_weeks)
    successor = PatternTerms(weekdays, change_on, None, pattern.every_weeks, counted_from=pattern.first_week_on)
    before = expected_dates(ended, pattern.starts_on, until)
    after = expected_dates(successor, pattern.starts_on, until)
    assert before == expected_dates(whole, pattern.starts_on, day_before)
    assert not set(before) & set(after)
    assert all(on >= change_on for on in after)


@given(patterns(), spans)
def test_a_change_that_changes_nothing_keeps_every_date(pattern, span):
    """Ended and begun again with the same days and the same count, the dates are those of the whole."""
    change_on = pattern.starts_on + dt.timedelta(days=1) + span
    day_before, until = change_on - dt.timedelta(days=1), change_on + dt.timedelta(days=60)
    whole = PatternTerms(pattern.weekdays, pattern.starts_on, None, pattern.every_weeks)
    ended = PatternTerms(pattern.weekdays, pattern.starts_on, day_before, pattern.every_weeks)
    successor = PatternTerms(pattern.weekdays, change_on, None, pattern.every_weeks, counted_from=whole.starts_on)
    joined = expected_dates(ended, pattern.starts_on, until) + expected_dates(successor, pattern.starts_on, until)
    assert joined == expected_dates(whole, pattern.starts_on, until)


@pytest.mark.parametrize(
    ("on", "at", "minutes", "start_utc", "moved"),
    [
        (dt.date(2026, 3, 28), dt.time(9), 45, (2026, 3, 28, 9), False),
        (dt.date(2026, 3, 29), dt.time(9), 45, (2026, 3, 29, 8), False),
        (dt.date(2026, 10, 24), dt.time(9), 45, (2026, 10, 24, 8), False),
        (dt.date(2026, 10, 25), dt.time(9), 45, (2026, 10, 25, 9), False),
        (dt.date(2026, 3, 29), dt.time(1, 30), 45, (2026, 3, 29, 1, 30), True),
        (dt.date(2026, 3, 29), dt.time(0, 45), 45, (2026, 3, 29, 0, 45), False),
        (dt.date(2026, 3, 28), dt.time(22), 540, (2026, 3, 28, 22), False),
        (dt.date(2026, 10, 24), dt.time(22), 540, (2026, 10, 24, 21), False),
        (dt.date(2026, 10, 25), dt.time(1, 30), 45, (2026, 10, 25, 0, 30), False),
    ],
)
def test_visits_keep_their_place_on_the_wall_and_their_length(on, at, minutes, start_utc, moved):
    starts_at, ends_at, was_moved = occurrence_instants(on, at, minutes)
    assert starts_at == dt.datetime(*start_utc, tzinfo=dt.UTC)
    assert clock.elapsed_minutes(starts_at, ends_at) == minutes
    assert was_moved is moved


@pytest.mark.parametrize("minutes", [0, -1])
def test_a_visit_must_have_a_length(minutes):
    with pytest.raises(Invalid, match="longer than 0 minutes"):
        occurrence_instants(MARCH_2, dt.time(9), minutes)


@given(days, st.times(), st.integers(1, 24 * 60))
def test_length_is_elapsed_time_on_every_night(on, at, minutes):
    starts_at, ends_at, moved = occurrence_instants(on, at, minutes)
    assert ends_at - starts_at == dt.timedelta(minutes=minutes)
    assert (clock.to_local(starts_at).time() != at.replace(fold=0)) is moved
