"""What is read and taken away: statements, timeline, staff file, search, tables, the return, and the signed file."""

import csv
import datetime as dt
import io
import json
import re
from collections import Counter

import pytest
import time_machine
from pypdf import PdfReader

from clusters.models import PackageTask
from compliance.inspecting.sealing import check, files_of
from compliance.models import BundleStatus, EvidenceSnapshot, InspectionBundle, InspectionSample, SamplePart
from compliance.queries.exports import EXPORTS
from compliance.queries.pir import return_on
from compliance.queries.statements import NOT_WRITTEN, statements
from compliance.services import bundles
from compliance.services.assessments import assess
from compliance.services.bundles import advance, next_bundle, request_bundle
from compliance.services.evidence import add_evidence, count_evidence
from compliance.services.returns import write_answer
from compliance.views import tables
from coopcare.audit.queries import who_opened
from coopcare.documents.services import read_document
from coopcare.errors import Invalid, NotAllowed
from coopcare.tenancy.context import acting_for
from members.models import PermissionGrant, Person
from rotas.models import VisitNote, VisitStatus
from tests.compliance.inspector.test_entering import TUESDAY, opened
from tests.factories.rotas import a_visit
from tests.inspectors import come_in
from tests.papers import faults_in

MONDAY = dt.date(2026, 11, 30)


@pytest.fixture(autouse=True)
def tuesday():
    with time_machine.travel(TUESDAY, tick=False) as traveller:
        yield traveller


OF_CORA = ("Otto the budgie", "Otto knows the way", "01632 960444", "Ring Otto", "Feed Otto")


def of_cora(cast):
    """Somebody outside the sample, of whom every table could tell: a note, a permission, contacts, a task."""
    cora = cast.cora.person
    given = a_visit(cast.packages["cora"], on=MONDAY, at=dt.time(15), pca=cast.zofia.person, status=VisitStatus.DONE)
    VisitNote.objects.create(visit=given, author_name="Zofia Nowak", text=OF_CORA[0], written_at=given.ends_at)
    PermissionGrant.objects.create(
        person=cora, representative=cast.nia.person, relationship=OF_CORA[1], scopes=["see_visits"],
        starts_on=dt.date(2026, 1, 1), how_given="She said so",
    )  # fmt: skip
    Person.objects.filter(id=cora.id).update(phone=OF_CORA[2], contact_notes=OF_CORA[3])
    PackageTask.objects.create(package=cast.packages["cora"], name=OF_CORA[4], task_class="practical")


@pytest.fixture
def her(client, cast, sign_in):
    """The inspector's browser; Margaret and Amira's file are the sample."""
    with acting_for(cast.coop, cast.system):
        given = a_visit(cast.packages["margaret"], on=MONDAY, at=dt.time(9), pca=cast.amira.person,
                        status=VisitStatus.DONE)  # fmt: skip
        VisitNote.objects.create(visit=given, author_name="Amira Khan", text="We made soup.", written_at=given.ends_at)
        a_visit(cast.packages["cora"], on=MONDAY, at=dt.time(9), pca=cast.zofia.person, status=VisitStatus.MISSED)
        of_cora(cast)
    inspection = opened(cast, sample_ids=[cast.margaret.person.id])
    with acting_for(cast.coop, cast.system):
        InspectionSample.objects.create(inspection=inspection, part=SamplePart.WORKER, person=cast.amira.person)
    come_in(client, inspection)
    client.inspection = inspection
    return client


def text_of(client, path, status=200):
    answer = client.get(f"/quality/records/{path}")
    assert answer.status_code == status, path
    return answer.content.decode()


def test_a_statement_shows_claim_evidence_date_author_source_and_hash(her):
    page = text_of(her, "statements/R2/")
    for words in (
        "The co-op has not written its claim yet.", "2 of 3 workers’ places at visits began within 15 minutes",
        "Date: 30 November 2026", "Author: Counted from the records", "query visits_on_time version 2", "SHA-256:",
        "P18 Scheduling", "Not adopted: the board has not agreed to this policy",
    ):  # fmt: skip
        assert words in page, words
    assert "gathered by hand" in text_of(her, "statements/W8/")
    text_of(her, "statements/X9/", status=404)


def test_every_statement_has_evidence_and_a_figure_keeps_its_hash(inside):
    with time_machine.travel(TUESDAY, tick=False):
        first, again = statements(), statements()
    assert len(first) == 34
    assert all(one.evidence or one.not_adopted for one in first)
    assert [proof for one in first for proof in one.evidence if proof.policy] == [], "nobody has adopted anything"
    assert first == again


