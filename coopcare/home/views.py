"""The front door of a co-op, the directory of the bare host, and choosing a hat."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that was open too long, or cookies switched off."""
    sentence = "This page was open for a long time, so we could not be sure it was you. Go back, reload it, try again."
    return render(request, "errors/refused.html", {"sentence": sentence}, status=403)
