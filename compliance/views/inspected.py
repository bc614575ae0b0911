"""More of what an inspector reads: statements and evidence, one person, one worker, search, and what to take away.

Every page is recorded; no page can change anything. The manager reads the same pages, and writes the return's words.
"""

from pathlib import Path
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST

from compliance.forms.inspections import DayForm, PirAnswerForm, SearchForm
from compliance.inspecting import returns
from compliance.inspecting.returns import current_template
from compliance.models import Inspection
from compliance.policies import current_inspection, may_choose_sample, may_give_inspection, may_write_return
from compliance.queries.bundles import open_bundle, take_bundle
from compliance.queries.evidence import open_item
from compliance.queries.exports import EXPORTS, csv_of, watermark
from compliance.queries.pir import answer_to, return_on
from compliance.queries.register_tables import REGISTERS
from compliance.queries.searching import find_in_records
from compliance.queries.staff_files import open_staff_file
from compliance.queries.statements import statements
from compliance.queries.tables import on_a_page
from compliance.queries.timeline import open_timeline
from compliance.services.bundles import request_bundle
from compliance.services.returns import write_answer
from compliance.views.records import recorded, require_open
from coopcare.accounts.authorise import require
from coopcare.audit.services import record_reading, record_readings
from coopcare.clock import today
from coopcare.documents.responses import document_response
from coopcare.errors import DomainError, NotFound
from coopcare.ui.pages import question_page
from coopcare.ui.pdf import render_pdf

PAGE = 50
# A row of more than these is read as a list: nobody scrolls sideways to what was found.
MOST_COLUMNS = 6
WATERMARK = Path(returns.__file__).with_name("watermark.css")


def statement(request: HttpRequest, code: str) -> HttpResponse:
    """One quality statement: what we claim, and the evidence with its date, author, source and hash."""
    require_open(request)
    found = next((one for one in statements() if one.code == code), None)
    if found is None:
        raise NotFound("We cannot find this statement.")
    record_reading(request.actor, f"statement {code}", None)
    return _render(request, "compliance/records/statement.html", {"statement": found})


def evidence_document(request: HttpRequest, item_id: UUID) -> HttpResponse:
    """The document or photo that somebody gathered, exactly as it was kept: its SHA-256 stands under the statement."""
    require_open(request)
    found = open_item(item_id)
    if found.document is None:
        raise NotFound("There is no file with this.")
    record_reading(request.actor, f"the evidence “{found.title}”", found)
    return document_response(found.document)


def timeline(request: HttpRequest, person_id: UUID) -> HttpResponse:
    require_open(request)
    return _render(request, "compliance/records/timeline.html", {"file": open_timeline(request.actor, person_id)})


