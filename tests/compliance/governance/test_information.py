"""Requests about personal data and breaches, through their services."""

import datetime as dt
import io
import json
import zipfile

import pytest
import time_machine
from django.core.files.storage import default_storage

from compliance.governance.clock import acknowledge_by
from compliance.models import DataBreach, ExportStatus, InformationRequest, RequestKind, RequestLetter, RequestStatus
from compliance.queries.held import BELOW, BY_ID, LEFT_OUT, ONLY, held_about, ways_to_a_person
from compliance.queries.information import breached, clock_of_request, open_export, open_requests
from compliance.services import held
from compliance.services.answers import answer_question
from compliance.services.breaches import close_breach, judge_breach, note_breach, report_breach, tell_people
from compliance.services.complaints import sort_feedback, write_down
from compliance.services.held import gather_next, request_export
from compliance.services.incidents import look_at_incident, report_incident
from compliance.services.information import ask_back, end_request, note_answer, note_item, note_request, take_longer
from compliance.services.safeguarding import raise_concern
from coopcare.audit.queries import who_opened
from coopcare.clock import now, today
from coopcare.documents.services import read_document
from coopcare.errors import Invalid, NotAllowed, NotFound, StaleState
from coopcare.outbox.models import Message
from rotas.models import VisitNote, VisitStatus
from tests.factories.rotas import a_visit

TUESDAY = dt.datetime(2026, 12, 1, 9, 0, tzinfo=dt.UTC)
DAY, HOUR = dt.timedelta(days=1), dt.timedelta(hours=1)


@pytest.fixture(autouse=True)
def tuesday():
    with time_machine.travel(TUESDAY, tick=False) as traveller:
        yield traveller


def noted(cast, **changes):
    told = {
        "kind": RequestKind.ACCESS, "person": cast.margaret.person, "wish": "All that you have.",
        "how_told": "By phone, to Ana", "received_on": today(), "email": "margaret@people.example", **changes,
    }  # fmt: skip
    return note_request(actor=cast.mo.actor(), **told)


def test_a_request_stops_goes_on_and_is_answered_in_letters(inside, tuesday):
    mo = inside.mo.actor()
    request = noted(inside)
    assert clock_of_request(request).due_on == dt.date(2027, 1, 4)  # 1 January, then a weekend
    ask_back(request, is_identity=False, question="Which years?", actor=mo)
    with pytest.raises(Invalid, match="wait for an answer"):
        ask_back(request, is_identity=True, question="Who are you?", actor=mo)
    assert open_requests(mo)[0].clock.due_on is None
    tuesday.move_to(TUESDAY + 6 * DAY)
    note_answer(request, on=today(), actor=mo)
    assert clock_of_request(request).due_on == dt.date(2027, 1, 7)
    with pytest.raises(Invalid, match="First write down"):
        end_request(request, status="answered", answer="Here it is.", actor=mo)
    note_item(request, what="Visit notes of 2026", is_given=True, reason="", actor=mo)
    with pytest.raises(Invalid, match="why it is kept back"):
        note_item(request, what="A letter of her son", is_given=False, reason=" ", actor=mo)
    note_item(request, what="A letter of her son", is_given=False, reason="It is his.", actor=mo)
    end_request(request, status="answered", answer="Here it is.", actor=mo)
    letters = list(RequestLetter.objects.filter(request=request))
    assert [letter.subject for letter in letters] == [
        "We have your request", "We need to ask you something", "The answer to your request",
    ]  # fmt: skip
    assert "Kept back: A letter of her son. It is his." in letters[-1].body
    assert "ico.org.uk" in letters[-1].body
    assert Message.objects.filter(to="margaret@people.example").count() == len(letters)


def test_more_time_is_taken_once_and_in_time(inside, tuesday):
    mo = inside.mo.actor()
    request, other = noted(inside), noted(inside)
    take_longer(request, reason="Ten years of notes.", actor=mo)
    assert clock_of_request(request).due_on == dt.date(2027, 3, 1)
    with pytest.raises(StaleState, match="already"):
        take_longer(InformationRequest.objects.get(pk=request.pk), reason="Again.", actor=mo)
    tuesday.move_to(TUESDAY + 40 * DAY)
    with pytest.raises(Invalid, match="too late"):
        take_longer(other, reason="We forgot.", actor=mo)


