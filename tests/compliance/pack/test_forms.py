"""Forms to print: descriptions that are checked, and what the records put into them."""

import datetime as dt
import re
from io import BytesIO
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from django.template.loader import render_to_string
from pdfua import validate
from pypdf import PdfReader

from compliance.pack.forms import FILLS, FOLDER, FROM_ROW, NOBODY, ROW_FILLS, load_forms
from compliance.pack.text import LIBRARY, LibraryError
from compliance.queries import forms as queries
from compliance.queries.forms import filled_form, subjects_of
from compliance.services.answers import answer_question
from coopcare.accounts.models import Access
from coopcare.audit.models import Activity
from coopcare.clock import today
from coopcare.errors import NotFound
from coopcare.tenancy.context import acting_for
from coopcare.ui.pdf import pdf_from_html
from rotas.models import VisitStatus, Watch, WatchReason
from tests.factories.meetings import a_board_meeting
from tests.factories.rotas import a_visit

FORMS = load_forms()
# domain.md B4, those that are forms to print.
WANTED = {
    "emergency-sheet", "enquiry", "assessment", "one-page-profile", "review", "spot-check", "supervision", "appraisal",
    "induction", "competency", "reference-request", "risk-assessed-start", "exit-interview", "missed-visit",
    "candour-letter", "complaint", "key-holding", "money", "capacity", "consent", "audit-plans", "audit-medicines",
    "audit-visits", "audit-recruitment", "audit-infection", "board-quality-report", "director-declaration",
    "conflict-declaration", "membership-application", "nomination", "care-plan", "risk-assessment", "medicines-chart",
    "topical-chart", "daily-note", "body-map", "incident", "safeguarding", "notification", "interview-score",
    "audit", "risk", "minutes", "ballot", "continuity-plan", "emergency-cascade", "written-statement", "contract",
    "opt-out",
}  # fmt: skip


def test_every_form_is_there():
    assert set(FORMS) == WANTED


def test_everything_the_records_know_is_printed_on_some_form():
    printed = frozenset().union(*(form.fills for form in FORMS.values()))
    assert printed == frozenset().union(*FILLS.values(), *ROW_FILLS.values())


def test_the_medicines_chart_has_the_codes_of_the_policy():
    """P02 and the paper must not teach two sets of letters."""
    policy = (LIBRARY / "P02-medicines.md").read_text()
    of_policy = set(re.findall(r"^\| ([A-Z]) \|", policy, re.MULTILINE))
    words = [one for section in FORMS["medicines-chart"].sections for one in section.words]
    assert len(of_policy) == 7
    assert {one[0] for one in words if one[1] == ":"} == of_policy
    chart = next(section for section in FORMS["medicines-chart"].sections if len(section.columns) > 30)
    assert chart.columns[2:] == tuple(str(day) for day in range(1, 32))


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("group = 1 2", "bad.toml: this file of forms cannot be read."),
        ('group = "G"\nabout = "nobody"\n[[form]]\ncode = "x"\n', "bad.toml: this file of forms cannot be read."),
        (
            'group = "G"\nabout = "nobody"\n[[form]]\ncode = "x"\ntitle = "X"\nwho = "Us"\n'
            'section = [{ heading = "H", fields = [{ ask = "A", fill = "person.name" }] }]\n',
            "x: nothing in the records is named person.name for a form about nobody.",
        ),
        (
            'group = "G"\nabout = "the moon"\n[[form]]\ncode = "x"\ntitle = "X"\nwho = "Us"\nsection = []\n',
            "x: it is about the moon, which is not one of",
        ),
        (
            'group = "G"\nabout = "nobody"\n[[form]]\ncode = "x"\ntitle = "X"\nwho = "Us"\n'
            'section = [{ heading = "H", columns = ["A"] }, { heading = "I" }]\n',
            "x: the table “H” has no rows. x: “I” must have either fields or columns, drawings or words.",
        ),
        (
            'group = "G"\nabout = "nobody"\n[[form]]\ncode = "x"\ntitle = "X"\nwho = "Us"\nrow = "tea"\nsection = []\n',
            "x: it is printed from a row of tea, which is not one of incident, case",
        ),
        (
            'group = "G"\nabout = "nobody"\n[[form]]\ncode = "x"\ntitle = "X"\nwho = "Us"\n'
            'section = [{ heading = "H", only = "row", drawings = [{ file = "cat.svg", shows = "A cat" }] },'
            ' { heading = "I", only = "once", words = ["A"] }]\n',
            "x: there is no drawing cat.svg. x: “I” is only for once, which is not one of blank, row.",
        ),
    ],
)
def test_a_poor_description_is_refused_in_sentences(tmp_path: Path, content: str, sentence: str):
    (tmp_path / "bad.toml").write_text(content)
    with pytest.raises(LibraryError) as refused:
        load_forms(tmp_path)
    assert sentence in refused.value.message


