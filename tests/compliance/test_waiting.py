"""The manager's one list of what cannot wait, and that it asks the database no more when there is more in it."""

import datetime as dt

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from compliance.queries.waiting import waiting_for
from compliance.services.actions import About, add_action, propose_action
from compliance.services.breaches import judge_breach, note_breach
from compliance.services.complaints import write_down
from compliance.services.information import note_request
from compliance.services.notifications import start_notification
from coopcare.clock import now, today
from tests.cast import Cast
from tests.factories.plans import everybody_planned
from tests.factories.reviews import everybody_reviewed

TUESDAY = dt.datetime(2026, 12, 1, 9, 0, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def tuesday():
    with time_machine.travel(TUESDAY, tick=False) as traveller:
        yield traveller


@pytest.fixture(autouse=True)
def reviewed(inside: Cast, tuesday) -> None:
    """Reviews and plans have tests of their own. Held on that Tuesday: in its future they would not count."""
    everybody_reviewed(inside)
    everybody_planned(inside)


def fill(cast: Cast) -> None:
    mo = cast.mo.actor()
    note_request(
        kind="access", person=cast.margaret.person, wish="All.", how_told="By phone", received_on=today(), email="",
        actor=mo,
    )  # fmt: skip
    note_breach(
        known_at=now(), what="A list was sent to the wrong address.", whose="people", which_data="Names",
        done_at_once="Rang them.", actor=mo,
    )  # fmt: skip
    write_down(kind="complaint", way="phone", text="Late again.", received_on=today(), actor=mo)
    start_notification("director_changed", happened_at=now(), actor=mo)
    for days in (1, 30):
        add_action(
            what=f"Within {days}", owner=cast.ana.person, due_on=today() + dt.timedelta(days=days),
            how_we_will_know="The next audit.", actor=mo,
        )  # fmt: skip
    propose_action(what="A thing", about=About(), actor=mo)


def words_of(actor) -> list[str]:
    return [one.what.partition(": ")[2] or one.what for one in waiting_for(actor).shown]


def test_what_is_due_soon_late_and_without_a_day(inside: Cast, tuesday):
    mo = inside.mo.actor()
    assert waiting_for(mo).shown == []
    fill(inside)
    assert words_of(mo) == [
        "Notify: Director, secretary or nominated individual changes",
        "judge the risk to the people concerned",
        "Acknowledge a complaint",
        "1 action of the plan without an owner and a day",
    ]
    tuesday.move_to(TUESDAY + dt.timedelta(days=31))
    assert {one.what for one in waiting_for(mo).shown if one.is_late} >= {
        "2 actions of the plan late",
        "A data breach: judge the risk to the people concerned",
    }
    assert any(one.what == "Answer a request about data: see what we hold" for one in waiting_for(mo).shown)
    assert waiting_for(inside.ana.actor()).shown == waiting_for(inside.ed.actor()).shown == []


def test_a_breach_that_needs_no_report_has_no_clock(inside: Cast):
    mo = inside.mo.actor()
    breach = note_breach(
        known_at=now(), what="A page was found at once.", whose="people", which_data="Names", done_at_once="Shredded.",
        actor=mo,
    )  # fmt: skip
    judge_breach(breach, risk="unlikely", reason="Nobody read it.", actor=mo)
    (one,) = waiting_for(mo).shown
    assert (one.what, one.due_at) == ("A data breach: write down what we learned", None)


def test_more_rows_ask_no_more_of_the_database(inside: Cast):
    mo = inside.mo.actor()
    fill(inside)
    with CaptureQueriesContext(connection) as once:
        waiting_for(mo)
    fill(inside)
    fill(inside)
    with CaptureQueriesContext(connection) as often:
        shown = waiting_for(mo)
    assert len(often) == len(once)
    assert len(shown.shown) <= 12
