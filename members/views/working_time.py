"""The 48-hour opt-out and apprenticeships in a worker's file."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from coopcare.accounts.authorise import require
from coopcare.ui.pages import question_page
from coopcare.ui.refusals import refusals_in
from members.forms import LastDayForm
from members.policies import may_manage_workers
from members.queries import open_apprenticeship, open_opt_out, open_worker
from members.services import working_time as services
from members.worker_forms import ApprenticeshipForm, NoticeForm, SignedForm


def sign(request: HttpRequest, person_id: UUID) -> HttpResponse:
    someone = open_worker(request.actor, person_id)
    require(may_manage_workers(request.actor))
    form = SignedForm(request.POST if request.method == "POST" else None)
    back_url = reverse("members:worker", args=[someone.id])
    if form.is_valid():
        with refusals_in(form):
            services.sign_opt_out(someone, actor=request.actor, **form.cleaned_data)
            messages.success(request, "The opt-out is written down.")
            return redirect(back_url)
    title = f"{someone} has signed to work more than 48 hours a week"
    return question_page(request, form, title=title, heading=False, back_url=back_url, button="Write this down")


def take_back(request: HttpRequest, opt_out_id: UUID) -> HttpResponse:
    opt_out = open_opt_out(request.actor, opt_out_id)
    require(may_manage_workers(request.actor))
    form = NoticeForm(request.POST if request.method == "POST" else None)
    back_url = reverse("members:worker", args=[opt_out.person_id])
    if form.is_valid():
        with refusals_in(form):
            services.take_back_opt_out(opt_out, actor=request.actor, **form.cleaned_data)
            messages.success(request, "The notice is written down.")
            return redirect(back_url)
    title = f"{opt_out.person} takes back their opt-out of 48 hours"
    return question_page(request, form, title=title, back_url=back_url, button="Write this down")


def start_apprenticeship(request: HttpRequest, person_id: UUID) -> HttpResponse:
    someone = open_worker(request.actor, person_id)
    require(may_manage_workers(request.actor))
    form = ApprenticeshipForm(request.POST if request.method == "POST" else None)
    back_url = reverse("members:worker", args=[someone.id])
    if form.is_valid():
        with refusals_in(form):
            services.start_apprenticeship(someone, actor=request.actor, **form.cleaned_data)
            messages.success(request, "The apprenticeship is written down.")
            return redirect(back_url)
    title = f"Apprenticeship of {someone}"
    return question_page(request, form, title=title, back_url=back_url, button="Write this down")


def end_apprenticeship(request: HttpRequest, apprenticeship_id: UUID) -> HttpResponse:
    one = open_apprenticeship(request.actor, apprenticeship_id)
    require(may_manage_workers(request.actor))
    form = LastDayForm(request.POST if request.method == "POST" else None)
    back_url = reverse("members:worker", args=[one.person_id])
    if form.is_valid():
        with refusals_in(form):
            services.end_apprenticeship(one, actor=request.actor, **form.cleaned_data)
            messages.success(request, "The last day has been saved.")
            return redirect(back_url)
    title = f"End the apprenticeship of {one.person}"
    return question_page(request, form, title=title, heading=False, back_url=back_url, button="Save the last day")
