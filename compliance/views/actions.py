"""The action plan: the whole of it, one's own part, and one action."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from compliance.forms.actions import AddActionForm, CheckForm, FinishForm, PlanActionForm, ReasonForm
from compliance.governance_policies import may_check_action, may_finish_action, may_keep_governance, may_read_governance
from compliance.models import ActionStatus, PlannedAction
from compliance.queries.action_sources import source_pages
from compliance.queries.actions import ended_actions, my_actions, open_action, plan, plan_figures
from compliance.services.actions import add_action, check_action, drop_action, finish_action, plan_action
from coopcare.accounts.authorise import require
from coopcare.audit.queries import activity_on
from coopcare.clock import today
from coopcare.ui.pages import question_page
from coopcare.ui.refusals import refusals_in

PAGE_SIZE = 50


@require_safe
@login_required
def actions(request: HttpRequest) -> HttpResponse:
    """What is open by owner, or what is late."""
    late = request.GET.get("show") == "late"
    sections = plan(request.actor, late=late)
    pages = source_pages(request.actor, [action for section in sections for action in section.actions])
    listed = [(section.owner, [(action, pages.get(action.id)) for action in section.actions]) for section in sections]
    context = {"sections": listed, "late": late, "figures": plan_figures(today()), "today": today()}
    context["may_add"] = may_keep_governance(request.actor)
    return render(request, "compliance/governance/actions.html", context)


@require_safe
@login_required
def ended(request: HttpRequest) -> HttpResponse:
    page = Paginator(ended_actions(request.actor), PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "compliance/governance/actions_ended.html", {"page": page})


@require_safe
@login_required
def mine(request: HttpRequest) -> HttpResponse:
    found = list(my_actions(request.actor))
    pages = source_pages(request.actor, found)
    context = {"actions": [(action, pages.get(action.id)) for action in found], "today": today()}
    return render(request, "compliance/governance/my_actions.html", context)


@login_required
def add(request: HttpRequest) -> HttpResponse:
    require(may_keep_governance(request.actor), "Only the manager adds to the plan.")
    form = AddActionForm(request.POST or None)
    if form.is_valid():
        with refusals_in(form):
            made = add_action(actor=request.actor, **form.cleaned_data)
            messages.success(request, "The action is in the plan.")
            return redirect("compliance:action", made.id)
    back_url = reverse("compliance:actions")
    return question_page(request, form, title="Add an action", back_url=back_url, button="Add this action")


@require_safe
@login_required
def action(request: HttpRequest, action_id: UUID) -> HttpResponse:
    """One action, what may be done with it now, and everything that was."""
    found = open_action(request.actor, action_id)
    actor, status = request.actor, found.status
    context = {
        "action": found,
        "source_page": source_pages(actor, [found]).get(found.id, ""),
        "history": activity_on(found),
        "today": today(),
        "may_plan": may_keep_governance(actor) and status in (ActionStatus.PROPOSED, ActionStatus.TO_DO),
        "may_finish": may_finish_action(actor, found) and status == ActionStatus.TO_DO,
        "may_check": may_check_action(actor, found) and status == ActionStatus.DONE,
        "back": "compliance:actions" if may_read_governance(actor) else "compliance:my_actions",
    }
    return render(request, "compliance/governance/action.html", context)


@login_required
def plan_one(request: HttpRequest, action_id: UUID) -> HttpResponse:
    """Give it an owner and a day, or change them."""
    found = open_action(request.actor, action_id)
    require(may_keep_governance(request.actor), "Only the manager changes the plan.")
    form = PlanActionForm(request.POST or None, action=found)
    if form.is_valid():
        with refusals_in(form):
            plan_action(found, actor=request.actor, **form.cleaned_data)
            messages.success(request, "The action has its owner and its day.")
            return redirect("compliance:action", found.id)
    return _page(request, form, found, "Who does it, and by when?", "Save")


@login_required
def finish(request: HttpRequest, action_id: UUID) -> HttpResponse:
    found = open_action(request.actor, action_id)
    require(may_finish_action(request.actor, found), "Only its owner or the manager says that it is done.")
    form = FinishForm(request.POST or None)
    if form.is_valid():
        with refusals_in(form):
            finish_action(found, actor=request.actor, **form.cleaned_data)
            messages.success(request, "Thank you. Somebody else now checks whether it worked.")
            return redirect("compliance:action", found.id)
    return _page(request, form, found, "Say that it is done", "It is done")


@login_required
def check(request: HttpRequest, action_id: UUID) -> HttpResponse:
    found = open_action(request.actor, action_id)
    require(may_check_action(request.actor, found), "Somebody else than who did it says whether it worked.")
    form = CheckForm(request.POST or None)
    if form.is_valid():
        with refusals_in(form):
            check_action(found, actor=request.actor, **form.cleaned_data)
            worked = form.cleaned_data["worked"]
            messages.success(request, "The action is closed." if worked else "The action is to do again.")
            return redirect("compliance:action", found.id)
    return _page(request, form, found, "Did it work?", "Save")


@login_required
def drop(request: HttpRequest, action_id: UUID) -> HttpResponse:
    found = open_action(request.actor, action_id)
    require(may_keep_governance(request.actor), "Only the manager takes an action out of the plan.")
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        with refusals_in(form):
            drop_action(found, actor=request.actor, **form.cleaned_data)
            messages.success(request, "The action is no longer to do. It stays in the list of what has ended.")
            return redirect("compliance:action", found.id)
    return _page(request, form, found, "Why is this not needed?", "It is not needed")


def _page(request: HttpRequest, form: Form, found: PlannedAction, title: str, button: str) -> HttpResponse:
    back_url = reverse("compliance:action", args=[found.id])
    return question_page(request, form, title=title, back_url=back_url, button=button, heading=False)
