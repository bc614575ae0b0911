"""Getting ready to apply: the list, its documents, the insurances and registrations, the application folder."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from compliance.forms.registration import ItemForm, PaperForm
from compliance.framework_policies import may_read_registration, may_register
from compliance.models import ApplicationFolder, CoopPaper, PaperKind
from compliance.queries.readiness import by_group, latest_folder, papers, readiness, readiness_of, unfinished_folder
from compliance.services.folders import request_folder
from compliance.services.readiness import ONLY_MANAGER, note_paper, work_item
from compliance.views.registration import READERS
from coopcare.accounts.authorise import require
from coopcare.documents.responses import document_response
from coopcare.errors import Invalid, NotFound
from coopcare.ui.pages import question_page
from coopcare.ui.refusals import refusals_in


@require_safe
def readiness_list(request: HttpRequest) -> HttpResponse:
    """What must be ready before applying, and what is."""
    require(may_read_registration(request.actor), READERS)
    works = may_register(request.actor)
    rows = readiness()
    groups = {
        group: [
            {
                "title": row.item.title,
                "href": reverse("compliance:readiness_item", args=[row.item.code]) if works else "",
                "status": row.status,
                "hint": row.hint,
            }
            for row in found
        ]
        for group, found in by_group(rows).items()
    }
    context = {
        "groups": groups,
        "done": sum(row.state.is_done for row in rows),
        "total": len(rows),
        "works": works,
        "folder": latest_folder(),
        "making": unfinished_folder(),
    }
    return render(request, "compliance/readiness/list.html", context)


def item(request: HttpRequest, code: str) -> HttpResponse:
    require(may_register(request.actor), ONLY_MANAGER)
    row = readiness_of(code)
    form = ItemForm(request.POST or None, request.FILES or None, row=row)
    if form.is_valid():
        answers = {"is_done": False, **form.cleaned_data}
        upload = answers.pop("file", None)
        with refusals_in(form):
            work_item(code, upload=upload, actor=request.actor, **answers)
            messages.success(request, f"Saved: {row.item.title}.")
            return redirect("compliance:readiness")
    back = reverse("compliance:readiness")
    template = "compliance/readiness/item.html"
    return question_page(request, form, title=row.item.title, back_url=back, button="Save", template=template, row=row)


@require_safe
def item_document(request: HttpRequest, code: str) -> HttpResponse:
    require(may_read_registration(request.actor), READERS)
    row = readiness_of(code)
    if row.tick is None or row.tick.document is None:
        raise NotFound("There is no document here yet.")
    return document_response(row.tick.document)


@require_safe
def paper_list(request: HttpRequest) -> HttpResponse:
    """Insurances and registrations of the co-op, with their days."""
    require(may_read_registration(request.actor), READERS)
    context = {"rows": papers(), "works": may_register(request.actor)}
    return render(request, "compliance/readiness/papers.html", context)


def add_paper(request: HttpRequest, kind: str) -> HttpResponse:
    require(may_register(request.actor), "Only the manager keeps the insurances and registrations.")
    if kind not in PaperKind.values:
        raise NotFound("We cannot find this kind of insurance or registration.")
    form = PaperForm(request.POST or None, request.FILES or None, kind=PaperKind(kind))
    if form.is_valid():
        answers = {"cover_pence": None, **form.cleaned_data}
        upload = answers.pop("file", None)
        with refusals_in(form):
            paper = note_paper(kind=kind, upload=upload, actor=request.actor, **answers)
            messages.success(request, f"Noted: {paper.get_kind_display()}.")
            return redirect("compliance:coop_papers")
    title, back = PaperKind(kind).label, reverse("compliance:coop_papers")
    return question_page(request, form, title=title, back_url=back, button="Save")


@require_safe
def paper_document(request: HttpRequest, paper_id: UUID) -> HttpResponse:
    require(may_read_registration(request.actor), READERS)
    paper = CoopPaper.objects.select_related("document").filter(id=paper_id).first()
    if paper is None or paper.document is None:
        raise NotFound("There is no certificate here yet.")
    return document_response(paper.document)


@require_POST
def make_folder(request: HttpRequest) -> HttpResponse:
    try:
        folder = request_folder(actor=request.actor)
    except Invalid as busy:
        messages.info(request, busy.message)
        return redirect("compliance:readiness")
    return redirect("compliance:application_folder", folder.id)


@require_safe
def folder(request: HttpRequest, folder_id: UUID) -> HttpResponse:
    return render(request, "compliance/readiness/folder.html", {"folder": _open(request, folder_id)})


@require_safe
def download_folder(request: HttpRequest, folder_id: UUID) -> HttpResponse:
    found = _open(request, folder_id)
    if found.document is None:
        raise NotFound("This folder has no file: it is still being made, or could not be.")
    return document_response(found.document)


def _open(request: HttpRequest, folder_id: UUID) -> ApplicationFolder:
    require(may_read_registration(request.actor), READERS)
    found = ApplicationFolder.objects.select_related("document").filter(id=folder_id).first()
    if found is None:
        raise NotFound("We cannot find this folder.")
    return found
