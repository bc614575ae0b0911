"""What can be printed: ask for it, watch it being made, take it away."""

from collections.abc import Sequence
from uuid import UUID

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from compliance.forms.builds import AgreementForm, ChosenPapersForm
from compliance.models import BuildKind
from compliance.pack.layout import AnswersMissing
from compliance.pack.order import Kind
from compliance.policies import current_inspection, may_manage_policies, may_read_policies
from compliance.queries.builds import latest_build, open_build, printables, recent_builds, unfinished_build
from compliance.queries.library import findings, unanswered
from compliance.services.packs import PackRefused, request_pack
from coopcare.accounts.authorise import require
from coopcare.audit.services import record_reading
from coopcare.documents.responses import document_response
from coopcare.errors import Invalid, NotFound
from coopcare.ui.pages import question_page
from members.models import Person

READERS_ONLY = "The policies are for people who work for, govern or belong to the co-op."
MANAGER_ONLY = "Only the manager builds what is printed."


def builds(request: HttpRequest) -> HttpResponse:
    """Everything that can be printed, with the last good one of each."""
    require(may_read_policies(request.actor), READERS_ONLY)
    context = {
        "printables": printables(),
        "recent": recent_builds(request.actor),
        "building": unfinished_build(),
        "may_manage": may_manage_policies(request.actor),
        "inspection": current_inspection(request.actor),
    }
    return render(request, "compliance/builds/builds.html", context)


@require_POST
def build(request: HttpRequest, kind: str) -> HttpResponse:
    """A kind that is the same for everybody."""
    require(may_manage_policies(request.actor), MANAGER_ONLY)
    if kind not in {one.kind for one in printables()}:
        raise NotFound("We cannot find this kind of paper.")
    return _ask(request, Kind(kind))


def build_chosen(request: HttpRequest) -> HttpResponse:
    require(may_manage_policies(request.actor), MANAGER_ONLY)
    form = ChosenPapersForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        return _ask(request, Kind.CHOSEN, chosen=form.cleaned_data["codes"])
    return _question(request, form, title="Choose papers to print", button="Build these")


def build_agreement(request: HttpRequest) -> HttpResponse:
    require(may_manage_policies(request.actor), MANAGER_ONLY)
    form = AgreementForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        person = get_object_or_404(Person, id=form.cleaned_data["person"])
        try:
            return _ask(request, Kind.AGREEMENT, person=person)
        except Invalid as error:
            form.add_error("person", error.message)
    return _question(request, form, title="Whose agreement is it?", button="Build the agreement")


def pack(request: HttpRequest, pack_id: UUID) -> HttpResponse:
    """How far a build has come; a fragment of it is fetched every two seconds where JavaScript runs."""
    require(may_read_policies(request.actor), READERS_ONLY)
    found = open_build(request.actor, pack_id)
    template = "compliance/builds/build.html"
    if request.headers.get("HX-Request"):
        template += "#progress"
    elif found.person:
        record_reading(request.actor, "a service agreement", found, about=found.person)
    last_good = latest_build(found.kind, person_id=found.person_id)
    context = {"pack": found, "last_good": last_good, "inspection": current_inspection(request.actor)}
    return render(request, template, context)


def download(request: HttpRequest, pack_id: UUID, field: str = "document") -> HttpResponse:
    """The PDF for reading, or the file that the address names."""
    require(may_read_policies(request.actor), READERS_ONLY)
    found = open_build(request.actor, pack_id)
    document = getattr(found, field)
    if document is None:
        raise NotFound("This build has no such file: it is still being made, or could not be.")
    words = "the policy pack" if found.kind == BuildKind.PACK else found.get_kind_display().lower()
    record_reading(request.actor, words, found, about=found.person)
    return document_response(document)


def _question(request: HttpRequest, form: Form, *, title: str, button: str) -> HttpResponse:
    return question_page(request, form, title=title, back_url=reverse("compliance:builds"), button=button)


def _ask(request: HttpRequest, kind: Kind, *, chosen: Sequence[str] = (), person: Person | None = None) -> HttpResponse:
    try:
        asked = request_pack(kind=kind, chosen=chosen, person=person, actor=request.actor)
    except (AnswersMissing, PackRefused) as refusal:
        context = {"problems": refusal.problems, "missing": unanswered(), "findings": findings()}
        return render(request, "compliance/build_refused.html", context, status=422)
    return redirect("compliance:pack", asked.id)
