"""One co-op in full swing on a Tuesday morning: something of every kind, about Margaret, and everybody who might look.

Built once for a module of tests and never changed: each request is rolled back.
"""

import datetime as dt
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import transaction

from coopcare.accounts.models import Access
from coopcare.clock import local
from members.models import Person
from tests.cast import Cast
from tests.conftest import CommittingClient

TUESDAY = dt.date(2026, 12, 1)
NINE = local(TUESDAY, dt.time(9, 5))

# In every name and text of Greenvale that another co-op could come to see.
CANARY = "Quokka"

GREENVALE, RIVERSIDE = "greenvale.localhost", "riverside.localhost"


@dataclass
class World:
    """`ids`: what addresses are made of, by the words of the matrix. `clients`: a browser for everybody."""

    greenvale: Cast
    riverside: Cast
    ids: dict[str, Any] = field(default_factory=dict)
    clients: dict[str, CommittingClient] = field(default_factory=dict)

    def ask(self, who: str, method: str, url: str, body: Any = None) -> Any:
        """The answer to one request, whose effects are undone. An exception that reaches the client is a failure."""
        client = self.clients[who]
        cookies = client.cookies.output()
        extra = {} if body is None else {"data": json.dumps(body), "content_type": "application/json"}
        try:
            with undone():
                return getattr(client, method)(url, headers={"Idempotency-Key": str(uuid4())}, **extra)
        finally:
            client.cookies = SimpleCookie(cookies.replace("Set-Cookie: ", ""))

    def sign_in(self, who: str, access: Access, *, person: Person | None = None, **kept: str) -> None:
        """A browser of `who` at Greenvale's host (Flo's too), acting for `person` if given; `kept` in its session."""
        client = CommittingClient(HTTP_HOST=GREENVALE)
        client.force_login(access.user)
        session = client.session
        session.update({"hat": access.hats[0], **kept})
        if person is not None:
            session["acting_for"] = str(person.id)
        session.save()
        client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
        self.clients[who] = client

    def at_riverside(self, who: str) -> None:
        self.clients[who].defaults["HTTP_HOST"] = RIVERSIDE


@contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
