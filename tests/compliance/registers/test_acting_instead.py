"""What is about the manager: somebody else does what the manager would, and they alone, on that one thing."""

import datetime as dt

import pytest

from compliance.models import Concern, Feedback, Incident
from compliance.queries.registers import clocks_running
from compliance.queries.waiting import waiting_for
from compliance.register_policies import (
    concerns_visible_to,
    feedback_visible_to,
    incidents_visible_to,
    notifications_visible_to,
)
from compliance.services.answers import answer_question
from compliance.services.candour import take_step, tick_clocks
from compliance.services.complaints import (
    acknowledge,
    answer_feedback,
    ask_for_review,
    close_feedback,
    sort_feedback,
    tell_us,
)
from compliance.services.incidents import choose_investigator, finish_investigation, look_at_incident, report_incident
from compliance.services.notifications import approve_notification, draft_notification, mark_sent, need_not_send
from compliance.services.oversight import write_oversight
from compliance.services.reminders import remind_of_clocks
from compliance.services.safeguarding import keep_concern, put_on_case, raise_concern, take_first_step
from coopcare.accounts.hats import Hat
from coopcare.accounts.models import Access
from coopcare.audit.queries import activity_on
from coopcare.clock import now, today
from coopcare.errors import Invalid, NotAllowed
from coopcare.outbox.models import Message
from coopcare.tenancy.context import acting_for
from members.models import Employment
from tests.cast import Cast


@pytest.fixture
def ed(inside: Cast) -> Cast:
    """Ed of the board is the nominated individual."""
    answer_question("nominated_individual", value="Ed Barker", actor=inside.mo.actor())
    Message.objects.all().delete()
    return inside


def about_mo(cast: Cast, **changes: object) -> Incident:
    answers = {"kind": "fall", "happened_at": now(), "what_happened": "She fell.", "done_at_once": "Sat with her.",
               "harm": "hospital", "person_id": cast.margaret.person.id, "worker_id": cast.mo.person.id,
               "actor": cast.amira.actor()}  # fmt: skip
    return report_incident(**{**answers, **changes})


def complaint(cast: Cast) -> Feedback:
    """Told by Margaret, and sorted by Mo: it is about himself."""
    feedback, _ = tell_us(kind="complaint", text="He was rude.", relation="person", actor=cast.margaret.actor())
    mo = cast.mo.actor()
    with pytest.raises(Invalid, match="leave it to others"):
        sort_feedback(
            feedback, worker_id=cast.mo.person.id, investigator_id=cast.ana.person.id, is_complex=False, actor=mo
        )
    return sort_feedback(feedback, worker_id=cast.mo.person.id, investigator_id=None, is_complex=False, actor=mo)


def letters(cast: Cast, name: str) -> list[str]:
    return [one.subject for one in Message.objects.filter(to=cast.members[name].person.email)]


class TestWho:
    def test_the_nominated_individual_then_the_chair_then_the_secretary(self, inside: Cast):
        mo = inside.mo.actor()
        assert about_mo(inside).acts_instead == inside.sunita.person
        answer_question("board_chair", value="Nia Ŵyn", actor=mo)  # a member's hat has no second factor
        assert about_mo(inside).acts_instead == inside.sunita.person
        answer_question("board_chair", value="ed  barker", actor=mo)
        assert about_mo(inside).acts_instead == inside.ed.person
        answer_question("nominated_individual", value="Fiona Sykes", actor=mo)
        assert about_mo(inside).acts_instead == inside.fiona.person

    def test_it_is_nobody_where_it_is_about_no_manager(self, ed: Cast):
        assert about_mo(ed, worker_id=None).acts_instead is None
        assert about_mo(ed, worker_id=ed.amira.person.id).acts_instead is None

    def test_a_manager_does_not_act_instead_of_themselves(self, inside: Cast):
        answer_question("nominated_individual", value="Mo Rahman", actor=inside.mo.actor())
        assert about_mo(inside).acts_instead == inside.sunita.person

    def test_somebody_else_is_named_when_they_leave(self, ed: Cast):
        incident = about_mo(ed)
        Access.objects.filter(id=ed.ed.access.id).update(ends_at=now() - dt.timedelta(minutes=1))
        remind_of_clocks(actor=ed.system)
        incident.refresh_from_db()
        assert incident.acts_instead == ed.sunita.person
        assert f"About a manager: {incident.code}" in letters(ed, "sunita")

    def test_with_nobody_who_gives_log_ins_hears_of_it_each_day(self, inside: Cast):
        Access.objects.filter(id=inside.sunita.access.id).update(person_id=None)
        concern = raise_concern(
            what="A purse", safe_now="Yes", about_words="A neighbour", worker_id=inside.mo.person.id,
            actor=inside.amira.actor(),
        )  # fmt: skip
        letter = Message.objects.filter(to=inside.sunita.person.email).first()
        assert "no manager may open it" in letter.body
        assert concern.acts_instead is None
        assert remind_of_clocks(actor=inside.system) == 1
        assert remind_of_clocks(actor=inside.system) == 0
        assert concern.code in Message.objects.filter(to=inside.sunita.person.email).latest("created_at").body


