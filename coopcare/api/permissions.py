"""The one rule before every policy: somebody with a hat on."""

from typing import Any

from rest_framework.permissions import BasePermission
from rest_framework.request import Request


class SignedIn(BasePermission):
    """Policies decide the rest, in the services and queries that the pages use too."""

    message = "Sign in, or send a personal token."

    def has_permission(self, request: Request, view: Any) -> bool:
        actor = request._request.actor
        return actor.is_signed_in and actor.hat is not None
