"""Lists come a page at a time, by cursor: nothing is skipped or repeated while rows are added."""

import datetime as dt
from datetime import timedelta
from typing import Any

import pytest

from coopcare.clock import today
from coopcare.tenancy.context import acting_for
from tests.cast import Cast
from tests.coopcare.api.conftest import Program, problem
from tests.factories.rotas import a_visit


def make_visits(cast: Cast, days: range, hour: int = 10) -> None:
    with acting_for(cast.coop, cast.system):
        for day in days:
            a_visit(cast.packages["margaret"], on=today() + timedelta(days=day), at=dt.time(hour))


def pages(program: Program, path: str, between: Any = lambda: None) -> list[list[dict]]:
    """Every page from the first to the last; `between` happens after the first was read."""
    found = []
    while path:
        body = program.get(path).json()
        found.append(body["results"])
        if len(found) == 1:
            between()
        path = (body["next"] or "").partition("/api/v1")[2]
    return found


def test_pages_hold_everything_once_newest_first(cast, margaret):
    make_visits(cast, range(1, 8))
    found = pages(margaret, "/visits/?page_size=3")
    assert [len(page) for page in found] == [3, 3, 1]
    days = [visit["on"] for page in found for visit in page]
    assert days == sorted(set(days), reverse=True)
    assert len(days) == 7


def test_rows_added_meanwhile_move_nothing(cast, margaret):
    make_visits(cast, range(1, 8))
    found = pages(margaret, "/visits/?page_size=3", lambda: make_visits(cast, range(20, 25)))
    assert [len(page) for page in found] == [3, 3, 1]
    assert len({visit["id"] for page in found for visit in page}) == 7


def test_the_period_narrows_the_list(cast, margaret):
    make_visits(cast, range(1, 8))
    first, last = today() + timedelta(days=2), today() + timedelta(days=4)
    found = margaret.get(f"/visits/?first={first}&last={last}").json()["results"]
    assert [visit["on"] for visit in found] == [str(first + timedelta(days=days)) for days in (2, 1, 0)]


def test_a_page_is_never_larger_than_the_most(cast, margaret):
    make_visits(cast, range(1, 61))
    assert len(margaret.get("/visits/").json()["results"]) == 50
    assert len(margaret.get("/visits/?page_size=100000").json()["results"]) == 60


@pytest.mark.parametrize("size", ["0", "-1", "many", "", "1.5", "٣"])
def test_a_page_size_that_is_none_is_refused(margaret, size):
    assert set(problem(margaret.get(f"/visits/?page_size={size}"), 422)["errors"]) == {"page_size"}


@pytest.mark.parametrize("cursor", ["nonsense", "%00", "bz0xJnA9%ff", "cD0yMDI2"])
def test_a_cursor_that_never_was_is_a_problem_or_the_first_page(cast, margaret, cursor):
    answer = margaret.get(f"/visits/?cursor={cursor}")
    if answer.status_code != 200:
        problem(answer, 404)


@pytest.mark.parametrize(
    ("who", "people"),
    [("margaret", {"Margaret"}), ("amira", {"Margaret"}), ("zofia", {"Cora"}), ("ed", set()), ("nia", set())],
)
def test_a_list_holds_what_its_reader_may_see(cast, program, who, people):
    found = pages(program(getattr(cast, who)), "/people/")
    assert {person["full_name"].split()[0] for page in found for person in page} == people