def test_the_claim_is_the_co_ops_own_words(inside):
    with time_machine.travel(TUESDAY, tick=False):
        assert {one.claim_words for one in statements()} == {NOT_WRITTEN}
        assess(
            framework="statements-2023", node="R2", after=0, score=3, story="The same PCA comes most mornings.",
            actor=inside.mo.actor(),
        )  # fmt: skip
        (found,) = [one for one in statements() if one.code == "R2"]
    assert found.claim_words == "What we claim: The same PCA comes most mornings."


def test_what_was_counted_and_gathered_stands_under_its_statement(inside):
    mo = inside.mo.actor()
    with time_machine.travel(TUESDAY, tick=False):
        count_evidence(first=dt.date(2026, 11, 1), last=dt.date(2026, 11, 30), actor=mo)
        add_evidence(
            kind="observation", category="observation", topics=["punctuality"], title="A morning with a PCA",
            words="He rang ahead when the bus was late.", on=dt.date(2026, 11, 20), actor=mo,
        )  # fmt: skip
        (found,) = [one for one in statements() if one.code == "R2"]
    by_title = {one.title: one for one in found.evidence}
    seen, (snapshot, *_) = by_title["A morning with a PCA"], EvidenceSnapshot.objects.filter(source="punctuality")
    assert (seen.author, seen.on, len(seen.sha256)) == ("Mo Rahman", dt.date(2026, 11, 20), 64)
    assert snapshot.digest in {one.sha256 for one in found.evidence}


def test_a_timeline_is_one_dated_line_and_she_sees_who_looked(her, cast):
    page = text_of(her, f"people/{cast.margaret.person.id}/timeline/")
    for words in ("We made soup.", "Help was agreed", "lets David Hughes (son)", "Amira Khan joined", "9am to"):
        assert words in page, words
    again = text_of(her, f"people/{cast.margaret.person.id}/timeline/")
    assert "Opened dated timeline" in again
    with acting_for(cast.coop, cast.mo.actor()):
        assert {row.actor_name for row in who_opened(cast.margaret.person.id)} == {"Iona Blair"}
    paper = her.get(f"/quality/records/people/{cast.margaret.person.id}/timeline.pdf")
    assert paper.content.startswith(b"%PDF")
    text_of(her, f"people/{cast.cora.person.id}/timeline/", status=404)


def test_the_manager_reads_everybody_by_name(client, cast, sign_in):
    """No sample is chosen for whoever may open all."""
    sign_in(client, cast.mo)
    page = text_of(client, "")
    for whose, words in ((cast.cora, "people/{}/timeline/"), (cast.margaret, "people/{}/"), (cast.ben, "staff/{}/")):
        assert f"/quality/records/{words.format(whose.person.id)}" in page
    assert "Ask the manager" not in page
    assert "Cora Bright" in text_of(client, "search/?q=cora")


def test_one_staff_file_opens_and_the_others_do_not(her, cast):
    assert "Criminal record check (DBS)" in text_of(her, f"staff/{cast.amira.person.id}/")
    text_of(her, f"staff/{cast.ben.person.id}/", status=404)
    text_of(her, f"staff/{cast.margaret.person.id}/", status=404)


@pytest.mark.parametrize(
    ("asked", "found", "hidden"),
    [
        ("margaret", "Margaret Hughes", "Cora"),
        ("cora", "Nothing was found for", "Cora Bright"),
        ("amira", "Amira Khan", "Margaret"),
        ("ben", "Nothing was found for", "Ben Okafor"),
        ("medicines", "S8 Medicines optimisation", "Margaret"),
        ("consent", "P03 Consent, capacity and best interests", "Margaret"),
        ("", "What are you looking for?", "Nothing was found"),
    ],
)
def test_search_finds_the_sample_policies_and_statements(her, asked, found, hidden):
    page = text_of(her, f"search/?q={asked}")
    assert found in page
    assert hidden not in page


def test_every_table_says_who_took_it_and_names_the_sample_alone(her):
    for slug in EXPORTS:
        content = her.get(f"/quality/records/tables/{slug}/").content.decode("utf-8-sig")
        (mark, *_), header, *rows = csv.reader(io.StringIO(content))
        assert "Taken by Iona Blair on Tuesday 1 December 2026 at 9am, Care Quality Commission" in mark
        assert header
        assert all(len(row) == len(header) for row in rows), slug
        found = [words for words in ("Cora", "Bright", *OF_CORA) if words in content]
        assert found == [], slug
    assert "We made soup." in her.get("/quality/records/tables/notes/").content.decode()