class TestAnIncident:
    def test_they_do_what_the_manager_would(self, ed: Cast):
        incident, nominated, mo = about_mo(ed), ed.ed.actor(), ed.mo.actor()
        assert letters(ed, "ed") == [f"Reported now: {incident.code}"]
        assert letters(ed, "mo") == []
        assert incidents_visible_to(nominated).get() == incident
        look_at_incident(
            incident, grade="severe", reason="Her hip.", serious=["body"], opinion_of="Dr Lee", actor=nominated
        )
        tick_clocks(incident, kinds=["insurer"], actor=nominated)
        take_step(incident.candour.get(kind="tell"), told="Margaret", said="Sorry.", on=now(), actor=nominated)
        choose_investigator(incident, investigator_id=ed.sunita.person.id, actor=nominated)
        assert incidents_visible_to(ed.sunita.actor()).get() == incident
        finish_investigation(incident, found="A mat.", to_change="A mat, by May.", actor=ed.sunita.actor())
        assert clocks_running(mo) == []
        assert {clock.code for clock in clocks_running(nominated)} == {
            incident.code, incident.notifications.get().code
        }  # fmt: skip
        assert any(incident.code in one.what for one in waiting_for(nominated).shown)
        assert "Ed Barker" in {one.detail for one in activity_on(incident)}

    def test_they_send_the_notification_and_the_manager_may_not(self, ed: Cast):
        incident, nominated, mo = about_mo(ed, harm="died"), ed.ed.actor(), ed.mo.actor()
        notification = incident.notifications.get()
        assert not notifications_visible_to(mo).exists()
        with pytest.raises(NotAllowed):
            draft_notification(notification, facts="Nothing.", actor=mo)
        with pytest.raises(NotAllowed):
            need_not_send(notification, reason="It is not.", actor=mo)
        assert notifications_visible_to(nominated).get() == notification
        draft_notification(notification, facts="P-1 fell and died.", actor=nominated)
        approve_notification(notification, approved_by="Ed Barker", actor=nominated)
        mark_sent(notification, sent_at=now(), reference="CQC-1", actor=nominated)

    def test_it_is_all_they_find(self, ed: Cast):
        about_mo(ed)
        other = about_mo(ed, worker_id=None)
        nominated = ed.ed.actor()
        assert other not in incidents_visible_to(nominated)
        with pytest.raises(NotAllowed):
            look_at_incident(other, grade="low", reason="x", actor=nominated)
        assert not incidents_visible_to(ed.ed.actor(Hat.MEMBER)).exists()


class TestAComplaint:
    def test_it_is_answered_and_closed_without_the_manager(self, ed: Cast):
        feedback, nominated, mo = complaint(ed), ed.ed.actor(), ed.mo.actor()
        assert not feedback_visible_to(mo).exists()
        assert letters(ed, "ed") == [f"About a manager: {feedback.code}"]
        assert [clock.what for clock in clocks_running(nominated)] == ["Acknowledge a complaint"]
        sort_feedback(
            feedback, worker_id=ed.mo.person.id, investigator_id=ed.ed.person.id, is_complex=False, actor=nominated
        )
        acknowledge(feedback, how="By phone", actor=nominated)
        answer_feedback(feedback, outcome="upheld", answer="Sorry.", learned="A talk.", actor=nominated)
        Message.objects.all().delete()
        ask_for_review(feedback, reason="Not sorry enough.", actor=ed.margaret.actor())
        assert letters(ed, "ed") == [f"To be looked at again: {feedback.code}"]
        assert letters(ed, "mo") == []
        sort_feedback(
            feedback, worker_id=ed.mo.person.id, investigator_id=ed.sunita.person.id, is_complex=False, actor=nominated
        )
        answer_feedback(feedback, outcome="upheld", answer="Sorry.", learned="A talk.", actor=ed.sunita.actor())
        close_feedback(feedback, learned="", actor=nominated)

    def test_who_acts_is_nobody_any_more_when_it_is_about_somebody_else(self, ed: Cast):
        feedback = complaint(ed)
        sort_feedback(feedback, worker_id=ed.ana.person.id, investigator_id=None, is_complex=False, actor=ed.ed.actor())
        assert feedback.acts_instead is None
        assert feedback_visible_to(ed.mo.actor()).get() == feedback
        assert not feedback_visible_to(ed.ed.actor()).exists()


