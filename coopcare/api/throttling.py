"""A limit for each log-in, kept in the shared cache."""

from typing import Any

from rest_framework.request import Request
from rest_framework.throttling import SimpleRateThrottle


class ActorThrottle(SimpleRateThrottle):
    scope = "actor"

    def get_cache_key(self, request: Request, view: Any) -> str:
        actor = request._request.actor
        who = actor.access_id or self.get_ident(request)
        return str(self.cache_format % {"scope": self.scope, "ident": who})
