"""Workers and what was checked about them."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.forms import model_to_dict
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from coopcare.accounts.actor import Actor
from coopcare.accounts.authorise import require
from coopcare.clock import today
from coopcare.documents.responses import document_response
from coopcare.errors import NotFound
from coopcare.ui.pages import question_page
from coopcare.ui.refusals import refusals_in
from members.credentials import State, standing
from members.forms import LastDayForm, SearchForm
from members.models import CredentialKind, Job
from members.policies import may_list_people, may_list_worker_files, may_manage_workers, may_write_card
from members.queries import (
    apprenticeships_of,
    checks_of,
    jobs_of,
    lacks_opt_out_date,
    open_credential,
    open_employment,
    open_pca_card,
    open_pca_photo,
    open_person,
    open_worker,
    opt_outs_of,
    own_worker,
    standings_of,
    workers_today,
)
from members.recruitment_queries import file_of
from members.services import workers as staff
from members.worker_forms import CardForm, ContractForm, CredentialForm, EmploymentForm, ReasonForm

PAGE_SIZE = 25


@require_safe
def workers(request: HttpRequest) -> HttpResponse:
    """Everybody who works for the co-op today, and how their checks stand."""
    actor: Actor = request.actor
    form = SearchForm(request.GET)
    search = form.cleaned_data["search"] if form.is_valid() else ""
    wanted = next((state for state in State if state.name.lower() == request.GET.get("state")), None)
    found = workers_today(actor, search=search, state=wanted)
    context = {
        "form": form,
        "search": search,
        "page": Paginator(found, PAGE_SIZE).get_page(request.GET.get("page")),
        "states": [{"key": state.name.lower(), "words": state.value, "is_wanted": state == wanted} for state in State],
        "wanted": wanted.value if wanted else "",
        "may_open_people": may_list_people(actor),
    }
    return render(request, "members/workers.html", context)


@require_safe
def worker(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """One worker's file: jobs and checks. The worker may read their own."""
    actor: Actor = request.actor
    someone = open_worker(actor, person_id)
    checks = list(checks_of(someone))
    context = {
        "person": someone,
        "jobs": [{"row": job, "may_write_card": may_write_card(actor, someone)} for job in jobs_of(someone)],
        "standings": standings_of(checks),
        "checks": [{"row": check, "state": standing(check.title, [check], today()).state.value} for check in checks],
        "opt_outs": opt_outs_of(someone),
        "lacks_opt_out_date": lacks_opt_out_date(someone),
        "apprenticeships": apprenticeships_of(someone),
        "may_manage": may_manage_workers(actor),
        "is_own": actor.person_id == someone.id,
        "file": file_of(someone),
        "back_url": reverse("members:workers") if may_list_worker_files(actor) else reverse("home"),
        "pca_job": Job.PCA,
    }
    return render(request, "members/worker.html", context)


@require_safe
def my_file(request: HttpRequest) -> HttpResponse:
    """A worker's way to their own file."""
    return redirect("members:worker", own_worker(request.actor).id)


def employ(request: HttpRequest, person_id: UUID) -> HttpResponse:
    actor: Actor = request.actor
    someone = open_person(actor, person_id)
    require(may_manage_workers(actor))
    form = EmploymentForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusals_in(form):
            staff.employ(someone, actor=actor, **form.cleaned_data)
            next_steps = "Fill in their recruitment file. Give them the written statement on or before their first day."
            messages.success(request, f"{someone} now works for the co-op. {next_steps}")
            return redirect("members:worker", someone.id)
    return question_page(
        request,
        form,
        title=f"Give {someone} a job",
        back_url=reverse("members:person", args=[someone.id]),
        button="Save this job",
    )


def change_contract(request: HttpRequest, employment_id: UUID) -> HttpResponse:
    """The hours and days that a job is for, from now on."""
    actor: Actor = request.actor
    employment = open_employment(actor, employment_id)
    require(may_manage_workers(actor))
    form = ContractForm(request.POST if request.method == "POST" else None, initial=model_to_dict(employment))
    back_url = reverse("members:worker", args=[employment.person_id])
    if form.is_valid():
        with refusals_in(form):
            staff.change_contract(employment, actor=actor, **form.cleaned_data)
            messages.success(request, "The contract has been changed.")
            return redirect(back_url)
    title = f"Change the contract of {employment.person}"
    return question_page(request, form, title=title, back_url=back_url, button="Save this contract")


