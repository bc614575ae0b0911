"""Host → co-op. One transaction per request, rolled back whenever the answer is a refusal or a fault."""

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from coopcare.errors import DomainError
from coopcare.tenancy.context import acting_for
from coopcare.tenancy.models import Coop


@dataclass(frozen=True)
class Visitor:
    """Whoever is at the door, before the actor is known."""

    label: str = "visitor"
    reads_only: bool = False


class CoopMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.coop = None
        slug = slug_of(request.get_host())
        if slug is None:
            request.urlconf = settings.PUBLIC_URLCONF
            return self.get_response(request)
        coop = Coop.objects.filter(slug=slug).first()
        if coop is None:
            request.urlconf = settings.PUBLIC_URLCONF
            return render(request, "404.html", status=404)
        request.coop = coop
        with acting_for(coop, Visitor()):
            response = self.get_response(request)
            if response.streaming:
                raise RuntimeError("A streaming body would be read after the door is shut; make a document instead.")
            # Django has turned exceptions into responses by now, so the transaction must be told.
            if response.status_code >= 400:
                transaction.set_rollback(True)
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, DomainError):
            if exception.status == 404:
                return render(request, "404.html", {"sentence": exception.message}, status=404)
            return render(request, "errors/refused.html", {"sentence": exception.message}, status=exception.status)
        return None


def slug_of(host: str) -> str | None:
    """The co-op named by a host; None for the bare host (the public directory)."""
    name, base = host.partition(":")[0].lower(), settings.BASE_HOST
    if name == base:
        return None
    if name.endswith(f".{base}"):
        return name.removesuffix(f".{base}")
    raise Http404("Unknown host")
