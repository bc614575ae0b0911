from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from clusters.models import ClusterPlace, PlaceRole, TeamPlace
from clusters.services.clusters import set_support_worker
from coopcare.clock import today
from coopcare.errors import Invalid, NotAllowed, StaleState
from members.events import employment_ended
from members.models import Credential, CredentialKind, Employment, Job, TrainingTopic
from members.queries import is_employed, missing_credentials, training_held
from members.services.workers import add_credential, employ, end_employment, withdraw_credential, write_card
from tests.cast import Cast
from tests.factories.members import CredentialFactory, PersonFactory

PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n"


def job_of(cast: Cast, who: str, job: Job = Job.PCA) -> Employment:
    return Employment.objects.get(person=getattr(cast, who).person, job=job)


def test_the_manager_employs(inside: Cast) -> None:
    person = PersonFactory(first_name="Joy")
    employ(person, job=Job.PCA, starts_on=today(), guaranteed_minutes=600, most_minutes=2400, actor=inside.mo.actor())
    assert is_employed(person.id, Job.PCA, today())
    assert not is_employed(person.id, Job.PCA, today() - timedelta(days=1))


def test_one_open_job_of_a_kind(inside: Cast) -> None:
    with pytest.raises(Invalid, match="Amira Khan already has this job"):
        employ(inside.amira.person, job=Job.PCA, starts_on=today(), actor=inside.mo.actor())


@pytest.mark.parametrize(
    ("hours", "sentence"),
    [
        ({"guaranteed_minutes": 900, "most_minutes": 600}, "cannot be fewer than the guaranteed"),
        ({"most_minutes": 60 * 60}, "signed opt-out"),
        ({"most_minutes": 169 * 60, "opted_out_of_48_hours": True}, "168 hours"),
    ],
)
def test_hours_are_lawful(inside: Cast, hours: dict, sentence: str) -> None:
    with pytest.raises(Invalid, match=sentence):
        employ(PersonFactory(), job=Job.PCA, starts_on=today(), actor=inside.mo.actor(), **hours)


@pytest.mark.parametrize("who", ["ana", "amira", "fiona", "ed", "margaret"])
def test_nobody_else_keeps_workers(inside: Cast, who: str) -> None:
    actor = getattr(inside, who).actor()
    with pytest.raises(NotAllowed):
        employ(PersonFactory(), job=Job.PCA, starts_on=today(), actor=actor)
    with pytest.raises(NotAllowed):
        end_employment(job_of(inside, "amira"), ends_on=today(), actor=actor)
    with pytest.raises(NotAllowed):
        add_credential(inside.amira.person, kind=CredentialKind.DBS, starts_on=today(), actor=actor)


def test_the_end_of_a_job_frees_places_and_is_told(inside: Cast) -> None:
    told: list[Employment] = []

    def listen(sender: object, employment: Employment, **_: object) -> None:
        told.append(employment)

    employment_ended.connect(listen)
    try:
        last_day = today() + timedelta(days=10)
        end_employment(job_of(inside, "amira"), ends_on=last_day, actor=inside.mo.actor())
    finally:
        employment_ended.disconnect(listen)
    assert [one.ends_on for one in told] == [last_day]
    assert TeamPlace.objects.get(pca=inside.amira.person).ends_on == last_day
    assert ClusterPlace.objects.get(person=inside.amira.person, role=PlaceRole.PCA).ends_on == last_day


def test_a_support_worker_hands_their_cluster_over_first(inside: Cast) -> None:
    job = job_of(inside, "ana", Job.SUPPORT_WORKER)
    with pytest.raises(Invalid, match="Ana Kowalska is the support worker of Mill Lane"):
        end_employment(job, ends_on=today(), actor=inside.mo.actor())
    job.refresh_from_db()
    assert job.ends_on is None
    set_support_worker(inside.clusters["mill"], inside.mo.person, actor=inside.mo.actor())
    end_employment(job, ends_on=today(), actor=inside.mo.actor())
    assert job.ends_on == today()


def test_a_job_ends_once_and_not_before_it_began(inside: Cast) -> None:
    job = job_of(inside, "ben")
    with pytest.raises(Invalid, match="on or after the first day"):
        end_employment(job, ends_on=date(2019, 1, 1), actor=inside.mo.actor())
    end_employment(job, ends_on=today(), actor=inside.mo.actor())
    with pytest.raises(StaleState, match="already ended"):
        end_employment(job, ends_on=today(), actor=inside.mo.actor())


