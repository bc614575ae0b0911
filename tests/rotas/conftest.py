"""The day of a visit, and what billing hears of it."""

from typing import Any

import pytest
import time_machine

from rotas import events
from rotas.models import DelayWish, Visit
from rotas.services.delays import ask_about_delays
from tests.cast import Cast
from tests.rotas.visit_day import at


@pytest.fixture
def clock() -> Any:
    """10am on the day of the visit; `clock.move_to(...)` for later."""
    with time_machine.travel(at(10), tick=False) as traveller:
        yield traveller


@pytest.fixture
def given() -> Any:
    """The visits of which billing has heard that they were given."""
    heard: list[str] = []

    def listener(visit: Visit, **_: Any) -> None:
        heard.append(visit.status)

    events.visit_given.connect(listener)
    yield heard
    events.visit_given.disconnect(listener)


@pytest.fixture
def david_asked(inside: Cast, clock: Any) -> DelayWish:
    return ask_about_delays(inside.margaret.person, actor=inside.david.actor(acting_for=inside.margaret.person))
