"""The pages about training, supervision and voices: what is typed is kept, and what is wrong is told."""

from collections.abc import Callable
from datetime import time, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from compliance.models import Oversight, Voice
from coopcare.clock import today
from coopcare.tenancy.context import acting_for
from members.models import Competency, Credential, RecruitmentFile, StandardMet, TrainingRequirement
from rotas.models import VisitStatus
from tests.cast import Cast
from tests.factories.boxes import dated
from tests.factories.rotas import a_visit


def url(name: str, *args: object) -> str:
    return reverse(f"compliance:{name}", args=args)


@pytest.fixture
def given(cast: Cast) -> Cast:
    """Amira was at Margaret's yesterday."""
    with acting_for(cast.coop, cast.system):
        a_visit(
            cast.packages["margaret"],
            on=today() - timedelta(days=1),
            at=time(10),
            pca=cast.amira.person,
            status=VisitStatus.DONE,
        )
    return cast


def test_the_manager_keeps_training(client: Client, given: Cast, sign_in: Callable[..., Client]) -> None:
    sign_in(client, given.mo)
    amira = given.amira.person.id
    with acting_for(given.coop, given.system):
        Competency.objects.filter(person_id=amira, topic="medicines").delete()
    wrong = client.post(url("set_requirement", "pca", "fire_safety"), {"months": "many"})
    assert wrong.status_code == 422
    assert "Enter a whole number of months, like 12" in wrong.content.decode()
    asked = {"is_needed": "yes", "months": "24", "needs_competency": "no", "least_tier": "", **dated("starts_on")}
    assert client.post(url("set_requirement", "pca", "fire_safety"), asked).status_code == 422
    asked |= {"bars": "after", "bars_after_days": ""}
    lacks = client.post(url("set_requirement", "pca", "fire_safety"), asked)
    assert "Enter after how many days" in lacks.content.decode()
    asked["bars_after_days"] = "30"
    assert client.post(url("set_requirement", "pca", "fire_safety"), asked).status_code == 302
    assert "Does the rota stop asking" not in client.get(url("set_requirement", "office", "nutrition")).content.decode()
    html = client.get(url("requirements")).content.decode()
    assert "the rota asks nobody without it after 30 days in the job (the co-op’s own, since" in html
    assert (
        "Medicines</strong>: every 12 months, and watched; the rota asks nobody who was watched at fewer than" in html
    )
    held = {
        "topic": "fire_safety",
        "trainer": "Fire brigade",
        "tier": "",
        "person_ids": [str(amira)],
        **dated("held_on"),
    }
    assert client.post(url("training_session"), {**held, "person_ids": []}).status_code == 422
    assert client.post(url("training_session"), held).status_code == 302
    with acting_for(given.coop, given.system):
        row = TrainingRequirement.objects.get()
        assert (row.months, row.bars_after_days) == (24, 30)
        assert Credential.objects.get(topic="fire_safety", reference="Fire brigade").ends_on is not None
    of_office = {"is_needed": "yes", "months": "", "needs_competency": "no", "least_tier": "", **dated("starts_on")}
    assert client.post(url("set_requirement", "office", "nutrition"), of_office).status_code == 302
    html = client.get(url("training"), {"state": "not_held"}).content.decode()
    assert "Not held: trained, not watched yet" in html
    assert client.get(url("workforce_figures")).status_code == 200


def test_the_support_worker_watches_and_supervises(client: Client, given: Cast, sign_in: Callable[..., Client]) -> None:
    sign_in(client, given.ana)
    amira = given.amira.person.id
    seen = {"topic": "medicines", "what_was_seen": "Calm.", "outcome": "can", **dated("seen_on")}
    assert "Medicines are watched at 3 visits first." in client.get(url("watch", amira)).content.decode()
    assert client.post(url("watch", amira), seen).status_code == 302
    assert client.post(url("standards", amira), {"standards": ["1", "6"], **dated("met_on")}).status_code == 302
    page = client.get(url("write_oversight", amira, "spot_check")).content.decode()
    assert "At which visit? (optional)" in page
    held = {"minutes": "20", "visit": "", "seen": "On time, asked first.", "agreed": "", **dated("held_on")}
    assert client.post(url("write_oversight", amira, "spot_check"), held).status_code == 302
    assert client.post(url("write_oversight", amira, "party"), held).status_code == 404
    asked = {"person_ids": [str(given.margaret.person.id)]}
    assert client.post(url("ask_voices", amira), asked).status_code == 302
    with acting_for(given.coop, given.system):
        assert Competency.objects.get(what_was_seen="Calm.").seen_by == "Ana Kowalska"
        assert StandardMet.objects.count() == 2
        row, voice = Oversight.objects.get(), Voice.objects.get()
    assert "Not read yet" in client.get(url("oversight_of", amira)).content.decode()
    sign_in(client, given.amira)
    assert client.get(url("my_training"), follow=True).status_code == 200
    assert client.post(url("oversight", row.id), {"answer": "I was early."}, follow=True).status_code == 200
    assert "I was early." in client.get(url("oversight", row.id)).content.decode()
    sign_in(client, given.margaret)
    assert "How is it with Amira?" in client.get(reverse("home")).content.decode()
    empty = client.post(url("voice", voice.id), {"goes_well": "", "could_be_better": "", "with_name": "no"})
    assert empty.status_code == 422
    assert "say that you would rather not" in empty.content.decode()
    assert client.post(url("voice", voice.id), {"no": "1"}).status_code == 302
    assert "answered already" in client.get(url("voice", voice.id), follow=True).content.decode()


def test_an_application_is_opened_once(client: Client, given: Cast, sign_in: Callable[..., Client]) -> None:
    sign_in(client, given.mo)
    apply = reverse("members:open_application", args=[given.nia.person.id])
    opened = client.post(apply, {"job": "pca"})
    assert opened.status_code == 302
    assert client.get(apply).headers["Location"] == opened.headers["Location"]
    with acting_for(given.coop, given.system):
        file = RecruitmentFile.objects.get(person=given.nia.person)
    write = reverse("members:write_in_file", args=[file.id, "health"])
    early = client.post(write, {"adjustments": "", **dated("answered_on")})
    assert early.status_code == 422
    assert "Health is asked about only after the offer" in early.content.decode()
    wrong = client.post(reverse("members:write_in_file", args=[file.id, "since"]), {"month": "last summer"})
    assert "Enter a month and a year, like March 2019" in wrong.content.decode()
    assert client.get(reverse("members:write_in_file", args=[file.id, "party"])).status_code == 404
