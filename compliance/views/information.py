"""Requests about personal data."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from compliance.forms.actions import ReasonForm
from compliance.forms.information import AnsweredForm, AskBackForm, EndRequestForm, ItemForm, RequestForm
from compliance.governance.clock import acknowledge_by
from compliance.governance.law import ANSWER_MONTHS, COMPLAINT_ACK_DAYS, EXTRA_MONTHS
from compliance.governance_policies import may_keep_governance
from compliance.models import InformationRequest, RequestStatus
from compliance.queries.information import asked, ended_requests, open_export, open_request, open_requests
from compliance.services.held import request_export
from compliance.services.information import (
    ONLY_MANAGER,
    ask_back,
    end_request,
    note_answer,
    note_item,
    note_request,
    take_longer,
)
from coopcare.accounts.authorise import require
from coopcare.audit.queries import activity_on
from coopcare.documents.responses import document_response
from coopcare.ui.pages import question_page
from coopcare.ui.refusals import refusals_in

PAGE_SIZE = 25


@require_safe
@login_required
def requests(request: HttpRequest) -> HttpResponse:
    """Open ones by their clock, and those that ended."""
    page = Paginator(ended_requests(request.actor), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "open": open_requests(request.actor),
        "page": page,
        "law": [ANSWER_MONTHS, EXTRA_MONTHS],
        "acknowledging": COMPLAINT_ACK_DAYS,
    }
    return render(request, "compliance/governance/requests.html", context)


@login_required
def add(request: HttpRequest) -> HttpResponse:
    require(may_keep_governance(request.actor), ONLY_MANAGER)
    form = RequestForm(request.POST or None)
    if form.is_valid():
        with refusals_in(form):
            made = note_request(actor=request.actor, **form.cleaned_data)
            messages.success(request, "The request is written down, and its clock runs.")
            return redirect("compliance:request", made.id)
    back_url = reverse("compliance:requests")
    return question_page(request, form, title="Write down a request", back_url=back_url, button="Write it down")


@require_safe
@login_required
def one(request: HttpRequest, request_id: UUID) -> HttpResponse:
    found = open_request(request.actor, request_id)
    is_open = found.status == RequestStatus.OPEN
    context = {
        "found": found,
        "asked": asked(found),
        "acknowledge_by": acknowledge_by(found.received_on) if found.is_complaint else None,
        "is_open": is_open,
        "may_gather": is_open and found.wants_a_copy,
        "items": found.items.all(),
        "letters": found.letters.all(),
        "pauses": found.pauses.all(),
        "exports": found.exports.select_related("document"),
        "history": activity_on(found),
    }
    return render(request, "compliance/governance/request.html", context)


@login_required
def ask(request: HttpRequest, request_id: UUID) -> HttpResponse:
    return _deed(request, request_id, AskBackForm, ask_back, "Ask them something", "Send this question",
                 "The clock stands still until they answer.")  # fmt: skip


@login_required
def answered(request: HttpRequest, request_id: UUID) -> HttpResponse:
    return _deed(request, request_id, AnsweredForm, note_answer, "They answered", "Let the clock go on",
                 "The clock goes on.")  # fmt: skip


@login_required
def longer(request: HttpRequest, request_id: UUID) -> HttpResponse:
    return _deed(request, request_id, ReasonForm, take_longer, "Take two more months", "Tell them",
                 "They have been told, with the new day.")  # fmt: skip


@login_required
def item(request: HttpRequest, request_id: UUID) -> HttpResponse:
    return _deed(request, request_id, ItemForm, note_item, "What is given or kept back?", "Write it down",
                 "Written down.")  # fmt: skip


@login_required
def end(request: HttpRequest, request_id: UUID) -> HttpResponse:
    return _deed(request, request_id, EndRequestForm, end_request, "Answer this request", "Send this answer",
                 "The request has ended.")  # fmt: skip


@require_POST
@login_required
def gather(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Have a worker gather everything that is held."""
    found = open_request(request.actor, request_id)
    request_export(found, actor=request.actor)
    messages.success(request, "Everything that is held is being gathered. Come back to this page in a minute.")
    return redirect("compliance:request", found.id)


@require_safe
@login_required
def export(request: HttpRequest, export_id: UUID) -> HttpResponse:
    return document_response(open_export(request.actor, export_id))


def _deed(
    request: HttpRequest, request_id: UUID, form_class: type[Form], deed: Any, title: str, button: str, done: str
) -> HttpResponse:
    """One form about one request, and what it does."""
    found: InformationRequest = open_request(request.actor, request_id)
    form = form_class(request.POST or None)
    if form.is_valid():
        with refusals_in(form):
            deed(found, actor=request.actor, **form.cleaned_data)
            messages.success(request, done)
            return redirect("compliance:request", found.id)
    back_url = reverse("compliance:request", args=[found.id])
    return question_page(request, form, title=title, back_url=back_url, button=button, heading=False)
