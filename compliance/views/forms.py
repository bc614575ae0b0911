"""Forms to print: the list, whom each is about, the paper; and a job, or a row of a register, as such a paper."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from compliance.forms.printed import SubjectForm
from compliance.pack.forms import NOBODY, PrintedForm
from compliance.pack.text import LIBRARY
from compliance.policies import may_print_forms
from compliance.queries.form_rows import form_of_row
from compliance.queries.forms import FilledForm, filled_form, form_of_job, form_of_review, forms_by_group, open_form
from coopcare.accounts.authorise import require
from coopcare.clock import today
from coopcare.ui.pages import question_page
from coopcare.ui.pdf import render_pdf

OFFICE_ONLY = "Forms are printed by the manager."


def forms(request: HttpRequest) -> HttpResponse:
    require(may_print_forms(request.actor), OFFICE_ONLY)
    return render(request, "compliance/builds/forms.html", {"groups": forms_by_group()})


def form(request: HttpRequest, code: str) -> HttpResponse:
    """Whom it is about; then the paper. A form about nobody is printed at once."""
    require(may_print_forms(request.actor), OFFICE_ONLY)
    found = open_form(code)
    if found.about == NOBODY:
        return _paper(request, found, None)
    chosen = SubjectForm(request.POST if request.method == "POST" else None, form=found)
    if chosen.is_valid():
        subject = chosen.cleaned_data["subject"]
        return _paper(request, found, UUID(subject) if subject else None)
    back = reverse("compliance:forms")
    return question_page(request, chosen, title=found.title, back_url=back, button="Print", heading=False)


def _paper(request: HttpRequest, found: PrintedForm, subject_id: UUID | None) -> HttpResponse:
    """Made afresh each time and not kept: the records it is filled from are."""
    filled = filled_form(found, subject_id, actor=request.actor)
    return _as_pdf(filled, filled.form.title)


@require_safe
def paper_of_job(request: HttpRequest, job_id: UUID, code: str) -> HttpResponse:
    """A paper of one job, for the manager, and for the worker whose job it is."""
    filled = form_of_job(code, job_id, actor=request.actor)
    return _as_pdf(filled, f"{filled.form.title}, {filled.about}")


@require_safe
def review_form(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """The form to take to a review, for whoever holds it."""
    filled = form_of_review(person_id, actor=request.actor)
    return _as_pdf(filled, f"{filled.form.title}, {filled.about}")


def paper_of_row(request: HttpRequest, kind: str, row_id: UUID) -> HttpResponse:
    """One row of a register on its form, for whoever may open the row's page."""
    filled = form_of_row(kind, row_id, actor=request.actor)
    return _as_pdf(filled, filled.about or filled.form.title)


def _as_pdf(filled: FilledForm, name: str) -> HttpResponse:
    context = {"filled": filled, "printed_on": today()}
    content = render_pdf("pdf/form.html", context, title=filled.form.title, stylesheets=[LIBRARY / "form.css"])
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = content_disposition_header(True, f"{name}.pdf") or ""
    response["Cache-Control"] = "private, no-store"
    return response
