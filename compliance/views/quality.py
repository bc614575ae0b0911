"""The front page of quality."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from compliance.areas import areas_for
from coopcare.accounts.authorise import require


def quality(request: HttpRequest) -> HttpResponse:
    """Every subject that this person may open."""
    areas = areas_for(request.actor)
    require(bool(areas), "There is nothing here for this role. Choose another one.")
    return render(request, "compliance/quality.html", {"areas": areas})
