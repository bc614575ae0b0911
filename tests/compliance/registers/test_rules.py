"""The small tables: grades and the serious-injury test, moves, the table of notifications, names in a text."""

import itertools

import pytest

from compliance.registers.clocks import Limit, Unit
from compliance.registers.duties import events, limit_of, others
from compliance.registers.grading import (
    FINISHED_WITHIN,
    SERIOUS,
    SUGGESTED,
    candour_applies,
    events_of,
    is_serious,
    trouble_with,
)
from compliance.registers.states import CONCERN_MOVES, FEEDBACK_MOVES, INCIDENT_MOVES, NOTIFICATION_MOVES, can_move
from compliance.registers.words import (
    ConcernStatus,
    FeedbackStatus,
    Grade,
    Harm,
    IncidentKind,
    IncidentStatus,
    NotificationStatus,
)
from members.names import names_in

TABLES = [
    (INCIDENT_MOVES, IncidentStatus),
    (CONCERN_MOVES, ConcernStatus),
    (FEEDBACK_MOVES, FeedbackStatus),
    (NOTIFICATION_MOVES, NotificationStatus),
]


@pytest.mark.parametrize(("moves", "states"), TABLES)
def test_every_state_has_its_moves(moves, states):
    assert set(moves) == set(states)
    reached = {new for news in moves.values() for new in news}
    first = next(iter(states))
    assert reached | {first} == set(states)


@pytest.mark.parametrize(
    ("moves", "allowed"),
    [
        (INCIDENT_MOVES, {"reported>looked_at", "looked_at>looked_at", "looked_at>investigated",
                          "investigated>looked_at", "investigated>closed", "closed>looked_at"}),
        (CONCERN_MOVES, {"raised>referred", "raised>kept", "kept>referred", "kept>closed", "referred>closed",
                         "closed>raised"}),
        (FEEDBACK_MOVES, {"received>acknowledged", "received>closed", "acknowledged>answered", "answered>review",
                          "answered>closed", "review>answered", "closed>review"}),
        (NOTIFICATION_MOVES, {"draft>draft", "draft>approved", "draft>not_needed", "approved>draft", "approved>sent",
                              "not_needed>draft"}),
    ],
)  # fmt: skip
def test_moves(moves, allowed):
    every = itertools.product(moves, moves)
    assert {f"{old.value}>{new.value}" for old, new in every if can_move(moves, old, new)} == allowed


def test_an_unknown_state_is_a_fault():
    with pytest.raises(KeyError):
        can_move(INCIDENT_MOVES, "gone", "closed")


def test_each_harm_suggests_a_grade_and_each_grade_has_a_time():
    assert set(SUGGESTED) == set(Harm)
    assert set(FINISHED_WITHIN) == set(Grade)
    # That a life changed is known only later.
    assert {grade for grade in SUGGESTED.values() if grade} == set(Grade) - {Grade.VERY_SEVERE}


@pytest.mark.parametrize("answer", SERIOUS)
def test_one_yes_is_serious(answer):
    assert is_serious([answer])
    assert candour_applies(Grade.SEVERE, [answer], with_person=True)
    for grade in Grade:
        contradicts = grade not in {Grade.SEVERE, Grade.VERY_SEVERE, Grade.DEATH}
        assert bool(trouble_with(grade, [answer])) == contradicts


def test_no_yes_is_not_serious():
    assert not is_serious([])
    assert all(trouble_with(grade, []) is None for grade in Grade)
    assert not candour_applies(Grade.SEVERE, [], with_person=True)
    assert candour_applies(Grade.DEATH, [], with_person=True)
    assert candour_applies(Grade.VERY_SEVERE, [], with_person=True)
    assert not candour_applies(Grade.DEATH, [], with_person=False)


def test_an_answer_to_no_question_is_a_fault():
    with pytest.raises(KeyError):
        is_serious(["colour"])


