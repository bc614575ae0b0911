"""A row of a register as a paper: it says what the row's page says the same reader, and no more."""

import datetime as dt
from io import BytesIO
from pathlib import Path

import pytest
from pdfua import validate
from pypdf import PdfReader

from compliance.models import OversightKind
from compliance.pack.forms import ROW_FILLS, load_forms
from compliance.queries.form_rows import ROWS, form_of_row
from compliance.services.audits import start_audit
from compliance.services.candour import tick_clocks
from compliance.services.complaints import acknowledge, sort_feedback, tell_us
from compliance.services.incidents import look_at_incident, report_incident
from compliance.services.oversight import write_oversight
from compliance.services.risks import Figures, open_risk
from compliance.services.safeguarding import raise_concern, take_first_step
from coopcare.audit.models import Activity
from coopcare.clock import now, today
from coopcare.errors import NotFound
from coopcare.tenancy.context import acting_for
from tests.compliance.pack.test_forms import words_of


def a_fall(cast):
    with acting_for(cast.coop, cast.amira.actor()):
        incident = report_incident(
            kind="fall", happened_at=now() - dt.timedelta(hours=1), what_happened="She slipped in the bath.",
            done_at_once="We rang 999.", harm="hospital", person_id=cast.margaret.person.id, actor=cast.amira.actor(),
        )  # fmt: skip
    with acting_for(cast.coop, cast.mo.actor()):
        mo = cast.mo.actor()
        look_at_incident(
            incident, grade="severe", reason="A broken hip.", serious=["body"], opinion_of="Dr Lee", actor=mo
        )
        tick_clocks(incident, kinds=["insurer"], actor=mo)
    return incident


def words_for(cast, member, kind: str, row) -> str:
    with acting_for(cast.coop, member.actor()):
        return words_of(form_of_row(kind, row.id, actor=member.actor()))


def test_every_kind_of_row_has_a_form_and_a_reader():
    assert set(ROWS) == set(ROW_FILLS) == {form.row for form in load_forms().values()} - {""}


def test_an_incident_with_its_candour_and_who_reported_it_reads_the_report_alone(cast):
    incident = a_fall(cast)
    words = words_for(cast, cast.mo, "incident", incident)
    for known in (incident.code, "Margaret Hughes", "She slipped in the bath.", "Severe", "A broken hip.", "Dr Lee",
                  "Say sorry", "Insurer", "Target"):  # fmt: skip
        assert known in words, known
    reported = words_for(cast, cast.amira, "incident", incident)
    assert "She slipped in the bath." in reported
    assert "A broken hip." not in reported
    assert "Say sorry" not in reported
    assert "None in our records." in reported
    with acting_for(cast.coop, cast.mo.actor()):
        readings = Activity.objects.filter(is_reading=True, about_id=cast.margaret.person.id)
        assert {one.actor_name for one in readings} == {cast.mo.person.full_name, cast.amira.person.full_name}


def test_the_others_say_what_their_rows_know(cast):
    mo = cast.mo.actor()
    with acting_for(cast.coop, cast.ben.actor()):
        concern = raise_concern(
            person_id=cast.margaret.person.id, what="A bruise like a hand.", safe_now="With her daughter.",
            actor=cast.ben.actor(),
        )  # fmt: skip
    with acting_for(cast.coop, cast.margaret.actor()):
        told, _ = tell_us(kind="complaint", text="They came late.", wish="Come on time.", actor=cast.margaret.actor())
    with acting_for(cast.coop, mo):
        take_first_step(concern, kind="safe", said="Her daughter stays.", actor=mo)
        sort_feedback(told, worker_id=None, investigator_id=cast.ana.person.id, is_complex=False, actor=mo)
        acknowledge(told, how="By phone", actor=mo)
        held = write_oversight(
            cast.amira.person, kind=OversightKind.SUPERVISION, held_on=today(), seen="Kind and on time.",
            agreed="A course on hoists.", actor=mo,
        )  # fmt: skip
        risk = open_risk(
            sentence="We run out of drivers.", owner=cast.mo.person, what_we_do="Bicycles.",
            figures=Figures(4, 4, 2, 3), review_on=today() + dt.timedelta(days=30), actor=mo,
        )  # fmt: skip
        audit = start_audit("medicines", cluster=None, size=2, actor=mo)
        notification = a_fall_notified(cast)
    for kind, row, known in (
        ("case", concern, ("A bruise like a hand.", "Her daughter stays.", "The manager alone")),
        ("feedback", told, ("They came late.", "Come on time.", "Margaret Hughes", "Being looked into")),
        ("oversight", held, ("Kind and on time.", "A course on hoists.", "Amira Khan")),
        ("risk", risk, ("We run out of drivers.", "Bicycles.", "16")),
        ("audit", audit, (audit.rule, audit.seed, "Does not apply")),
        ("notification", notification, ("Regulation", notification.code)),
    ):
        words = words_for(cast, cast.mo, kind, row)
        assert all(one in words for one in known), (kind, words)
    assert "Margaret" not in words_for(cast, cast.mo, "notification", notification)
    for member, kind, row in ((cast.ed, "case", concern), (cast.ben, "oversight", held), (cast.amira, "risk", risk)):
        with pytest.raises(NotFound):
            words_for(cast, member, kind, row)


def a_fall_notified(cast):
    return a_fall(cast).notifications.first()


def test_it_is_printed_from_its_page_and_sound(client, sign_in, cast, tmp_path: Path):
    incident = a_fall(cast)
    sign_in(client, cast.mo)
    address = f"/quality/incidents/{incident.id}/"
    assert f'href="{address}paper/"' in client.get(address).content.decode()
    paper = client.get(f"{address}paper/")
    assert paper["Content-Type"] == "application/pdf"
    assert "She slipped" in "".join(page.extract_text() for page in PdfReader(BytesIO(paper.content)).pages)
    path = tmp_path / "incident.pdf"
    path.write_bytes(paper.content)
    assert [str(finding) for finding in validate(str(path)).findings] == []
