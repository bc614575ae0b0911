"""The action plan: proposed, planned, done by its owner, checked by somebody else, seen by the board."""

import datetime as dt

import pytest
import time_machine

from compliance.governance.states import MOVES, can_move
from compliance.models import ActionSource, ActionStatus, PlannedAction
from compliance.queries.actions import ended_actions, my_actions, plan
from compliance.services.actions import (
    About,
    add_action,
    check_action,
    drop_action,
    finish_action,
    plan_action,
    propose_action,
    remind_owners,
)
from coopcare.clock import today
from coopcare.errors import Invalid, NotAllowed, StaleState
from coopcare.ids import new_id
from coopcare.outbox.models import Message
from tests.factories.members import PersonFactory

TUESDAY = dt.datetime(2026, 12, 1, 9, 0, tzinfo=dt.UTC)
WEEK = dt.timedelta(days=7)


@pytest.fixture(autouse=True)
def tuesday():
    with time_machine.travel(TUESDAY, tick=False) as traveller:
        yield traveller


def anas(cast, *, days=14, **changes):
    terms = {
        "what": "Read the medicines policy again with the team",
        "owner": cast.ana.person,
        "due_on": today() + dt.timedelta(days=days),
        "how_we_will_know": "The next audit finds no gaps.",
        **changes,
    }
    return add_action(actor=cast.mo.actor(), **terms)


def test_the_moves():
    assert {old for old, following in MOVES.items() if not following} == {ActionStatus.CLOSED, ActionStatus.DROPPED}
    assert set(MOVES) == set(ActionStatus)
    assert not can_move(ActionStatus.TO_DO, ActionStatus.CLOSED)
    assert can_move(ActionStatus.DONE, ActionStatus.TO_DO)


def test_an_action_goes_its_way_and_the_board_sees_it(inside):
    cast, ed = inside, inside.ed.actor()
    audit_id = new_id()
    about = About(ActionSource.AUDIT, audit_id, "Audit of medicines")
    action = propose_action(what="Sign each chart", about=about, actor=cast.mo.actor())
    assert propose_action(what="Sign each chart", about=about, actor=cast.mo.actor()) == action
    assert plan(ed)[0].owner is None
    plan_action(
        action, owner=cast.ana.person, due_on=today() + WEEK, how_we_will_know="The next audit.", version=1,
        actor=cast.mo.actor(),
    )  # fmt: skip
    assert [section.owner for section in plan(ed)] == [cast.ana.person]
    assert list(my_actions(cast.ana.actor())) == [action]
    finish_action(action, note="We did it on Monday.", actor=cast.ana.actor())
    check_action(action, worked=False, note="Two are still empty.", actor=ed)
    assert action.status == ActionStatus.TO_DO
    finish_action(action, note="All of them now.", actor=cast.ana.actor())
    check_action(action, worked=True, note="I read ten.", actor=ed)
    assert (action.status, action.ended_by) == (ActionStatus.CLOSED, "Ed Barker")
    assert list(ended_actions(ed)) == [action]


def test_what_worked_is_looked_at_once_more_after_three_months(inside):
    ed, action = inside.ed.actor(), anas(inside, what="x" * 300)
    finish_action(action, note="Done.", actor=inside.ana.actor())
    check_action(action, worked=True, note="I read ten.", actor=ed)
    (again,) = my_actions(ed)
    assert (again.what, again.due_on) == (f"Look whether this still holds: {'x' * 269}", dt.date(2027, 3, 1))
    assert (again.status, again.how_we_will_know) == (ActionStatus.TO_DO, action.how_we_will_know)
    finish_action(again, note="It does.", actor=ed)
    check_action(again, worked=True, note="So I see.", actor=inside.mo.actor())
    assert plan(ed) == []


def test_who_did_it_does_not_check_it(inside):
    action = anas(inside, owner=inside.mo.person)
    finish_action(action, note="Done.", actor=inside.mo.actor())
    with pytest.raises(NotAllowed, match="Somebody else"):
        check_action(action, worked=True, note="I know.", actor=inside.mo.actor())
    assert check_action(action, worked=True, note="Seen.", actor=inside.ed.actor()).status == ActionStatus.CLOSED


def test_only_its_owner_or_the_manager_finishes_it(inside):
    action = anas(inside)
    for somebody in (inside.amira, inside.ed, inside.fiona):
        with pytest.raises(NotAllowed):
            finish_action(action, note="Done.", actor=somebody.actor())


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"what": "  "}, "Say what will be done"),
        ({"what": "Ring margaret each week"}, "Take out the name “margaret”"),
        ({"days": -1}, "has not gone yet"),
        ({"how_we_will_know": ""}, "how we will know"),
    ],
)
def test_what_cannot_stand_in_the_plan_is_refused_with_a_sentence(inside, changes, sentence):
    with pytest.raises(Invalid, match=sentence):
        anas(inside, **changes)
    with pytest.raises(Invalid, match="who will do it"):
        anas(inside, owner=inside.margaret.person)


def test_no_name_slips_in_where_an_action_ends(inside):
    mo, ed = inside.mo.actor(), inside.ed.actor()
    with pytest.raises(Invalid, match="“Cora”"):
        drop_action(anas(inside), reason="Cora has moved.", actor=mo)
    action = anas(inside)
    with pytest.raises(Invalid, match="“Cora”"):
        finish_action(action, note="Cora has a mat.", actor=inside.ana.actor())
    finish_action(action, note="There is a mat.", actor=inside.ana.actor())
    for worked in (True, False):
        with pytest.raises(Invalid, match="“Amira”"):
            check_action(action, worked=worked, note="Amira said so.", actor=ed)


def test_our_own_sentence_may_hold_a_word_that_is_a_name(inside):
    PersonFactory(first_name="Lou", last_name="Plan")
    about = About(ActionSource.AUDIT, new_id(), "An audit")
    assert propose_action(what="Look at the plan.", about=about, actor=inside.mo.actor()).what == "Look at the plan."


def test_of_two_at_once_one_is_told(inside):
    action = anas(inside)
    mine, theirs = (PlannedAction.objects.get(pk=action.pk) for _ in range(2))
    finish_action(mine, note="Done.", actor=inside.ana.actor())
    with pytest.raises(StaleState, match="Done, to be checked"):
        drop_action(theirs, reason="Not needed.", actor=inside.mo.actor())
    terms = {"owner": inside.ana.person, "due_on": today() + WEEK, "how_we_will_know": "We ask."}
    other = anas(inside)
    plan_action(other, version=1, actor=inside.mo.actor(), **terms)
    with pytest.raises(StaleState, match="Someone else"):
        plan_action(other, version=1, actor=inside.mo.actor(), **terms)


def test_one_letter_a_week_to_who_has_something_due(inside, tuesday):
    anas(inside, days=3)
    anas(inside, days=40)
    sent = [remind_owners(actor=inside.system)]
    tuesday.move_to(TUESDAY + dt.timedelta(days=5))
    sent.append(remind_owners(actor=inside.system))
    tuesday.move_to(TUESDAY + WEEK)
    sent.append(remind_owners(actor=inside.system))
    letters = list(Message.objects.filter(to=inside.ana.person.email).order_by("created_at", "id"))
    assert sent == [1, 0, 1]
    assert [letter.subject for letter in letters] == ["1 action to do this week", "1 action late"]
    assert "medicines" not in letters[0].body