def test_a_check_with_its_file(inside: Cast) -> None:
    evidence = SimpleUploadedFile("photo of letter.pdf", PDF, content_type="text/html")
    credential = add_credential(
        inside.amira.person,
        kind=CredentialKind.TRAINING,
        topic=TrainingTopic.MEDICINES,
        starts_on=today(),
        ends_on=today() + timedelta(days=365),
        evidence=evidence,
        actor=inside.mo.actor(),
    )
    assert credential.evidence.content_type == "application/pdf"
    assert (credential.checked_by, credential.checked_on) == ("Mo Rahman", today())


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        (("page.pdf", b"<!DOCTYPE html><html><script>alert(1)</script></html>"), "not one we can keep"),
        (("empty.pdf", b""), "not one we can keep"),
        (("big.pdf", PDF + b"0" * (20 * 1024 * 1024)), "too big"),
    ],
)
def test_a_file_is_judged_by_its_content(inside: Cast, file: tuple[str, bytes], sentence: str) -> None:
    before = Credential.objects.count()
    with pytest.raises(Invalid, match=sentence) as refusal:
        add_credential(
            inside.amira.person,
            kind=CredentialKind.RIGHT_TO_WORK,
            starts_on=today(),
            evidence=SimpleUploadedFile(*file),
            actor=inside.mo.actor(),
        )
    assert refusal.value.field == "evidence"
    assert Credential.objects.count() == before


@pytest.mark.parametrize(
    ("answers", "field"),
    [
        ({"kind": CredentialKind.TRAINING}, "topic"),
        ({"kind": CredentialKind.DBS, "ends_on": date(2019, 1, 1)}, "ends_on"),
        ({"kind": CredentialKind.DBS, "checked_on": date(2999, 1, 1)}, "checked_on"),
    ],
)
def test_a_check_makes_sense(inside: Cast, answers: dict, field: str) -> None:
    with pytest.raises(Invalid) as refusal:
        add_credential(inside.amira.person, starts_on=date(2026, 1, 1), actor=inside.mo.actor(), **answers)
    assert refusal.value.field == field


def test_a_withdrawn_check_no_longer_counts_and_stays_on_file(inside: Cast) -> None:
    amira = inside.amira.person
    dbs = Credential.objects.get(person=amira, kind=CredentialKind.DBS)
    assert missing_credentials(amira.id, today()) == []
    withdraw_credential(dbs, reason="It was another Amira's", actor=inside.mo.actor())
    assert missing_credentials(amira.id, today()) == ["They have no DBS check on file."]
    assert missing_credentials(amira.id, today() - timedelta(days=1)) == []
    with pytest.raises(StaleState):
        withdraw_credential(dbs, reason="Again", actor=inside.mo.actor())
    with pytest.raises(Invalid, match="Say why"):
        withdraw_credential(Credential.objects.filter(person=amira).last(), reason=" ", actor=inside.mo.actor())


def test_training_that_was_withdrawn_is_not_held(inside: Cast) -> None:
    amira = inside.amira.person
    medicines = Credential.objects.get(person=amira, topic=TrainingTopic.MEDICINES)
    assert TrainingTopic.MEDICINES in training_held([amira.id], today())[amira.id]
    withdraw_credential(medicines, reason="The course was not the right one", actor=inside.mo.actor())
    assert TrainingTopic.MEDICINES not in training_held([amira.id], today())[amira.id]


def test_a_lapsed_check_is_told_with_its_day(inside: Cast) -> None:
    person = PersonFactory()
    CredentialFactory(person=person, kind=CredentialKind.DBS, ends_on=date(2026, 3, 3))
    CredentialFactory(person=person, kind=CredentialKind.RIGHT_TO_WORK, ends_on=date(2099, 5, 1))
    assert missing_credentials(person.id, date(2026, 3, 3)) == []
    assert missing_credentials(person.id, date(2026, 3, 4)) == ["Their DBS check ran out on 3 March 2026."]
    assert "Their right to work check runs out on 1 May 2099." in missing_credentials(person.id, date(2099, 5, 2))


def test_a_pca_writes_their_own_card(inside: Cast) -> None:
    job = job_of(inside, "amira")
    write_card(job, about="I like chess.", languages="English, Urdu", actor=inside.amira.actor())
    assert (job.about, job.languages) == ("I like chess.", "English, Urdu")
    with pytest.raises(NotAllowed):
        write_card(job, about="", languages="English", actor=inside.ben.actor())


def test_the_wrong_co_op_sees_no_worker(
    acting: Callable[..., AbstractContextManager[None]], cast: Cast, riverside_cast: Cast
) -> None:
    with acting(cast.system):
        assert not Employment.objects.filter(person_id=riverside_cast.hal.person.id).exists()
