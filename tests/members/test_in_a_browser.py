"""These pages in Chromium: no accessibility faults, nothing against the policy, no sideways scroll on a phone."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from clusters.models import Block, TeamPlaceKind
from clusters.services.teams import place_in_team
from coopcare.clock import today
from coopcare.tenancy.context import acting_for
from members.models import Credential, Employment, MemberGroup, PermissionGrant, Person
from members.queries import open_person
from members.services.membership import admit
from tests.browser import LAUNCH, violations
from tests.cast import Cast, Member

pytestmark = pytest.mark.django_db(transaction=True)
PHONE, DESKTOP = {"width": 320, "height": 640}, {"width": 1280, "height": 900}


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_type_launch_args, **LAUNCH}


@pytest.fixture
def site(live_server: LiveServer) -> str:
    return live_server.url.replace("localhost", "greenvale.localhost")


def furnish(cast: Cast) -> dict[str, Any]:
    """A little of everything, and the addresses that lead to it."""
    with acting_for(cast.coop, cast.system):
        margaret = cast.margaret.person
        Person.objects.filter(id=margaret.id).update(
            contact_format="large_print",
            contact_notes="Ring after 10am.",
            home_notes="The key is with Mrs Lal next door.\nMind the cat.",
            about_me="I taught for forty years. I like company in the morning.",
            postcode="HR1 2AB",
            nhs_number="9990000018",
            nhs_number_status="entered_unverified",
        )
        place_in_team(margaret, cast.zofia.person, kind=TeamPlaceKind.STAND_IN, actor=cast.mo.actor())
        Block.objects.create(person=margaret, pca=cast.ben.person, starts_on=today())
        admit(margaret, group=MemberGroup.USER, actor=cast.mo.actor())
        open_person(cast.ana.actor(), margaret.id)
        Credential.objects.filter(person=cast.amira.person, kind="dbs").update(ends_on=today())
        package, team = cast.packages["margaret"], margaret.team_places.get(pca=cast.amira.person)
        return {
            "grant": PermissionGrant.objects.get().id,
            "job": Employment.objects.get(person=cast.amira.person).id,
            "check": Credential.objects.filter(person=cast.amira.person).first().id,
            "task": package.tasks.first().id,
            "place": team.id,
            "cluster_place": margaret.cluster_places.get().id,
        }


def pages(cast: Cast, ids: dict[str, Any]) -> list[tuple[Member, list[str]]]:
    """Every page of members, clusters and accounts, with somebody who opens it."""
    margaret, amira, mill = cast.margaret.person.id, cast.amira.person.id, cast.clusters["mill"].id
    package = cast.packages["margaret"].id
    return [
        (
            cast.margaret,
            [
                reverse("members:my_details"),
                reverse("members:edit_my_details"),
                reverse("members:my_readings"),
                reverse("members:give_permission", args=[margaret]),
                reverse("members:take_back", args=[ids["grant"]]),
                reverse("members:pca", args=[amira]),
                reverse("clusters:team"),
                reverse("clusters:add_to_team", args=[margaret]),
                reverse("clusters:leave_team", args=[ids["place"]]),
                reverse("clusters:block", args=[margaret, amira]),
                reverse("clusters:package", args=[package]),
                reverse("accounts:hat"),
                reverse("accounts:tokens"),
            ],
        ),
        (cast.david, [reverse("members:acting_for"), reverse("clusters:team")]),
        (cast.amira, [reverse("members:person", args=[margaret]), reverse("members:worker", args=[amira])]),
        (
            cast.mo,
            [
                reverse("members:people"),
                reverse("members:add_person"),
                reverse("members:person", args=[margaret]),
                reverse("members:edit_person", args=[margaret]),
                reverse("members:readings", args=[margaret]),
                reverse("members:admit", args=[amira]),
                reverse("members:invite", args=[margaret]),
                reverse("members:workers"),
                reverse("members:worker", args=[amira]),
                reverse("members:employ", args=[margaret]),
                reverse("members:end_employment", args=[ids["job"]]),
                reverse("members:write_card", args=[ids["job"]]),
                reverse("members:add_credential", args=[amira]),
                reverse("members:withdraw_credential", args=[ids["check"]]),
                reverse("clusters:clusters"),
                reverse("clusters:add_cluster"),
                reverse("clusters:cluster", args=[mill]),
                reverse("clusters:support_worker", args=[mill]),
                reverse("clusters:add_pca", args=[mill]),
                reverse("clusters:leave_cluster", args=[ids["cluster_place"]]),
                reverse("clusters:team", args=[margaret]),
                reverse("clusters:package", args=[package]),
                reverse("clusters:change_hours", args=[package]),
                reverse("clusters:add_task", args=[package]),
                reverse("clusters:end_task", args=[ids["task"]]),
                reverse("clusters:end_package", args=[package]),
                reverse("clusters:start_package", args=[amira]),
                reverse("accounts:access"),
                reverse("accounts:invite"),
                reverse("accounts:end_access", args=[cast.nia.access.id]),
            ],
        ),
    ]


def test_every_page_is_sound(site: str, browser: Browser, cast: Cast, sign_in: Callable[..., Client]) -> None:
    for member, paths in pages(cast, furnish(cast)):
        acting_for_person = cast.margaret.person if member is cast.david else None
        client = sign_in(Client(HTTP_HOST="greenvale.localhost"), member, acting_for=acting_for_person)
        context = browser.new_context(viewport=DESKTOP)
        context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": site}])
        page = context.new_page()
        heard: list[str] = []
        page.on("console", lambda message, heard=heard: heard.append(message.text) if message.type == "error" else None)
        for path in paths:
            assert_sound(page, site + path, heard)
        context.close()


def assert_sound(page: Page, address: str, heard: list[str]) -> None:
    page.set_viewport_size(DESKTOP)
    answer = page.goto(address)
    assert answer is not None
    assert answer.status == 200, address
    assert page.locator("h1").count() == 1, address
    assert violations(page) == "", address
    assert heard == [], address
    page.set_viewport_size(PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"], f"{address} scrolls sideways"
