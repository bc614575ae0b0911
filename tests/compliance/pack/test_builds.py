"""A build as a job: refused with a list, made step by step, the same bytes again, the last good one kept."""

import hashlib
import io
import zipfile

import pikepdf
import pytest
from django.core.management import CommandError, call_command

from compliance.models import LaidOut, PackStatus, PolicyPack
from compliance.pack.layout import AnswersMissing
from compliance.pack.order import Kind
from compliance.queries import builds as queries
from compliance.queries.builds import latest_build
from compliance.queries.library import FROM_THE_RECORD, latest_pack, questions_asked, unanswered
from compliance.services import packs
from compliance.services.answers import answer_question
from compliance.services.packs import advance, next_unfinished, request_pack
from coopcare.documents.services import read_document
from coopcare.errors import DomainError, Invalid, NotAllowed, NotFound
from coopcare.tenancy.context import acting_for
from tests.compliance.pack.papers import answer_everything, every_code, quickly


@pytest.fixture
def answered(cast):
    """Greenvale with every question answered by its example."""
    with acting_for(cast.coop, cast.mo.actor()):
        answer_everything(cast)
    return cast


@pytest.fixture
def laid(monkeypatch):
    """The codes of the documents that are laid out, as they are; no worker is woken."""
    monkeypatch.setattr(packs, "ring", lambda *_: None)
    return quickly(monkeypatch)


def build(actor):
    while (pack := next_unfinished()) is not None:
        advance(pack, actor=actor)


def built(actor, **asked):
    pack = request_pack(**asked, actor=actor)
    build(actor)
    pack.refresh_from_db()
    return pack


def states(pack):
    return {step["code"]: step["state"] for step in pack.progress}


def test_it_is_refused_with_every_question_that_has_no_answer(cast):
    with acting_for(cast.coop, cast.mo.actor()):
        with pytest.raises(AnswersMissing) as refusal:
            request_pack(actor=cast.mo.actor())
        assert len(refusal.value.problems) == len(unanswered()) > 10
        with pytest.raises(AnswersMissing) as smaller:
            request_pack(kind=Kind.CHOSEN, chosen=["P17"], actor=cast.mo.actor())
        assert len(smaller.value.problems) < len(refusal.value.problems)
        assert not PolicyPack.objects.exists()


def test_nobody_is_asked_what_the_record_already_says(cast):
    with acting_for(cast.coop, cast.mo.actor()):
        assert FROM_THE_RECORD.isdisjoint(asked.question.name for asked in questions_asked())


def test_each_document_is_a_step_that_shows_and_all_are_kept(answered, laid):
    actor = answered.mo.actor()
    with acting_for(answered.coop, actor):
        pack = request_pack(actor=actor)
        assert advance(next_unfinished(), actor=actor)
        pack.refresh_from_db()
        assert pack.status == PackStatus.BUILDING
        assert [step["state"] for step in pack.progress[:3]] == ["ready", "laying", "waiting"]
        build(actor)
        pack.refresh_from_db()
        assert pack.status == PackStatus.READY
        assert set(laid) == every_code()
        assert set(states(pack).values()) == {"ready"}
        assert latest_pack() == pack
        with pikepdf.open(io.BytesIO(read_document(pack.document))) as pdf:
            assert len(pdf.pages) == len(every_code())
        with zipfile.ZipFile(io.BytesIO(read_document(pack.bundle))) as archive:
            assert archive.testzip() is None
            assert len(archive.namelist()) == len(every_code()) - 1 + 2 + 3  # no cover; both wholes; index and manifest
            kept = archive.read("0 To keep.pdf")
        assert hashlib.sha256(kept).hexdigest() == pack.keeping.sha256


def test_the_same_inputs_give_the_same_version_and_bytes_and_lay_nothing_out_again(answered, laid):
    actor = answered.mo.actor()
    with acting_for(answered.coop, actor):
        first = built(actor)
        laid.clear()
        second = built(actor)
        assert laid == []
        assert set(states(second).values()) == {"unchanged"}
        for field in ("document", "keeping", "bundle"):
            assert getattr(first, field).sha256 == getattr(second, field).sha256
        # From the parts alone, without the finished build, the bytes are the same too.
        PolicyPack.objects.all().delete()
        third = built(actor)
        assert laid == []
        for field in ("document", "keeping", "bundle"):
            assert getattr(third, field).sha256 == getattr(first, field).sha256


