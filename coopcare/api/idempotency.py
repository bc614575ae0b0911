"""A repeated write is harmless: same key and same request, same answer.

Every write carries an Idempotency-Key that its sender made. The answer is kept in the transaction of the effect, so
either both are there or neither. Kept KEPT_DAYS: a phone may be offline that long.
"""

import hashlib
import json
import re
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from coopcare.api.models import IdempotentRequest
from coopcare.clock import now
from coopcare.errors import DomainError, StaleState

WRITES = frozenset({"POST", "PUT", "PATCH", "DELETE"})
KEY = re.compile(r"[\x21-\x7e]{8,80}")
KEPT_DAYS = 7


class KeyMissing(DomainError):
    """A write without a usable key."""

    status = 400


class AlreadyAnswered(Exception):
    """This request was answered before; here is the answer again."""

    def __init__(self, status: int, body: Any) -> None:
        super().__init__(status)
        self.status, self.body = status, body


class IdempotentWrites(APIView):
    """Base of every view that writes."""

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        # A method that is not there answers 405, with or without a key.
        if request.method in WRITES and hasattr(self, request.method.lower()):
            self.key = _key_of(request)
            self.fingerprint = _fingerprint(request)
            _look_for_an_answer(request._request.actor.access_id, self.key, self.fingerprint)

    def finalize_response(self, request: Request, response: Response, *args: Any, **kwargs: Any) -> Response:
        final: Response = super().finalize_response(request, response, *args, **kwargs)
        replayed = final.has_header("Idempotent-Replayed")
        if request.method in WRITES and final.status_code < 400 and not replayed:
            _keep(request._request.actor.access_id, self.key, self.fingerprint, final)
        return final


def _key_of(request: Request) -> str:
    key = request.headers.get("Idempotency-Key", "")
    if not KEY.fullmatch(key):
        raise KeyMissing("Send an Idempotency-Key header of 8 to 80 characters, a new one for each thing you do.")
    return key


def _look_for_an_answer(access_id: UUID, key: str, fingerprint: str) -> None:
    """409 while the first is under way (its lock ends with its transaction), 422 for another request, else replay."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 0))", [f"{access_id}:{key}"])
        if not cursor.fetchone()[0]:
            raise StaleState("The first request with this Idempotency-Key is still under way. Try again in a moment.")
    since = now() - timedelta(days=KEPT_DAYS)
    earlier = IdempotentRequest.objects.filter(access_id=access_id, key=key, created_at__gte=since).first()
    if earlier is None:
        return
    if earlier.fingerprint != fingerprint:
        raise DomainError("This Idempotency-Key was used for a different request. Use a new key for each thing you do.")
    raise AlreadyAnswered(earlier.status, earlier.body)


def _keep(access_id: UUID, key: str, fingerprint: str, response: Response) -> None:
    IdempotentRequest.objects.update_or_create(
        access_id=access_id,
        key=key,
        defaults={
            "fingerprint": fingerprint,
            "status": response.status_code,
            "body": _as_json(response),
            "created_at": now(),
        },
    )


def _as_json(response: Response) -> Any:
    rendered = response.accepted_renderer.render(response.data) if response.data is not None else b"null"
    return json.loads(rendered or b"null")


def _fingerprint(request: Request) -> str:
    """Of method, path and body. Asked before anything is parsed: Django then keeps the body for the parser."""
    asked = f"{request.method} {request.get_full_path()}\n".encode() + request._request.body
    return hashlib.sha256(asked).hexdigest()
