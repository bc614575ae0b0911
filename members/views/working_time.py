"""The 48-hour opt-out and apprenticeships in a worker's file."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from coopcare.accounts.authorise import require
from coopcare.ui.pages import question_page
from coopcare.ui.refusals import refusals_in
from members.forms import LastDayForm
from members.models import Person
from members.policies import may_manage_workers
from members.queries import open_apprenticeship, open_opt_out, open_worker
from members.services import working_time as services
from members.worker_forms import ApprenticeshipForm, NoticeForm, SignedForm


def sign(request: HttpRequest, person_id: UUID) -> HttpResponse:
    someone = open_worker(request.actor, person_id)
    title = f"{someone} has signed to work more than 48 hours a week"
    deed = partial(services.sign_opt_out, someone)
    return _write_down(request, someone, SignedForm, deed, title, "The opt-out is written down.")


def take_back(request: HttpRequest, opt_out_id: UUID) -> HttpResponse:
    opt_out = open_opt_out(request.actor, opt_out_id)
    title = f"{opt_out.person} takes back their opt-out of 48 hours"
    deed = partial(services.take_back_opt_out, opt_out)
    return _write_down(request, opt_out.person, NoticeForm, deed, title, "The notice is written down.")


def start_apprenticeship(request: HttpRequest, person_id: UUID) -> HttpResponse:
    someone = open_worker(request.actor, person_id)
    deed = partial(services.start_apprenticeship, someone)
    title = f"Apprenticeship of {someone}"
    return _write_down(request, someone, ApprenticeshipForm, deed, title, "The apprenticeship is written down.")


def end_apprenticeship(request: HttpRequest, apprenticeship_id: UUID) -> HttpResponse:
    one = open_apprenticeship(request.actor, apprenticeship_id)
    deed = partial(services.end_apprenticeship, one)
    title = f"End the apprenticeship of {one.person}"
    return _write_down(request, one.person, LastDayForm, deed, title, "The last day has been saved.")


def _write_down(
    request: HttpRequest, worker: Person, form_class: type[Form], deed: Callable[..., Any], title: str, said: str
) -> HttpResponse:
    """One page of a worker's file: `deed` is done with the answers, and `said` when it is."""
    require(may_manage_workers(request.actor))
    form = form_class(request.POST if request.method == "POST" else None)
    back_url = reverse("members:worker", args=[worker.id])
    if form.is_valid():
        with refusals_in(form):
            deed(actor=request.actor, **form.cleaned_data)
            messages.success(request, said)
            return redirect(back_url)
    return question_page(request, form, title=title, heading=False, back_url=back_url, button="Write this down")
