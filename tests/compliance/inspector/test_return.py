"""What the registers count for the provider information return, on days at their edges."""

import datetime as dt

import pytest
import time_machine

from compliance.models import Incident
from compliance.queries.pir_registers import audits, complaints, safety, supervision
from compliance.services.complaints import acknowledge, answer_feedback, sort_feedback, tell_us, write_down
from compliance.services.incidents import look_at_incident, report_incident
from compliance.services.oversight import write_oversight
from compliance.services.safeguarding import raise_concern, refer_concern
from coopcare.clock import now, today
from members.models import Employment

# Half past midnight in England, when it is still the day before in UTC.
NIGHT = dt.datetime(2026, 6, 1, 23, 30, tzinfo=dt.UTC)
ON = dt.date(2026, 6, 2)
DAY, YEAR = dt.timedelta(days=1), dt.timedelta(days=365)


@pytest.fixture(autouse=True)
def night():
    with time_machine.travel(NIGHT, tick=False) as traveller:
        yield traveller


def reported(cast, kind, **changes):
    report_incident(
        happened_at=now(), what_happened="A thing.", done_at_once="What was right.", kind=kind,
        **{"harm": "none", "actor": cast.mo.actor(), **changes},
    )  # fmt: skip


def test_incidents_count_on_the_days_of_the_year(inside):
    mo = inside.mo.actor()
    reported(inside, "medicine")
    reported(inside, "infection")
    reported(inside, "fall", harm="died")
    concern = raise_concern(what="A purse", safe_now="Yes", about_words="A neighbour", actor=mo)
    raise_concern(what="A bruise", safe_now="Yes", about_words="A neighbour", actor=mo)
    refer_concern(concern, to="The council", at=now(), reference="C-1", actor=mo)
    for on, numbers in (
        (ON, ["3", "1", "1", "1", "1"]),
        (ON - DAY, ["0"] * 5),
        (ON + YEAR - DAY, ["3", "1", "1", "1", "1"]),
        (ON + YEAR, ["0"] * 5),
    ):
        assert [number for _, number in safety(on)] == numbers, on


def test_a_life_that_changed_is_no_death(inside):
    mo = inside.mo.actor()
    for grade in ("very_severe", "death"):
        reported(inside, "fall", harm="hospital")
        incident = Incident.objects.get(grade="")
        look_at_incident(incident, grade=grade, reason="Her hip.", serious=["life"], opinion_of="Dr Lee", actor=mo)
    assert ("Of these: deaths", "1") in safety(ON)


def test_complaints_with_their_ends(inside, night):
    mo = inside.mo.actor()
    rows = [write_down(kind="complaint", way="phone", text="Late.", received_on=today(), actor=mo)[0] for _ in range(3)]
    tell_us(kind="compliment", text="Thank you.", actor=mo)
    for row, outcome, days in zip(rows, ("partly", "not_upheld"), (1, 90), strict=False):
        sort_feedback(row, worker_id=None, investigator_id=inside.ana.person.id, is_complex=False, actor=mo)
        acknowledge(row, how="By phone", actor=mo)
        night.move_to(NIGHT + days * DAY)
        answer_feedback(row, outcome=outcome, answer="Sorry.", learned="Ring.", actor=mo)
    assert [number for _, number in complaints(ON)] == ["3", "0 of 3", "0 of 0", "0 of 0", "1"]
    assert [number for _, number in complaints(ON + DAY)] == ["3", "1 of 3", "1 of 1", "1 of 1", "1"]
    assert [number for _, number in complaints(ON + 90 * DAY)] == ["3", "2 of 3", "1 of 2", "1 of 2", "1"]


def test_supervision_counts_until_the_next_is_due(inside):
    row = write_oversight(
        inside.amira.person, kind="supervision", held_on=today(), seen="All is well.", actor=inside.ana.actor()
    )
    everybody = Employment.objects.on(ON).values("person_id").distinct().count()
    (_, held), (_, appraised) = supervision(row.next_due_on)
    assert (held, appraised) == (f"1 of {everybody}", f"0 of {everybody}")
    assert supervision(row.next_due_on + DAY)[0][1].startswith("0 of ")
    assert audits(ON) == [("Audits finished", "0")]
