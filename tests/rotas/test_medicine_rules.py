"""At which visit a dose is due; the codes; limits of 24 hours; and what to do after writing."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

import pytest

from clusters.rules.medicines import MedicineKind
from coopcare.clock import local
from rotas.medicines.due import instant_near, is_left_behind, visit_for
from rotas.medicines.entries import (
    Around,
    Code,
    Counted,
    Room,
    Said,
    advice_after,
    first_too_soon,
    problem_with,
    room,
    usual_fall,
)

DAY = dt.date(2026, 11, 24)
HOUR = dt.timedelta(hours=1)
SPRING, AUTUMN = dt.date(2026, 3, 29), dt.date(2026, 10, 25)


@dataclass(frozen=True)
class Visit:
    starts_at: dt.datetime
    ends_at: dt.datetime


def visit(hour: int, minute: int = 0, *, on: dt.date = DAY, minutes: int = 45) -> Visit:
    starts_at = local(on, dt.time(hour, minute))
    return Visit(starts_at, starts_at + dt.timedelta(minutes=minutes))


MORNING, NOON, NIGHT = visit(8), visit(12), visit(22, minutes=9 * 60)


@pytest.mark.parametrize(
    ("at", "belongs"),
    [
        (dt.time(8), MORNING),
        (dt.time(8, 45), MORNING),
        (dt.time(6), MORNING),
        (dt.time(5, 59), None),
        (dt.time(10, 20), MORNING),
        (dt.time(10, 25), NOON),
        (dt.time(14, 45), NOON),
        (dt.time(14, 46), None),
        (dt.time(20), NIGHT),
        (dt.time(23, 30), NIGHT),
    ],
)
def test_a_dose_belongs_to_the_nearest_visit_within_two_hours(at, belongs) -> None:
    assert visit_for(local(DAY, at), [NOON, NIGHT, MORNING]) == belongs


def test_of_two_as_near_the_earlier_and_a_night_keeps_its_small_hours() -> None:
    before, after = visit(8, minutes=60), visit(11, minutes=60)
    assert visit_for(local(DAY, dt.time(10)), [after, before]) == before
    assert visit_for(local(DAY + dt.timedelta(days=1), dt.time(6, 30)), [MORNING, NIGHT]) == NIGHT


@pytest.mark.parametrize("on", [SPRING, AUTUMN])
def test_the_clocks_change_and_the_dose_stays_with_its_visit(on) -> None:
    early, late = visit(0, 30, on=on), visit(8, on=on)
    assert visit_for(local(on, dt.time(8, 30)), [early, late]) == late
    # From 1:15am to 3am 45 minutes pass in spring, and 2 hours 45 minutes in autumn.
    assert visit_for(local(on, dt.time(3)), [early]) == (early if on == SPRING else None)


def test_a_clock_time_at_a_night_may_be_of_either_day() -> None:
    assert instant_near(NIGHT, DAY, dt.time(2)) == local(DAY + dt.timedelta(days=1), dt.time(2))
    assert instant_near(NIGHT, DAY, dt.time(22, 30)) == local(DAY, dt.time(22, 30))
    assert instant_near(MORNING, DAY, dt.time(8, 10)) == local(DAY, dt.time(8, 10))


def at(hour: int, minute: int = 0, *, days: int = 0) -> dt.datetime:
    return local(DAY + dt.timedelta(days=days), dt.time(hour, minute))


@pytest.mark.parametrize(
    ("given", "limits", "in_day", "not_before"),
    [
        ([], (4, 4), 0, None),
        ([at(8)], (4, 4), 1, None),
        ([at(8, 1)], (4, 4), 1, at(12, 1)),
        ([at(8)], (None, None), 1, None),
        ([at(8)], (5, None), 1, at(13)),
        # Four in 24 hours: the next when the oldest is a day old.
        ([at(13, days=-1), at(18, days=-1), at(23, days=-1), at(6)], (4, 4), 4, at(13)),
        ([at(12, days=-1), at(18, days=-1), at(23, days=-1), at(6)], (4, 4), 3, None),
        # More than the plan says were given: both limits, and the later of the two.
        ([at(7), at(9), at(11)], (4, 2), 3, at(9, days=1)),
        # What is later than the instant asked about is not counted.
        ([at(11), at(20)], (4, 4), 1, at(15)),
    ],
)
def test_how_it_stands_with_an_as_needed_medicine_at_noon(given, limits, in_day, not_before) -> None:
    found = room(given, least_hours=limits[0], most_in_day=limits[1], at=at(12))
    assert (found.in_day, found.not_before) == (in_day, not_before)


@pytest.mark.parametrize(
    ("others", "limits", "found"),
    [
        ([at(11)], (4, None), at(11)),
        ([at(14)], (4, None), None),
        ([at(9)], (4, None), None),
        ([at(11)], (None, None), None),
        ([at(9, days=-1), at(13), at(17)], (None, 2), at(17)),
        ([at(13), at(17)], (None, 3), None),
    ],
)
def test_a_dose_at_ten_written_late_makes_a_later_one_too_soon(others, limits, found) -> None:
    assert first_too_soon(others, after=at(10), least_hours=limits[0], most_in_day=limits[1]) == found


@pytest.mark.parametrize(
    ("counts", "fall"),
    [
        ([], 1),
        ([20], 1),
        ([19, 20], 1),
        ([10, 20], 1),  # a single fall proves nothing
        ([90, 95, 100], 5),
        ([8, 18, 19, 20], 1),
        ([60, 1, 3, 5], 2),  # new ones came
    ],
)
def test_what_is_usual_is_told_from_earlier_counts(counts, fall) -> None:
    newest_first = [Counted(Code.GIVEN, "Two", Decimal(left)) for left in counts]
    assert usual_fall(newest_first, "two") == fall
    assert usual_fall(newest_first, "one") == 1


def test_a_visit_that_nobody_checked_out_of_is_left_behind_after_two_hours() -> None:
    assert not is_left_behind(MORNING, at(10, 45))
    assert is_left_behind(MORNING, at(10, 46))


@pytest.mark.parametrize(("on", "clock"), [(SPRING, dt.time(5)), (AUTUMN, dt.time(3))])
def test_hours_between_doses_are_hours_that_pass(on, clock) -> None:
    """Midnight and four hours: 5am by the clock in spring, 3am in autumn."""
    found = room([local(on, dt.time())], least_hours=4, most_in_day=None, at=local(on, dt.time(0, 30)))
    assert found.not_before == local(on, clock)


@pytest.mark.parametrize(
    ("said", "facts", "field"),
    [
        ({"code": Code.GIVEN}, {}, None),
        ({"code": Code.REFUSED}, {}, "why"),
        ({"code": Code.REFUSED, "why": "Felt sick"}, {}, None),
        ({"code": Code.AWAY}, {}, "why"),
        ({"code": Code.SOMEONE_ELSE}, {}, "why"),
        ({"code": Code.OTHER}, {}, "why"),
        ({"code": Code.HOSPITAL}, {}, None),
        ({"code": Code.OUT_OF_STOCK}, {}, None),
        ({"code": Code.NOT_WANTED}, {}, "code"),
        ({"code": Code.MISTAKE}, {}, "code"),
        ({"code": Code.GIVEN}, {"kind": MedicineKind.VARIABLE}, "amount"),
        ({"code": Code.GIVEN, "amount": "Two"}, {"kind": MedicineKind.VARIABLE}, None),
        ({"code": Code.GIVEN}, {"is_controlled": True}, "count_left"),
        ({"code": Code.GIVEN, "count_left": Decimal(0)}, {"is_controlled": True}, None),
        ({"code": Code.GIVEN, "amount": "Two"}, {"kind": MedicineKind.AS_NEEDED}, "why"),
        ({"code": Code.GIVEN, "why": "Knee"}, {"kind": MedicineKind.AS_NEEDED}, "amount"),
        ({"code": Code.NOT_WANTED}, {"kind": MedicineKind.AS_NEEDED}, None),
        ({"code": Code.MISTAKE}, {"kind": MedicineKind.AS_NEEDED}, None),
    ],
)
def test_a_code_says_what_it_lacks(said, facts, field) -> None:
    problem = problem_with(Said(at=at(12), **said), **{"kind": MedicineKind.REGULAR, "is_controlled": False} | facts)
    assert (problem[1] if problem else None) == field


FREE = Room(0, None, None)


@pytest.mark.parametrize(
    ("said", "around", "words", "ring", "error"),
    [
        ({"code": Code.GIVEN}, {}, None, False, False),
        ({"code": Code.GIVEN}, {"room": Room(3, at(11), at(15))}, "not before 3pm, and 3 doses", True, True),
        ({"code": Code.GIVEN}, {"due_at": at(11), "latest_minutes": 60}, None, False, False),
        ({"code": Code.GIVEN}, {"due_at": at(11), "latest_minutes": 59}, "later than is safe: 11:59am", True, True),
        ({"code": Code.GIVEN}, {"due_at": at(9)}, None, False, False),
        ({"code": Code.GIVEN, "count_left": Decimal(9)}, {"left_before": Decimal(10)}, None, False, False),
        ({"code": Code.GIVEN, "count_left": Decimal(10)}, {"left_before": Decimal(10)}, "You counted 10", True, False),
        ({"code": Code.GIVEN, "count_left": Decimal(10)}, {"left_before": Decimal(20)},
         "20 were left before, and 10 are left now: is that one dose?", True, False),
        ({"code": Code.GIVEN, "count_left": Decimal(18)}, {"left_before": Decimal(20), "usual_fall": Decimal(2)}, None,
         False, False),
        ({"code": Code.GIVEN, "count_left": Decimal(19)}, {"left_before": Decimal(20), "usual_fall": Decimal(2)},
         "is that one dose?", True, False),
        ({"code": Code.REFUSED, "count_left": Decimal(19)}, {"left_before": Decimal(20)}, "say where they went", True,
         False),
        ({"code": Code.REFUSED, "count_left": Decimal(20)}, {"left_before": Decimal(20)}, None, False, False),
        ({"code": Code.GIVEN}, {"too_soon_at": at(13)}, "The dose at 1pm came too soon", True, True),
        ({"code": Code.GIVEN}, {"ended_at": at(11)}, "ended at 11am, before this dose", True, True),
        ({"code": Code.SOMEONE_ELSE}, {"room": Room(3, at(11), at(15))}, "not before 3pm", True, True),
        ({"code": Code.REFUSED}, {}, None, False, False),
        ({"code": Code.REFUSED}, {"refused_before": True}, "second refusal", True, False),
        ({"code": Code.REFUSED}, {"latest_minutes": 30}, "time-critical", True, False),
        ({"code": Code.OUT_OF_STOCK}, {}, "out of stock", True, False),
        ({"code": Code.OTHER}, {}, "not given", True, False),
        ({"code": Code.HOSPITAL}, {}, "Tell the cluster support worker", False, False),
        ({"code": Code.SOMEONE_ELSE}, {}, "Check with whoever", False, False),
        ({"code": Code.AWAY}, {}, None, False, False),
        ({"code": Code.NOT_WANTED}, {"room": Room(3, at(11), at(15))}, None, False, False),
    ],
)  # fmt: skip
def test_what_to_do_after_writing(said, around, words, ring, error) -> None:
    usual = {"due_at": None, "latest_minutes": None, "room": FREE}
    found = advice_after(Said(at=at(12), **said), Around(**usual | around))
    assert bool(found) == (words is not None)
    if words:
        assert words in found[0].sentence
        assert (found[0].must_ring, found[0].is_error) == (ring, error)