SHOWS_HER = ("rotas", "visits", "late", "notes", "permissions", "people", "agreed-help", "needs")
SHOWS_A_WORKER = ("training", "staff")


def looked(cast, member):
    with acting_for(cast.coop, cast.system):
        return [row.verb for row in who_opened(member.person.id)]


@pytest.fixture
def late_for_her(cast):
    """Margaret's PCA came late one day, so that she stands in every table of visits."""
    with acting_for(cast.coop, cast.system):
        a_visit(cast.packages["margaret"], on=MONDAY, at=dt.time(14), pca=cast.zofia.person, status=VisitStatus.MISSED)


@pytest.mark.parametrize("way", ["", "paper/"])
def test_who_stands_in_a_table_by_name_sees_that_it_was_read(her, cast, late_for_her, way):
    for slug in (*SHOWS_HER, *SHOWS_A_WORKER):
        whose, others = (cast.margaret, cast.cora) if slug in SHOWS_HER else (cast.amira, cast.ben)
        before = Counter(looked(cast, whose))
        assert her.get(f"/quality/records/tables/{slug}/{way}").status_code == 200
        (added,) = (Counter(looked(cast, whose)) - before).elements()  # the clock is held, so order says nothing
        assert EXPORTS[slug].title in added
        assert looked(cast, others) == [], "only a number, or a name without a record"


def test_who_stands_on_a_page_by_name_sees_that_it_was_read(her, cast, late_for_her):
    mill = cast.packages["margaret"].cluster_id
    for path, words in (
        (f"rotas/{mill}/?week={MONDAY}", "opened a cluster's rota"),
        ("visits/?month=2026-11", "opened the visit log"),
        ("late/?month=2026-11", "opened late and missed visits"),
    ):
        text_of(her, path)
        assert words in looked(cast, cast.margaret)
    text_of(her, "staff/")
    assert looked(cast, cast.amira) == ["opened staff checks and training"]
    assert looked(cast, cast.cora) == looked(cast, cast.ben) == []


def test_the_managers_front_page_leads_to_the_visits_that_it_counts(client, cast, sign_in, late_for_her):
    """Yesterday was another month."""
    sign_in(client, cast.mo)
    (link,) = re.findall(r'href="([^"]+)">1 missed visit in the last 7 days', client.get("/").content.decode())
    page = client.get(link).content.decode()
    assert "Late and missed visits, 24 November 2026 until today" in page
    assert "30 November 2026" in page
    assert "Margaret Hughes" in page
    assert "December 2026" in text_of(client, "late/?since=soon")


def test_the_manager_has_all_of_it_so_the_test_above_can_fail(client, cast, sign_in):
    with acting_for(cast.coop, cast.system):
        of_cora(cast)
    sign_in(client, cast.mo)
    told = "".join(client.get(f"/quality/records/tables/{slug}/").content.decode() for slug in EXPORTS)
    assert [words for words in OF_CORA if words not in told] == []


def test_the_return_counts_on_any_day_and_says_what_it_cannot(her, cast):
    page = text_of(her, "return/")
    assert "People: 2" in page
    assert "Not counted here: ethnicity, sexuality, religion and disability" in page
    assert "Write this answer" not in page
    early = text_of(her, "return/?on=2019-01-01")
    assert "as of 1 January 2019" in early
    assert "People: 0" in early
    assert "as of 1 December 2026" in text_of(her, "return/?on=2031-01-01")
    assert "as of 1 December 2026" in text_of(her, "return/?on=soon")


def test_the_manager_writes_at_most_500_words(inside):
    mo = inside.mo.actor()
    with pytest.raises(Invalid, match="Your answer has 501 words"):
        write_answer("going_well", text="word " * 501, actor=mo)
    write_answer("going_well", text="word " * 500, actor=mo)
    write_answer("going_well", text="We listen.", actor=mo)
    with pytest.raises(NotAllowed):
        write_answer("going_well", text="x", actor=inside.ana.actor())
    found = {one.item.slug: one for _, group in return_on().groups for one in group}
    assert (found["going_well"].words, found["going_well"].word_count) == ("We listen.", 2)


def finished(cast):
    with acting_for(cast.coop, cast.system):
        while (waiting := next_bundle()) is not None and advance(waiting, actor=cast.system):
            pass
        return InspectionBundle.objects.select_related("document").order_by("-requested_at").first()


