"""What was gathered and what stands in a staff file: open to the inspector, in the signed file, and to nobody else."""

import datetime as dt
import hashlib

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from compliance.inspecting.sealing import check, files_of
from compliance.models import InspectionSample, Oversight, SamplePart
from compliance.services.evidence import add_evidence, withdraw_evidence
from coopcare.audit.queries import opened_by, who_opened
from coopcare.clock import now
from coopcare.documents.services import read_document
from coopcare.tenancy.context import acting_for
from members.models import Competency, Outcome, RecruitmentFile, TrainingTopic
from tests.compliance.inspector.test_entering import TUESDAY, opened
from tests.compliance.inspector.test_reading import finished, text_of
from tests.inspectors import come_in

SHEET = b"%PDF-1.7 " + b"x" * 300


@pytest.fixture(autouse=True)
def tuesday():
    with time_machine.travel(TUESDAY, tick=False) as traveller:
        yield traveller


@pytest.fixture
def gathered(cast):
    with acting_for(cast.coop, cast.mo.actor()):
        return add_evidence(
            kind="document", category="processes", topics=["punctuality"], title="On-call sheet",
            words="Who answers at night.", on=TUESDAY.date(), upload=SimpleUploadedFile("sheet.pdf", SHEET),
            actor=cast.mo.actor(),
        )  # fmt: skip


@pytest.fixture
def her(client, cast, gathered):
    """Amira's file is in the sample, Zofia's is not; both were supervised and watched."""
    with acting_for(cast.coop, cast.system):
        for worker, by in ((cast.amira.person, "Ana Sousa"), (cast.zofia.person, "Iris Cole")):
            Oversight.objects.create(
                worker=worker, kind="supervision", held_on=dt.date(2026, 11, 3), held_by=by, seen="Sad about a death.",
                agreed="To rest.", answer="It helped.", answered_at=now(), written_at=now(),
            )  # fmt: skip
            Competency.objects.create(
                person=worker, topic=TrainingTopic.MEDICINES, outcome=Outcome.CAN, seen_on=dt.date(2026, 10, 2),
                ends_on=dt.date(2027, 10, 1), seen_by=by, what_was_seen="Gave eye drops.",
            )  # fmt: skip
        RecruitmentFile.objects.filter(person=cast.amira.person).update(induction_began_on=dt.date(2020, 1, 7))
    inspection = opened(cast, sample_ids=[cast.margaret.person.id])
    with acting_for(cast.coop, cast.system):
        InspectionSample.objects.create(inspection=inspection, part=SamplePart.WORKER, person=cast.amira.person)
    come_in(client, inspection)
    client.inspection = inspection
    return client


def path_of(item):
    return f"/quality/records/evidence/{item.id}/"


def test_a_gathered_document_opens_within_the_inspection_and_is_kept_as_read(her, cast, gathered, tuesday):
    page = text_of(her, "statements/R2/")
    assert f'href="{path_of(gathered)}"' in page
    assert hashlib.sha256(SHEET).hexdigest() in page
    assert her.get(path_of(gathered)).content == SHEET
    with acting_for(cast.coop, cast.system):
        verbs = opened_by(her.inspection.access.user_id).values_list("verb", flat=True)
        assert "opened the evidence “On-call sheet”" in set(verbs)
    assert her.get(f"/quality/evidence/{gathered.id}/document/").status_code == 403, (
        "the door of the co-op's own people"
    )
    tuesday.shift(dt.timedelta(hours=49))
    assert her.get(path_of(gathered)).status_code == 403


def test_what_was_taken_back_opens_no_more(her, cast, gathered):
    with acting_for(cast.coop, cast.mo.actor()):
        withdraw_evidence(gathered, why="It was of another co-op.", actor=cast.mo.actor())
    assert her.get(path_of(gathered)).status_code == 404


def test_it_is_in_the_signed_file_as_it_was_kept(her, cast, gathered):
    bundle = finished(cast)
    assert bundle.last_error == ""
    with acting_for(cast.coop, cast.system):
        content = read_document(bundle.document)
    listed, files = check(content, fingerprint=bundle.key_sha256), files_of(content)
    (name,) = [one for one in listed if one.startswith("evidence/")]
    assert name == f"evidence/on-call-sheet-{gathered.id}.pdf"
    assert listed[name] == gathered.document.sha256 == hashlib.sha256(files[name]).hexdigest()
    for page in ("statements.html", "index.html"):
        assert f'href="{name}"' in files[page].decode()
    (staff,) = [text.decode() for path, text in files.items() if path.startswith("staff/")]
    assert "Watched at work" in staff
    assert "Iris Cole" not in staff


def test_who_stands_in_the_table_of_supervision_sees_that_it_was_read(her, cast):
    assert "Zofia" in her.get("/quality/records/tables/supervision/").content.decode(), "that it was held, of everybody"
    with acting_for(cast.coop, cast.system):
        assert [row.verb for row in who_opened(cast.amira.person.id)] == [
            "opened the table Supervision, spot checks and appraisal, as a file"
        ]
        assert not who_opened(cast.zofia.person.id).exists()


def test_a_staff_file_tells_that_they_were_supervised_watched_and_inducted(her, cast):
    page = text_of(her, f"staff/{cast.amira.person.id}/")
    for words in ("Supervision", "3 November 2026, Ana Sousa", "Medicines", "Yes: safe to do this",
                  "2 October 2026, Ana Sousa", "The induction began on 7 January 2020."):  # fmt: skip
        assert words in page, words
    for private in ("Sad about", "To rest", "It helped", "Gave eye drops", "Iris Cole"):
        assert private not in page, private
    text_of(her, f"staff/{cast.zofia.person.id}/", status=404)
