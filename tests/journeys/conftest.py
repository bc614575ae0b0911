"""The stage of every journey: Greenvale open for business on a Monday morning, and a browser for whoever comes."""

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import time_machine
from django.test import Client
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from coopcare.tenancy.context import acting_for
from rotas.models import VisitStatus
from tests.browser import LAUNCH
from tests.cast import Cast, Member
from tests.factories.billing import an_agreement, direct_payment, pays_for_themselves
from tests.factories.rotas import a_visit
from tests.journeys.screen import Screen

MONDAY = dt.datetime(2026, 11, 16, 9, 0, tzinfo=dt.UTC)
TIMES_VISITED = 14


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_type_launch_args, **LAUNCH}


@pytest.fixture(autouse=True)
def clock() -> Iterator[Any]:
    """Monday 16 November 2026, 9am. `clock.move_to(…)` is another moment."""
    with time_machine.travel(MONDAY, tick=True) as traveller:
        yield traveller


@pytest.fixture
def site(live_server: LiveServer, settings: Any) -> str:
    """Greenvale's address. Links in letters lead there too."""
    port = live_server.url.rpartition(":")[2]
    settings.BASE_DOMAIN = f"localhost:{port}"
    return f"http://greenvale.localhost:{port}"


@pytest.fixture
def greenvale_at_work(cast: Cast, facts: None) -> Cast:
    """Prices are agreed; Margaret's council and then she pay; Amira visited her fourteen times in October."""
    with acting_for(cast.coop, cast.system):
        an_agreement()
        direct_payment(cast.packages["margaret"], 30_000)
        pays_for_themselves(cast.packages["margaret"])
        for number in range(TIMES_VISITED):
            a_visit(
                cast.packages["margaret"],
                on=dt.date(2026, 10, 5) + dt.timedelta(days=2 * number),
                at=dt.time(10),
                minutes=60,
                pca=cast.amira.person,
                status=VisitStatus.CONFIRMED,
            )
    return cast


@pytest.fixture
def screen(
    request: pytest.FixtureRequest, browser: Browser, site: str, sign_in: Callable[..., Client]
) -> Iterator[Callable[..., Screen]]:
    """`screen(cast.ana, hat=…, size=PHONE, scripts=False)`: a window, signed in by cookie; with nobody, signed out."""
    opened: list[Screen] = []

    def window(member: Member | None = None, *, hat: Any = None, acting_for: Any = None, **ways: Any) -> Screen:
        name = request.node.name.replace("[", "-").strip("]")
        found = Screen(browser, site, name=f"{name}-{len(opened) + 1}", **ways)
        opened.append(found)
        if member is not None:
            client = sign_in(Client(HTTP_HOST="greenvale.localhost"), member, hat, acting_for)
            cookie = client.cookies["sessionid"].value
            found.context.add_cookies([{"name": "sessionid", "value": cookie, "url": site}])
        return found

    yield window
    for one in opened:
        one.close()