def test_after_one_answer_changed_only_the_documents_that_print_it_are_laid_out(answered, laid):
    actor = answered.mo.actor()
    with acting_for(answered.coop, actor):
        built(actor)
        laid.clear()
        answer_question("moving_lead", value="Somebody New", actor=actor)
        pack = built(actor)
        texts = {text.code for text in queries.printed_library().texts if "moving_lead" in text.variables}
        assert set(laid) == {*texts, "cover"}
        assert pack.answers["organisation"]["pack_version"] == "2"
        assert states(pack)["P17"] == "unchanged"


def test_one_build_at_a_time(answered, laid):
    actor = answered.mo.actor()
    with acting_for(answered.coop, actor):
        request_pack(actor=actor)
        with pytest.raises(Invalid, match="being built already"):
            request_pack(kind=Kind.GUIDE, actor=actor)


def test_a_build_that_fails_says_where_and_leaves_the_last_good_one(answered, laid, monkeypatch):
    actor = answered.mo.actor()
    with acting_for(answered.coop, actor):
        good = built(actor)
        answer_question("safeguarding_lead", value="Somebody New", actor=actor)
        monkeypatch.setattr(packs, "lay_out", _broken)
        failed = built(actor)
        assert failed.status == PackStatus.FAILED
        assert failed.attempts == packs.MOST_ATTEMPTS
        where = next(step for step in failed.progress if step["state"] == "failed")
        assert where["why"] == "the disk is full"
        assert failed.last_error == f"{where['title']}: the disk is full"
        assert latest_pack() == good


def test_a_fault_that_passes_is_tried_again_and_the_build_goes_on(answered, laid, monkeypatch):
    actor = answered.mo.actor()
    with acting_for(answered.coop, actor):
        pack = request_pack(kind=Kind.EASY, actor=actor)
        whole = packs.lay_out
        monkeypatch.setattr(packs, "lay_out", _broken)
        assert advance(next_unfinished(), actor=actor)
        monkeypatch.setattr(packs, "lay_out", whole)
        build(actor)
        pack.refresh_from_db()
        assert (pack.status, pack.attempts) == (PackStatus.READY, 1)


def test_texts_that_change_half_way_stop_the_build(answered, laid, monkeypatch):
    actor = answered.mo.actor()
    with acting_for(answered.coop, actor):
        pack = request_pack(kind=Kind.EASY, actor=actor)
        monkeypatch.setattr(packs, "texts_sha", lambda *_: "others")
        build(actor)
        pack.refresh_from_db()
        assert pack.status == PackStatus.FAILED
        assert pack.last_error.endswith(packs.TEXTS_CHANGED)


def _broken(*_):
    raise OSError("the disk is full")


@pytest.mark.parametrize(
    ("kind", "codes"),
    [
        (Kind.GUIDE, {"D02"}),
        (Kind.GUIDE_LARGE, {"D02"}),
        (Kind.STATEMENT, {"D01"}),
    ],
)
def test_one_paper_needs_no_cover(answered, laid, kind, codes):
    actor = answered.mo.actor()
    with acting_for(answered.coop, actor):
        pack = built(actor, kind=kind)
        assert set(laid) == codes
        assert set(states(pack)) == {*codes, "reading", "keeping", "bundle"}
        assert latest_build(kind.value) == pack
        assert latest_pack() is None


def test_an_agreement_is_one_persons_and_the_managers_to_read(answered, laid):
    actor, ed = answered.mo.actor(), answered.ed.actor()
    margaret, cora = answered.margaret.person, answered.cora.person
    with acting_for(answered.coop, actor):
        pack = built(actor, kind=Kind.AGREEMENT, person=margaret)
        facts = str(pack.answers["first_page"])
        assert "Margaret Hughes" in facts
        assert "Amira Khan, Ben Okafor" in facts
        assert "Washing and dressing, Shopping" in facts
        assert LaidOut.objects.get().document.about_id == pack.document.about_id == margaret.id
        assert latest_build("agreement", person_id=cora.id) is None
        assert queries.open_build(actor, pack.id) == pack
        assert queries.recent_builds(actor) == [pack]
    with acting_for(answered.coop, ed):
        assert queries.recent_builds(ed) == []
        with pytest.raises(NotFound):
            queries.open_build(ed, pack.id)


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"kind": Kind.CHOSEN}, queries.NO_PAPER_CHOSEN),
        ({"kind": Kind.CHOSEN, "chosen": ["P99"]}, queries.NO_PAPER_CHOSEN),
        ({"kind": Kind.AGREEMENT}, queries.NO_PERSON_CHOSEN),
    ],
)
def test_nothing_chosen_is_refused(answered, asked, sentence):
    actor = answered.mo.actor()
    with acting_for(answered.coop, actor), pytest.raises(Invalid, match=sentence):
        request_pack(**asked, actor=actor)


