"""The steps that fill a visit nobody could come to: another time, or a PCA who has agreed to work more that day."""

import datetime as dt
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from coopcare.accounts.authorise import require
from coopcare.clock import local, to_local
from coopcare.ui.pages import question_page
from coopcare.ui.refusals import refusals_in
from rotas.forms.visits import MoveVisitForm
from rotas.forms.workers import AlsoWorksForm
from rotas.models import Visit
from rotas.policies import may_decide_leave, may_settle
from rotas.queries import open_visit
from rotas.queries.availability import open_pca
from rotas.services.availability import change_day
from rotas.services.booking import change_visit


def move_visit(request: HttpRequest, visit_id: UUID) -> HttpResponse:
    """Another start on the same day, once it is agreed with the person."""
    found = open_visit(request.actor, visit_id)
    require(may_settle(request.actor, found), "Only the support worker of the cluster or the manager can do this.")
    starts = _time(request.GET.get("at")) or to_local(found.starts_at).time()
    form = MoveVisitForm(request.POST or None, initial={"starts_at": starts, "version": found.version})
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            starts_at = local(found.on, form.cleaned_data["starts_at"])
            change_visit(found, version=form.cleaned_data["version"], starts_at=starts_at, actor=request.actor)
            messages.success(request, "The time is changed. We have told everybody it concerns.")
            return redirect(_back_to(request, found))
    return question_page(
        request, form, title=f"Change the time of {found.person.calling_name}’s visit", heading=False,
        back_url=_back_to(request, found), button="Change the time", template="rotas/move_visit.html", visit=found,
    )  # fmt: skip


def pca_day(request: HttpRequest, pca_id: UUID) -> HttpResponse:
    """A PCA has agreed to work on a day, or at hours, that are not theirs: written down by whoever asked them."""
    pca = open_pca(request.actor, pca_id)
    require(may_decide_leave(request.actor, pca.id), "Only whoever runs the PCA’s rota can say this for them.")
    shown = {"on": _day(request.GET.get("on")), "starts": _time(request.GET.get("from"))}
    form = AlsoWorksForm(request.POST or None, initial={**shown, "ends": _time(request.GET.get("until"))})
    back_url = _cover_page(request) or reverse("rotas:pca_availability", args=[pca.id])
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            change_day(pca, on=form.cleaned_data["on"], can_work=True, hours=form.hours(), actor=request.actor)
            messages.success(request, f"It is written down that {pca.calling_name} can also work then.")
            return redirect(back_url)
    return question_page(
        request, form, title=f"{pca.calling_name} has agreed to work", heading=False, back_url=back_url,
        button="Write it down", template="rotas/pca_day.html", pca=pca,
    )  # fmt: skip


def _back_to(request: HttpRequest, found: Visit) -> str:
    return _cover_page(request) or reverse("rotas:office_visit", args=[found.id])


def _cover_page(request: HttpRequest) -> str:
    """The page that the step began on, if it did."""
    try:
        return reverse("rotas:cover", args=[UUID(request.GET.get("cover", ""))])
    except ValueError:
        return ""


def _time(text: str | None) -> dt.time | None:
    try:
        return dt.time.fromisoformat(text or "")
    except ValueError:
        return None


def _day(text: str | None) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text or "")
    except ValueError:
        return None