def test_a_complaint_about_data_is_acknowledged_and_answered_by_our_own_day(inside):
    mo = inside.mo.actor()
    request = noted(inside, kind=RequestKind.COMPLAINT, wish="You told my neighbour.")
    letter = RequestLetter.objects.get(request=request)
    assert letter.subject == "We have your complaint"
    assert "ico.org.uk" in letter.body
    assert acknowledge_by(request.received_on) == dt.date(2026, 12, 31)
    # 20 working days over Christmas, until the policies promise others.
    assert clock_of_request(request).due_on == dt.date(2026, 12, 31)
    answer_question("response_days", value="10", actor=mo)
    assert open_requests(mo)[0].clock.due_on == dt.date(2026, 12, 15)
    with pytest.raises(Invalid, match="without undue delay"):
        take_longer(request, reason="Complex.", actor=mo)
    end_request(request, status="answered", answer="We are sorry.", actor=mo)


def test_what_is_moved_is_gathered_and_given_like_a_copy(inside):
    mo = inside.mo.actor()
    request = noted(inside, kind=RequestKind.MOVE)
    assert clock_of_request(request).due_on == dt.date(2027, 1, 4)
    request_export(request, actor=mo)
    with pytest.raises(Invalid, match="First write down"):
        end_request(request, status="answered", answer="Here it is.", actor=mo)


def test_of_two_who_answer_at_once_one_is_told(inside):
    mo = inside.mo.actor()
    request = noted(inside, kind=RequestKind.CORRECTION)
    again = InformationRequest.objects.get(pk=request.pk)
    end_request(request, status="answered", answer="It is right now.", actor=mo)
    with pytest.raises(StaleState, match="answered"):
        end_request(again, status="refused", answer="No.", actor=mo)
    with pytest.raises(StaleState, match="answered"):
        note_item(again, what="x", is_given=True, reason="", actor=mo)
    assert InformationRequest.objects.get().status == RequestStatus.ANSWERED


def test_only_the_manager_answers(inside):
    request = noted(inside)
    for somebody in (inside.ana, inside.ed, inside.fiona, inside.margaret):
        with pytest.raises(NotAllowed):
            request_export(request, actor=somebody.actor())


def test_all_that_is_held_comes_as_a_file_to_look_through(inside, django_capture_on_commit_callbacks):
    mo, cast = inside.mo.actor(), inside
    visit = a_visit(
        cast.packages["margaret"],
        on=dt.date(2026, 11, 3),
        at=dt.time(9),
        pca=cast.amira.person,
        status=VisitStatus.DONE,
    )
    VisitNote.objects.create(visit=visit, text="She sang.", written_at=now(), author_name="Amira Khan")
    a_visit(cast.packages["cora"], on=dt.date(2026, 11, 3), at=dt.time(9), pca=cast.zofia.person,
            status=VisitStatus.DONE)  # fmt: skip
    request = noted(inside)
    request_export(request, actor=mo)
    assert gather_next(actor=inside.system)
    assert not gather_next(actor=inside.system)
    export = request.exports.get()
    with zipfile.ZipFile(io.BytesIO(read_document(open_export(mo, export.id)))) as archive:
        data = json.loads(archive.read("data.json"))
        page = archive.read("index.html").decode()
    assert [row["Text"] for row in data["rotas.visitnote.visit__person"]] == ["She sang."]
    assert len(data["rotas.visit.person"]) == 1
    assert data["members.permissiongrant.person"][0]["Representative"] == "David Hughes"
    assert "Other people are named here." in page
    assert "Cora" not in page
    opened = who_opened(cast.margaret.person.id).values_list("verb", flat=True)
    assert "opened all that is held, for a request" in opened
    note_item(request, what="All of it", is_given=True, reason="", actor=mo)
    with django_capture_on_commit_callbacks(execute=True):
        end_request(request, status="answered", answer="Here it is.", actor=mo)
    export.refresh_from_db()
    assert not default_storage.exists(export.document.storage_key)
    with pytest.raises(NotFound, match="taken away"):
        open_export(mo, export.id)


