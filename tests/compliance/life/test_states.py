"""The moves of a policy: the whole table, and that time never makes a move that the table does not have."""

import datetime as dt
from itertools import pairwise, product

import pytest

from compliance.life.states import COUNTING, MOVES, OF_A_DRAFT, Standing, can_move, standing_on

ALLOWED = {
    ("draft", "proposed"),
    ("draft", "set_aside"),
    ("proposed", "draft"),
    ("proposed", "adopted"),
    ("adopted", "in_force"),
    ("adopted", "superseded"),
    ("in_force", "review_due"),
    ("in_force", "superseded"),
    ("review_due", "superseded"),
}
FROM, DUE = dt.date(2026, 3, 1), dt.date(2027, 2, 28)
DAY = dt.timedelta(days=1)


@pytest.mark.parametrize(("old", "new"), list(product(Standing, Standing)))
def test_every_move_is_allowed_or_not(old: Standing, new: Standing) -> None:
    assert can_move(old, new) == ((old.value, new.value) in ALLOWED)


def test_every_standing_is_in_the_table() -> None:
    assert set(MOVES) == set(Standing)
    assert {Standing.IN_FORCE, Standing.REVIEW_DUE} == COUNTING
    assert not COUNTING & set(OF_A_DRAFT)


@pytest.mark.parametrize(
    ("on", "followed_from", "standing"),
    [
        (FROM - DAY, None, Standing.ADOPTED),
        (FROM, None, Standing.IN_FORCE),
        (DUE - DAY, None, Standing.IN_FORCE),
        (DUE, None, Standing.REVIEW_DUE),
        (DUE + 400 * DAY, None, Standing.REVIEW_DUE),
        (DUE, DUE + DAY, Standing.REVIEW_DUE),
        (DUE + DAY, DUE + DAY, Standing.SUPERSEDED),
        (FROM, FROM, Standing.SUPERSEDED),
    ],
)
def test_its_dates_say_where_it_stands(on: dt.date, followed_from: dt.date | None, standing: Standing) -> None:
    assert standing_on(on, in_force_from=FROM, review_due_on=DUE, followed_from=followed_from) == standing


@pytest.mark.parametrize("followed_from", [None, FROM, FROM + 20 * DAY, DUE, DUE + 3 * DAY])
def test_day_by_day_it_only_moves_as_the_table_says(followed_from: dt.date | None) -> None:
    days = [FROM + number * DAY for number in range(-2, 400)]
    standings = [standing_on(day, in_force_from=FROM, review_due_on=DUE, followed_from=followed_from) for day in days]
    assert {(old.value, new.value) for old, new in pairwise(standings) if old != new} <= ALLOWED
