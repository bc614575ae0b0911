"""The policy pack as a job: refused with a list, built step by step, the same bytes again, the last good one kept."""

import pytest

from compliance.models import PackStatus, PolicyPack
from compliance.pack.layout import AnswersMissing
from compliance.queries.library import FROM_THE_RECORD, latest_pack, library, questions_asked, unanswered
from compliance.services import packs
from compliance.services.answers import answer_question
from compliance.services.packs import advance, next_unfinished, request_pack
from coopcare.documents.services import read_document
from coopcare.errors import DomainError, Invalid, NotAllowed, NotFound
from coopcare.tenancy.context import acting_for

PDF = b"%PDF-1.7 laid out"


@pytest.fixture
def answered(cast):
    """Greenvale with every question answered by its example."""
    with acting_for(cast.coop, cast.mo.actor()):
        for asked in questions_asked():
            answer_question(asked.question.name, value=asked.question.example, actor=cast.mo.actor())
    return cast


@pytest.fixture
def quick(monkeypatch):
    """Laying out takes seconds and has tests of its own; here only the job is looked at."""
    monkeypatch.setattr(packs, "_fill_in", lambda texts, answers, organisation: {})
    monkeypatch.setattr(packs, "_render", lambda texts, answers, organisation: PDF + repr(answers).encode())
    monkeypatch.setattr(packs, "pages_of", lambda content: 7)
    monkeypatch.setattr(packs, "ring", lambda *_: None)


def build(actor):
    while (pack := next_unfinished()) is not None:
        advance(pack, actor=actor)


def test_it_is_refused_with_every_question_that_has_no_answer(cast):
    with acting_for(cast.coop, cast.mo.actor()):
        with pytest.raises(AnswersMissing) as refusal:
            request_pack(actor=cast.mo.actor())
        assert len(refusal.value.problems) == len(unanswered()) > 10
        assert not PolicyPack.objects.exists()


def test_nobody_is_asked_what_the_record_already_says(cast):
    with acting_for(cast.coop, cast.mo.actor()):
        assert FROM_THE_RECORD.isdisjoint(asked.question.name for asked in questions_asked())


def test_each_step_shows_and_the_pdf_is_kept(answered, quick):
    actor = answered.mo.actor()
    with acting_for(answered.coop, actor):
        pack = request_pack(actor=actor)
        assert advance(next_unfinished(), actor=actor)
        pack.refresh_from_db()
        assert pack.status == PackStatus.BUILDING
        assert [step["state"] for step in pack.progress].count("done") == 1
        build(actor)
        pack.refresh_from_db()
        assert pack.status == PackStatus.READY
        assert len(pack.progress) == len(library().texts) + 1
        assert read_document(pack.document).startswith(PDF)
        assert latest_pack() == pack


def test_the_same_answers_give_the_same_bytes_and_version(answered, quick):
    actor = answered.mo.actor()
    with acting_for(answered.coop, actor):
        found = []
        for _ in range(2):
            request_pack(actor=actor)
            build(actor)
            pack = latest_pack()
            found.append((pack.document.sha256, pack.answers["organisation"]["pack_version"]))
        assert found[0] == found[1]
        answer_question("safeguarding_lead", value="Somebody New", actor=actor)
        request_pack(actor=actor)
        build(actor)
        assert latest_pack().answers["organisation"]["pack_version"] == "2"
        assert latest_pack().document.sha256 != found[0][0]


def test_one_build_at_a_time(answered, quick):
    actor = answered.mo.actor()
    with acting_for(answered.coop, actor):
        request_pack(actor=actor)
        with pytest.raises(Invalid, match="being built already"):
            request_pack(actor=actor)


def test_a_build_that_fails_says_where_and_leaves_the_last_good_one(answered, quick, monkeypatch):
    actor = answered.mo.actor()
    with acting_for(answered.coop, actor):
        request_pack(actor=actor)
        build(actor)
        good = latest_pack()
        answer_question("safeguarding_lead", value="Somebody New", actor=actor)
        request_pack(actor=actor)
        monkeypatch.setattr(packs, "_fill_in", _broken)
        build(actor)
        failed = PolicyPack.objects.get(status=PackStatus.FAILED)
        assert failed.attempts == packs.MOST_ATTEMPTS
        assert failed.last_error.startswith(library().texts[0].title)
        assert latest_pack() == good


def test_a_fault_that_passes_is_tried_again_and_the_build_goes_on(answered, quick, monkeypatch):
    actor = answered.mo.actor()
    with acting_for(answered.coop, actor):
        request_pack(actor=actor)
        whole = packs._fill_in
        monkeypatch.setattr(packs, "_fill_in", _broken)
        assert advance(next_unfinished(), actor=actor)
        monkeypatch.setattr(packs, "_fill_in", whole)
        build(actor)
        assert latest_pack().attempts == 1


def _broken(*_):
    raise OSError("the disk is full")


def test_only_the_manager_answers_and_builds(answered, quick):
    for somebody in (answered.ed, answered.amira, answered.fiona, answered.margaret):
        actor = somebody.actor()
        with acting_for(answered.coop, actor):
            with pytest.raises(NotAllowed):
                request_pack(actor=actor)
            with pytest.raises(NotAllowed):
                answer_question("safeguarding_lead", value="Me", actor=actor)


@pytest.mark.parametrize(
    ("variable", "value", "error"),
    [
        ("safeguarding_lead", "   ", Invalid),
        ("safeguarding_lead", "x" * 301, Invalid),
        ("safeguarding_lead_phone", "ask at the desk", Invalid),
        ("late_minutes", "soon", Invalid),
        ("coop_name", "Another name", NotFound),
        ("no_such_thing", "x", NotFound),
    ],
)
def test_an_answer_that_cannot_be_printed_is_refused(cast, variable, value, error):
    with acting_for(cast.coop, cast.mo.actor()), pytest.raises(error) as refusal:
        answer_question(variable, value=value, actor=cast.mo.actor())
    assert isinstance(refusal.value, DomainError)


def test_a_real_paper_through_the_pages(client, sign_in, answered, monkeypatch):
    """The whole way once, with the real layout, of one policy, and the worker's task: ask, watch, download."""
    render = packs._render
    monkeypatch.setattr(packs, "_render", lambda texts, *rest: render([t for t in texts if t.code == "P17"], *rest))
    sign_in(client, answered.mo)
    page = client.post("/quality/policies/build/", follow=True)
    assert page.status_code == 200
    pack_url = page.redirect_chain[0][0]
    assert "Download the PDF" in client.get(pack_url).content.decode()
    paper = client.get(f"{pack_url}download/")
    assert paper["Content-Type"] == "application/pdf"
    assert paper.content.startswith(b"%PDF")
    fragment = client.get(pack_url, headers={"HX-Request": "true"}).content.decode()
    assert fragment.lstrip().startswith('<div id="progress"')


def test_the_refusal_page_links_to_each_question(client, sign_in, cast):
    sign_in(client, cast.mo)
    page = client.post("/quality/policies/build/")
    assert page.status_code == 422
    assert "/quality/policies/questions/safeguarding_lead/" in page.content.decode()
