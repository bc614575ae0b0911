"""Where a co-op stands with the regulator: which moves there are, what each status allows, and on which days."""

from datetime import date

import pytest

from coopcare.tenancy.models import MAY_GIVE_PERSONAL_CARE, Coop, CqcStatus
from coopcare.tenancy.registration import ALLOWS, MOVES, NEEDS_REFERENCE, can_move, why_no_personal_care

JUNE_1, JUNE_2, JULY_1 = date(2026, 6, 1), date(2026, 6, 2), date(2026, 7, 1)


def coop(status: str, *history: list[str]) -> Coop:
    return Coop(short_name="Riverside", cqc_status=status, cqc_history=list(history))


def test_the_table_names_every_status_once():
    assert set(MOVES) == set(ALLOWS) == set(CqcStatus)
    assert all(sentences for sentences in ALLOWS.values())
    assert all(old not in new for old, new in MOVES.items())


@pytest.mark.parametrize(
    ("old", "new", "can"),
    [
        ("pioneer", "preparing", True),
        ("pioneer", "registered", False),
        ("preparing", "applied", True),
        ("preparing", "registered", False),
        ("applied", "registered", True),
        ("applied", "conditions", True),
        ("applied", "preparing", True),
        ("registered", "suspended", True),
        ("registered", "preparing", False),
        ("suspended", "registered", True),
        ("conditions", "cancelled", True),
        ("cancelled", "registered", False),
        ("cancelled", "preparing", True),
    ],
)
def test_moves(old, new, can):
    assert can_move(old, new) is can


def test_personal_care_comes_only_by_way_of_an_application_with_a_number():
    """From any status without personal care, one move away from it is an application or a suspension."""
    before = {
        old for old, after in MOVES.items() if old not in MAY_GIVE_PERSONAL_CARE and after & MAY_GIVE_PERSONAL_CARE
    }
    assert before == {CqcStatus.APPLIED, CqcStatus.SUSPENDED}
    assert MAY_GIVE_PERSONAL_CARE < NEEDS_REFERENCE


@pytest.mark.parametrize(
    ("status", "words"),
    [
        ("preparing", "is not registered for personal care yet"),
        ("suspended", "is suspended from giving personal care"),
        ("cancelled", "is no longer registered for personal care"),
        ("registered", ""),
        ("conditions", ""),
    ],
)  # fmt: skip
def test_the_sentence_of_every_door(status, words):
    sentence = f"Riverside {words}, so “A bath” cannot be booked. Practical help can." if words else ""
    assert why_no_personal_care(coop(status), ["A bath", "Tablets"], "booked") == sentence
    assert why_no_personal_care(coop(status), [], "booked") == ""


def test_a_day_has_the_status_it_had():
    registered = coop("registered", ["", "applied"], ["2026-06-02", "registered"])
    assert not registered.may_give_personal_care_on(JUNE_1)
    assert registered.may_give_personal_care_on(JUNE_2)
    assert why_no_personal_care(registered, ["A bath"], "charged", on=JUNE_1).startswith("Riverside is not registered")
    assert not registered.was_always_registered(JUNE_1, JULY_1)
    assert registered.was_always_registered(JUNE_2, JULY_1)
    assert coop("registered").was_always_registered(JUNE_1, JULY_1)
    assert not coop("preparing").was_always_registered(JUNE_1, JUNE_1)


def test_a_suspension_in_the_middle_counts():
    story = [["", "registered"], ["2026-06-10", "suspended"], ["2026-06-20", "registered"]]
    found = coop("registered", *story)
    assert not found.was_always_registered(JUNE_1, JULY_1)
    assert found.was_always_registered(JUNE_1, date(2026, 6, 9))
    assert [found.may_give_personal_care_on(date(2026, 6, day)) for day in (9, 10, 19, 20)] == [
        True,
        False,
        False,
        True,
    ]