def words_of(filled) -> str:
    context = {"filled": filled, "printed_on": today(), "title": filled.form.title, "coop": None}
    html = render_to_string("pdf/form.html", context)
    return " ".join(BeautifulSoup(html, "html.parser").get_text(" ").split())


@pytest.fixture
def mo(cast):
    actor = cast.mo.actor()
    with acting_for(cast.coop, actor):
        yield actor


def test_the_emergency_sheet_knows_what_the_records_know(cast, mo):
    a_visit(
        cast.packages["margaret"],
        on=today() + dt.timedelta(days=1),
        at=dt.time(9),
        pca=cast.amira.person,
        status=VisitStatus.ACCEPTED,
    )
    filled = filled_form(FORMS["emergency-sheet"], cast.margaret.person.id, actor=mo)
    words = words_of(filled)
    for known in (
        "Margaret Hughes",
        "9 April 1943",
        "Washing and dressing, Shopping",
        "Amira Khan",
        "David Hughes, son",
    ):
        assert known in words
    assert "Ben Okafor" not in words
    reading = Activity.objects.get(is_reading=True, about_id=cast.margaret.person.id)
    assert reading.verb == "opened form to print: emergency sheet"


def test_a_blank_form_names_nobody_and_is_nobodys_reading(cast, mo):
    words = words_of(filled_form(FORMS["emergency-sheet"], None, actor=mo))
    assert "Margaret" not in words
    assert not Activity.objects.filter(is_reading=True).exists()


def test_a_missed_visit_tells_what_the_watch_did(cast, mo):
    visit = a_visit(
        cast.packages["margaret"],
        on=today() - dt.timedelta(days=1),
        at=dt.time(9),
        pca=cast.amira.person,
        status=VisitStatus.MISSED,
    )
    opened = visit.starts_at + dt.timedelta(minutes=20)
    watch = Watch.objects.create(
        visit=visit, reason=WatchReason.NOBODY_ARRIVED, starts_at=visit.starts_at, opened_at=opened
    )
    watch.steps.create(rung="on_call", told_at=opened, told_names="Ana Kowalska", note="By text.")
    assert [subject for subject, _ in subjects_of(FORMS["missed-visit"])] == [str(visit.id)]
    words = words_of(filled_form(FORMS["missed-visit"], visit.id, actor=mo))
    for known in (
        "Margaret Hughes",
        "Amira Khan",
        "Missed",
        "On-call",
        "Ana Kowalska By text.",
        "Nobody told us of arriv",
    ):
        assert known in words


def test_a_worker_s_forms_hold_their_checks_and_the_board_s_no_names(cast, mo):
    words = words_of(filled_form(FORMS["supervision"], cast.amira.person.id, actor=mo))
    assert "Amira Khan" in words
    assert "since" in words
    board = words_of(filled_form(FORMS["board-quality-report"], None, actor=mo))
    assert "People supported 2" in board
    assert not any(member.person.last_name in board for member in cast.members.values())


def test_each_form_can_be_filled(cast, mo):
    visit = a_visit(
        cast.packages["margaret"], on=today(), at=dt.time(9), pca=cast.amira.person, status=VisitStatus.ACCEPTED
    )
    subjects = {
        "person": cast.margaret.person.id,
        "worker": cast.amira.person.id,
        "visit": visit.id,
        "job": cast.amira.person.employments.get().id,
        "director": Access.objects.get(person_id=cast.ed.person.id).id,
        "meeting": a_board_meeting(today(), actor=cast.ed.actor()).id,
    }
    for form in FORMS.values():
        words = words_of(filled_form(form, subjects.get(form.about), actor=mo))
        sections = [one for one in form.sections if one.only != FROM_ROW and one.needs != "job.has_no_guarantee"]
        assert all(section.heading in words for section in sections), form.code
        assert all(field.ask in words for section in sections for field in section.fields), form.code
        assert (form.about == NOBODY) or "Filled in from our records" in words


