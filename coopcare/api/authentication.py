"""Who is calling: a signed-in browser (with CSRF), or a program with a personal token."""

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication, SessionAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from coopcare.accounts.actor import Actor
from coopcare.accounts.hats import Hat
from coopcare.accounts.models import PersonalToken
from coopcare.accounts.services import open_token
from coopcare.tenancy.context import become

SCHEME = "Bearer"


class PersonalTokenAuthentication(BaseAuthentication):
    """`Authorization: Bearer <token>`. The caller acts in the one hat the token was made in."""

    def authenticate(self, request: Request) -> tuple[Any, PersonalToken] | None:
        scheme, _, secret = request.META.get("HTTP_AUTHORIZATION", "").partition(" ")
        if scheme != SCHEME:
            return None
        token = open_token(secret.strip())
        if token is None:
            raise AuthenticationFailed("This token is not known, has run out, or was taken back.")
        request._request.actor = actor_of(token)
        become(request._request.actor)
        return token.access.user, token

    def authenticate_header(self, request: Request) -> str:
        return SCHEME


class ActorSessionAuthentication(SessionAuthentication):
    """The browser's own session; the actor is the one its pages have."""

    def authenticate(self, request: Request) -> tuple[Any, None] | None:
        if not request._request.actor.is_signed_in:
            return None
        self.enforce_csrf(request)
        return request._request.user, None


def actor_of(token: PersonalToken) -> Actor:
    access = token.access
    return Actor(
        coop_id=token.coop.id,
        name=access.user.full_name,
        user_id=access.user_id,
        access_id=access.id,
        person_id=access.person_id,
        hat=Hat(token.hat),
    )


class TokenScheme(OpenApiAuthenticationExtension):
    target_class = PersonalTokenAuthentication
    name = "personalToken"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer"}


class SessionScheme(OpenApiAuthenticationExtension):
    target_class = ActorSessionAuthentication
    name = "session"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "apiKey", "in": "cookie", "name": "sessionid"}
