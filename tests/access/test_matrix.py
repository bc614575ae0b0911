"""Every address, asked by everybody, as a page and as a write."""

from collections import Counter
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.http import HttpRequest, HttpResponse
from django.urls import get_resolver, path, reverse

from coopcare.home.navigation import ITEMS, MORE
from tests.access.actors import ACTORS, NEVER_SEES, Row
from tests.access.matrix import MATRIX, addresses, gaps
from tests.access.world import World
from tests.conftest import CommittingClient

URLCONF = "coopcare.urls"
METHODS = ("get", "post")
# 405 is no answer to the question "may I?": the other method is asked it.
REFUSALS = {401, 403, 404, 405}
# Refused before any view is reached, whatever the address.
AT_THE_DOOR = {"visitor", "flo"}


def is_refused(response: Any) -> bool:
    if response.status_code == 302:
        return response.headers["Location"].startswith(reverse("account_login"))
    return response.status_code in REFUSALS


def url_of(world: World, row: Row) -> str:
    return reverse(row.name, args=[world.ids.get(word, word) for word in row.args])


def like_it(world: World, row: Row) -> str:
    """The same address about something that never was; the same address, if it is about nothing."""
    ids = [world.ids.get(word, word) for word in row.args]
    return reverse(row.name, args=[uuid4() if isinstance(one, UUID) else one for one in ids])


def answers_to(world: World, row: Row, who: str) -> dict[str, Any]:
    url = url_of(world, row)
    return {method: world.ask(who, method, url, row.body if method == "post" else None) for method in METHODS}


def faults(world: World, row: Row, who: str) -> list[str]:
    """What is wrong with the answers that `who` gets."""
    answers = answers_to(world, row, who)
    statuses = {method: answer.status_code for method, answer in answers.items()}
    told = f"{who} at {row}: {statuses}"
    if max(statuses.values()) >= 500:
        return [f"{told}: a fault of ours"]
    if who in NEVER_SEES and any(
        NEVER_SEES[who] in answer.content.decode(errors="ignore") for answer in answers.values()
    ):
        return [f"{told}: reads of {NEVER_SEES[who]}"]
    opened = [method for method, answer in answers.items() if not is_refused(answer)]
    if who in row.who:
        asked = "post" if statuses["get"] == 405 else "get"
        return [] if asked in opened else [f"{told}: refused"]
    if opened:
        return [f"{told}: opened by {opened}"]
    if who in row.knows or who in AT_THE_DOOR or set(statuses.values()) <= {404, 405}:
        return []
    stranger = {method: world.ask(who, method, like_it(world, row), row.body if method == "post" else None).status_code
                for method in METHODS}  # fmt: skip
    return [] if stranger == statuses else [f"{told}: can tell it from what never was ({stranger})"]


@pytest.mark.parametrize("row", MATRIX, ids=str)
def test_who_may(world, row):
    found = [fault for who in ACTORS for fault in faults(world, row, who)]
    assert not found, "\n".join(found)


def test_every_address_has_its_row():
    assert gaps(set(addresses(get_resolver(URLCONF).url_patterns)), MATRIX) == []
    assert len({str(row) for row in MATRIX}) == len(MATRIX)


def test_no_two_addresses_share_a_name():
    """Of two with one name and as many arguments, `reverse` finds the last, and a link leads to another's page."""
    ours = [pattern for pattern in get_resolver(URLCONF).url_patterns if getattr(pattern, "app_name", None) != "api"]
    twice = [f"{name} ({count})" for (name, count), times in Counter(addresses(ours)).items() if times > 1]
    assert twice == []


def test_a_new_address_without_a_row_is_found():
    """The test of the test."""

    def new(request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    patterns = [*get_resolver(URLCONF).url_patterns, path("new/<uuid:person_id>/", new, name="new"), path("x/", new)]
    assert gaps(set(addresses(patterns)), MATRIX) == [
        "nameless x/ (0 arguments) has no row in the matrix",
        "new (1 arguments) has no row in the matrix",
    ]
    assert gaps(set(addresses(patterns[:-2])) - {("home", 0)}, MATRIX) == [
        "home (0 arguments) is gone; take out its row"
    ]


def test_a_wrong_row_is_found(world):
    """The test of the test: told that Cora may, and that Margaret may not, it contradicts."""
    right = next(row for row in MATRIX if row.name == "visit")
    wrong = Row(right.name, right.args, frozenset({"cora"}), frozenset())
    assert [fault.partition(":")[0] for who in ("margaret", "cora") for fault in faults(world, wrong, who)] == [
        "margaret at visit agreed",
        "cora at visit agreed",
    ]


@pytest.mark.parametrize("row", [row for row in MATRIX if not row.args], ids=str)
def test_nobody_is_shown_a_door_that_is_shut_to_them(row):
    """Every page at the top of somebody's screen is one that they may open."""
    wearers = {"person": "margaret", "representative": "david", "pca": "amira", "support_worker": "ana",
               "manager": "mo", "finance": "fiona", "secretary": "sunita", "board": "ed", "member": "nia",
               "inspector": "inspector"}  # fmt: skip
    further = {hat: [one for group in groups.values() for one in group] for hat, groups in MORE.items()}
    shown = [(hat, name) for hat in ITEMS for _, name in [*ITEMS[hat], *further.get(hat, [])]]
    shown_to = {wearers[hat] for hat, name in shown if name == row.name}
    assert shown_to <= row.who


def test_an_inspector_opens_only_the_sample(world):
    cora = world.greenvale.cora.person.id
    url = reverse("compliance:sampled_person", args=[cora])
    assert world.ask("inspector", "get", url).status_code == 404
    assert world.ask("mo", "get", url).status_code == 200


def test_the_bare_host_is_open_to_everybody(db):
    client = CommittingClient(HTTP_HOST="localhost")
    found = {name: client.get(reverse(name, urlconf="coopcare.public_urls")).status_code
             for name, _ in addresses(get_resolver("coopcare.public_urls").url_patterns)}  # fmt: skip
    assert set(found.values()) == {200}, found
