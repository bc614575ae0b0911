"""Every refusal as an RFC 9457 problem: what is wrong, in a sentence, and where."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from rest_framework import status
from rest_framework.exceptions import APIException, NotAuthenticated, ValidationError
from rest_framework.response import Response

from coopcare.api.idempotency import AlreadyAnswered
from coopcare.errors import DomainError

CONTENT_TYPE = "application/problem+json"
SIGN_IN = "Sign in, or send a personal token."
TITLES = {
    400: "The request cannot be read",
    401: "Sign in first",
    403: "Not allowed",
    404: "Not found",
    405: "This cannot be done here",
    406: "We cannot answer in that format",
    409: "Something has changed",
    415: "We cannot read that format",
    422: "Something needs to be put right",
    429: "Too many requests",
}


def problem_response(error: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's exception handler. Faults of ours (anything unknown) are left to Django, which answers 500."""
    if isinstance(error, AlreadyAnswered):
        return Response(error.body, status=error.status, headers={"Idempotent-Replayed": "true"})
    if isinstance(error, DomainError):
        return problem(error.status, error.message, getattr(error, "field", None) and {error.field: [error.message]})
    if isinstance(error, Http404):
        return problem(404, "There is nothing here that you may see.")
    if isinstance(error, PermissionDenied):
        return problem(403, str(error) or "You do not have permission to do this.")
    if isinstance(error, ValidationError):
        return problem(422, "Put right what is named in errors, and send it again.", error.get_full_details())
    if isinstance(error, APIException):
        return _from_drf(error)
    return None


def problem(code: int, detail: str, errors: Any = None) -> Response:
    body: dict[str, Any] = {"type": "about:blank", "title": TITLES.get(code, "Error"), "status": code, "detail": detail}
    if errors:
        body["errors"] = errors
    return Response(body, status=code, content_type=CONTENT_TYPE)


def _sentence(error: APIException) -> str:
    """DRF's own words end without a stop; for a stranger they are replaced by what to do."""
    if isinstance(error, NotAuthenticated):
        return SIGN_IN
    words = str(error.detail)
    return words if words.endswith(".") else f"{words}."


def _from_drf(error: APIException) -> Response:
    response = problem(error.status_code, _sentence(error))
    if isinstance(error, NotAuthenticated) or error.status_code == status.HTTP_401_UNAUTHORIZED:
        response["WWW-Authenticate"] = getattr(error, "auth_header", "Bearer")
    if wait := getattr(error, "wait", None):
        response["Retry-After"] = str(int(wait) + 1)
    return response
