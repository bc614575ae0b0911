"""As test_urls, for every operation of the API's own document: nothing is asked that the document does not name."""

import json
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from drf_spectacular.generators import SchemaGenerator

from coopcare.accounts.services import make_token
from coopcare.tenancy.context import acting_for
from tests.access.world import CANARY, RIVERSIDE, World, undone
from tests.conftest import CommittingClient

# Whose argument it is: the words of World.ids. An operation with another argument fails until it is here.
ARGUMENTS = {
    "visit_id": "agreed",
    "attendance_id": "asked_place",
    "person_id": "margaret",
    "package_id": "package",
    "invoice_id": "invoice",
    "statement_id": "statement",
}
# What each write sends, in the words of World.ids where it names something of Greenvale.
BODIES: dict[str, dict[str, Any]] = {
    "visits_book": {"package_id": "package", "starts_at": "2026-12-03T09:00:00Z", "minutes": 60, "task_ids": ["task"]},
    "visits_change": {"version": 1, "minutes": 60, "pca_id": "amira"},
    "visits_cancel": {"version": 1, "reason": "not_needed"},
    "attendances_accept": {},
    "attendances_decline": {},
    "attendances_arrive": {},
    "attendances_leave": {},
}
DOCUMENT = SchemaGenerator(urlconf="coopcare.urls").get_schema(request=None, public=True)


def operations() -> Iterator[Any]:
    """(id, method, path, names of the arguments in it) of every operation."""
    for path, methods in DOCUMENT["paths"].items():
        for method, operation in methods.items():
            arguments = [one["name"] for one in operation.get("parameters", []) if one["in"] == "path"]
            yield pytest.param(operation["operationId"], method, path, arguments, id=operation["operationId"])


@pytest.fixture
def token(world: World) -> str:
    """Flo's, for Riverside."""
    with acting_for(world.riverside.coop, world.riverside.system):
        return make_token(name="Reports", actor=world.riverside.flo.actor())[1]


def send(world: World, token: str, method: str, path: str, body: Any, *, host: str = RIVERSIDE) -> Any:
    client = CommittingClient(HTTP_HOST=host)
    headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": str(uuid4())}
    extra = {"data": json.dumps(body), "content_type": "application/json"} if method != "get" else {}
    with undone():
        return getattr(client, method)(path, headers=headers, **extra)


def true(world: World, value: Any) -> Any:
    """Words of the world's ids turned into the ids."""
    if isinstance(value, dict):
        return {key: true(world, one) for key, one in value.items()}
    if isinstance(value, list):
        return [true(world, one) for one in value]
    return str(world.ids[value]) if value in world.ids else value


@pytest.mark.parametrize(("operation", "method", "path", "arguments"), list(operations()))
def test_riverside_finds_nothing_of_greenvale(world, token, operation, method, path, arguments):
    address = path.format(**{name: world.ids[ARGUMENTS[name]] for name in arguments})
    body = BODIES[operation] if method != "get" else None
    answer = send(world, token, method, address, true(world, body))
    assert answer.status_code == (404 if arguments or body else 200), answer.content
    assert CANARY not in answer.content.decode()


def test_every_operation_that_writes_has_a_body():
    writes = {parameter.values[0] for parameter in operations() if parameter.values[1] != "get"}
    assert writes == set(BODIES)


def test_a_token_opens_nothing_at_another_co_op(world, token):
    answer = send(world, token, "get", "/api/v1/people/", None, host="greenvale.localhost")
    assert answer.status_code == 401
    assert answer["Content-Type"] == "application/problem+json"


def test_at_greenvale_the_canary_sings(world):
    """The test of the test: Mo's token reads it at the same address."""
    with acting_for(world.greenvale.coop, world.greenvale.system):
        token = make_token(name="Reports", actor=world.greenvale.mo.actor())[1]
    address = f"/api/v1/people/{world.ids['margaret']}/"
    assert CANARY in send(world, token, "get", address, None, host="greenvale.localhost").content.decode()
