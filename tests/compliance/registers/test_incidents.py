"""An incident from its report to its end: grades, notifications, candour, other clocks, and two at once."""

import datetime as dt
import io

import pypdf
import pytest

from compliance.models import Incident, Notification
from compliance.queries.registers import clocks_running, overdue
from compliance.register_policies import incidents_visible_to
from compliance.registers.words import CandourKind, Grade, IncidentStatus
from compliance.services.candour import offer_candour, stop_clock, take_step, tick_clocks, write_letter
from compliance.services.incidents import (
    choose_investigator,
    close_incident,
    finish_investigation,
    look_at_incident,
    reopen_incident,
    report_incident,
)
from compliance.services.notifications import (
    approve_notification,
    draft_notification,
    mark_sent,
    need_not_send,
    share_lesson,
    start_notification,
)
from compliance.services.registers import OVERTAKEN, person_code
from compliance.services.reminders import remind_of_clocks
from coopcare.accounts.hats import Hat
from coopcare.audit.queries import activity_on, who_opened
from coopcare.clock import local, now, today
from coopcare.documents.services import read_document
from coopcare.errors import Invalid, NotAllowed, StaleState
from coopcare.outbox.models import Message
from members.models import ContactFormat, Employment, Job, Person
from members.services.workers import end_employment
from tests.cast import Cast

WORDS = {
    "what_happened": "She slipped on the wet floor.",
    "done_at_once": "Rang 999 and stayed with her.",
}


def a_fall(cast: Cast, **changes: object) -> Incident:
    answers = {
        "kind": "fall",
        "happened_at": now() - dt.timedelta(minutes=30),
        "harm": "doctor",
        "person_id": cast.margaret.person.id,
        "actor": cast.amira.actor(),
        **WORDS,
        **changes,
    }
    return report_incident(**answers)


def graded(cast: Cast, **changes: object) -> Incident:
    answers = {"grade": "severe", "reason": "A broken hip", "serious": ["body"], "opinion_of": "Dr Lee", **changes}
    return look_at_incident(a_fall(cast), actor=cast.mo.actor(), **answers)


def put_through(incident: Incident, cast: Cast) -> None:
    """Everything that has to be done before it can be closed."""
    mo = cast.mo.actor()
    for notification in incident.notifications.all():
        need_not_send(notification, reason="A drill", actor=mo)
    for step in incident.candour.exclude(kind=CandourKind.WRITE):
        take_step(step, told="Margaret Hughes", said="We are sorry.", on=now(), actor=mo)
    for step in incident.candour.filter(kind=CandourKind.WRITE):
        write_letter(step, told="Margaret Hughes", happened="You fell.", doing="A mat.", ring="Mo, 01632", actor=mo)
    finish_investigation(incident, found="The floor was wet.", to_change="Mats, by Ana, in May.", actor=mo)


def test_a_report_is_about_whom_one_may_choose(inside: Cast):
    incident = a_fall(inside)
    assert incident.status == IncidentStatus.REPORTED
    assert incident.code.startswith("INC-")
    with pytest.raises(Invalid, match="Choose somebody from the list"):
        a_fall(inside, person_id=inside.cora.person.id)
    with pytest.raises(Invalid, match="must be in the past"):
        a_fall(inside, happened_at=now() + dt.timedelta(hours=1))
    with pytest.raises(NotAllowed):
        a_fall(inside, actor=inside.ed.actor())


def test_who_sees_it(inside: Cast):
    incident = a_fall(inside)
    seen = {
        name for name, member in inside.members.items()
        if incidents_visible_to(member.actor()).filter(id=incident.id).exists()
    }  # fmt: skip
    assert seen == {"amira", "ana", "mo"}
    board = inside.mo.actor(Hat.BOARD)
    assert not incidents_visible_to(board).exists()


def test_hospital_is_told_to_managers_at_once_without_a_name(inside: Cast):
    a_fall(inside, harm="hospital")
    letter = Message.objects.get(to=inside.mo.person.email)
    assert "Reported now" in letter.subject
    assert "Margaret" not in letter.body
    a_fall(inside)
    assert Message.objects.filter(to=inside.mo.person.email).count() == 1


def test_a_death_is_proposed_from_its_harm_before_it_is_graded(inside: Cast):
    incident = a_fall(inside, harm="died")
    assert [one.event for one in incident.notifications.all()] == ["death"]


def test_a_life_that_changed_is_notified_as_a_serious_injury(inside: Cast):
    incident = graded(inside, grade="very_severe")
    assert [one.event for one in incident.notifications.all()] == ["serious_injury"]
    assert incident.candour.exists()


