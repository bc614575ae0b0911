"""The front page of quality."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from compliance.areas import areas_for
from compliance.queries.waiting import waiting_for
from compliance.register_policies import may_keep_registers
from coopcare.accounts.authorise import require


def quality(request: HttpRequest) -> HttpResponse:
    """Every subject that this person may open."""
    areas = areas_for(request.actor)
    require(bool(areas), "There is nothing here for this role. Choose another one.")
    # The manager finds this on their first page.
    waiting = None if may_keep_registers(request.actor) else waiting_for(request.actor)
    return render(request, "compliance/quality.html", {"areas": areas, "waiting": waiting})
