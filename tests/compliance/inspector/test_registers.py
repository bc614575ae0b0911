"""The registers during an inspection: the sample by name, everybody else by number, safeguarding in figures alone."""

import datetime as dt

import pytest
import time_machine
from django.urls import reverse

from billing.services.board import set_aims
from compliance.models import InspectionSample, PolicyEdition, SamplePart
from compliance.queries.register_tables import REGISTERS
from compliance.services.complaints import sort_feedback, write_down
from compliance.services.editions import begin_draft
from compliance.services.incidents import report_incident
from compliance.services.safeguarding import raise_concern, refer_concern
from coopcare.audit.queries import who_opened
from coopcare.clock import now, today
from coopcare.tenancy.context import acting_for
from members.governance.models import MeetingKind
from members.governance.services import note_meeting
from members.models import Credential, FileStage, RecruitmentFile, Reference
from tests.compliance.inspector.test_entering import TUESDAY, opened
from tests.factories.members import PersonFactory
from tests.inspectors import come_in


@pytest.fixture(autouse=True)
def tuesday():
    with time_machine.travel(TUESDAY, tick=False) as traveller:
        yield traveller


@pytest.fixture
def told(cast):
    """An incident and a complaint about Margaret and about Cora each, and a case that was referred."""
    mo = cast.mo.actor()
    found = {}
    with acting_for(cast.coop, mo):
        for who, words in (("margaret", "A slip by the bath."), ("cora", "A burn at the stove.")):
            person = getattr(cast, who).person
            report_incident(
                kind="fall", happened_at=now() - dt.timedelta(hours=1), what_happened=words, done_at_once="Rang 999.",
                harm="doctor", person_id=person.id, actor=mo,
            )  # fmt: skip
            found[who], _ = write_down(
                kind="complaint", way="phone", text=f"Late again: {words}", received_on=today(), person_id=person.id,
                actor=mo,
            )  # fmt: skip
        case = raise_concern(
            what="A purse is gone.", safe_now="Yes", person_id=cast.margaret.person.id, actor=cast.ben.actor()
        )
        refer_concern(case, to="The council", at=now(), reference="C-1", actor=mo)
    return found


@pytest.fixture
def her(client, cast, told):
    """The inspector's browser; Margaret is the sample."""
    inspection = opened(cast, sample_ids=[cast.margaret.person.id])
    come_in(client, inspection)
    return client


def page_of(client, slug):
    answer = client.get(f"/quality/records/registers/{slug}/")
    assert answer.status_code == 200, slug
    return answer.content.decode()


def test_the_sample_is_named_and_the_others_are_numbers(her, cast):
    for slug, words in (("incidents", "A slip by the bath."), ("complaints", "Late again: A slip by the bath.")):
        page = page_of(her, slug)
        assert "Margaret Hughes" in page
        assert words in page
        assert "Cora" not in page
        assert "burn" not in page
        assert "Not in your sample" in page
    with acting_for(cast.coop, cast.mo.actor()):
        read = {row.verb for row in who_opened(cast.margaret.person.id)}
        assert "opened the register Incidents and duty of candour" in read
        assert not who_opened(cast.cora.person.id).exists()


def test_safeguarding_is_a_number_and_every_page_has_its_watermark(her):
    page = page_of(her, "safeguarding")
    assert "Of these: referred within 24 hours" in page
    assert "SAF-" not in page
    for slug in REGISTERS:
        page = page_of(her, slug)
        assert "Taken by Iona Blair on Tuesday 1 December 2026 at 9am, Care Quality Commission" in page
        assert "purse" not in page
        assert 'method="post"' not in page.partition("<main")[2]
    assert her.get("/quality/records/registers/people/").status_code == 404
    assert ">Complaints and compliments</a>" in her.get("/quality/records/").content.decode()


def test_a_manager_finds_nothing_about_themselves_there(cast, told, client, sign_in):
    mo = cast.mo.actor()
    with acting_for(cast.coop, mo):
        sort_feedback(told["cora"], worker_id=cast.mo.person.id, investigator_id=None, is_complex=False, actor=mo)
    sign_in(client, cast.mo)
    page = page_of(client, "complaints")
    assert "Margaret Hughes" in page
    assert "Cora" not in page


def applied(cast, first_name: str, stage: FileStage, **days: object) -> RecruitmentFile:
    person = PersonFactory(first_name=first_name, last_name="Lake")
    return RecruitmentFile.objects.create(
        person=person, job="pca", stage=stage, **{"opened_on": dt.date(2026, 9, 1), **days}
    )  # fmt: skip


@pytest.fixture
def applicants(cast):
    on = dt.date(2026, 10, 1)
    with acting_for(cast.coop, cast.system):
        applied(cast, "Asked", FileStage.APPLICANT)
        applied(cast, "Offered", FileStage.OFFERED, offered_on=on)
        applied(cast, "Gone", FileStage.WITHDRAWN, closed_on=on, closed_reason="Chose a nursery.")
        applied(cast, "Old", FileStage.WITHDRAWN, closed_on=dt.date(2025, 11, 30), closed_reason="Moved away.")
        return applied(cast, "Taken", FileStage.STARTED, offered_on=on, started_on=on)


