"""The readiness list, the insurances with their letters, and the application folder."""

import datetime as dt
import hashlib
import importlib
import io
import zipfile

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from compliance.models import ApplicationFolder, CoopPaper, PackStatus, PaperKind, PolicyPack, ReadinessTick
from compliance.pack.order import Kind
from compliance.queries.builds import order_now
from compliance.queries.library import library
from compliance.queries.readiness import readiness, readiness_of
from compliance.readiness.folder import Paper, pack
from compliance.services.answers import answer_question
from compliance.services.folders import make_next_folder, request_folder
from compliance.services.readiness import note_paper, remind_of_papers, work_item
from compliance.tasks import make_waiting_folders
from coopcare.clock import LONDON, now
from coopcare.documents.services import read_document, store_document
from coopcare.errors import Invalid, NotAllowed, StaleState
from coopcare.outbox.models import Message
from members.models import Employment
from tests.cast import Cast
from tests.factories.editions import an_edition

TODAY = dt.date(2026, 12, 1)


@pytest.fixture(autouse=True)
def _tuesday(request):
    with time_machine.travel(dt.datetime(2026, 12, 1, 9, tzinfo=LONDON), tick=False):
        yield


def a_pdf(words: bytes = b"plan") -> SimpleUploadedFile:
    return SimpleUploadedFile("plan.pdf", b"%PDF-1.7\n" + words * 100, content_type="application/pdf")


def worked(cast: Cast, code="business_plan", **changes) -> ReadinessTick:
    answers = {
        "version": 0, "owner": cast.fiona.person, "due_on": TODAY, "is_done": True, "note": "", "upload": a_pdf(),
        "actor": cast.mo.actor(), **changes,
    }  # fmt: skip
    return work_item(code, **answers)


def noted(cast: Cast, **changes) -> CoopPaper:
    answers = {
        "kind": "employers_liability", "issuer": "Mutual of Hartley", "number": "EL-1", "cover_pence": 1_000_000_000,
        "starts_on": dt.date(2026, 1, 1), "ends_on": dt.date(2026, 12, 31), "actor": cast.mo.actor(), **changes,
    }  # fmt: skip
    return note_paper(**answers)


def test_what_can_be_is_worked_out_and_the_rest_is_ticked(inside: Cast, facts):
    states = {row.item.code: row.state.is_done for row in readiness()}
    assert [code for code, done in states.items() if done] == ["manager", "board", "office"]
    worked(inside)
    noted(inside)
    assert readiness_of("business_plan").hint == (
        "Ticked by Mo Rahman on 1 December 2026, with plan.pdf. Fiona Sykes sees to it."
    )
    assert readiness_of("employers_liability").state.is_done
    assert readiness_of("manager").state.words == "Mo Rahman."
    with time_machine.travel(dt.datetime(2027, 1, 1, 9, tzinfo=LONDON), tick=False):
        assert readiness_of("employers_liability").state.words == "It ended on 31 December 2026."


def test_what_the_board_adopted_and_who_is_named_is_read_where_it_is(inside: Cast, facts):
    def says(code: str) -> tuple[bool, str]:
        state = readiness_of(code).state
        return state.is_done, state.words

    assert says("board") == (True, "Ed Barker.")
    assert says("adopted") == (False, "Not adopted yet: P01 and 25 more.")
    assert says("statement_of_purpose") == (False, "The board has not adopted it yet.")
    for text in library().texts:
        an_edition(text.code)
    assert says("adopted") == (True, "The board has adopted all 26.")
    assert says("statement_of_purpose") == (True, "Version 1, adopted on 1 December 2026, minute 2026-11, item 4.")
    mo = inside.mo.actor()
    answer_question("nominated_individual", value="Helen Marsh", actor=mo)
    assert says("nominated_individual") == (
        False, "The policies name Helen Marsh, who is not on the board, manager or secretary here."
    )  # fmt: skip
    answer_question("nominated_individual", value="ed  barker", actor=mo)
    assert says("nominated_individual") == (True, "ed barker.")