def test_grading_proposes_what_the_law_asks_and_starts_candour(inside: Cast, time_machine_at):
    time_machine_at("2026-12-23T10:00:00+00:00")  # the Wednesday before Christmas
    incident = graded(inside)
    (notification,) = incident.notifications.all()
    assert notification.event == "serious_injury"
    assert notification.due_at == incident.reported_at + dt.timedelta(hours=24)
    assert notification.person_code == person_code(inside.margaret.person.id)
    assert "Margaret" not in notification.facts
    assert incident.finish_by == dt.date(2027, 1, 20)
    due = {step.kind: step.due_on for step in incident.candour.all()}
    assert due == {
        "tell": dt.date(2026, 12, 24),
        "apologise": dt.date(2026, 12, 24),
        "write": dt.date(2027, 1, 11),
        "follow_up": None,
    }
    # Graded again, nothing is proposed or started twice.
    look_at_incident(
        incident, grade="severe", reason="Still", serious=["body", "pain"], opinion_of="Dr Lee", actor=inside.mo.actor()
    )
    assert incident.notifications.count() == 1
    assert incident.candour.count() == 4


def test_a_grade_that_contradicts_the_test_is_refused(inside: Cast):
    incident, ana = a_fall(inside), inside.ana.actor()
    with pytest.raises(Invalid, match="Grade it severe"):
        look_at_incident(incident, grade="low", reason="x", serious=["pain"], opinion_of="Dr Lee", actor=ana)
    with pytest.raises(Invalid, match="health professional"):
        look_at_incident(incident, grade="severe", reason="x", serious=["pain"], actor=ana)
    look_at_incident(incident, grade="low", reason="A bruise", actor=ana)
    assert not incident.notifications.exists()
    assert not incident.candour.exists()
    with pytest.raises(NotAllowed):
        look_at_incident(incident, grade="low", reason="x", actor=inside.amira.actor())


def test_nobody_looks_into_what_is_about_them(inside: Cast):
    incident = a_fall(inside, worker_id=inside.mo.person.id)
    with pytest.raises(NotAllowed, match="about them"):
        look_at_incident(incident, grade="low", reason="x", actor=inside.mo.actor())
    look_at_incident(incident, grade="low", reason="A bruise", actor=inside.ana.actor())
    other = a_fall(inside, worker_id=inside.amira.person.id)
    with pytest.raises(StaleState, match="Grade the incident first"):
        choose_investigator(other, investigator_id=inside.ana.person.id, actor=inside.mo.actor())
    look_at_incident(other, grade="low", reason="x", actor=inside.mo.actor())
    with pytest.raises(Invalid, match="about this worker"):
        choose_investigator(other, investigator_id=inside.amira.person.id, actor=inside.mo.actor())
    choose_investigator(other, investigator_id=inside.ana.person.id, actor=inside.mo.actor())
    assert other.investigator == inside.ana.person
    choose_investigator(other, investigator_id=inside.zofia.person.id, actor=inside.mo.actor())
    assert incidents_visible_to(inside.zofia.actor()).get() == other
    with pytest.raises(NotAllowed, match="was chosen"):
        finish_investigation(other, found="x", to_change="x", actor=inside.ben.actor())
    finish_investigation(other, found="A loose rail", to_change="A new rail", actor=inside.zofia.actor())


def test_from_report_to_close_and_back(inside: Cast):
    incident, mo = graded(inside), inside.mo.actor()
    put_through(incident, inside)
    # The follow-up was taken before anything was found; nothing is left.
    close_incident(incident, actor=mo)
    assert incident.status == IncidentStatus.CLOSED
    with pytest.raises(StaleState, match="closed"):
        look_at_incident(incident, grade="low", reason="x", actor=mo)
    with pytest.raises(Invalid, match="why"):
        reopen_incident(incident, reason=" ", actor=mo)
    reopen_incident(incident, reason="Her son remembers more.", actor=mo)
    assert incident.closed_at is None
    verbs = [one.verb for one in activity_on(incident)]
    assert verbs[0] == "opened it again"
    assert verbs[-1] == "reported it"
    with pytest.raises(StaleState):
        reopen_incident(incident, reason="Again", actor=mo)


def test_what_was_not_looked_into_is_not_closed(inside: Cast):
    incident = a_fall(inside)
    with pytest.raises(StaleState, match="Reported"):
        close_incident(incident, actor=inside.mo.actor())
    look_at_incident(incident, grade="low", reason="x", actor=inside.mo.actor())
    with pytest.raises(StaleState, match="Looked at"):
        close_incident(incident, actor=inside.mo.actor())


def test_what_is_left_is_said(inside: Cast):
    incident = graded(inside)
    finish_investigation(incident, found="Wet floor", to_change="Mats", actor=inside.mo.actor())
    with pytest.raises(Invalid, match="Still to do: .*face to face.*Care Quality Commission"):
        close_incident(incident, actor=inside.mo.actor())


