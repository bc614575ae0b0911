"""The register of risks."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from clusters.rules.risk_table import BANDS
from compliance.forms.actions import AddActionForm, OpenRiskForm, ReasonForm, ReviewRiskForm
from compliance.governance_policies import may_keep_governance
from compliance.models import ActionSource, Risk, RiskStatus
from compliance.queries.action_sources import came_of
from compliance.queries.risks import Scored, closed_risks, open_risk_page, reviews_of, risks_by_score
from compliance.services.actions import About, add_action
from compliance.services.risks import ONLY_MANAGER, close_risk, open_risk, review_risk
from coopcare.accounts.authorise import require
from coopcare.clock import today
from coopcare.ui.pages import question_page
from coopcare.ui.refusals import refusals_in

PAGE_SIZE = 50


@require_safe
@login_required
def risks(request: HttpRequest) -> HttpResponse:
    """Open risks by score, and those that were closed."""
    found = risks_by_score(request.actor)
    page = Paginator(closed_risks(request.actor), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"risks": found, "page": page, "bands": BANDS, "today": today()}
    context["may_add"] = may_keep_governance(request.actor)
    return render(request, "compliance/governance/risks.html", context)


@login_required
def add(request: HttpRequest) -> HttpResponse:
    require(may_keep_governance(request.actor), ONLY_MANAGER)
    form = OpenRiskForm(request.POST or None)
    if form.is_valid():
        with refusals_in(form):
            made = open_risk(actor=request.actor, **form.answers())
            messages.success(request, "The risk is in the register.")
            return redirect("compliance:risk", made.id)
    back_url = reverse("compliance:risks")
    return question_page(request, form, title="Add a risk", back_url=back_url, button="Add this risk")


@require_safe
@login_required
def risk(request: HttpRequest, risk_id: UUID) -> HttpResponse:
    """One risk: its scores, what came of it, and every look at it."""
    found = open_risk_page(request.actor, risk_id)
    context = {
        "risk": found,
        "scored": Scored(found),
        "reviews": reviews_of(found),
        "came_of": came_of(request.actor, ActionSource.RISK, found.id),
        "is_late": found.review_on < today(),
        "may_keep": may_keep_governance(request.actor) and found.status == RiskStatus.OPEN,
    }
    return render(request, "compliance/governance/risk.html", context)


@login_required
def review(request: HttpRequest, risk_id: UUID) -> HttpResponse:
    found = _to_change(request, risk_id)
    form = ReviewRiskForm(request.POST or None, risk=found)
    if form.is_valid():
        with refusals_in(form):
            review_risk(found, actor=request.actor, **form.answers())
            messages.success(request, "The review is kept.")
            return redirect("compliance:risk", found.id)
    return question_page(
        request, form, title="Look at this risk again", back_url=_page_of(found), button="Keep this review"
    )


@login_required
def close(request: HttpRequest, risk_id: UUID) -> HttpResponse:
    found = _to_change(request, risk_id)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        with refusals_in(form):
            close_risk(found, actor=request.actor, **form.cleaned_data)
            messages.success(request, "The risk is closed. It stays in the register.")
            return redirect("compliance:risk", found.id)
    return question_page(
        request, form, title="Close this risk", back_url=_page_of(found), button="Close this risk", heading=False
    )


@login_required
def act(request: HttpRequest, risk_id: UUID) -> HttpResponse:
    """An action against this risk, straight into the plan."""
    found = _to_change(request, risk_id)
    form = AddActionForm(request.POST or None)
    if form.is_valid():
        with refusals_in(form):
            about = About(ActionSource.RISK, found.id, f"Risk: {found.sentence}")
            add_action(about=about, actor=request.actor, **form.cleaned_data)
            messages.success(request, "The action is in the plan.")
            return redirect("compliance:risk", found.id)
    return question_page(
        request, form, title="Add an action against this risk", back_url=_page_of(found), button="Add this action"
    )


def _to_change(request: HttpRequest, risk_id: UUID) -> Risk:
    found = open_risk_page(request.actor, risk_id)
    require(may_keep_governance(request.actor), ONLY_MANAGER)
    return found


def _page_of(found: Risk) -> str:
    return reverse("compliance:risk", args=[found.id])