def test_the_words_of_others_and_safeguarding_cases_are_not_in_the_file(inside):
    mo, margaret, amira = inside.mo.actor(), inside.margaret.person, inside.amira.person
    raise_concern(what="A SECRET purse", safe_now="Yes", person_id=margaret.id, worker_id=amira.id, actor=mo)
    told = {"kind": "complaint", "received_on": today(), "person_id": margaret.id, "actor": mo}
    write_down(way="phone", text="HER OWN words", relation="person", **told)
    other, _ = write_down(way="phone", text="A SECRET of her son", relation="representative", name="David", **told)
    sort_feedback(other, worker_id=amira.id, investigator_id=inside.ana.person.id, is_complex=False, actor=mo)
    incident = report_incident(
        kind="fall", happened_at=now() - HOUR, what_happened="HER fall", done_at_once="A SECRET of nobody",
        harm="doctor", person_id=margaret.id, worker_id=amira.id, actor=mo,
    )  # fmt: skip
    look_at_incident(incident, grade="severe", reason="A hip", serious=["body"], opinion_of="Dr Lee", actor=mo)
    of_margaret = zip_text(held_about(margaret), margaret)
    assert "HER OWN words" in of_margaret
    assert "HER fall" in of_margaret
    assert "Tell them what happened, face to face" in of_margaret
    assert "SECRET purse" not in of_margaret
    assert "SECRET of her son" not in of_margaret
    assert "where there are any: reading one could do serious harm" in of_margaret
    of_amira = zip_text(held_about(amira), amira)
    for others in ("SECRET", "HER fall", "HER OWN"):
        assert others not in of_amira


def zip_text(found, person):
    with zipfile.ZipFile(io.BytesIO(held.zip_of(person, found))) as archive:
        return archive.read("index.html").decode()


def test_a_file_that_cannot_be_made_says_why_and_gives_up(inside, monkeypatch):
    def broken(person):
        raise ValueError("the disk is full")

    monkeypatch.setattr(held, "held_about", broken)
    request = noted(inside)
    request_export(request, actor=inside.mo.actor())
    with pytest.raises(Invalid, match="gathered already"):
        request_export(request, actor=inside.mo.actor())
    for _ in range(held.MOST_ATTEMPTS):
        assert gather_next(actor=inside.system)
    export = request.exports.get()
    assert (export.status, export.last_error) == (ExportStatus.FAILED, "ValueError: the disk is full")


def test_every_table_about_a_person_is_read():
    """What is read, left out or hangs below another table is named rightly; a new table is read by itself."""
    ways = {f"{model._meta.label_lower}.{way}" for model, way in ways_to_a_person()}
    labels = {model._meta.label_lower for model, _ in ways_to_a_person()}
    assert labels >= set(BELOW) | set(BY_ID)
    assert {"members.employment.person", "rotas.attendance.pca", "billing.invoice.person"} <= ways
    assert not ways & set(LEFT_OUT)
    assert set(ONLY) <= ways


def a_breach(cast, **changes):
    told = {
        "known_at": now(), "what": "A letter went to the wrong house.", "whose": "One person",
        "which_data": "An address", "done_at_once": "We fetched it.", **changes,
    }  # fmt: skip
    return note_breach(actor=cast.mo.actor(), **told)


def test_a_breach_is_judged_reported_told_and_learned_from(inside, tuesday):
    mo, breach = inside.mo.actor(), a_breach(inside)
    for risk, missing in (("", "Judge the risk"), ("high", "Report it")):
        if risk:
            judge_breach(breach, risk=risk, reason="An address and a key-safe number.", actor=mo)
        with pytest.raises(Invalid, match=missing):
            close_breach(breach, learning="Check twice.", actor=mo)
    tuesday.move_to(TUESDAY + 73 * HOUR)
    assert breached(breach).is_late
    report = {"reported_at": now(), "reference": "IC-1", "actor": mo}
    with pytest.raises(Invalid, match="after 72 hours: say why"):
        report_breach(breach, late_reason="", **report)
    report_breach(breach, late_reason="Nobody told Mo.", **report)
    tell_people(breach, on=today(), how="Ana visited her.", actor=mo)
    other = DataBreach.objects.get(pk=breach.pk)
    close_breach(breach, learning="Check twice.", actor=mo)
    with pytest.raises(StaleState, match="closed already"):
        judge_breach(other, risk="unlikely", reason="No.", actor=mo)


def test_a_breach_cannot_be_known_before_it_happens_or_told_by_others(inside):
    with pytest.raises(Invalid, match="later than now"):
        a_breach(inside, known_at=now() + HOUR)
    breach = a_breach(inside)
    with pytest.raises(NotAllowed):
        judge_breach(breach, risk="risk", reason="x", actor=inside.ana.actor())