def timeline_paper(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """The same as a PDF, with who took it and when at the foot of every page."""
    require_open(request)
    found = open_timeline(request.actor, person_id)
    mark = watermark(request.actor, current_inspection(request.actor))
    title = f"Dated timeline of {found.person.full_name}"
    content = render_pdf("pdf/timeline.html", {"file": found, "mark": mark}, title=title, stylesheets=[WATERMARK])
    return as_file(content, f"{title}.pdf", "application/pdf")


def staff_file(request: HttpRequest, person_id: UUID) -> HttpResponse:
    require_open(request)
    return _render(request, "compliance/records/staff_file.html", {"file": open_staff_file(request.actor, person_id)})


@recorded("the search of the records")
def search_records(request: HttpRequest) -> HttpResponse:
    form = SearchForm(request.GET)
    text = form.cleaned_data["q"] if form.is_valid() else ""
    context = {"form": form, "text": text, "found": find_in_records(request.actor, text)}
    return _render(request, "compliance/records/search.html", context)


@recorded("the list of tables")
def exports(request: HttpRequest) -> HttpResponse:
    return _render(request, "compliance/records/exports.html", {"exports": EXPORTS.values()})


def export(request: HttpRequest, slug: str) -> HttpResponse:
    """One table as a file, with its watermark."""
    require_open(request)
    found = EXPORTS.get(slug)
    if found is None:
        raise NotFound("We cannot find this table.")
    record_reading(request.actor, f"the table {found.title}, as a file", None)
    table = found.table(request.actor)
    record_readings(request.actor, f"the table {found.title}, as a file", table.about)
    return as_file(csv_of(table, request.actor), f"{found.title}.csv", "text/csv; charset=utf-8")


def register(request: HttpRequest, slug: str) -> HttpResponse:
    """One register as a page: the same rows as its file."""
    require_open(request)
    found = REGISTERS.get(slug)
    if found is None:
        raise NotFound("We cannot find this register.")
    record_reading(request.actor, f"the register {found.title}", None)
    table = found.table(request.actor)
    record_readings(request.actor, f"the register {found.title}", table.about)
    page = Paginator(table.rows, PAGE).get_page(request.GET.get("page"))
    context = {
        "register": found,
        "header": table.header,
        "rows": [[(what, on_a_page(cell)) for what, cell in zip(table.header, row, strict=True)] for row in page],
        "is_wide": len(table.header) > MOST_COLUMNS,
        "page_obj": page,
        "mark": watermark(request.actor, current_inspection(request.actor)),
    }
    return _render(request, "compliance/records/register.html", context)


@recorded("the provider information return")
def information_return(request: HttpRequest) -> HttpResponse:
    """The return as it would be on a day; today, if none is asked for."""
    form = DayForm(request.GET)
    asked = form.cleaned_data.get("on") if form.is_valid() else None
    on = min(asked, today()) if asked else today()
    context = {"return": return_on(on), "today": today(), "may_write": may_write_return(request.actor)}
    return _render(request, "compliance/records/return.html", context)


def answer_return(request: HttpRequest, item: str) -> HttpResponse:
    require(may_write_return(request.actor), "Only the manager writes the return.")
    found = current_template().items.get(item)
    if found is None or not found.words:
        raise NotFound("We cannot find this question.")
    kept = answer_to(found)
    form = PirAnswerForm(request.POST or None, initial={"text": kept.text if kept else ""})
    form.fields["text"].help_text = f"{current_template().most_words} words at most."
    back = reverse("compliance:information_return")
    if request.method == "POST" and form.is_valid():
        try:
            write_answer(item, text=form.cleaned_data["text"], actor=request.actor)
        except DomainError as error:
            form.add_error("text", error.message)
        else:
            return redirect(back)
    return question_page(request, form, title=found.asks, back_url=back, button="Save")


@require_POST
def ask_for_bundle(request: HttpRequest, inspection_id: UUID) -> HttpResponse:
    require(may_give_inspection(request.actor), "Only the manager or the nominated individual has this file made.")
    found = Inspection.objects.filter(id=inspection_id).first()
    if found is None:
        raise NotFound("We cannot find this inspection.")
    made = request_bundle(found, actor=request.actor)
    if may_choose_sample(request.actor):
        return redirect("compliance:bundle", made.id)
    return redirect("compliance:inspection", found.id)


def bundle(request: HttpRequest, bundle_id: UUID) -> HttpResponse:
    """How far the signed file is; a fragment of it is fetched every two seconds where JavaScript runs."""
    require_open(request)
    template = "compliance/records/bundle.html"
    if request.headers.get("HX-Request"):
        template += "#progress"
    return _render(request, template, {"bundle": open_bundle(request.actor, bundle_id)})


def download_bundle(request: HttpRequest, bundle_id: UUID) -> HttpResponse:
    require_open(request)
    return document_response(take_bundle(request.actor, bundle_id))


def as_file(content: bytes, name: str, content_type: str) -> HttpResponse:
    response = HttpResponse(content, content_type=content_type)
    disposition = content_disposition_header(True, name)
    if disposition:
        response["Content-Disposition"] = disposition
    response["Cache-Control"] = "private, no-store"
    return response


def _render(request: HttpRequest, template: str, context: dict[str, object]) -> HttpResponse:
    return render(request, template, {**context, "inspection": current_inspection(request.actor)})
