"""The register of data breaches."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from compliance.forms.information import BreachForm, JudgeForm, LearningForm, ReportForm, ToldForm
from compliance.governance.law import BREACH_HOURS
from compliance.governance_policies import may_keep_governance
from compliance.models import ActionSource
from compliance.queries.actions import actions_from
from compliance.queries.information import breached, breaches, open_breach
from compliance.services.breaches import (
    ONLY_MANAGER,
    close_breach,
    judge_breach,
    note_breach,
    report_breach,
    tell_people,
)
from coopcare.accounts.authorise import require
from coopcare.audit.queries import activity_on
from coopcare.ui.pages import question_page
from coopcare.ui.refusals import refusals_in


@require_safe
@login_required
def register(request: HttpRequest) -> HttpResponse:
    context = {"breaches": breaches(request.actor), "rule": BREACH_HOURS}
    return render(request, "compliance/governance/breaches.html", context)


@login_required
def add(request: HttpRequest) -> HttpResponse:
    require(may_keep_governance(request.actor), ONLY_MANAGER)
    form = BreachForm(request.POST or None)
    if form.is_valid():
        with refusals_in(form):
            made = note_breach(actor=request.actor, **form.answers())
            messages.success(request, "The breach is written down. Now judge the risk.")
            return redirect("compliance:breach", made.id)
    back_url = reverse("compliance:breaches")
    return question_page(request, form, title="Write down a data breach", back_url=back_url, button="Write it down")


@require_safe
@login_required
def one(request: HttpRequest, breach_id: UUID) -> HttpResponse:
    found = open_breach(request.actor, breach_id)
    context = {
        "found": found,
        "breached": breached(found),
        "actions": actions_from(ActionSource.BREACH, found.id),
        "history": activity_on(found),
    }
    return render(request, "compliance/governance/breach.html", context)


@login_required
def judge(request: HttpRequest, breach_id: UUID) -> HttpResponse:
    return _deed(request, breach_id, JudgeForm, judge_breach, "Judge the risk", "The risk is judged.")


@login_required
def report(request: HttpRequest, breach_id: UUID) -> HttpResponse:
    return _deed(request, breach_id, ReportForm, report_breach, "It was reported", "The report is written down.")


@login_required
def tell(request: HttpRequest, breach_id: UUID) -> HttpResponse:
    return _deed(request, breach_id, ToldForm, tell_people, "The people were told", "Written down.")


@login_required
def close(request: HttpRequest, breach_id: UUID) -> HttpResponse:
    return _deed(request, breach_id, LearningForm, close_breach, "Close this breach", "The breach is closed.")


def _deed(
    request: HttpRequest, breach_id: UUID, form_class: type[Form], deed: Any, title: str, done: str
) -> HttpResponse:
    """One form about one breach, and what it does."""
    found = open_breach(request.actor, breach_id)
    form = form_class(request.POST or None)
    if form.is_valid():
        with refusals_in(form):
            given = form.answers() if isinstance(form, ReportForm) else form.cleaned_data
            deed(found, actor=request.actor, **given)
            messages.success(request, done)
            return redirect("compliance:breach", found.id)
    back_url = reverse("compliance:breach", args=[found.id])
    return question_page(request, form, title=title, back_url=back_url, button="Save", heading=False)