def end_employment(request: HttpRequest, employment_id: UUID) -> HttpResponse:
    actor: Actor = request.actor
    employment = open_employment(actor, employment_id)
    require(may_manage_workers(actor))
    form = LastDayForm(request.POST if request.method == "POST" else None)
    back_url = reverse("members:worker", args=[employment.person_id])
    if form.is_valid():
        with refusals_in(form):
            staff.end_employment(employment, actor=actor, **form.cleaned_data)
            messages.success(request, "The last day has been saved. Visits after it now need cover.")
            return redirect(back_url)
    return question_page(
        request,
        form,
        title=f"End the job of {employment.person}",
        heading=False,
        back_url=back_url,
        button="End this job",
        template="members/end_employment.html",
        employment=employment,
    )


def write_card(request: HttpRequest, employment_id: UUID) -> HttpResponse:
    """What a person reads before they choose this PCA."""
    actor: Actor = request.actor
    employment = open_employment(actor, employment_id)
    require(may_write_card(actor, employment.person) and employment.job == Job.PCA)
    initial = {
        "about": employment.about,
        "languages": employment.languages,
        "skills": employment.skills,
        "photo_words": employment.photo_words,
    }
    is_post = request.method == "POST"
    form = CardForm(
        request.POST if is_post else None,
        request.FILES if is_post else None,
        initial=initial,
        has_photo=employment.photo_id is not None,
    )
    back_url = reverse("members:worker", args=[employment.person_id])
    if form.is_valid():
        with refusals_in(form):
            answers = form.cleaned_data
            card = {name: answers[name] for name in ("about", "languages", "skills")}
            staff.write_card(employment, actor=actor, **card)
            if answers["photo"]:
                staff.keep_photo(employment, answers["photo"], words=answers["photo_words"], actor=actor)
            elif answers.get("no_photo"):
                staff.take_photo_off(employment, actor=actor)
            messages.success(request, "The card has been saved.")
            return redirect(back_url)
    return question_page(
        request, form, title="What people read before they choose you", back_url=back_url, button="Save the card"
    )


@require_safe
def pca(request: HttpRequest, pca_id: UUID) -> HttpResponse:
    """A PCA's card, for whoever might choose them."""
    return render(request, "members/pca.html", {"card": open_pca_card(request.actor, pca_id)})


@require_safe
def photo(request: HttpRequest, pca_id: UUID) -> HttpResponse:
    """A PCA's photo, for whoever might choose them. Never public, never kept by a browser's shared store."""
    found = open_pca_photo(request.actor, pca_id)
    return document_response(found, as_attachment=False)


def add_credential(request: HttpRequest, person_id: UUID) -> HttpResponse:
    actor: Actor = request.actor
    someone = open_worker(actor, person_id)
    require(may_manage_workers(actor))
    is_post = request.method == "POST"
    form = CredentialForm(request.POST if is_post else None, request.FILES if is_post else None)
    back_url = reverse("members:worker", args=[someone.id])
    if form.is_valid():
        with refusals_in(form):
            credential = staff.add_credential(someone, actor=actor, **_checked(form))
            messages.success(request, f"{credential.title} has been added.")
            return redirect(back_url)
    return question_page(request, form, title=f"Add a check for {someone}", back_url=back_url, button="Add this check")


def _checked(form: CredentialForm) -> dict:
    answers = dict(form.cleaned_data)
    if answers["kind"] != CredentialKind.TRAINING:
        answers["topic"] = ""
    return answers


def withdraw_credential(request: HttpRequest, credential_id: UUID) -> HttpResponse:
    actor: Actor = request.actor
    credential = open_credential(actor, credential_id)
    require(may_manage_workers(actor))
    form = ReasonForm(request.POST if request.method == "POST" else None)
    back_url = reverse("members:worker", args=[credential.person_id])
    if form.is_valid():
        with refusals_in(form):
            staff.withdraw_credential(credential, actor=actor, **form.cleaned_data)
            messages.success(request, f"{credential.title} no longer counts.")
            return redirect(back_url)
    return question_page(
        request,
        form,
        title=f"Withdraw the check: {credential.title}",
        heading=False,
        back_url=back_url,
        button="Withdraw this check",
    )


@require_safe
def evidence(request: HttpRequest, credential_id: UUID) -> HttpResponse:
    """The file that was kept with a check."""
    credential = open_credential(request.actor, credential_id)
    if credential.evidence is None:
        raise NotFound()
    return document_response(credential.evidence)