def test_everything_in_one_signed_file(her, cast):
    bundle = finished(cast)
    assert bundle.status == BundleStatus.READY, bundle.last_error
    with acting_for(cast.coop, cast.system):
        assert not who_opened(cast.margaret.person.id).exists()
    content = her.get(f"/quality/records/files/{bundle.id}/download/").content
    with acting_for(cast.coop, cast.system):
        assert [row.verb for row in who_opened(cast.margaret.person.id)] == [
            "opened dated timeline, taken away in the signed file"
        ]
    listed = check(content, fingerprint=bundle.key_sha256)
    files = files_of(content)
    assert {"index.html", "page.css", "statements.html", "return.html", "tables/rotas.csv", "policies/P01.html",
            "people/margaret-hughes-1.html", "staff/amira-khan-1.html"} <= set(listed)  # fmt: skip
    for name in listed:
        text = files[name].decode()
        assert [words for words in ("Cora", *OF_CORA) if words in text] == [], name
        for outside in ("http://", "https://", "<script", 'href="/'):
            assert outside not in text, (name, outside)
    for name in listed.keys() - {"index.html", "page.css", "HOW-TO-CHECK.txt"}:
        assert f'href="{name}"' in files["index.html"].decode()
    about = json.loads(files["manifest.json"])["about"]
    assert about["for"] == "Iona Blair, Care Quality Commission"
    with acting_for(cast.coop, cast.system):
        assert bundle.document.byte_size == len(read_document(bundle.document))
    page = text_of(her, f"files/{bundle.id}/")
    assert bundle.key_sha256 in page
    assert bundle.document.sha256 in page


def test_one_at_a_time_and_only_for_an_open_inspection(her, cast, tuesday):
    mo = cast.mo.actor()
    with acting_for(cast.coop, mo), pytest.raises(Invalid, match="already"):
        request_bundle(her.inspection, actor=mo)
    finished(cast)
    with acting_for(cast.coop, mo):
        assert request_bundle(her.inspection, actor=mo).status == BundleStatus.WAITING
    tuesday.shift(dt.timedelta(hours=49))
    with acting_for(cast.coop, mo), pytest.raises(Invalid, match="has ended"):
        request_bundle(her.inspection, actor=mo)


def test_a_part_that_cannot_be_made_says_which_and_the_last_good_file_stays(her, cast, monkeypatch, tuesday):
    good = finished(cast)
    tuesday.shift(dt.timedelta(minutes=5))
    title, _ = bundles.PARTS["people"]

    def fails(*_):
        raise OSError("no room")

    monkeypatch.setitem(bundles.PARTS, "people", (title, fails))
    with acting_for(cast.coop, cast.mo.actor()):
        request_bundle(her.inspection, actor=cast.mo.actor())
    bad = finished(cast)
    assert (bad.status, bad.last_error) == (BundleStatus.FAILED, "People in the sample: no room")
    assert f"/quality/records/files/{good.id}/" in text_of(her, "")


def test_a_table_on_paper_says_who_took_it_and_keeps_to_the_sample(her, cast, monkeypatch):
    paper = her.get("/quality/records/tables/visits/paper/")
    assert paper["Content-Type"] == "application/pdf"
    assert faults_in(paper.content) == []
    page = PdfReader(io.BytesIO(paper.content)).pages[0]
    words = " ".join(page.extract_text().split())
    for known in ("Visit log", "Margaret Hughes", "Amira Khan", "Taken by", "inspection that is open until"):
        assert known in words, known
    assert "Cora" not in words
    assert page.mediabox.width > page.mediabox.height
    cluster = cast.packages["margaret"].cluster
    rota = her.get(f"/quality/records/rotas/{cluster.id}/paper/?week={MONDAY}")
    words = " ".join(PdfReader(io.BytesIO(rota.content)).pages[0].extract_text().split())
    assert f"Rota of {cluster.name}, week of 30 Nov" in words
    assert "Margaret Hughes" in words
    assert (
        "Rota of"
        in PdfReader(io.BytesIO(her.get(f"/quality/records/rotas/{cluster.id}/paper/?week=soon").content))
        .pages[0]
        .extract_text()
    )
    monkeypatch.setattr(tables, "MOST_LINES", 1)
    refused = her.get("/quality/records/tables/visits/paper/")
    assert "Take it as a spreadsheet instead." in refused.content.decode()
    assert refused.status_code < 500
    assert her.get("/quality/records/tables/nothing/paper/").status_code == 404
