"""What every page knows: the co-op, who acts and for whom, how they like to read, where they can go."""

from collections.abc import Callable
from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.module_loading import import_string

from coopcare.ui.reading import choice_of, html_class


def page(request: HttpRequest) -> dict[str, Any]:
    """Context processor. Tolerates the bare host (no co-op) and pages drawn before the actor is known.

    `navigation` is a list of {"text", "href", "active"}, from the function COOPCARE_NAVIGATION names; it is asked for
    only when the page prints it. `acting_for` is the name of the person a representative acts for: that function's
    module knows people, this one does not, so a view or COOPCARE_ACTING_FOR gives it.
    """
    return {
        "coop": getattr(request, "coop", None),
        "actor": getattr(request, "actor", None),
        "text_size_class": html_class(choice_of(request)),
        "navigation": SimpleLazyObject(lambda: _ask("COOPCARE_NAVIGATION", request) or []),
        "acting_for": SimpleLazyObject(lambda: _ask("COOPCARE_ACTING_FOR", request) or ""),
    }


def _ask(setting: str, request: HttpRequest) -> Any:
    """The answer of the function a setting names; None without the setting, and where nobody has come in."""
    path = getattr(settings, setting, "")
    if not path or getattr(request, "actor", None) is None:
        return None
    return _function(path)(request)


@cache
def _function(path: str) -> Callable[[HttpRequest], Any]:
    return import_string(path)