def test_the_manager_reads_who_applied_and_what_came_of_it(client, cast, applicants, sign_in):
    sign_in(client, cast.mo)
    page = page_of(client, "applicants")
    assert [word for word in ("Asked", "Offered", "Gone", "Taken") if f"{word} Lake" not in page] == []
    assert "Chose a nursery." in page
    assert "Works here" in page
    assert "Old Lake" not in page, "closed longer than twelve months ago"
    assert "Amira" not in page, "at work since before files were kept"
    file = client.get(reverse("compliance:export", args=["applicants"]))
    assert "Gone Lake,Personal Care Assistant,Withdrawn,2026-10-01,2026-09-01,Chose a nursery." in file.content.decode()


def test_an_inspector_reads_of_who_was_taken_on_and_is_in_the_sample(client, cast, applicants):
    inspection = opened(cast, sample_ids=[cast.margaret.person.id])
    with acting_for(cast.coop, cast.system):
        InspectionSample.objects.create(inspection=inspection, person=applicants.person, part=SamplePart.WORKER)
    come_in(client, inspection)
    page = page_of(client, "applicants")
    assert "Taken Lake" in page
    assert [word for word in ("Asked", "Offered", "Gone") if f"{word} Lake" in page] == []


@pytest.fixture
def ben_file(cast):
    """Ben's gate was opened on 5 October; one of his two references is verified."""
    on = dt.date(2026, 10, 5)
    with acting_for(cast.coop, cast.system):
        Credential.objects.filter(person=cast.ben.person, kind="dbs").update(reference="001234567890", checked_on=on)
        RecruitmentFile.objects.filter(person=cast.ben.person).delete()
        file = RecruitmentFile.objects.create(
            person=cast.ben.person, job="pca", stage=FileStage.STARTED, opened_on=on, offered_on=on, cleared_on=on,
            started_on=on, identity_seen_on=on, photo_seen_on=on, dbs_level="barred_list", dbs_decision="accepted",
            dbs_shows_something=True, dbs_reason="A caution of long ago, talked through.",
        )  # fmt: skip
        Reference.objects.create(
            file=file, referee="Pat Oak", state="verified", asked_on=on, verified_on=on, verified_how="Rang the office."
        )
    return file


def test_recruitment_files_say_what_is_there_and_never_what_a_disclosure_said(client, cast, ben_file, sign_in):
    sign_in(client, cast.mo)
    page = page_of(client, "recruitment")
    assert "There, 5 October 2026" in page
    assert "Missing. 1 of 2 references verified." in page
    file = client.get(reverse("compliance:export", args=["recruitment"])).content.decode()
    ben = next(line for line in file.splitlines() if line.startswith(ben_file.person.full_name))
    assert ",Open,2026-10-05," in ben
    amira = next(line for line in file.splitlines() if line.startswith("Amira"))
    assert "Open: at work before files were kept" in amira
    for text in (page, file):
        assert "001234567890" not in text
        assert "caution" not in text
        assert "Pat Oak" not in text


def test_an_inspector_reads_the_file_of_a_worker_in_the_sample_and_numbers_of_the_others(client, cast, ben_file):
    inspection = opened(cast, sample_ids=[cast.margaret.person.id])
    with acting_for(cast.coop, cast.system):
        InspectionSample.objects.create(inspection=inspection, person=cast.amira.person, part=SamplePart.WORKER)
    come_in(client, inspection)
    page = page_of(client, "recruitment")
    assert "Amira" in page
    assert [one for one in (cast.ben, cast.ana, cast.mo) if one.person.full_name in page] == []
    assert "Worker " in page
    assert "5 October 2026" not in page
    assert "references verified" in page, "Amira's, with its reason"
    assert "1 of 2 references" not in page
    with acting_for(cast.coop, cast.mo.actor()):
        read = {row.verb for row in who_opened(cast.amira.person.id)}
        assert "opened the register Recruitment files" in read
        assert not who_opened(cast.ben.person.id).exists()


def test_meetings_of_the_board_stand_with_what_they_decided(client, cast, sign_in):
    with acting_for(cast.coop, cast.ed.actor()):
        for on in (dt.date(2026, 11, 10), dt.date(2025, 11, 30)):
            note_meeting(kind=MeetingKind.BOARD, on=on, actor=cast.ed.actor())
        set_aims(least_hours=130, most_hours=150, floor_weeks=6, floor_pence=None, actor=cast.ed.actor())
        draft = begin_draft("P18", actor=cast.mo.actor())
        days = {"decided_on": dt.date(2026, 11, 10), "in_force_from": dt.date(2026, 12, 1)}
        PolicyEdition.objects.create(
            draft=draft, code="P18", number=1, title="Scheduling", text={}, answers={}, base=[], base_version="1",
            minute_reference="2026-11, 5", review_due_on=dt.date(2027, 12, 1), adopted_at=now(), adopted_by="Ed Barker",
            **days,
        )  # fmt: skip
    sign_in(client, cast.mo)
    file = client.get(reverse("compliance:export", args=["meetings"])).content.decode().splitlines()
    assert file[2:] == [
        "2026-12-01,Agreed on the aims of a cluster: 130 to 150 hours a week; reserve of 6 weeks,,,Ed Barker",
        "2026-11-10,The board met,,,Ed Barker",
        '2026-11-10,"Adopted: P18 Scheduling, version 1","2026-11, 5",2026-12-01,Ed Barker',
    ]
    page = client.get(reverse("compliance:exports")).content.decode()
    assert "Minutes of meetings" in page
    assert "Written minutes of meetings" not in page