def test_a_pack_that_is_no_longer_so_is_neither_ticked_nor_sent(inside: Cast, facts):
    mo = inside.mo.actor()
    kept = store_document(name="Pack.pdf", content_type="application/pdf", content=b"%PDF", kind="pack", actor=mo)
    PolicyPack.objects.create(
        kind="pack", status=PackStatus.READY, requested_at=now(), finished_at=now(), requested_by="Mo Rahman",
        answers={"key": order_now(Kind.PACK).key, "organisation": {"pack_version": "1"}}, document=kept,
    )  # fmt: skip
    assert readiness_of("pack").state.is_done
    request_folder(actor=mo)
    assert "The policy pack is built" in {one["title"] for one in make_next_folder(actor=inside.system).contents}
    answer_question("board_chair", value="Ed Barker", actor=mo)
    assert readiness_of("pack").state.words == "Version 1 of 1 December 2026. Something has changed: build it again."
    assert not readiness_of("pack").state.is_done
    request_folder(actor=mo)
    assert "The policy pack is built" not in {one["title"] for one in make_next_folder(actor=inside.system).contents}


def test_who_sees_to_it_is_somebody_here_and_a_word_of_theirs_stands_beside_it(inside: Cast, facts):
    with pytest.raises(Invalid, match="Select somebody who works for the co-op") as refusal:
        worked(inside, owner=inside.margaret.person)
    assert refusal.value.field == "owner"
    worked(inside, "board", owner=inside.ed.person, is_done=False, upload=None, due_on=None, note="Two more in May.")
    assert readiness_of("board").hint == "Ed Barker. Ed Barker sees to it. Two more in May."


def test_whoever_left_stays_until_somebody_else_is_chosen_and_so_do_words_of_before(inside: Cast):
    ReadinessTick.objects.create(item="office", owner_before="Helen of the office", changed_at=now(), changed_by="Mo")
    assert "Helen of the office sees to it." in readiness_of("office").hint
    kept = {"is_done": False, "upload": None, "due_on": None}
    assert worked(inside, "office", version=1, owner=None, note="Soon.", **kept).owner_before == "Helen of the office"
    assert worked(inside, "office", version=2, **kept).owner_words == "Fiona Sykes"
    Employment.objects.filter(person=inside.fiona.person).update(ends_on=TODAY - dt.timedelta(days=1))
    inside.fiona.access.hats = []
    inside.fiona.access.save()
    assert worked(inside, "office", version=3, note="Later.", **kept).owner_words == "Fiona Sykes"
    with pytest.raises(Invalid, match="Select somebody who works"):
        worked(inside, "board", **kept)


def test_words_that_are_exactly_one_name_become_that_person_and_can_be_words_again(inside: Cast):
    migration = importlib.import_module("compliance.migrations.0015_owners_are_people")
    typed = {"office": " ed barker ", "board": "Margaret Hughes", "manager": "Mo", "business_plan": "Ana Kowalska"}
    for item, words in typed.items():
        ReadinessTick.objects.create(item=item, owner_before=words, changed_at=now(), changed_by="Mo")

    def owners(statement: str) -> dict[str, tuple[str, str]]:
        with connection.cursor() as cursor:
            cursor.execute(statement.format(name="readinesstick"))
        rows = ReadinessTick.objects.select_related("owner")
        return {row.item: (row.owner.first_name if row.owner else "", row.owner_before) for row in rows}

    assert owners(migration.NAMED) == {
        "office": ("Ed", ""),
        "board": ("", "Margaret Hughes"),
        "manager": ("", "Mo"),
        "business_plan": ("Ana", ""),
    }
    before = {item: words for item, (_, words) in owners(migration.WORDS).items()}
    assert before == {**typed, "office": "Ed Barker"}


def test_an_item_that_is_late_says_so(inside: Cast):
    worked(inside, is_done=False, upload=None, due_on=TODAY - dt.timedelta(days=1))
    row = readiness_of("business_plan")
    assert (row.status, row.hint) == (
        "Overdue", "Its document is not here yet. Fiona Sykes sees to it. By 30 November 2026."
    )  # fmt: skip


def test_refusals(inside: Cast):
    with pytest.raises(Invalid, match="Add its document, then tick it"):
        worked(inside, upload=None)
    with pytest.raises(Invalid, match="worked out by itself"):
        worked(inside, code="manager", upload=None)
    with pytest.raises(Invalid, match="not one we can keep"):
        worked(inside, upload=SimpleUploadedFile("plan.pdf", b"MZ" + b"x" * 300))
    with pytest.raises(NotAllowed):
        worked(inside, actor=inside.ed.actor())
    worked(inside)
    with pytest.raises(StaleState, match="Somebody has just changed this"):
        worked(inside)
    again = worked(inside, version=1, upload=None, is_done=False)
    assert (again.version, again.done_on, again.document.name) == (2, None, "plan.pdf")


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"cover_pence": 499_999_999}, "cover_pence", "£5,000,000"),
        ({"cover_pence": None}, "cover_pence", "the most that the insurance pays"),
        ({"ends_on": dt.date(2025, 1, 1)}, "ends_on", "before it starts"),
        ({"kind": "car"}, "kind", "what it is"),
    ],
)
def test_what_is_wrong_with_an_insurance_is_said(inside: Cast, facts, changes, field, words):
    with pytest.raises(Invalid, match=words) as refusal:
        noted(inside, **changes)
    assert refusal.value.field == field


