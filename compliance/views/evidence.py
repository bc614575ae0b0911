"""Evidence by topic: counting it, adding to it, reading it, taking it back."""

from collections.abc import Sequence
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from compliance.forms.evidence import EvidenceForm, WithdrawForm
from compliance.framework.text import Topic, read_frameworks
from compliance.framework_policies import may_add_evidence, may_assess, may_read_quality
from compliance.queries.evidence import EvidenceBook, open_item
from compliance.services.evidence import add_evidence, count_evidence, month_before, withdraw_evidence
from compliance.views.framework import READERS
from coopcare.accounts.authorise import require
from coopcare.clock import today
from coopcare.documents.responses import document_response
from coopcare.errors import NotFound
from coopcare.ui.formats import gov_month
from coopcare.ui.pages import question_page
from coopcare.ui.refusals import refusals_in


@require_safe
def evidence(request: HttpRequest) -> HttpResponse:
    """Every topic with what there is about it."""
    require(may_read_quality(request.actor), READERS)
    book = EvidenceBook()
    first, _ = month_before(today())
    context = {
        "rows": [(topic, book.about([topic.code])) for topic in book.frameworks.topics],
        "month": gov_month(first),
        "may_count": may_assess(request.actor),
        "may_add": may_add_evidence(request.actor),
    }
    return render(request, "compliance/evidence/topics.html", context)


@require_safe
def topic(request: HttpRequest, topic: str) -> HttpResponse:
    """One topic: its evidence, how old it is, what is missing, and where it belongs in each framework."""
    require(may_read_quality(request.actor), READERS)
    frameworks = read_frameworks()
    found = frameworks.topic.get(topic)
    if found is None:
        raise NotFound("We cannot find this topic.")
    context = {
        "topic": found,
        "evidence": EvidenceBook().about([topic]),
        "places": [(one, one.nodes_about([topic])) for one in frameworks.frameworks],
        "may_add": may_add_evidence(request.actor),
    }
    return render(request, "compliance/evidence/topic.html", context)


@require_POST
def count(request: HttpRequest) -> HttpResponse:
    first, last = month_before(today())
    made = count_evidence(first=first, last=last, actor=request.actor)
    words = f"{made} counts of {gov_month(first)} were made." if made else f"{gov_month(first)} was counted already."
    messages.success(request, words)
    return redirect("compliance:evidence")


def add(request: HttpRequest) -> HttpResponse:
    require(may_add_evidence(request.actor), "Evidence is added by the manager and cluster support workers.")
    form = EvidenceForm(request.POST or None, request.FILES or None, topics=_asked(request))
    if form.is_valid():
        answers = dict(form.cleaned_data)
        upload = answers.pop("file", None)
        with refusals_in(form):
            item = add_evidence(upload=upload, actor=request.actor, **answers)
            messages.success(request, f"“{item.title}” has been added.")
            return redirect("compliance:evidence_item", item.id)
    return question_page(
        request, form, title="Add evidence", back_url=reverse("compliance:evidence"), button="Add it"
    )  # fmt: skip


def _asked(request: HttpRequest) -> Sequence[Topic]:
    """The topics of the address (?about=risk,control), or all of them."""
    topics = read_frameworks().topics
    wanted = request.GET.get("about", "").split(",")
    return [topic for topic in topics if topic.code in wanted] or topics


@require_safe
def item(request: HttpRequest, item_id: UUID) -> HttpResponse:
    require(may_read_quality(request.actor), READERS)
    found = open_item(item_id)
    known = read_frameworks().topic
    context = {
        "item": found,
        "topics": [known[code] for code in found.topics if code in known],
        "is_old": found.fresh_until < today(),
        "may_take_back": may_assess(request.actor),
    }
    return render(request, "compliance/evidence/item.html", context)


@require_safe
def item_document(request: HttpRequest, item_id: UUID) -> HttpResponse:
    require(may_read_quality(request.actor), READERS)
    found = open_item(item_id)
    if found.document is None:
        raise NotFound("There is no file with this.")
    return document_response(found.document)


def take_back(request: HttpRequest, item_id: UUID) -> HttpResponse:
    require(may_assess(request.actor), "Only the manager takes evidence back.")
    found = open_item(item_id)
    form = WithdrawForm(request.POST or None)
    if form.is_valid():
        with refusals_in(form):
            withdraw_evidence(found, actor=request.actor, **form.cleaned_data)
            messages.success(request, f"“{found.title}” has been taken back.")
            return redirect("compliance:evidence")
    back = reverse("compliance:evidence_item", args=[found.id])
    title = f"Take back “{found.title}”"
    return question_page(request, form, title=title, back_url=back, button="Take it back", heading=False)
