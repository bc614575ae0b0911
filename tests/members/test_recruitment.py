"""Keeping a recruitment file, and what the rota makes of it."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from coopcare.clock import now, today
from coopcare.errors import Invalid, NotAllowed, StaleState
from members.models import (
    Credential,
    CredentialKind,
    Employment,
    FileStage,
    Job,
    Person,
    RecruitmentFile,
    Reference,
)
from members.recruitment_queries import read_file
from members.services import recruitment as files
from members.services.workers import add_credential, employ, end_employment
from rotas.queries.candidates import candidates_at
from rotas.queries.facts import worker_facts
from rotas.suitability import Start
from tests.cast import Cast
from tests.factories.members import PersonFactory

PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n"
SINCE = date(2015, 7, 1)


def a_new_pca(cast: Cast) -> RecruitmentFile:
    joy = PersonFactory(first_name="Joy", last_name="Mensah", born_on=date(1990, 1, 1))
    employ(joy, job=Job.PCA, starts_on=today(), guaranteed_minutes=600, most_minutes=2400, actor=cast.mo.actor())
    return RecruitmentFile.objects.get(person=joy)


def all_but_dbs(file: RecruitmentFile, cast: Cast) -> None:
    mo = cast.mo.actor()
    files.see_identity(file, identity_proof="Passport", identity_seen_on=today(), photo_seen_on=today(), actor=mo)
    files.set_history_since(file, month=SINCE, actor=mo)
    past = files.add_past(file, kind="care_work", what="Elm House", first_month=SINCE, last_month=today(), actor=mo)
    files.answer_conduct(past, conduct="Kind and on time.", why_left="Moved house; they say so too.", actor=mo)
    for referee in ("Joan Hale", "Tom Reed"):
        a_reference(file, referee, cast)
    files.say_none_needed(file, actor=mo)
    files.check_right_to_work(file, proof="Passport", checked_on=today(), look_again_on=None, actor=mo)
    files.answer_health(file, answered_on=today(), adjustments="", actor=mo)
    files.begin_induction(file, began_on=today(), actor=mo)


def a_reference(file: RecruitmentFile, referee: str, cast: Cast) -> Reference:
    mo = cast.mo.actor()
    asked = files.ask_reference(
        file, referee=referee, organisation="Elm House", is_last_employer=True, asked_on=today(), actor=mo
    )
    received = files.receive_reference(asked, received_on=today(), words="Would have her back.", actor=mo)
    return files.verify_reference(received, verified_on=today(), verified_how="Rang the home.", actor=mo)


def a_decision(file: RecruitmentFile, cast: Cast, **changed: object) -> RecruitmentFile:
    answers: dict = {
        "number": "001234567890", "issued_on": today(), "level": "barred_list", "shows_something": False,
        "decision": "accepted", "reason": "", "update_service": True, "look_again_on": None,
    }  # fmt: skip
    return files.decide_dbs(file, **{**answers, **changed}, actor=cast.mo.actor())


def said_of(person: Person, cast: Cast) -> list[str]:
    """What the rota says against somebody for a visit to Margaret tomorrow."""
    starts_at = now().replace(hour=10, minute=0, second=0, microsecond=0) + timedelta(days=1)
    found = candidates_at(cast.packages["margaret"], starts_at=starts_at, minutes=45)
    return next(one.reasons_against for one in found if one.pca.id == person.id)


def test_the_rota_refuses_until_the_file_is_whole(inside: Cast) -> None:
    file = a_new_pca(inside)
    assert "gaps in work history" in said_of(file.person, inside)[0]
    with pytest.raises(Invalid, match="The gate stays shut. Proof of who they are has not been seen"):
        files.clear_to_start(file, actor=inside.mo.actor())
    all_but_dbs(file, inside)
    assert said_of(file.person, inside)[0] == "Joy is not cleared to start. Missing: DBS decision."
    a_decision(file, inside)
    assert said_of(file.person, inside) == ["Joy is not cleared to start. The manager has not cleared them yet."]
    cleared = files.clear_to_start(file, actor=inside.mo.actor())
    assert (cleared.stage, cleared.cleared_on, cleared.completed_on) == (FileStage.CLEARED, today(), today())
    assert said_of(file.person, inside) == []
    with pytest.raises(StaleState, match="checked already"):
        files.clear_to_start(file, actor=inside.mo.actor())


def test_whoever_worked_here_before_goes_on_and_is_to_be_completed(inside: Cast) -> None:
    file = RecruitmentFile.objects.get(person=inside.amira.person)
    assert said_of(inside.amira.person, inside) == []
    assert not read_file(file).is_whole
    with pytest.raises(Invalid, match="The gate stays shut"):
        files.clear_to_start(file, actor=inside.mo.actor())
    files.shut_gate(file, reason="Her papers are not hers.", actor=inside.mo.actor())
    assert "Amira is not cleared to start." in said_of(inside.amira.person, inside)[0]
    with pytest.raises(StaleState, match="shut already"):
        files.shut_gate(file, reason="Again.", actor=inside.mo.actor())


def test_a_start_under_supervision(inside: Cast) -> None:
    mo, file = inside.mo.actor(), a_new_pca(inside)
    signed = {"reason": "Nobody else can come.", "barred_list_clear_on": today(), "signed_by": "Nora Iles"}
    with pytest.raises(Invalid, match="They cannot start yet"):
        files.start_supervised(file, until=today(), actor=mo, **signed)
    all_but_dbs(file, inside)
    with pytest.raises(Invalid, match="six weeks"):
        files.start_supervised(file, until=today() + timedelta(days=43), actor=mo, **signed)
    until = today() + timedelta(days=42)
    files.start_supervised(file, until=until, actor=mo, **signed)
    facts = worker_facts([file.person_id], today(), today())[file.person_id]
    assert facts.starts == (Start(today(), until, supervised=True),)
    assert any("only beside a cleared colleague" in sentence for sentence in said_of(file.person, inside))
    files.have_started(file, started_on=today(), actor=mo)
    a_decision(file, inside)
    cleared = files.clear_to_start(file, actor=mo)
    assert (cleared.stage, cleared.cleared_on) == (FileStage.STARTED, today())


def test_no_copy_of_a_dbs_certificate(inside: Cast) -> None:
    upload = SimpleUploadedFile("certificate.pdf", PDF)
    with pytest.raises(Invalid, match="We do not keep copies of DBS certificates") as refusal:
        add_credential(
            inside.amira.person,
            kind=CredentialKind.DBS,
            starts_on=today(),
            evidence=upload,
            actor=inside.mo.actor(),
        )
    assert refusal.value.field == "evidence"


def test_a_refusal_takes_the_check_away(inside: Cast) -> None:
    file = RecruitmentFile.objects.get(person=inside.amira.person)
    with pytest.raises(Invalid, match="Say why you decided so"):
        a_decision(file, inside, shows_something=True, decision="refused")
    a_decision(file, inside, shows_something=True, decision="refused", reason="A danger to people.")
    assert not Credential.objects.on(today()).filter(person=inside.amira.person, kind=CredentialKind.DBS).exists()
    assert any("was withdrawn" in sentence for sentence in said_of(inside.amira.person, inside))


def test_health_waits_for_the_offer(inside: Cast) -> None:
    mo = inside.mo.actor()
    file = files.open_application(PersonFactory(first_name="Ola"), job=Job.PCA, actor=mo)
    with pytest.raises(Invalid, match="only after the offer"):
        files.answer_health(file, answered_on=today(), adjustments="", actor=mo)
    files.make_offer(file, actor=mo)
    assert files.answer_health(file, answered_on=today(), adjustments="None", actor=mo).health_answered_on == today()
    files.withdraw_file(file, reason="Took another job.", actor=mo)
    with pytest.raises(StaleState, match="closed"):
        files.begin_induction(file, began_on=today(), actor=mo)


def test_who_comes_back_starts_a_new_file(inside: Cast) -> None:
    mo, amira = inside.mo.actor(), inside.amira.person
    end_employment(Employment.objects.get(person=amira, job=Job.PCA), ends_on=today() - timedelta(days=1), actor=mo)
    employ(amira, job=Job.PCA, starts_on=today(), guaranteed_minutes=600, most_minutes=2400, actor=mo)
    stages = list(RecruitmentFile.objects.filter(person=amira).order_by("stage").values_list("stage", flat=True))
    assert stages == [FileStage.LEFT, FileStage.OFFERED]
    assert said_of(amira, inside)[0].startswith("Amira is not cleared to start. Missing: identity")


def test_a_gap_is_found_and_explained(inside: Cast) -> None:
    mo, file = inside.mo.actor(), a_new_pca(inside)
    files.set_history_since(file, month=date(2024, 1, 1), actor=mo)
    work = {"kind": "work", "last_month": None, "actor": mo}
    files.add_past(file, what="Shop", first_month=date(2024, 4, 17), **work)
    assert [gap.words for gap in read_file(file).gaps] == ["January to March 2024"]
    wrong = files.add_past(file, what="Holiday", first_month=date(2024, 1, 1), **work)
    assert read_file(file).gaps == []
    files.strike_past(wrong, reason="Of somebody else.", actor=mo)
    with pytest.raises(StaleState):
        files.strike_past(wrong, reason="Again.", actor=mo)
    assert [gap.words for gap in read_file(file).gaps] == ["January to March 2024"]


@pytest.mark.parametrize("who", ["ana", "amira", "ed", "margaret", "fiona"])
def test_nobody_else_writes_in_a_file(inside: Cast, who: str) -> None:
    file, actor = RecruitmentFile.objects.get(person=inside.amira.person), getattr(inside, who).actor()
    deeds: list[Callable[[], object]] = [
        lambda: files.open_application(inside.cora.person, job=Job.PCA, actor=actor),
        lambda: files.begin_induction(file, began_on=today(), actor=actor),
        lambda: files.clear_to_start(file, actor=actor),
        lambda: files.shut_gate(file, reason="x", actor=actor),
    ]
    for deed in deeds:
        with pytest.raises(NotAllowed):
            deed()


def test_two_at_once_one_is_told(inside: Cast) -> None:
    mo = inside.mo.actor()
    file = files.open_application(PersonFactory(first_name="Ola"), job=Job.PCA, actor=mo)
    seen_before = RecruitmentFile.objects.get(id=file.id)
    files.make_offer(file, actor=mo)
    with pytest.raises(StaleState, match="Someone else"):
        files.make_offer(seen_before, actor=mo)
