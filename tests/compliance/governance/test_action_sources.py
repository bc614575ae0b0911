"""What comes out of a register goes to the plan, is shown on its row, and leads back for whoever may open that."""

import datetime as dt

import pytest

from compliance.models import ActionSource, Feedback, PlannedAction
from compliance.queries.action_sources import came_of, source_pages
from compliance.queries.actions import plan
from compliance.services.complaints import acknowledge, answer_feedback, sort_feedback, write_down
from compliance.services.incidents import finish_investigation, look_at_incident, report_incident
from compliance.services.oversight import write_oversight
from compliance.services.proposing import propose_from
from compliance.services.safeguarding import put_on_case, raise_concern
from coopcare.clock import now, today
from coopcare.errors import Invalid, NotAllowed
from coopcare.tenancy.context import acting_for
from tests.cast import Cast


def an_incident(cast: Cast):
    incident = report_incident(
        kind="fall", happened_at=now() - dt.timedelta(hours=1), what_happened="A slip.", done_at_once="Rang 999.",
        harm="doctor", person_id=cast.margaret.person.id, actor=cast.amira.actor(),
    )  # fmt: skip
    return look_at_incident(incident, grade="low", reason="A bruise", actor=cast.mo.actor())


def a_complaint(cast: Cast):
    answers = {"kind": "complaint", "way": "phone", "text": "Late again.", "received_on": today()}
    told, _ = write_down(actor=cast.mo.actor(), **answers)
    sort_feedback(told, worker_id=None, investigator_id=cast.ana.person.id, is_complex=False, actor=cast.mo.actor())
    return acknowledge(told, how="By phone", actor=cast.mo.actor())


def pages_in_the_plan(actor):
    """How the plan calls where each action came from → whether it leads there."""
    actions = [action for section in plan(actor) for action in section.actions]
    pages = source_pages(actor, actions)
    return {action.source_words: action.id in pages for action in actions}


def test_an_incident_and_a_complaint_go_to_the_plan_by_themselves(inside: Cast):
    mo, incident, told = inside.mo.actor(), an_incident(inside), a_complaint(inside)
    finish_investigation(incident, found="The floor was wet.", to_change="Mats, by Ana, in May.", actor=mo)
    answer_feedback(told, outcome="upheld", answer="We are sorry.", learned="Ring when late.", actor=inside.ana.actor())
    assert [action.what for action, _ in came_of(mo, ActionSource.INCIDENT, incident.id)] == [
        f"Carry out what was decided after incident {incident.code}."
    ]
    incident_words, told_words = f"Incident {incident.code}", f"Complaint {told.code}"
    assert pages_in_the_plan(mo) == {incident_words: True, told_words: True}
    assert pages_in_the_plan(inside.ed.actor()) == {incident_words: False, told_words: False}
    (shown,) = came_of(inside.ana.actor(), ActionSource.COMPLAINT, told.id)
    assert shown[1] is False


def test_a_manager_does_not_learn_from_the_plan_of_a_complaint_about_them(inside: Cast):
    told, _ = write_down(
        kind="complaint", way="phone", text="He was rude.", received_on=today(), actor=inside.mo.actor()
    )
    Feedback.objects.filter(id=told.id).update(worker=inside.mo.person, investigator=inside.ana.person)
    told.refresh_from_db()
    propose_from(told, what="Ring before you come.", actor=inside.ana.actor())
    assert pages_in_the_plan(inside.mo.actor()) == {"A complaint": False}


def test_the_board_reads_that_a_case_gave_an_action_and_nothing_of_the_case(inside: Cast):
    mo = inside.mo.actor()
    concern = raise_concern(
        what="A purse", safe_now="Yes", person_id=inside.margaret.person.id, actor=inside.ben.actor()
    )
    with pytest.raises(NotAllowed, match="see this through"):
        propose_from(concern, what="Teach everybody about money", actor=inside.ana.actor())
    put_on_case(concern, person_id=inside.ana.person.id, actor=mo)
    with pytest.raises(Invalid, match="Margaret"):
        propose_from(concern, what="Keep Margaret Hughes safe", actor=inside.ana.actor())
    propose_from(concern, what="Teach everybody about money", actor=inside.ana.actor())
    assert pages_in_the_plan(mo) == {"A safeguarding case": True}
    assert pages_in_the_plan(inside.ed.actor()) == {"A safeguarding case": False}


def test_supervision_gives_an_action_to_whoever_holds_it(inside: Cast):
    ana = inside.ana.actor()
    held = write_oversight(
        inside.amira.person, kind="supervision", held_on=today(), seen="All is well.", agreed="A course.", actor=ana
    )
    with pytest.raises(NotAllowed):
        propose_from(held, what="Book a course", actor=inside.amira.actor())
    first = propose_from(held, what="Book a course", actor=ana)
    assert propose_from(held, what="Book a course", actor=ana) == first
    assert list(pages_in_the_plan(inside.mo.actor()).values()) == [True]
    assert PlannedAction.objects.get().source == ActionSource.SUPERVISION


def test_the_pages_show_it(client, cast, sign_in):
    with acting_for(cast.coop, cast.mo.actor()):
        incident = an_incident(cast)
    sign_in(client, cast.mo)
    asked = {"what": "Put mats by every bath", "version": incident.version}
    client.post(f"/quality/incidents/{incident.id}/act/", asked)
    page = client.get(f"/quality/incidents/{incident.id}/").content.decode()
    assert "Put mats by every bath</a> Proposed" in page
    listed = client.get("/quality/actions/").content.decode()
    assert f'href="/quality/incidents/{incident.id}/">Incident {incident.code}</a>' in listed