class TestAConcern:
    def test_they_lead_the_case(self, ed: Cast):
        concern = raise_concern(
            what="A purse", safe_now="Yes", person_id=ed.margaret.person.id, worker_id=ed.mo.person.id,
            actor=ed.amira.actor(),
        )  # fmt: skip
        nominated = ed.ed.actor()
        assert concerns_visible_to(nominated).get() == concern
        take_first_step(concern, kind="safe", said="She is with Amira.", actor=nominated)
        put_on_case(concern, person_id=ed.sunita.person.id, actor=nominated)
        assert concerns_visible_to(ed.sunita.actor()).get() == concern
        keep_concern(concern, reason="It was a mistake.", actor=nominated)
        assert not Message.objects.filter(to=ed.mo.person.email).exists()

    def test_they_are_reminded_and_the_manager_hears_nothing(self, ed: Cast):
        concern = raise_concern(
            what="A purse", safe_now="Yes", about_words="A neighbour", worker_id=ed.mo.person.id, actor=ed.amira.actor()
        )
        Message.objects.all().delete()
        Concern.objects.update(raised_at=now() - dt.timedelta(days=2))
        assert remind_of_clocks(actor=ed.system) == 1
        letter = Message.objects.get(to=ed.ed.person.email)
        assert concern.code in letter.body


class TestSupervision:
    def test_the_nominated_individual_or_the_chair_writes_the_managers(self, ed: Cast):
        mo, nominated = ed.mo.person, ed.ed.actor()
        held = {"kind": "supervision", "held_on": today(), "seen": "We talked."}
        with pytest.raises(NotAllowed):
            write_oversight(mo, actor=ed.mo.actor(), **held)
        with pytest.raises(NotAllowed):
            write_oversight(mo, actor=ed.sunita.actor(), **held)
        with pytest.raises(NotAllowed):
            write_oversight(ed.ana.person, actor=nominated, **held)
        Employment.objects.filter(person=mo).update(starts_on=today() - dt.timedelta(days=400))
        assert "Supervision of Mo Rahman" in {one.what for one in waiting_for(nominated).shown}
        write_oversight(mo, actor=nominated, **held)
        assert "Supervision of Mo Rahman" not in {one.what for one in waiting_for(nominated).shown}
        answer_question("nominated_individual", value="Sunita Patel", actor=ed.mo.actor())
        with pytest.raises(NotAllowed):
            write_oversight(mo, actor=nominated, **held)
        answer_question("board_chair", value="Ed Barker", actor=ed.mo.actor())
        write_oversight(mo, actor=nominated, **held)


def test_their_pages_open(client, cast, sign_in):
    with acting_for(cast.coop, cast.system):
        answer_question("nominated_individual", value="Ed Barker", actor=cast.mo.actor())
        incident, feedback = about_mo(cast), complaint(cast)
        notification = look_at_incident(
            incident, grade="severe", reason="x", serious=["body"], opinion_of="Dr Lee", actor=cast.ed.actor()
        ).notifications.get()
    sign_in(client, cast.ed)
    pages = ["incidents/", f"incidents/{incident.id}/", f"incidents/{incident.id}/grade/", "complaints/",
             f"complaints/{feedback.id}/", f"complaints/{feedback.id}/sort/", "notifications/",
             f"notifications/{notification.id}/", f"supervision/of/{cast.mo.person.id}/",
             f"complaints/{feedback.id}/paper/", f"incidents/{incident.id}/paper/",
             f"notifications/{notification.id}/paper/"]  # fmt: skip
    assert {page: client.get(f"/quality/{page}").status_code for page in pages} == dict.fromkeys(pages, 200)
    assert incident.code in client.get("/quality/").content.decode()