def test_somebody_without_a_package_has_nothing_to_agree_on(answered):
    actor = answered.mo.actor()
    with acting_for(answered.coop, actor), pytest.raises(Invalid, match="David Hughes has no package"):
        request_pack(kind=Kind.AGREEMENT, person=answered.david.person, actor=actor)


def test_only_the_manager_answers_and_builds(answered, laid):
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


def test_a_real_paper_through_the_pages(client, sign_in, answered):
    """The whole way with the real layout and the worker's task: choose, watch, download all three files."""
    sign_in(client, answered.mo)
    page = client.post("/quality/printing/chosen/", {"codes": ["easy-P10"]}, follow=True)
    assert page.status_code == 200
    pack_url = page.redirect_chain[0][0]
    words = client.get(pack_url).content.decode()
    assert "Download the PDF" in words
    assert "Easy read P10: How to complain" in words
    for name, kind in (("download", "application/pdf"), ("keeping", "application/pdf"), ("zip", "application/zip")):
        paper = client.get(f"{pack_url}{name}/")
        assert paper["Content-Type"] == kind
        assert paper.content.startswith(b"%PDF" if kind.endswith("pdf") else b"PK")
    fragment = client.get(pack_url, headers={"HX-Request": "true"}).content.decode()
    assert fragment.lstrip().startswith('<div id="progress"')
    assert "Chosen papers, version 1" in client.get("/quality/printing/").content.decode()


def test_nothing_chosen_on_the_page_is_said_there(client, sign_in, answered):
    sign_in(client, answered.mo)
    page = client.post("/quality/printing/chosen/")
    assert page.status_code == 422
    assert queries.NO_PAPER_CHOSEN in page.content.decode()
    page = client.post("/quality/printing/agreement/", {"person": ""})
    assert page.status_code == 422
    assert queries.NO_PERSON_CHOSEN in page.content.decode()
    assert client.post("/quality/printing/build/agreement/").status_code == 404


def test_the_refusal_page_links_to_each_question(client, sign_in, cast):
    sign_in(client, cast.mo)
    page = client.post("/quality/policies/build/")
    assert page.status_code == 422
    assert "/quality/policies/questions/safeguarding_lead/" in page.content.decode()


class TestTheCommand:
    def test_it_writes_the_whole_pack(self, answered, laid, tmp_path, capsys):
        call_command("build_pack", coop="greenvale", out=tmp_path)
        names = sorted(path.name for path in tmp_path.iterdir())
        assert names == ["Policies version 1, for keeping.pdf", "Policies version 1.pdf", "Policies version 1.zip"]
        assert f"{len(every_code()) + 3} steps done, 0 unchanged." in capsys.readouterr().out
        first = (tmp_path / names[1]).read_bytes()
        call_command("build_pack", coop="greenvale", out=tmp_path)
        assert (tmp_path / names[1]).read_bytes() == first
        assert f"0 steps done, {len(every_code()) + 3} unchanged." in capsys.readouterr().out

    def test_it_writes_a_chosen_set(self, answered, laid, tmp_path):
        call_command("build_pack", "--coop", "greenvale", "--set", "P17, easy-P10", "--out", str(tmp_path))
        assert set(laid) == {"P17", "easy-P10", "to-check", "cover"}

    def test_it_says_what_lint_finds(self, answered, capsys):
        call_command("build_pack", coop="greenvale", check=True)
        assert "0 of which stop the pack from being built." in capsys.readouterr().out

    @pytest.mark.parametrize(
        ("given", "sentence"),
        [
            ({"coop": "nowhere"}, "There is no co-op named nowhere."),
            ({"coop": "greenvale", "set": "P99"}, "There is no paper P99."),
            ({"coop": "greenvale"}, "cannot be built until these are answered"),
            ({"coop": "greenvale", "check": True}, "cannot be built as it is"),
        ],
    )
    def test_it_says_why_not(self, cast, given, sentence):
        with pytest.raises(CommandError, match=sentence):
            call_command("build_pack", **given)
