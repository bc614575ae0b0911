"""Programs that speak to Greenvale with somebody's token."""

import json
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from coopcare.accounts.hats import Hat
from coopcare.accounts.services import make_token
from coopcare.tenancy.context import acting_for
from tests.cast import Cast, Member
from tests.conftest import CommittingClient

ROOT = "/api/v1"


class Program:
    """Sends JSON with a token and, unless told otherwise, a new Idempotency-Key for each write."""

    def __init__(self, secret: str, browser: Client | None = None) -> None:
        self.secret = secret
        self.browser = browser or CommittingClient(HTTP_HOST="greenvale.localhost")

    def send(self, method: str, path: str, body: Any = None, *, key: str | None = None, **headers: str) -> Any:
        headers = {"Authorization": f"Bearer {self.secret}", "Idempotency-Key": key or str(uuid4()), **headers}
        headers = {name: value for name, value in headers.items() if value}
        data = "" if body is None else json.dumps(body)
        return self.browser.generic(method, f"{ROOT}{path}", data, content_type="application/json", headers=headers)

    def get(self, path: str, **headers: str) -> Any:
        return self.send("GET", path, **headers)

    def post(self, path: str, body: Any = None, *, key: str | None = None, **headers: str) -> Any:
        return self.send("POST", path, body, key=key, **headers)


def token_for(cast: Cast, member: Member, hat: Hat | None = None) -> str:
    with acting_for(cast.coop, cast.system):
        return make_token(name="Tablet", actor=member.actor(hat))[1]


@pytest.fixture
def program(cast: Cast) -> Callable[..., Program]:
    """`program(cast.margaret)`: a program with her token."""
    return lambda member, hat=None: Program(token_for(cast, member, hat))


@pytest.fixture
def margaret(cast: Cast, program: Callable[..., Program]) -> Program:
    return program(cast.margaret)


def problem(response: Any, status: int) -> dict[str, Any]:
    """The body of a refusal, after its form was looked at."""
    assert response.status_code == status, response.content
    assert response["Content-Type"] == "application/problem+json"
    body = response.json()
    assert body["status"] == status
    assert body["title"]
    assert body["detail"].endswith(".")
    return body
