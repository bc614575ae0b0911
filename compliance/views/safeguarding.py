"""Raising a safeguarding concern, and working on the case."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from compliance.forms.notifications import LessonOfForm
from compliance.forms.registers import ProposeForm, ReasonForm
from compliance.forms.safeguarding import FirstStepForm, OutcomeForm, PlanForm, PutOnForm, RaiseForm, ReferForm
from compliance.models import ActionSource, CasePlace, Concern
from compliance.queries.action_sources import came_of
from compliance.queries.registers import open_case, open_own_report, openings_of, promised
from compliance.register_policies import (
    concerns_visible_to,
    may_lead_case,
    may_list_concerns,
    may_raise_concern,
    may_share_lessons,
    may_work_on,
    own_reports,
)
from compliance.registers.duties import events
from compliance.registers.words import ConcernStatus, FirstHour
from compliance.services.notifications import share_lesson
from compliance.services.proposing import propose_from
from compliance.services.safeguarding import (
    close_concern,
    keep_concern,
    plan_protection,
    put_on_case,
    raise_concern,
    refer_concern,
    reopen_concern,
    take_first_step,
    take_off_case,
)
from compliance.views.deeds import Deed, do_deed, offered, refused
from coopcare.accounts.authorise import require
from coopcare.audit.queries import activity_on
from coopcare.errors import DomainError, NotFound
from coopcare.ui.pages import question_page

WORKERS_ONLY = "Everybody who works for the co-op can raise a concern here. If you do not, ring us."
NUMBERS = (
    ("The safeguarding lead", "safeguarding_lead", "safeguarding_lead_phone"),
    ("If it is about the lead: the deputy", "safeguarding_deputy", "safeguarding_deputy_phone"),
    ("If it is about a manager: outside the co-op", "independent_person", "independent_person_phone"),
    ("The council, in office hours", "council_name", "council_adult_safeguarding_phone"),
    ("The council, at night and at weekends", "council_name", "council_adult_safeguarding_out_of_hours"),
)
SHOWN_OPENINGS = 30
_S = ConcernStatus
OPEN = frozenset({_S.RAISED, _S.REFERRED, _S.KEPT})


def _lesson(row: Concern, **answers: Any) -> Any:
    return share_lesson(source=row, **answers)


def _steps_left(case: Concern) -> bool:
    return case.steps.count() < len(FirstHour)


DEEDS = {
    "step": Deed(
        "Write down a step of the first hour", "Save this step", FirstStepForm, take_first_step, may_work_on, OPEN,
        "The step is written down.", _steps_left,
    ),
    "refer": Deed(
        "Refer it to the council", "Save the referral", ReferForm, refer_concern, may_lead_case,
        frozenset({_S.RAISED, _S.KEPT}), "The referral is written down.",
    ),
    "keep": Deed(
        "Do not refer it, with a reason", "Save the reason", ReasonForm, keep_concern, may_lead_case,
        frozenset({_S.RAISED}), "The reason is written down.",
    ),
    "plan": Deed(
        "Write the protection plan", "Save the plan", PlanForm, plan_protection, may_work_on, OPEN,
        "The plan has been saved.",
    ),
    "act": Deed(
        "Propose an action", "Propose this action", ProposeForm, propose_from, may_work_on, frozenset(_S),
        "It is in the action plan. The manager gives it to somebody, with a day.",
    ),
    "put_on": Deed(
        "Put somebody on the case", "Put them on the case", PutOnForm, put_on_case, may_lead_case, OPEN,
        "They can open the case now.",
    ),
    "lesson": Deed(
        "Share what we learned", "Share it with all members", LessonOfForm, _lesson,
        lambda actor, row: may_share_lessons(actor), frozenset({_S.CLOSED}), "All members can read it now.",
    ),
    "close": Deed(
        "Close the case", "Close the case", OutcomeForm, close_concern, may_lead_case,
        frozenset({_S.REFERRED, _S.KEPT}), "The case is closed.",
    ),
    "reopen": Deed(
        "Open it again", "Open it again", ReasonForm, reopen_concern, may_lead_case, frozenset({_S.CLOSED}),
        "The case is open again.",
    ),
}  # fmt: skip


def concerns(request: HttpRequest) -> HttpResponse:
    """The cases one is on, and one's own reports. Nobody reads here that there are others."""
    require(may_list_concerns(request.actor), WORKERS_ONLY)
    context = {
        "cases": concerns_visible_to(request.actor).select_related("person").order_by("-raised_at", "id"),
        "reports": own_reports(request.actor).order_by("-raised_at", "id"),
    }
    return render(request, "compliance/safeguarding/list.html", context)


def raise_one(request: HttpRequest) -> HttpResponse:
    require(may_raise_concern(request.actor), WORKERS_ONLY)
    form = RaiseForm(request.POST or None, actor=request.actor)
    status = None
    if request.method == "POST" and form.is_valid():
        try:
            concern = raise_concern(actor=request.actor, **form.answers())
        except DomainError as error:
            status = refused(form, error)
        else:
            messages.success(request, "Thank you. You did right. The manager is told now.")
            return redirect("compliance:own_report", concern.id)
    return question_page(
        request,
        form,
        title="Raise a safeguarding concern",
        back_url=reverse("compliance:concerns"),
        button="Send this concern",
        template="compliance/safeguarding/raise.html",
        status=status,
        numbers=_numbers(),
    )


def own_report(request: HttpRequest, concern_id: UUID) -> HttpResponse:
    """One's own words, and whom to ring. Never how the case goes."""
    report = open_own_report(request.actor, concern_id)
    return render(request, "compliance/safeguarding/report.html", {"report": report, "numbers": _numbers()})


def case(request: HttpRequest, concern_id: UUID) -> HttpResponse:
    found = open_case(request.actor, concern_id)
    done = {step.kind: step for step in found.steps.all()}
    leads = may_lead_case(request.actor, found)
    context: dict[str, Any] = {
        "case": found,
        "first_hour": [(label, done.get(kind)) for kind, label in FirstHour.choices],
        "deeds": offered(request.actor, found, DEEDS, "case"),
        "places": found.places.filter(taken_off_at__isnull=True).select_related("person").order_by("put_on_at", "id"),
        "timeline": activity_on(found),
        "came_of": came_of(request.actor, ActionSource.SAFEGUARDING, found.id),
        "openings": openings_of(found)[:SHOWN_OPENINGS],
        "leads": leads,
    }
    if leads:
        context["notifications"] = [(one, events()[one.event]) for one in found.notifications.order_by("due_at", "id")]
    return render(request, "compliance/safeguarding/case.html", context)


def deed(request: HttpRequest, concern_id: UUID, name: str) -> HttpResponse:
    return do_deed(request, open_case(request.actor, concern_id), DEEDS[name], page="case")


@require_POST
def take_off(request: HttpRequest, place_id: UUID) -> HttpResponse:
    place = CasePlace.objects.select_related("concern", "person").filter(id=place_id).first()
    if place is None:
        raise NotFound("We cannot find this case.")
    open_case(request.actor, place.concern_id)
    take_off_case(place, actor=request.actor)
    messages.success(request, "They cannot open the case any more.")
    return redirect("compliance:case", place.concern_id)


def _numbers() -> list[tuple[str, str, str]]:
    """(whom for, name, number) as the co-op's policies print them; what is not answered yet is left out."""
    found = [(words, promised(name), promised(number)) for words, name, number in NUMBERS]
    return [row for row in found if row[2]]
