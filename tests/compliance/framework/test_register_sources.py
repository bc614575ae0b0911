"""What the registers show as evidence: counted over awkward days, and with nothing in them."""

import datetime as dt

import pytest
import time_machine

from compliance.evidence.registers import (
    candour_in_time,
    complaints_acknowledged,
    compliments,
    incidents_looked_at,
    incidents_taught,
    notified_in_time,
)
from compliance.evidence.registry import Count, sources
from compliance.services.complaints import acknowledge, sort_feedback, tell_us
from compliance.services.incidents import look_at_incident, report_incident
from coopcare.clock import local, now
from tests.cast import Cast

FRIDAY = dt.date(2026, 11, 27)
NOVEMBER = (dt.date(2026, 11, 1), dt.date(2026, 11, 30))


@pytest.fixture(autouse=True)
def a_friday():
    with time_machine.travel(local(FRIDAY, dt.time(16, 55)), tick=False) as at:
        yield at


def a_fall(cast: Cast):
    return report_incident(
        kind="fall", happened_at=now() - dt.timedelta(hours=1), what_happened="She slipped.",
        done_at_once="We sat with her.", harm="doctor", person_id=cast.margaret.person.id, actor=cast.amira.actor(),
    )  # fmt: skip


def test_empty_registers_say_that_there_was_nothing_to_count(inside: Cast):
    ours = [one for one in sources() if one.count.__module__ == "compliance.evidence.registers"]
    assert len(ours) == 14
    for one in ours:
        count = one.count(*NOVEMBER)
        assert one.code == "supervision_in_time" or (count == Count(0, 0) and one.sentence(count) == one.none)


def test_incidents_and_what_they_ask_for(inside: Cast):
    fall, mo = a_fall(inside), inside.mo.actor()
    a_fall(inside)
    assert incidents_looked_at(*NOVEMBER) == Count(0, 2)
    look_at_incident(fall, grade="severe", reason="A broken hip.", serious=["body"], opinion_of="Dr Lee", actor=mo)
    assert incidents_looked_at(*NOVEMBER) == Count(1, 2)
    assert incidents_looked_at(dt.date(2026, 12, 1), dt.date(2026, 12, 31)) == Count(0, 0)
    assert incidents_taught(*NOVEMBER) == Count(0, 0)
    due = notified_in_time(dt.date(2026, 11, 27), dt.date(2026, 12, 31))
    assert (due.part, due.whole) == (0, 1)
    assert candour_in_time(FRIDAY, dt.date(2026, 12, 31)).whole >= 1


def test_a_complaint_of_a_friday_evening_is_acknowledged_by_the_wednesday(inside: Cast):
    mo, december = inside.mo.actor(), (dt.date(2026, 12, 1), dt.date(2026, 12, 31))
    told, _ = tell_us(kind="complaint", text="Nobody came.", relation="person", actor=inside.margaret.actor())
    tell_us(kind="compliment", text="Amira sings.", relation="person", actor=inside.margaret.actor())
    assert compliments(*NOVEMBER) == Count(1, 2)
    assert (complaints_acknowledged(*NOVEMBER), complaints_acknowledged(*december)) == (Count(0, 0), Count(0, 1))
    sort_feedback(told, worker_id=None, investigator_id=inside.ana.person.id, is_complex=False, actor=mo)
    acknowledge(told, how="Rang her.", actor=mo)
    assert complaints_acknowledged(*december) == Count(1, 1)