def test_two_people_close_at_once(inside: Cast):
    """One wins; the other is told."""
    incident = a_fall(inside)
    look_at_incident(incident, grade="none", reason="x", actor=inside.mo.actor())
    finish_investigation(incident, found="x", to_change="x", actor=inside.mo.actor())
    first, second = Incident.objects.get(id=incident.id), Incident.objects.get(id=incident.id)
    close_incident(first, actor=inside.mo.actor())
    with pytest.raises(StaleState, match=OVERTAKEN):
        close_incident(second, actor=inside.mo.actor())


@pytest.mark.parametrize(
    ("contact_format", "went", "mails"),
    [
        (ContactFormat.STANDARD, "By e-mail", 1),
        (ContactFormat.LARGE_PRINT, "By e-mail", 1),
        (ContactFormat.BRAILLE, "To be given by hand, in braille", 0),
    ],
)
def test_the_letter(inside: Cast, contact_format, went, mails):
    Person.objects.filter(id=inside.margaret.person.id).update(contact_format=contact_format)
    incident = graded(inside)
    step = incident.candour.get(kind=CandourKind.WRITE)
    with pytest.raises(Invalid, match="Write the letter"):
        take_step(step, told="x", said="x", on=now(), actor=inside.mo.actor())
    write_letter(
        step, told="Margaret Hughes", happened="You fell in the kitchen.", doing="A new mat is down.",
        ring="Mo, 01632 960960", actor=inside.mo.actor(),
    )  # fmt: skip
    assert step.letter_went == went
    sent = Message.objects.filter(to=inside.margaret.person.email)
    assert sent.count() == mails
    assert all("kitchen" not in one.body and one.attachments.count() == 1 for one in sent)
    text = " ".join(" ".join(page.extract_text() for page in _pdf(step).pages).split())
    for words in ("We are sorry", "You fell in the kitchen.", "A new mat is down.", "01632 960960", "Ombudsman"):
        assert words in text
    with pytest.raises(StaleState):
        write_letter(step, told="Margaret Hughes", happened="x", doing="x", ring="x", actor=inside.mo.actor())


def _pdf(step) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(read_document(step.letter)))


def test_candour_is_offered_for_less(inside: Cast):
    incident = a_fall(inside)
    look_at_incident(incident, grade="low", reason="x", actor=inside.mo.actor())
    offer_candour(incident, actor=inside.mo.actor())
    assert incident.candour.count() == 4
    nobody = a_fall(inside, person_id=None, kind="stopped")
    with pytest.raises(Invalid, match="nobody we support"):
        offer_candour(nobody, actor=inside.mo.actor())


def test_the_other_clocks(inside: Cast, time_machine_at):
    time_machine_at("2026-10-24T12:00:00+01:00")  # the clocks change in the night
    incident = a_fall(inside)
    tick_clocks(incident, kinds=["ico", "hse_injury", "council"], actor=inside.mo.actor())
    due = dict(incident.clocks.values_list("kind", "due_at"))
    assert due["ico"] == incident.reported_at + dt.timedelta(hours=72)
    assert due["hse_injury"] == local(dt.date(2026, 11, 3), dt.time(23, 59))
    assert due["council"] == local(dt.date(2026, 10, 24), dt.time(23, 59))
    council, ico = incident.clocks.get(kind="council"), incident.clocks.get(kind="ico")
    with pytest.raises(Invalid, match="reference"):
        stop_clock(council, needed=True, reference="", said="", actor=inside.mo.actor())
    stop_clock(council, needed=True, reference="GC-77", said="", actor=inside.mo.actor())
    with pytest.raises(Invalid, match="why"):
        stop_clock(ico, needed=False, reference="", said="", actor=inside.mo.actor())
    with pytest.raises(StaleState):
        stop_clock(council, needed=True, reference="GC-78", said="", actor=inside.mo.actor())