def test_the_same_paper_is_noted_once_and_letters_go_once(inside: Cast, facts):
    noted(inside)
    with pytest.raises(Invalid, match="noted already"):
        noted(inside)
    noted(inside, kind="information_commissioner", cover_pence=None, ends_on=dt.date(2027, 12, 31))
    assert remind_of_papers(actor=inside.system) == 1
    assert remind_of_papers(actor=inside.system) == 0
    letter = Message.objects.get()
    assert (letter.to, letter.subject) == (
        "mo@people.example", "Employers’ liability insurance ends on 31 December 2026"
    )  # fmt: skip
    with time_machine.travel(dt.datetime(2027, 1, 8, 9, tzinfo=LONDON), tick=False):
        assert remind_of_papers(actor=inside.system) == 1
        assert "ended on 31 December 2026" in Message.objects.order_by("created_at").last().body
    with pytest.raises(NotAllowed):
        remind_of_papers(actor=inside.mo.actor())
    noted(inside, number="EL-2", ends_on=dt.date(2028, 12, 31))
    with time_machine.travel(dt.datetime(2027, 2, 8, 9, tzinfo=LONDON), tick=False):
        assert remind_of_papers(actor=inside.system) == 0, "it has been renewed"


def test_the_folder_has_what_is_ready_and_says_what_is_not(inside: Cast, facts):
    worked(inside)
    noted(inside, upload=a_pdf(b"cover"))
    folder = request_folder(actor=inside.mo.actor())
    with pytest.raises(Invalid, match="being made already"):
        request_folder(actor=inside.mo.actor())
    assert make_waiting_folders.run(inside.system) is True
    assert make_waiting_folders.run(inside.system) is False
    folder.refresh_from_db()
    assert folder.status == PackStatus.READY
    with zipfile.ZipFile(io.BytesIO(read_document(folder.document))) as found:
        names = found.namelist()
        sums = dict(reversed(line.split("  ")) for line in found.read("MANIFEST.sha256").decode().splitlines())
        assert {name: hashlib.sha256(found.read(name)).hexdigest() for name in names[:-1]} == sums
    assert names == [
        "03-money/business-plan.pdf", "04-insurance-and-registrations/employers-liability.pdf", "index.html",
        "MANIFEST.sha256",
    ]  # fmt: skip
    assert "Statement of financial viability" in folder.missing
    assert "Business plan" not in folder.missing


def test_a_damaged_document_fails_the_folder_with_its_reason(inside: Cast, facts):
    document = worked(inside).document
    default_storage.delete(document.storage_key)
    default_storage.save(document.storage_key, ContentFile(b"something else"))
    folder = request_folder(actor=inside.mo.actor())
    for _ in range(3):
        make_next_folder(actor=inside.system)
    folder.refresh_from_db()
    assert (folder.status, folder.document) == (PackStatus.FAILED, None)
    assert folder.last_error.startswith("This document is not as it was stored")
    assert ApplicationFolder.objects.count() == 1


def test_the_same_documents_give_the_same_bytes():
    papers = [Paper("b.pdf", "B <b>", b"b"), Paper("a.pdf", "A", b"a")]
    with time_machine.travel(dt.datetime(2030, 5, 5, tzinfo=LONDON), tick=False):
        later = pack("T", papers, ["C"])
    assert pack("T", papers, ["C"]) == later
    with zipfile.ZipFile(io.BytesIO(later)) as found:
        assert "B &lt;b&gt;" in found.read("index.html").decode()
    with pytest.raises(ValueError, match="same place"):
        pack("T", [papers[0], papers[0]], [])


def test_every_kind_of_paper_is_on_the_list():
    assert {kind.value for kind in PaperKind} <= {row.works_out for row in _items()}


def _items():
    from compliance.readiness.items import read_items

    return read_items()
