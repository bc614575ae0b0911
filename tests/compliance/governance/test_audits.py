"""An audit from its lot to its actions."""

import datetime as dt

import pytest
import time_machine

from compliance.models import ActionStatus, Audit, AuditStatus, PlannedAction
from compliance.queries.audits import may_show_answers, schedule
from compliance.services.audits import answer_questions, drawn_again, finish_audit, give_up_audit, start_audit
from coopcare.clock import today
from coopcare.errors import Invalid, NotAllowed, StaleState
from rotas.models import VisitStatus
from tests.factories.clusters import PackageFactory
from tests.factories.members import PersonFactory
from tests.factories.rotas import a_visit

TUESDAY = dt.datetime(2026, 12, 1, 9, 0, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def tuesday():
    with time_machine.travel(TUESDAY, tick=False) as traveller:
        yield traveller


def begun(cast, template="medicines", size=5, cluster=None):
    return start_audit(template, cluster=cluster, size=size, actor=cast.mo.actor())


def answer_all(audit, cast, **special):
    for subject in audit.subjects.all():
        replies = {question["code"]: ("yes", "") for question in audit.questions}
        answer_questions(subject, replies=replies | special, actor=cast.mo.actor())


def test_each_no_becomes_an_action_and_the_score_shows_its_parts(inside):
    audit = begun(inside)
    assert audit.rule == "All 2 people of Greenvale"
    answer_all(audit, inside, no_gaps=("no", "Tuesday is empty."), trained=("na", ""), errors=("partly", "Late."))
    proposed = finish_audit(audit, note="Charts need work.", actor=inside.mo.actor())
    assert (audit.points, audit.possible) == (14, 20)
    assert [action.what for action in proposed] == [
        "Every dose that was due has an entry, or a code that says why not. (“No” 2 times in the audit.)"
    ]
    assert (proposed[0].status, proposed[0].source_id) == (ActionStatus.PROPOSED, audit.id)


def test_the_sample_can_be_drawn_again(inside):
    package = inside.packages["margaret"]
    for day in range(1, 25):
        a_visit(package, on=dt.date(2026, 11, 1) + dt.timedelta(days=day), at=dt.time(9), status=VisitStatus.DONE,
                pca=inside.amira.person)  # fmt: skip
    audit = begun(inside, "visit_notes", size=7, cluster=inside.clusters["mill"])
    assert audit.rule == "7 visits drawn by lot from the 22 of Mill Lane"
    kept = list(Audit.objects.get(pk=audit.pk).subjects.values_list("visit_id", flat=True))
    assert drawn_again(Audit.objects.get(pk=audit.pk)) == kept


def test_workers_of_a_cluster_are_its_pcas(inside):
    audit = begun(inside, "recruitment_files", cluster=inside.clusters["mill"])
    sampled = set(audit.subjects.values_list("person_id", flat=True))
    assert sampled == {inside.amira.person.id, inside.ben.person.id}


def test_what_cannot_be_is_refused_with_a_sentence(inside):
    audit, mo = begun(inside), inside.mo.actor()
    subject = audit.subjects.first()
    for replies, sentence in (
        ({"no_gaps": ("no", " ")}, "Say what is missing"),
        ({"no_gaps": ("maybe", "")}, "Select yes"),
        ({"unknown": ("yes", "")}, "Select yes"),
    ):
        with pytest.raises(Invalid, match=sentence):
            answer_questions(subject, replies=replies, actor=mo)
    with pytest.raises(Invalid, match="12 questions are not answered"):
        finish_audit(audit, note="", actor=mo)
    answer_all(audit, inside)
    with pytest.raises(Invalid, match="Take out the name"):
        finish_audit(audit, note="Margaret was not asked.", actor=mo)
    with pytest.raises(Invalid, match="no visits of Mill Lane"):
        begun(inside, "visit_notes", cluster=inside.clusters["mill"])
    for somebody in (inside.ana, inside.ed):
        with pytest.raises(NotAllowed):
            finish_audit(audit, note="", actor=somebody.actor())


def test_an_audit_ends_once(inside):
    audit, mo = begun(inside), inside.mo.actor()
    answer_all(audit, inside)
    again = Audit.objects.get(pk=audit.pk)
    finish_audit(audit, note="", actor=mo)
    with pytest.raises(StaleState, match="finished by Mo Rahman"):
        give_up_audit(again, reason="No time.", actor=mo)
    with pytest.raises(StaleState):
        answer_all(again, inside)
    assert not PlannedAction.objects.exists()


def test_the_board_reads_no_answers_about_a_few(inside):
    few, ed = begun(inside), inside.ed.actor()
    assert not may_show_answers(ed, few)
    assert may_show_answers(inside.mo.actor(), few)
    for number in range(3):
        PackageFactory(person=PersonFactory(first_name=f"New{number}"), cluster=inside.clusters["mill"])
    assert may_show_answers(ed, begun(inside))


def test_what_is_due(inside, tuesday):
    audit, ed = begun(inside), inside.ed.actor()
    assert all(one.is_late for one in schedule(ed, today()))
    answer_all(audit, inside)
    finish_audit(audit, note="", actor=inside.mo.actor())
    given_up = begun(inside, "care_plan")
    give_up_audit(given_up, reason="The manager was ill.", actor=inside.mo.actor())
    assert given_up.status == AuditStatus.ABANDONED
    due = {one.template.code: one for one in schedule(ed, today())}
    assert (due["medicines"].due_on, due["medicines"].is_late) == (dt.date(2027, 1, 1), False)
    assert due["care_plan"].last_on is None
    assert {one.template.code: one for one in schedule(ed, dt.date(2027, 1, 2))}["medicines"].is_late
    assert schedule(ed, today())[-1].template.code == "medicines"
