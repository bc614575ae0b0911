"""The registers during an inspection: the sample by name, everybody else by number, safeguarding in figures alone."""

import datetime as dt

import pytest
import time_machine

from compliance.queries.register_tables import REGISTERS
from compliance.services.complaints import sort_feedback, write_down
from compliance.services.incidents import report_incident
from compliance.services.safeguarding import raise_concern, refer_concern
from coopcare.audit.queries import who_opened
from coopcare.clock import now, today
from coopcare.tenancy.context import acting_for
from tests.compliance.inspector.test_entering import TUESDAY, opened


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
        sort_feedback(
            told["cora"], worker_id=cast.mo.person.id, investigator_id=cast.ana.person.id, is_complex=False, actor=mo
        )
    sign_in(client, cast.mo)
    page = page_of(client, "complaints")
    assert "Margaret Hughes" in page
    assert "Cora" not in page
