"""The pages about workers and their checks."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from coopcare.accounts.hats import Hat
from coopcare.clock import today
from coopcare.tenancy.context import acting_for
from members.models import Credential, CredentialKind, Employment, Job
from tests.cast import Cast
from tests.factories.boxes import dated
from tests.factories.members import PersonFactory, employed_pca

PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n"


def url(name: str, *args: object) -> str:
    return reverse(f"members:{name}", args=args)


def dbs_of(cast: Cast, who: str) -> Credential:
    with acting_for(cast.coop, cast.system):
        return Credential.objects.get(person=getattr(cast, who).person, kind=CredentialKind.DBS)


def end_dbs(cast: Cast, who: str, days: int) -> None:
    dbs = dbs_of(cast, who)
    with acting_for(cast.coop, cast.system):
        Credential.objects.filter(id=dbs.id).update(ends_on=today() + timedelta(days=days))


@pytest.mark.parametrize(
    ("who", "status"),
    [("mo", 200), ("ana", 403), ("amira", 403), ("margaret", 403), ("ed", 403), ("fiona", 403), ("nia", 403)],
)
def test_who_lists_workers(client: Client, cast: Cast, sign_in, who: str, status: int) -> None:
    sign_in(client, getattr(cast, who))
    assert client.get(url("workers")).status_code == status


def test_states_stand_in_words_and_can_be_chosen(client: Client, cast: Cast, sign_in) -> None:
    end_dbs(cast, "amira", 10)
    end_dbs(cast, "ben", -1)
    sign_in(client, cast.mo)
    html = client.get(url("workers")).content.decode()
    for words in ("In date", "Due within 30 days", "Overdue", "Missing"):
        assert words in html
    overdue = client.get(url("workers"), {"state": "overdue"}).content.decode()
    assert "Ben Okafor" in overdue
    assert "Amira Khan" not in overdue
    searched = client.get(url("workers"), {"search": "Amira"}).content.decode()
    assert "Amira Khan" in searched
    assert "Ben Okafor" not in searched


def test_the_list_asks_the_same_number_of_questions(client: Client, cast: Cast, sign_in) -> None:
    sign_in(client, cast.mo)
    client.get(url("workers"))
    with CaptureQueriesContext(connection) as few:
        client.get(url("workers"))
    with acting_for(cast.coop, cast.system):
        for _ in range(8):
            employed_pca()
    with CaptureQueriesContext(connection) as many:
        client.get(url("workers"))
    assert len(many) == len(few)


@pytest.mark.parametrize(("who", "status"), [("mo", 200), ("amira", 200), ("ben", 404), ("ana", 404), ("ed", 404)])
def test_who_opens_amira_s_file(client: Client, cast: Cast, sign_in, who: str, status: int) -> None:
    sign_in(client, getattr(cast, who))
    assert client.get(url("worker", cast.amira.person.id)).status_code == status


def test_the_inspector_reads_no_file_here(client: Client, cast: Cast, sign_in) -> None:
    """They ask in compliance, which knows whose files were agreed on."""
    with acting_for(cast.coop, cast.system):
        cast.nia.access.hats = [Hat.INSPECTOR]
        cast.nia.access.save()
    sign_in(client, cast.nia)
    assert client.get(url("worker", cast.amira.person.id)).status_code in (403, 404)
    assert client.get(url("workers")).status_code == 403
    assert client.get(url("add_credential", cast.amira.person.id)).status_code in (403, 404)
    assert client.post(url("withdraw_credential", dbs_of(cast, "amira").id), {"reason": "x"}).status_code == 403


def test_a_check_with_its_file_comes_back_as_it_was(client: Client, cast: Cast, sign_in) -> None:
    sign_in(client, cast.mo)
    typed = {
        "kind": "training",
        "topic": "medicines",
        "reference": "M-12",
        **dated("starts_on"),
        **dated("checked_on"),
        "evidence": SimpleUploadedFile("letter.pdf", PDF),
    }
    html = client.post(url("add_credential", cast.amira.person.id), typed, follow=True).content.decode()
    assert "Medicines has been added." in html
    assert "letter.pdf" in html
    with acting_for(cast.coop, cast.system):
        credential = Credential.objects.get(reference="M-12")
    answer = client.get(url("evidence", credential.id))
    assert (answer.content, answer["Content-Type"]) == (PDF, "application/pdf")
    assert "attachment" in answer["Content-Disposition"]
    sign_in(client, cast.ben)
    assert client.get(url("evidence", credential.id)).status_code == 404


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("certificate.pdf", b"<!DOCTYPE html><html><body>hello</body></html>", "This file is not one we can keep."),
        ("certificate.pdf", PDF + b"0" * (20 * 1024 * 1024), "This file is too big. Choose one of 10 MB or less."),
        ("certificate.pdf", b"", "This file is not one we can keep."),
    ],
    ids=["html named pdf", "20 MB", "empty"],
)
def test_a_file_that_cannot_be_kept_loses_nothing_typed(
    client: Client, cast: Cast, sign_in, name: str, content: bytes, sentence: str
) -> None:
    sign_in(client, cast.mo)
    with acting_for(cast.coop, cast.system):
        before = Credential.objects.count()
    typed = {"kind": "right_to_work", "reference": "001234567890", **dated("starts_on"), **dated("checked_on")}
    answer = client.post(
        url("add_credential", cast.amira.person.id), {**typed, "evidence": SimpleUploadedFile(name, content)}
    )
    html = answer.content.decode()
    assert answer.status_code == 422
    assert html.count(sentence) == 2
    assert 'value="001234567890"' in html
    with acting_for(cast.coop, cast.system):
        assert Credential.objects.count() == before


def test_training_says_what_it_was_in(client: Client, cast: Cast, sign_in) -> None:
    sign_in(client, cast.mo)
    typed = {"kind": "training", **dated("starts_on"), **dated("checked_on")}
    answer = client.post(url("add_credential", cast.amira.person.id), typed)
    assert answer.status_code == 422
    assert "Select what the training was in" in answer.content.decode()


def test_a_check_is_withdrawn_with_a_reason(client: Client, cast: Cast, sign_in) -> None:
    sign_in(client, cast.mo)
    withdraw = url("withdraw_credential", dbs_of(cast, "amira").id)
    assert client.post(withdraw, {"reason": ""}).status_code == 422
    html = client.post(withdraw, {"reason": "Entered for the wrong worker"}, follow=True).content.decode()
    assert "Withdrawn on" in html
    assert "Missing" in html
    again = client.post(withdraw, {"reason": "Again"})
    assert again.status_code == 422
    assert "already withdrawn" in again.content.decode()


def test_a_person_gets_a_job(client: Client, cast: Cast, sign_in) -> None:
    with acting_for(cast.coop, cast.system):
        joy = PersonFactory(first_name="Joy", last_name="Lake")
    sign_in(client, cast.mo)
    typed = {
        "job": "pca",
        "contract": "guaranteed",
        "guaranteed_minutes": "",
        "most_minutes": "60",
        "opted_out_of_48_hours": "no",
        "languages": "English",
        "about": "",
        **dated("starts_on"),
    }
    wrong = client.post(url("employ", joy.id), typed)
    assert wrong.status_code == 422
    assert "Enter the guaranteed hours each week" in wrong.content.decode()
    wrong = client.post(url("employ", joy.id), {**typed, "guaranteed_minutes": "20"})
    assert wrong.status_code == 422
    assert "More than 48 hours a week needs a signed opt-out" in wrong.content.decode()
    assert 'value="60"' in wrong.content.decode()
    answer = client.post(
        url("employ", joy.id), {**typed, "guaranteed_minutes": "20", "most_minutes": "37.5"}, follow=True
    )
    assert "Joy Lake now works for the co-op." in answer.content.decode()
    assert "Give them the written statement on or before their first day." in answer.content.decode()
    with acting_for(cast.coop, cast.system):
        job = Employment.objects.get(person=joy)
    assert (job.job, job.guaranteed_minutes, job.most_minutes) == (Job.PCA, 1200, 2250)


def test_a_job_ends_and_a_support_worker_hands_over_first(client: Client, cast: Cast, sign_in) -> None:
    with acting_for(cast.coop, cast.system):
        jobs = {job.person_id: job for job in Employment.objects.all()}
    sign_in(client, cast.mo)
    last = dated("ends_on", today() + timedelta(days=14))
    answer = client.post(url("end_employment", jobs[cast.ben.person.id].id), last, follow=True)
    assert "The last day has been saved." in answer.content.decode()
    answer = client.post(url("end_employment", jobs[cast.ana.person.id].id), last)
    assert answer.status_code == 422
    assert "Choose another support worker there first." in answer.content.decode()
    sign_in(client, cast.amira)
    assert client.get(url("end_employment", jobs[cast.amira.person.id].id)).status_code == 403


def test_a_pca_writes_what_people_read(client: Client, cast: Cast, sign_in) -> None:
    with acting_for(cast.coop, cast.system):
        job = Employment.objects.get(person=cast.amira.person)
    sign_in(client, cast.amira)
    assert client.post(url("write_card", job.id), {"about": "Chess.", "languages": ""}).status_code == 422
    client.post(url("write_card", job.id), {"about": "I like <b>chess</b>.", "languages": "English, Urdu"})
    sign_in(client, cast.margaret)
    html = client.get(url("pca", cast.amira.person.id)).content.decode()
    assert "I like &lt;b&gt;chess&lt;/b&gt;." in html
    assert "Speaks English, Urdu." in html
    assert "Khan" not in html
    sign_in(client, cast.ben)
    assert client.get(url("write_card", job.id)).status_code == 404


@pytest.mark.parametrize(
    ("who", "status"), [("margaret", 200), ("ana", 200), ("mo", 200), ("cora", 404), ("ed", 404), ("david", 404)]
)
def test_who_reads_amira_s_card(client: Client, cast: Cast, sign_in, who: str, status: int) -> None:
    sign_in(client, getattr(cast, who))
    assert client.get(url("pca", cast.amira.person.id)).status_code == status