@pytest.mark.parametrize(("code", "member"), [("review", "amira"), ("supervision", "margaret"), ("consent", "ed")])
def test_a_form_about_somebody_else_is_not_found(cast, mo, code, member):
    with pytest.raises(NotFound):
        filled_form(FORMS[code], cast.members[member].person.id, actor=mo)


def test_nobody_but_the_manager_prints_them(cast):
    for member in (cast.ana, cast.ed, cast.amira, cast.margaret):
        with acting_for(cast.coop, member.actor()), pytest.raises(NotFound):
            filled_form(FORMS["review"], cast.margaret.person.id, actor=member.actor())


def test_the_paper_is_tagged_and_sound(cast, mo, tmp_path: Path):
    filled = filled_form(FORMS["review"], cast.margaret.person.id, actor=mo)
    html = render_to_string(
        "pdf/form.html",
        {"filled": filled, "printed_on": today(), "title": "Review", "lang": "en-GB", "coop": cast.coop},
    )
    path = tmp_path / "review.pdf"
    path.write_bytes(pdf_from_html(html, title="Review", stylesheets=[LIBRARY / "form.css"]))
    assert [str(finding) for finding in validate(str(path)).findings] == []
    assert FOLDER.is_dir()
    assert queries.open_form("review") is FORMS["review"]


def test_it_is_printed_from_its_page(client, sign_in, cast):
    sign_in(client, cast.mo)
    assert "Emergency sheet" in client.get("/quality/forms/").content.decode()
    page = client.get("/quality/forms/emergency-sheet/")
    assert "Margaret Hughes" in page.content.decode()
    paper = client.post("/quality/forms/emergency-sheet/", {"subject": str(cast.margaret.person.id)})
    assert paper["Content-Type"] == "application/pdf"
    assert "Margaret Hughes" in PdfReader(BytesIO(paper.content)).pages[0].extract_text()
    wrong = client.post("/quality/forms/emergency-sheet/", {"subject": "somebody"})
    assert "Choose one from the list." in wrong.content.decode()
    assert client.get("/quality/forms/nothing/").status_code == 404


def test_a_director_declares_in_their_own_name_and_role(cast, mo):
    answer_question("board_chair", value=cast.ed.person.full_name.upper(), actor=mo)
    ed = Access.objects.get(person_id=cast.ed.person.id)
    assert subjects_of(FORMS["director-declaration"]) == [(str(ed.id), cast.ed.person.full_name)]
    words = words_of(filled_form(FORMS["director-declaration"], ed.id, actor=mo))
    assert "Name Ed Barker Of" in words
    assert "Role Chair" in words
    amira = Access.objects.get(person_id=cast.amira.person.id)
    with pytest.raises(NotFound):
        filled_form(FORMS["director-declaration"], amira.id, actor=mo)


def test_minutes_and_ballot_are_of_a_meeting_that_was_noted(cast, mo):
    meeting = a_board_meeting(dt.date(2026, 11, 5), actor=cast.ed.actor())
    assert subjects_of(FORMS["minutes"]) == [(str(meeting.id), "Thursday 5 November 2026")]
    minutes = words_of(filled_form(FORMS["minutes"], meeting.id, actor=mo))
    assert "Meeting of The board" in minutes
    assert "Date Thursday 5 November 2026" in minutes
    assert "Ed Barker" in minutes
    ballot = words_of(filled_form(FORMS["ballot"], meeting.id, actor=mo))
    assert "Meeting of the board, Thursday 5 November 2026" in ballot
    with pytest.raises(NotFound):
        filled_form(FORMS["minutes"], cast.ed.person.id, actor=mo)
    assert "Ed Barker" not in words_of(filled_form(FORMS["minutes"], None, actor=mo))
