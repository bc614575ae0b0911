"""Audits: what is due, beginning one, answering about each of the sample, and what was found."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from compliance.forms.actions import ReasonForm
from compliance.forms.audits import AnswersForm, ConclusionForm, StartAuditForm
from compliance.governance.audit_templates import templates
from compliance.governance.score import Score
from compliance.governance_policies import may_keep_governance
from compliance.models import ActionSource, Audit, AuditStatus
from compliance.queries.actions import actions_from
from compliance.queries.audits import (
    audits_done,
    found_by_question,
    may_show_answers,
    open_audit,
    open_subject,
    schedule,
    subject_words,
    subjects_of,
)
from compliance.services.audits import ONLY_MANAGER, answer_questions, finish_audit, give_up_audit, start_audit
from coopcare.accounts.authorise import require
from coopcare.clock import today
from coopcare.errors import NotFound
from coopcare.ui.pages import question_page
from coopcare.ui.refusals import refusals_in

PAGE_SIZE = 25


@require_safe
@login_required
def audits(request: HttpRequest) -> HttpResponse:
    """What is due, and what was done."""
    due = schedule(request.actor, today())
    page = Paginator(audits_done(request.actor), PAGE_SIZE).get_page(request.GET.get("page"))
    done = [(audit, score_words(audit)) for audit in page]
    context = {"due": due, "page": page, "done": done, "may_keep": may_keep_governance(request.actor)}
    return render(request, "compliance/governance/audits.html", context)


@login_required
def start(request: HttpRequest, template: str) -> HttpResponse:
    require(may_keep_governance(request.actor), ONLY_MANAGER)
    found = templates().get(template)
    if found is None:
        raise NotFound("We cannot find this audit.")
    form = StartAuditForm(request.POST or None, template=found)
    if form.is_valid():
        with refusals_in(form):
            audit = start_audit(found.code, actor=request.actor, **form.cleaned_data)
            messages.success(request, f"The sample is drawn: {audit.rule}.")
            return redirect("compliance:audit", audit.id)
    title, back_url = f"Begin the audit: {found.title}", reverse("compliance:audits")
    return question_page(request, form, title=title, back_url=back_url, button="Draw the sample and begin")


@require_safe
@login_required
def audit(request: HttpRequest, audit_id: UUID) -> HttpResponse:
    """One audit: its rule, its sample for the manager, what was found, and what came of it."""
    found = open_audit(request.actor, audit_id)
    may_keep = may_keep_governance(request.actor)
    context = {
        "audit": found,
        "score": score_words(found),
        "found": found_by_question(found) if may_show_answers(request.actor, found) else [],
        "subjects": subjects_of(found) if may_keep else [],
        "actions": actions_from(ActionSource.AUDIT, found.id),
        "may_keep": may_keep,
        "is_under_way": found.status == AuditStatus.UNDER_WAY,
    }
    return render(request, "compliance/governance/audit.html", context)


@login_required
def answer(request: HttpRequest, subject_id: UUID) -> HttpResponse:
    """Every question about one of the sample. Some may be left for later."""
    subject = open_subject(request.actor, subject_id)
    form = AnswersForm(request.POST or None, subject=subject)
    if form.is_valid():
        with refusals_in(form):
            answer_questions(subject, replies=form.replies(), actor=request.actor)
            messages.success(request, f"Kept: {subject_words(subject)}.")
            return redirect("compliance:audit", subject.audit_id)
    back_url = reverse("compliance:audit", args=[subject.audit_id])
    return question_page(
        request, form, title=subject_words(subject), back_url=back_url, button="Keep these answers", heading=False
    )


@login_required
def finish(request: HttpRequest, audit_id: UUID) -> HttpResponse:
    found = _to_end(request, audit_id)
    form = ConclusionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            proposed = finish_audit(found, note=form.cleaned_data["note"], actor=request.actor)
            messages.success(request, _finished(len(proposed)))
            return redirect("compliance:audit", found.id)
    return _page(request, form, found, "Finish this audit", "Finish and count the score")


@login_required
def give_up(request: HttpRequest, audit_id: UUID) -> HttpResponse:
    found = _to_end(request, audit_id)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        with refusals_in(form):
            give_up_audit(found, actor=request.actor, **form.cleaned_data)
            messages.success(request, "The audit is given up. It stays on the list with the reason.")
            return redirect("compliance:audits")
    return _page(request, form, found, "Give up this audit", "Give it up")


def score_words(found: Audit) -> str:
    if found.points is None or found.possible is None:
        return ""
    return Score(found.points, found.possible).words


def _to_end(request: HttpRequest, audit_id: UUID) -> Audit:
    found = open_audit(request.actor, audit_id)
    require(may_keep_governance(request.actor), ONLY_MANAGER)
    return found


def _page(
    request: HttpRequest, form: ReasonForm | ConclusionForm, found: Audit, title: str, button: str
) -> HttpResponse:
    back_url = reverse("compliance:audit", args=[found.id])
    return question_page(request, form, title=title, back_url=back_url, button=button, heading=False)


def _finished(count: int) -> str:
    if not count:
        return "The audit is finished. No question got a “no”."
    noun = "action is" if count == 1 else "actions are"
    return f"The audit is finished. {count} {noun} proposed: say who does what, and by when."
