"""Schemathesis sends what the document allows and what it does not, as three people; every answer is as documented.

Each case is rolled back, so that the next finds the same world.
"""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, settings
from schemathesis.specs.openapi.checks import positive_data_acceptance

from coopcare.accounts.services import make_token
from coopcare.api.throttling import ActorThrottle
from coopcare.tenancy.context import acting_for
from tests.access.conftest import built_world, world
from tests.access.world import GREENVALE, World, undone
from tests.isolation.test_operations import ARGUMENTS, DOCUMENT

__all__ = ["built_world", "world"]

FEW = settings(
    max_examples=4,
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


def document(*, edges: bool) -> Any:
    """The API's document, aimed at the application itself; `edges` adds each border of what it allows."""
    schema = schemathesis.openapi.from_dict(json.loads(json.dumps(DOCUMENT, default=str)))
    schema.app = get_wsgi_application()
    schema.config.phases.coverage.enabled = edges
    return schema


@pytest.fixture(autouse=True)
def one_connection() -> Iterator[None]:
    """Django lets go of connections around a request; here that would take the test's transaction along."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.fixture(autouse=True)
def no_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock stands still here, so all cases of a test would count in one minute of the limit of requests."""
    monkeypatch.setattr(ActorThrottle, "THROTTLE_RATES", {"actor": "1000000/min"})


@pytest.fixture
def ask(world: World) -> Callable[[str, Any], None]:
    """`ask("mo", case)`: send it with Mo's token, look at the answer, undo what it did."""

    def send(who: str, case: Any) -> None:
        with acting_for(world.greenvale.coop, world.greenvale.system), undone():
            _, secret = make_token(name="Program", actor=getattr(world.greenvale, who).actor())
            _aim(case, world)
            headers = {"Host": GREENVALE, "Authorization": f"Bearer {secret}"}
            case.call_and_validate(headers=headers, excluded_checks=_excluded(case))

    return send


@document(edges=True).parametrize()
@FEW
def test_at_every_border_the_answer_is_as_documented(case: Any, ask: Callable[[str, Any], None]) -> None:
    ask("margaret", case)


@pytest.mark.parametrize("who", ["margaret", "amira", "mo"])
@document(edges=False).parametrize()
@FEW
def test_whoever_asks_the_answer_is_as_documented(case: Any, who: str, ask: Callable[[str, Any], None]) -> None:
    ask(who, case)


def _excluded(case: Any) -> list[Any]:
    """A write of the right form may still be against a rule of the trade: 422, as documented."""
    return [] if case.method == "GET" else [positive_data_acceptance]


def _aim(case: Any, world: World) -> None:
    """Every other case asks about something that is there: a made-up id would only ever find nothing."""
    for name, value in (case.path_parameters or {}).items():
        if len(str(value)) == 36 and str(value)[0] in "01234567":
            case.path_parameters[name] = str(world.ids[ARGUMENTS[name]])
