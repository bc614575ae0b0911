"""Gaps in a work history. Pure."""

import doctest
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from members import work_history
from members.work_history import Gap, Stretch, gaps

JAN_20, DEC_23 = date(2020, 1, 1), date(2023, 12, 1)


def months(*pairs: str) -> list[Stretch]:
    """Pairs like 2020-01 2020-03: both months included; without the second it still goes on."""
    found = []
    for pair in pairs:
        first, _, last = pair.partition(" ")
        found.append(Stretch(date.fromisoformat(f"{first}-01"), date.fromisoformat(f"{last}-01") if last else None))
    return found


@pytest.mark.parametrize(
    ("stretches", "found"),
    [
        ([], ["January 2020 to December 2023"]),
        (months("2020-01 2023-12"), []),
        (months("2020-01 "), []),
        (months("2019-01 2024-06"), []),
        (months("2020-02 2023-11"), ["January 2020", "December 2023"]),
        (months("2020-01 2021-05", "2021-06 2023-12"), []),
        (months("2020-01 2021-05", "2021-05 2023-12"), []),
        (months("2020-01 2021-05", "2021-07 2023-12"), ["June 2021"]),
        (months("2021-07 2023-12", "2020-01 2021-05"), ["June 2021"]),
        (months("2020-01 2022-05", "2020-03 2020-06", "2022-09 "), ["June to August 2022"]),
        (months("2020-01 2020-11", "2021-02 2023-12"), ["December 2020 to January 2021"]),
        (months("2020-01 2023-12", "2022-01 2022-02"), []),
        (months("2010-01 2012-12"), ["January 2020 to December 2023"]),
        (months("2025-01 2026-12"), ["January 2020 to December 2023"]),
        (months("2025-01 "), ["January 2020 to December 2023"]),
        (months("2020-01 2020-02", "2020-03 2023-12"), []),
    ],
)
def test_months_that_nothing_covers(stretches: list[Stretch], found: list[str]) -> None:
    assert [gap.words for gap in gaps(stretches, since=JAN_20, until=DEC_23)] == found


def test_a_history_of_one_month() -> None:
    assert gaps([], since=JAN_20, until=JAN_20) == [Gap(JAN_20, JAN_20)]
    assert gaps([], since=DEC_23, until=JAN_20) == []


MONTH = st.integers(0, 60).map(lambda number: date(2019 + number // 12, number % 12 + 1, 1))
STRETCH = st.tuples(MONTH, st.one_of(st.none(), MONTH)).map(
    lambda pair: Stretch(pair[0], None if pair[1] is None else max(pair))
)


@given(st.lists(STRETCH, max_size=8), MONTH, MONTH)
def test_every_month_is_in_a_stretch_or_in_one_gap(stretches: list[Stretch], since: date, until: date) -> None:
    found = gaps(stretches, since=since, until=until)
    every = {date(year, month, 1) for year in range(2019, 2025) for month in range(1, 13)}
    inside = {month for month in every if since <= month <= until}
    covered = {
        month
        for month in inside
        if any(one.first_month <= month and (one.last_month is None or month <= one.last_month) for one in stretches)
    }
    missing = [month for gap in found for month in sorted(every) if gap.first_month <= month <= gap.last_month]
    assert set(missing) == inside - covered
    assert len(missing) == len(set(missing)) == sum(gap.months for gap in found)


@given(st.lists(STRETCH, max_size=8), MONTH, MONTH)
def test_gaps_that_are_explained_are_no_gaps(stretches: list[Stretch], since: date, until: date) -> None:
    found = gaps(stretches, since=since, until=until)
    explained = [Stretch(gap.first_month, gap.last_month) for gap in found]
    assert gaps([*stretches, *explained], since=since, until=until) == []


def test_the_words_in_its_docstring() -> None:
    assert doctest.testmod(work_history, extraglobs={"date": date}).failed == 0
