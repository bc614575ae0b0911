"""The day of a visit, what billing hears of it, and a morning with medicines."""

import datetime as dt
from typing import Any

import pytest
import time_machine

from coopcare.clock import local
from rotas import events
from rotas.models import DelayWish, Visit
from rotas.services.delays import ask_about_delays
from tests.cast import Cast
from tests.factories.medicines import AS_NEEDED, a_medicine
from tests.rotas.medicine_day import MONDAY, TUESDAY
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


@pytest.fixture
def here(inside: Cast) -> Any:
    """The day of tests/rotas/medicine_day.py: lines are written on Monday evening; it is ten past eight on Tuesday."""
    with time_machine.travel(local(MONDAY, dt.time(18)), tick=False) as clock:
        inside.line = a_medicine(inside.margaret.person, actor=inside.ana.actor())
        inside.pain = a_medicine(inside.margaret.person, actor=inside.ana.actor(), **AS_NEEDED)
        clock.move_to(local(TUESDAY, dt.time(8, 10)))
        inside.clock = clock
        yield inside
