"""The registers during an inspection: the sample by name, everybody else by number, safeguarding in figures alone."""

import datetime as dt

import pytest
import time_machine
from django.urls import reverse

from compliance.models import InspectionSample, SamplePart
from compliance.queries.register_tables import REGISTERS
from compliance.services.complaints import sort_feedback, write_down
from compliance.services.incidents import report_incident
from compliance.services.safeguarding import raise_concern, refer_concern
from coopcare.audit.queries import who_opened
from coopcare.clock import now, today
from coopcare.tenancy.context import acting_for
from members.models import FileStage, RecruitmentFile
from tests.compliance.inspector.test_entering import TUESDAY, opened
from tests.factories.members import PersonFactory


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
    client.force_login(inspection.access.user)
    session = client.session
    session["hat"] = "inspector"
    session.save()
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
    client.force_login(inspection.access.user)
    session = client.session
    session["hat"] = "inspector"
    session.save()
    page = page_of(client, "applicants")
    assert "Taken Lake" in page
    assert [word for word in ("Asked", "Offered", "Gone") if f"{word} Lake" in page] == []
