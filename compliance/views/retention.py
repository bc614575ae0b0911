"""What need not be kept any more: the yearly list, holds, and deletions that two people decide on."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from compliance.forms.actions import ReasonForm
from compliance.forms.retention import DELETE, HOLD, DecideForm, HoldForm
from compliance.governance.retention import keep_rules
from compliance.governance_policies import may_keep_governance, may_read_governance
from compliance.models import DecisionStatus
from compliance.queries.retention import deletions, holds_now, open_decision, open_hold, ran_out_of, yearly_list
from compliance.services.retention import (
    ONLY_MANAGER,
    TWO_PEOPLE,
    agree_to_deletion,
    ask_for_deletion,
    keep_longer,
    lift_hold,
    place_hold,
    refuse_deletion,
)
from coopcare.accounts.authorise import require
from coopcare.clock import today
from coopcare.errors import NotFound
from coopcare.ui.pages import question_page
from coopcare.ui.refusals import refusals_in

PAGE_SIZE = 50


@require_safe
@login_required
def yearly(request: HttpRequest) -> HttpResponse:
    """Everything whose time is over, and what is held."""
    context = {"list": yearly_list(request.actor, today()), "holds": holds_now(request.actor), "rules": keep_rules()}
    return render(request, "compliance/governance/retention.html", context)


@require_safe
@login_required
def table(request: HttpRequest) -> HttpResponse:
    """How long each kind of record is kept, with its source."""
    require(may_read_governance(request.actor), "This table is read by the manager and the board.")
    return render(request, "compliance/governance/retention_table.html", {"rules": keep_rules().values()})


@login_required
def decide(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Keep, hold, or ask for deletion of one of somebody's records whose time is over."""
    over = ran_out_of(person_id, today()) if may_keep_governance(request.actor) else []
    if not over:
        raise NotFound("The time of this record is not over.")
    person = over[0].person
    form = DecideForm(request.POST or None, over=over)
    if form.is_valid():
        with refusals_in(form):
            deed = {HOLD: place_hold, DELETE: ask_for_deletion}.get(form.cleaned_data["outcome"], keep_longer)
            given = form.cleaned_data
            deed(person, rule=given["rule"], reason=given["reason"], actor=request.actor)
            messages.success(request, f"Decided: {person.full_name}.")
            return redirect("compliance:retention")
    return question_page(
        request, form, title=f"Records of {person.full_name}", back_url=reverse("compliance:retention"),
        button="Decide", template="compliance/governance/decide_retention.html", over=over,
    )  # fmt: skip


@login_required
def hold(request: HttpRequest) -> HttpResponse:
    require(may_keep_governance(request.actor), ONLY_MANAGER)
    form = HoldForm(request.POST or None)
    if form.is_valid():
        with refusals_in(form):
            place_hold(form.cleaned_data.pop("person"), actor=request.actor, **form.cleaned_data)
            messages.success(request, "These records are held.")
            return redirect("compliance:retention")
    back_url = reverse("compliance:retention")
    return question_page(request, form, title="Hold somebody’s records", back_url=back_url, button="Hold them")


@login_required
def lift(request: HttpRequest, hold_id: UUID) -> HttpResponse:
    found = open_hold(request.actor, hold_id)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        with refusals_in(form):
            lift_hold(found, actor=request.actor, **form.cleaned_data)
            messages.success(request, "The hold is lifted.")
            return redirect("compliance:retention")
    title = f"Lift the hold on the records of {found.person.full_name}"
    back_url = reverse("compliance:retention")
    return question_page(request, form, title=title, back_url=back_url, button="Lift the hold", heading=False)


@require_safe
@login_required
def deletions_asked(request: HttpRequest) -> HttpResponse:
    """Every decision; what waits for a second person first."""
    found = deletions(request.actor)
    context = {
        "asked": found.filter(status=DecisionStatus.ASKED),
        "page": Paginator(found.exclude(status=DecisionStatus.ASKED), PAGE_SIZE).get_page(request.GET.get("page")),
        "rules": keep_rules(),
    }
    return render(request, "compliance/governance/deletions.html", context)


@require_safe
@login_required
def deletion(request: HttpRequest, decision_id: UUID) -> HttpResponse:
    found = open_decision(request.actor, decision_id)
    is_asked = found.status == DecisionStatus.ASKED
    context = {
        "found": found,
        "rule": keep_rules()[found.rule],
        "is_asked": is_asked,
        "may_agree": is_asked and found.asked_by_user_id != request.actor.user_id,
    }
    return render(request, "compliance/governance/deletion.html", context)


@require_POST
@login_required
def agree(request: HttpRequest, decision_id: UUID) -> HttpResponse:
    found = open_decision(request.actor, decision_id)
    agree_to_deletion(found, actor=request.actor)
    messages.success(request, "What the table says can go has been taken away.")
    return redirect("compliance:deletion", found.id)


@login_required
def refuse(request: HttpRequest, decision_id: UUID) -> HttpResponse:
    found = open_decision(request.actor, decision_id)
    require(found.asked_by_user_id != request.actor.user_id, TWO_PEOPLE)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        with refusals_in(form):
            refuse_deletion(found, actor=request.actor, **form.cleaned_data)
            messages.success(request, "It stays for another year.")
            return redirect("compliance:deletion", found.id)
    back_url = reverse("compliance:deletion", args=[found.id])
    return question_page(request, form, title="Why does it stay?", back_url=back_url, button="Do not delete it")
