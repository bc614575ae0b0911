import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rotas.figures.continuity import Attended, bice_boxerman, continuity, modified_modified, usual_provider, window

NINE = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)


def attended(visit, worker, **more):
    return Attended(visit=visit, starts_at=NINE + dt.timedelta(days=visit), worker=worker, **more)


def visits(workers):
    return [attended(number, worker) for number, worker in enumerate(workers)]


@pytest.mark.parametrize(
    ("counts", "upc", "coc", "mmci"),
    [
        ([28], 1, 1, 1),
        ([14, 14], 0.5, 0.481, 0.963),
        ([20, 6, 2], 0.714, 0.545, 0.926),
        ([1] * 28, 0.036, 0, 0.004),
    ],
)
def test_published_examples(counts, upc, coc, mmci):
    assert usual_provider(counts) == pytest.approx(upc, abs=0.0005)
    assert bice_boxerman(counts) == pytest.approx(coc, abs=0.0005)
    assert modified_modified(counts) == pytest.approx(mmci, abs=0.0005)


def test_no_visits_and_one_visit():
    empty = continuity([], {})
    assert empty.attendances == empty.different_workers == 0
    measures = (
        empty.usual_provider,
        empty.bice_boxerman,
        empty.modified_modified,
        empty.sequential,
        empty.known_face,
        empty.known_face_present,
        empty.chosen,
        empty.introductions,
    )
    assert measures == (None,) * 8
    one = continuity(visits("A"), {})
    assert (one.usual_provider, one.bice_boxerman, one.modified_modified, one.sequential) == (1, None, 1, None)
    assert bice_boxerman([2]) == 1


def test_sequence_looks_at_the_visit_before():
    assert continuity(visits("AABA"), {}).sequential == pytest.approx(1 / 3)
    assert continuity(list(reversed(visits("AABB"))), {}).sequential == pytest.approx(2 / 3)


def test_a_known_face_has_come_three_times_before():
    assert continuity(visits("AAAA"), {}).known_face == 0.25
    assert continuity(visits("AAAA"), {"A": 1}).known_face == 0.5
    assert continuity(visits("AB"), {"A": 3, "B": 2}).known_face == 0.5
    assert continuity(visits("A"), {"A": 2}).known_face == 0


def test_two_person_visits_count_each_attendance_and_once_for_a_known_face():
    double = [attended(0, "A"), attended(0, "B"), attended(1, "B"), attended(1, "C")]
    found = continuity(double, {"A": 5})
    assert found.attendances == 4
    assert found.different_workers == 3
    assert found.usual_provider == 0.5
    assert found.sequential == 0.5
    assert found.known_face == 0.25
    assert found.known_face_present == 0.5


def test_both_workers_of_a_visit_see_the_same_history():
    # B's third earlier visit must not be the one they are at.
    found = continuity([attended(0, "A"), attended(0, "B")], {"A": 2, "B": 2})
    assert found.known_face == 0


def test_two_visits_at_the_same_moment_stay_two_visits():
    same = [Attended(visit, NINE, worker) for visit, worker in ((1, "A"), (2, "B"), (1, "C"))]
    found = continuity(same, {"A": 3})
    assert found.known_face_present == 0.5
    assert found.known_face == pytest.approx(1 / 3)


def test_chosen_and_introduced():
    found = continuity(
        [attended(0, "A", chosen=True, introduced=True), attended(1, "A"), attended(2, "B"), attended(3, "C")],
        {"C": 1},
    )
    assert found.chosen == 0.25
    assert found.introductions == 0.5  # A and B were new, and only A was introduced; C had been before


def test_the_window_counts_its_last_day():
    assert window(dt.date(2026, 3, 28), 28) == (dt.date(2026, 3, 1), dt.date(2026, 3, 28))
    assert window(dt.date(2026, 3, 28), 1) == (dt.date(2026, 3, 28), dt.date(2026, 3, 28))


@given(st.lists(st.integers(1, 40), min_size=1, max_size=12))
def test_every_measure_is_a_share(counts):
    for measure in (usual_provider(counts), bice_boxerman(counts), modified_modified(counts)):
        assert measure is None or 0 <= measure <= 1


@given(st.text("ABCD", min_size=1, max_size=30))
def test_the_order_in_which_records_arrive_does_not_matter(workers):
    assert continuity(visits(workers), {}) == continuity(list(reversed(visits(workers))), {})
