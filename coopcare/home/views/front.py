"""The front door of a co-op, the directory on the bare host, and the page each hat starts from."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from coopcare.accounts.authorise import require
from coopcare.accounts.hats import Hat
from coopcare.clock import today
from coopcare.home.navigation import more_for
from coopcare.home.today import manager_today, member_today, person_today
from coopcare.tenancy.addresses import page_address
from coopcare.tenancy.models import Coop
from members.policies import grants_of

# Hats whose home is one of their working pages.
STARTS_AT = {
    Hat.PCA: "rotas:today",
    Hat.SUPPORT_WORKER: "rotas:week",
    Hat.BOARD: "billing:board",
    Hat.FINANCE: "billing:months",
    Hat.INSPECTOR: "compliance:records",
}


def directory(request: HttpRequest) -> HttpResponse:
    """The bare host: what this is, and the co-ops that wish to be found."""
    coops = [{"coop": coop, "href": page_address("/", coop)} for coop in Coop.objects.filter(is_listed=True)]
    return render(request, "home/directory.html", {"coops": coops})


@login_not_required
def home(request: HttpRequest) -> HttpResponse:
    """Where everybody arrives: the page that their hat starts from."""
    actor = request.actor
    if not actor.is_signed_in:
        stranger = request.user.is_authenticated
        return render(request, "home/front.html", {"signed_in_elsewhere": stranger})
    if actor.hat in STARTS_AT:
        return redirect(STARTS_AT[actor.hat])
    if actor.hat == Hat.REPRESENTATIVE and not grants_of(actor, actor.acting_for_id, today()):
        return redirect("members:acting_for")
    if actor.hat == Hat.MANAGER:
        return render(request, "home/manager.html", manager_today(actor))
    if actor.subject_id is not None:
        return render(request, "home/person.html", person_today(actor))
    return render(request, "home/member.html", member_today(actor))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that was open too long, or cookies switched off."""
    sentence = "This page was open for a long time, so we could not be sure it was you. Go back, reload it, try again."
    return render(request, "errors/refused.html", {"sentence": sentence}, status=403)


def more(request: HttpRequest) -> HttpResponse:
    """The pages that the menu of this hat does not hold."""
    groups = more_for(request.actor)
    require(bool(groups), "Your menu holds everything.")
    return render(request, "home/more.html", {"groups": groups})
