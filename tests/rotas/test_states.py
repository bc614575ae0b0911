"""The dictionaries of moves, and what the places at a visit make of it."""

from itertools import combinations_with_replacement

import pytest

from rotas.models import CURRENT, AttendanceStatus, VisitStatus
from rotas.states import ATTENDANCE_MOVES, VISIT_MOVES, can_move, status_from

A, V = AttendanceStatus, VisitStatus


def test_every_state_is_in_its_dictionary() -> None:
    assert set(VISIT_MOVES) == set(VisitStatus)
    assert set(ATTENDANCE_MOVES) == set(AttendanceStatus)


def test_what_is_cancelled_or_given_away_stays_so() -> None:
    assert not VISIT_MOVES[V.CANCELLED]
    for ended in (A.CANCELLED, A.DECLINED, A.RELEASED):
        assert not ATTENDANCE_MOVES[ended]


def test_nothing_goes_back_to_before_it_was_given() -> None:
    upcoming = {V.REQUESTED, V.OFFERED, V.ACCEPTED, V.CANCELLED}
    for begun in (V.UNDER_WAY, V.DONE, V.QUERIED, V.CONFIRMED, V.MISSED):
        assert not VISIT_MOVES[begun] & upcoming


@pytest.mark.parametrize(
    ("places", "status"),
    [
        ([A.OPEN], V.REQUESTED),
        ([A.OFFERED], V.OFFERED),
        ([A.ACCEPTED], V.ACCEPTED),
        ([A.ACCEPTED, A.OFFERED], V.OFFERED),
        ([A.ACCEPTED, A.OPEN], V.REQUESTED),
        ([A.ACCEPTED, A.ACCEPTED], V.ACCEPTED),
        ([A.UNDER_WAY, A.OPEN], V.UNDER_WAY),
        ([A.DONE, A.ACCEPTED], V.UNDER_WAY),
        ([A.DONE, A.UNDER_WAY], V.UNDER_WAY),
        ([A.DONE, A.DONE], V.DONE),
        ([A.DONE, A.MISSED], V.DONE),
        ([A.ACCEPTED, A.MISSED], V.ACCEPTED),
        ([A.MISSED, A.MISSED], V.MISSED),
        ([], V.REQUESTED),
    ],
)
def test_a_visit_is_what_its_places_make_it(places: list[AttendanceStatus], status: VisitStatus) -> None:
    assert status_from(places) == status
    assert status_from([str(place.value) for place in reversed(places)]) == status


def test_each_move_of_a_place_is_open_to_its_visit() -> None:
    """Wherever a place may move, a visit with one or two places must be able to follow."""
    for pair in [*((one,) for one in CURRENT), *combinations_with_replacement(CURRENT, 2)]:
        before = status_from(pair)
        for number, place in enumerate(pair):
            for new in ATTENDANCE_MOVES[place] & set(CURRENT):
                after = status_from([*pair[:number], new, *pair[number + 1 :]])
                assert can_move(VISIT_MOVES, before, after), f"{pair}: {place} to {new} makes {before} to {after}"


def test_a_state_nobody_knows_is_a_fault() -> None:
    with pytest.raises(KeyError):
        can_move(VISIT_MOVES, "sideways", V.DONE)  # type: ignore[type-var]
