"""The harness: the suite runs as the powerless web role, with real on-commit jobs, and with nothing left undefined."""

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.db import connection, connections
from django.test import Client, TestCase
from hypothesis import HealthCheck, settings

from coopcare.accounts.actor import Actor
from coopcare.accounts.hats import Hat
from coopcare.tenancy.context import acting_for
from coopcare.tenancy.models import Coop
from tests.another_day import move_to_the_day_asked_for
from tests.cast import Cast, Member, cast_greenvale, cast_riverside
from tests.disorder import any_order
from tests.recorded import made_by

move_to_the_day_asked_for()
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright's loop runs in the thread that uses the ORM

# A busy machine is no fault of the rule under test: slowness is measured by the benches, not here.
settings.register_profile("coopcare", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("coopcare")

WEB_ROLE = " -c role=coopcare_app"


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Once the owner has made the test database, every connection wears the web role.

    Otherwise the suite would run as the owner and row-level security would prove nothing. TRUNCATE, which the web
    role never has in life, is given here so that pytest-django can empty tables between committed tests.
    """
    options = connections.settings["default"]["OPTIONS"]
    with django_db_blocker.unblock():
        with connection.cursor() as cursor:
            cursor.execute("GRANT TRUNCATE ON ALL TABLES IN SCHEMA public TO coopcare_app")
        connection.close()
        as_owner = options["options"]
        options["options"] = as_owner + WEB_ROLE
    yield
    with django_db_blocker.unblock():
        _let_others_go()
        connection.close()
        options["options"] = as_owner


def _let_others_go() -> None:
    """A thread of the live server may still hold its connection when its browser has left, and a database cannot be
    dropped until then: what is held after the last test is of no use to anybody.
    """
    with connection.cursor() as cursor:
        cursor.execute("RESET SESSION AUTHORIZATION; SET ROLE NONE")
        cursor.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


@pytest.fixture(scope="session", autouse=True)
def no_order_by_luck() -> Iterator[None]:
    with any_order():
        yield


@pytest.fixture
def greenvale_cast(db: None) -> Cast:
    return made_by(cast_greenvale)


@pytest.fixture
def cast(greenvale_cast: Cast) -> Cast:
    """Greenvale's people; see tests/cast.py."""
    return greenvale_cast


@pytest.fixture
def greenvale(greenvale_cast: Cast) -> Coop:
    return greenvale_cast.coop


@pytest.fixture
def riverside_cast(db: None) -> Cast:
    return made_by(cast_riverside)


@pytest.fixture
def riverside(riverside_cast: Cast) -> Coop:
    return riverside_cast.coop


@pytest.fixture
def acting(greenvale_cast: Cast) -> Callable[[Actor], AbstractContextManager[None]]:
    """`with acting(cast.ana.actor()):` opens Greenvale's door."""
    return lambda actor: acting_for(greenvale_cast.coop, actor)


@pytest.fixture
def inside(greenvale_cast: Cast) -> Iterator[Cast]:
    """The test's body runs inside Greenvale's door, as the system."""
    with acting_for(greenvale_cast.coop, greenvale_cast.system):
        yield greenvale_cast


class CommittingClient(Client):
    """Runs on-commit callbacks as a real request would, and refuses pages with holes or inline code."""

    def request(self, **environ: Any) -> Any:
        with TestCase.captureOnCommitCallbacks(execute=True):
            response = super().request(**environ)
        if response.headers.get("Content-Type", "").startswith("text/html"):
            _refuse_holes(response.content.decode())
        return response


def _refuse_holes(html: str) -> None:
    for hole in ("{{", "{%", "<style", " style=", " onclick=", "javascript:"):
        assert hole not in html, f"{hole} in a page: unrendered template code, or a breach of the content policy"
    is_whole_page = "<html" in html
    assert not is_whole_page or html.count("<h1") == 1, "a page has one main heading"


@pytest.fixture
def client() -> Client:
    """A browser at Greenvale's address."""
    return CommittingClient(HTTP_HOST="greenvale.localhost")


@pytest.fixture
def riverside_client() -> Client:
    return CommittingClient(HTTP_HOST="riverside.localhost")


@pytest.fixture
def sign_in() -> Callable[..., Client]:
    """`sign_in(client, cast.ana)`: signed in, wearing `hat` (or their first), acting for a person if given."""

    def enter(client: Client, member: Member, hat: Hat | None = None, acting_for: Any = None) -> Client:
        client.force_login(member.access.user)
        session = client.session
        session["hat"] = hat or member.access.hats[0]
        if acting_for is not None:
            session["acting_for"] = str(acting_for.id)
        session.save()
        return client

    return enter


@pytest.fixture
def facts(db: None) -> None:
    """The national figures, loaded as set-up loads them."""
    from django.core.management import call_command

    call_command("load_facts", verbosity=0)