@pytest.mark.parametrize(
    ("kind", "harm", "grade", "answers", "police", "with_person", "expected"),
    [
        (IncidentKind.FALL, Harm.UNKNOWN, "", [], False, True, []),
        (IncidentKind.FALL, Harm.UNKNOWN, Grade.LOW, [], False, True, []),
        (IncidentKind.FALL, Harm.UNKNOWN, Grade.SEVERE, ["body"], False, True, ["serious_injury"]),
        (IncidentKind.FALL, Harm.UNKNOWN, Grade.SEVERE, ["body"], False, False, []),  # a worker's: not regulation 18
        (IncidentKind.FALL, Harm.UNKNOWN, Grade.SEVERE, [], False, True, []),
        (IncidentKind.FALL, Harm.HOSPITAL, Grade.VERY_SEVERE, ["life"], False, True, ["serious_injury"]),
        (IncidentKind.FALL, Harm.HOSPITAL, Grade.VERY_SEVERE, [], False, True, ["serious_injury"]),
        (IncidentKind.FALL, Harm.DIED, "", [], False, True, ["death"]),  # told before anybody has looked at it
        (IncidentKind.FALL, Harm.DIED, "", [], False, False, []),  # a worker's: not regulation 16
        (IncidentKind.DEATH, Harm.UNKNOWN, "", [], False, True, ["death"]),
        (IncidentKind.DEATH, Harm.UNKNOWN, Grade.DEATH, ["life"], True, True, ["death", "police"]),
        (IncidentKind.DEATH, Harm.UNKNOWN, Grade.NONE, [], False, True, []),  # expected, and nothing to do with care
        (IncidentKind.LOST, Harm.UNKNOWN, "", [], True, False, ["police"]),
        (IncidentKind.STOPPED, Harm.UNKNOWN, "", [], False, False, ["service_stopped"]),
    ],
)
def test_events_of_an_incident(kind, harm, grade, answers, police, with_person, expected):
    found = events_of(kind=kind, harm=harm, grade=grade, answers=answers, police=police, with_person=with_person)
    assert found == expected
    assert set(found) <= set(events())


def test_the_table_of_notifications():
    table = events()
    assert {event.regulation for event in table.values()} == {"12", "14", "15", "16", "18"}
    assert table["absence_planned"].law_limit == Limit(Unit.DAYS, 28, before=True)
    assert table["absence_over"].to_be_checked
    assert not table["serious_injury"].to_be_checked
    # Where the law counts nothing, the clock is our own target.
    assert table["serious_injury"].law_limit is None
    assert table["serious_injury"].target_limit == Limit(Unit.HOURS, 24)
    assert all(event.form and event.source and event.drafts and event.approves for event in table.values())


def test_the_other_clocks():
    assert others()["ico"].limit == Limit(Unit.HOURS, 72)
    assert others()["hse_injury"].limit == Limit(Unit.DAYS, 10)
    assert others()["hse_seven_days"].limit == Limit(Unit.DAYS, 15)
    assert {"council", "police", "coroner", "insurer", "payer", "barring"} <= set(others())


def test_a_limit_of_no_unit_is_refused():
    with pytest.raises(ValueError, match="fortnights"):
        limit_of(["fortnights", 2])


PEOPLE = [("Margaret", "Hughes"), ("William", "Will", "May"), ("Zofia", "Łukasik"), ("Mary-Ann", "O’Dea"), ("Mo", "X")]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("We will ring before we come.", []),
        ("In May we changed the rota.", []),
        ("Margaret fell.", ["Margaret"]),
        ("margaret’s rail was loose", ["margaret"]),
        ("Mrs HUGHES asked for a rail.", ["HUGHES"]),
        ("Will May asked for a rail.", ["Will", "May"]),
        ("Ask zofia łukasik.", ["zofia", "łukasik"]),
        ("Mary-Ann and the O’Dea house", ["Mary-Ann", "O’Dea"]),
        ("Margarets are flowers. Moles are not Mo.", ["Mo"]),
        ("", []),
    ],
)
def test_names_in_a_text(text, found):
    assert names_in(text, PEOPLE) == found
