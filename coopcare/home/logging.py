"""Structured logs: who by id, never by name; paths without their secrets."""

import logging
import time
from collections.abc import Callable
from contextvars import ContextVar
from uuid import uuid4

from django.http import HttpRequest, HttpResponse

from coopcare.tenancy.context import active_labels

logger = logging.getLogger("coopcare.request")
_request: ContextVar[tuple[str, str, str]] = ContextVar("coopcare_request", default=("", "", ""))


class WhoFilter(logging.Filter):
    """Adds request, co-op and actor ids to every record."""

    def filter(self, record: logging.LogRecord) -> bool:
        request_id, coop_id, actor = _request.get()
        active_coop, active_actor = active_labels()
        record.request_id, record.coop_id, record.actor = request_id, active_coop or coop_id, active_actor or actor
        return True


class RequestLogMiddleware:
    """One line per request: the route's pattern and not its path, which may hold a secret."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request_id = uuid4().hex
        token = _request.set((request_id, "", ""))
        started = time.perf_counter()
        try:
            response = self.get_response(request)
            actor, coop = getattr(request, "actor", None), getattr(request, "coop", None)
            _request.set((request_id, str(coop.id) if coop else "", actor.label if actor else ""))
            match = request.resolver_match
            logger.info(
                "request",
                extra={
                    "method": request.method,
                    "route": match.route if match else "",
                    "status": response.status_code,
                    "ms": round((time.perf_counter() - started) * 1000, 1),
                },
            )
            response["X-Request-Id"] = request_id
            return response
        finally:
            _request.reset(token)
