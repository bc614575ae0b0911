"""A co-op is made with one command, and its manager is let in by a letter."""

import re

import pytest
from django.core.management import CommandError, call_command

from coopcare.accounts.actor import Actor
from coopcare.accounts.models import Access
from coopcare.clock import today
from coopcare.tenancy.context import acting_for
from coopcare.tenancy.models import Coop, CqcStatus
from members.models import Employment, Job
from tests.cast import Cast
from tests.coopcare.accounts.test_pages import NEW_PASSWORD

FACTS = {
    "slug": "ferndale", "name": "Ferndale Care Co-operative", "short_name": "Ferndale", "phone": "01632 960500",
    "email": "office@ferndale.example", "address": "1 Fern Lane, Hartley", "area": "Hartley and the dale",
    "manager_first_name": "Rosa", "manager_last_name": "Whitlock", "manager_email": "rosa@ferndale.example",
}  # fmt: skip


def test_the_manager_is_employed_and_comes_in_by_the_letter(
    cast: Cast, client, mailoutbox, capsys, django_capture_on_commit_callbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        call_command("found_coop", **FACTS)
    assert "http://ferndale.localhost/" in capsys.readouterr().out
    coop = Coop.objects.get(slug="ferndale")
    assert coop.cqc_status == CqcStatus.PIONEER
    (letter,) = mailoutbox
    path = re.search(r"http://ferndale\.localhost(/invitation/\S+/)", letter.body)[1]
    client.defaults["HTTP_HOST"] = "ferndale.localhost"
    assert client.post(path, {"password": NEW_PASSWORD}).status_code == 302
    with acting_for(coop, Actor.system(coop.id, "test")):
        job = Employment.objects.on(today()).get()
        assert (job.person.full_name, job.job) == ("Rosa Whitlock", Job.MANAGER)
        access = Access.objects.get()
        assert (access.hats, access.person_id) == (["manager"], job.person_id)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"slug": "greenvale"}, "slug: Coop with this Slug already exists."),
        ({"slug": "Ferndale Care"}, "Use lower-case letters, numbers and hyphens."),
        ({"email": "ferndale"}, "email: Enter an email address"),
        ({"manager_email": "rosa"}, "manager_email: Enter an email address"),
        ({"manager_last_name": " "}, "Enter a last name"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_kept(cast: Cast, wrong: dict[str, str], sentence: str) -> None:
    with pytest.raises(CommandError, match=sentence):
        call_command("found_coop", **{**FACTS, **wrong})
    assert not Coop.objects.filter(name=FACTS["name"]).exists()