class TestNotifications:
    def test_draft_approve_send(self, inside: Cast):
        notification, mo = graded(inside).notifications.get(), inside.mo.actor()
        with pytest.raises(StaleState, match="Draft"):
            mark_sent(notification, sent_at=now(), reference="X", actor=mo)
        with pytest.raises(Invalid, match="Take out the name “Margaret”"):
            draft_notification(notification, facts="Margaret fell.", actor=mo)
        with pytest.raises(Invalid, match="Take out the name “Margaret”"):
            need_not_send(notification, reason="Margaret is well.", actor=mo)
        draft_notification(notification, facts="P-1 fell in the kitchen.", actor=mo)
        approve_notification(notification, approved_by="Helen Marsh", actor=mo)
        # A change after the approval needs another one.
        draft_notification(notification, facts="P-1 fell in the bathroom.", actor=mo)
        assert not notification.approved_by
        approve_notification(notification, approved_by="mo rahman", actor=mo)
        assert notification.approved_by == "mo rahman"
        draft_notification(notification, facts="P-1 fell in the bath.", actor=mo)
        approve_notification(notification, approved_by="Helen Marsh", actor=mo)
        assert notification.approved_by == "Helen Marsh, as Mo Rahman wrote down"
        with pytest.raises(Invalid, match="in the past"):
            mark_sent(notification, sent_at=now() + dt.timedelta(hours=1), reference="X", actor=mo)
        mark_sent(notification, sent_at=now(), reference="CQC-1", actor=mo)
        with pytest.raises(StaleState):
            draft_notification(notification, facts="Other", actor=mo)
        with pytest.raises(NotAllowed):
            need_not_send(notification, reason="x", actor=inside.ana.actor())

    def test_started_by_hand(self, inside: Cast, time_machine_at):
        time_machine_at("2028-02-01T10:00:00+00:00")
        leave = local(dt.date(2028, 3, 28), dt.time(9))
        made = start_notification("absence_planned", happened_at=leave, actor=inside.mo.actor())
        assert made.law_due_at == local(dt.date(2028, 2, 29), dt.time(23, 59))
        with pytest.raises(Invalid, match="Choose what happened"):
            start_notification("party", happened_at=leave, actor=inside.mo.actor())

    def test_the_manager_leaves(self, inside: Cast):
        job = Employment.objects.get(person=inside.mo.person, job=Job.MANAGER)
        inside.clusters["hill"].support_worker = None
        inside.clusters["hill"].save()
        end_employment(job, ends_on=today(), actor=inside.mo.actor())
        assert Notification.objects.get().event == "manager_left"


def test_what_is_late_is_seen_and_written_once_a_day(inside: Cast, time_machine_at):
    time_machine_at("2026-11-16T09:00:00+00:00")
    graded(inside)
    assert overdue(inside.mo.actor()) == []
    assert {clock.what for clock in clocks_running(inside.mo.actor())} == {
        "Notify: Serious injury of a person",
        "Finish looking into an incident",
        "Candour: Tell them what happened, face to face",
        "Candour: Say sorry",
        "Candour: Write to them",
    }
    assert clocks_running(inside.ana.actor()) == []
    time_machine_at("2026-11-17T09:00:01+00:00")
    (late,) = overdue(inside.mo.actor())
    assert late.what.startswith("Notify")
    assert remind_of_clocks(actor=inside.system) == 1
    assert remind_of_clocks(actor=inside.system) == 0
    letter = Message.objects.filter(to=inside.mo.person.email).latest("created_at")
    assert late.code in letter.body
    assert "Margaret" not in letter.body
    with pytest.raises(NotAllowed):
        remind_of_clocks(actor=inside.mo.actor())


def test_what_was_learned_names_nobody(inside: Cast):
    mo = inside.mo.actor()
    for text in ("Amira was tired.", "We visit Mrs Hughes earlier.", "zofia knows"):
        with pytest.raises(Invalid, match="Take out the name"):
            share_lesson(title="Floors", learned=text, changed="Mats", actor=mo)
    incident = graded(inside)
    lesson = share_lesson(title="Wet floors", learned="Floors are wet.", changed="Mats.", source=incident, actor=mo)
    assert lesson.incident == incident
    with pytest.raises(NotAllowed):
        share_lesson(title="x", learned="x", changed="x", actor=inside.ana.actor())


def test_the_person_reads_that_it_happened_and_nobodys_words(client, cast: Cast, acting, sign_in):
    with acting(cast.system):
        incident = graded(cast)
    sign_in(client, cast.margaret)
    page = client.get("/quality/incidents/mine/").content.decode()
    assert incident.code in page
    assert "Write to them" in page
    assert WORDS["what_happened"] not in page
    sign_in(client, cast.cora)
    assert incident.code not in client.get("/quality/incidents/mine/").content.decode()
    sign_in(client, cast.ben)
    assert client.get("/quality/incidents/mine/").status_code == 403


def test_the_person_sees_who_looked(client, cast: Cast, acting, sign_in):
    with acting(cast.system):
        incident = a_fall(cast)
    sign_in(client, cast.ana)
    page = client.get(f"/quality/incidents/{incident.id}/").content.decode()
    assert "She slipped on the wet floor." in page
    with acting(cast.system):
        assert "opened an incident" in [one.verb for one in who_opened(cast.margaret.person.id)]


def test_a_stale_page_is_refused(client, cast: Cast, acting, sign_in):
    with acting(cast.system):
        incident = a_fall(cast)
    sign_in(client, cast.mo)
    answers = {"version": 1, "grade": Grade.LOW, "reason": "A bruise"}
    assert client.post(f"/quality/incidents/{incident.id}/grade/", answers).status_code == 302
    again = client.post(f"/quality/incidents/{incident.id}/grade/", answers)
    assert again.status_code == 409
    assert OVERTAKEN in again.content.decode()
