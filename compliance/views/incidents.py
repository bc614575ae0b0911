"""Reporting what went wrong, and seeing it through."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from compliance.forms.incidents import (
    ClocksForm,
    ConfirmForm,
    FoundForm,
    GradeForm,
    InvestigatorForm,
    LetterForm,
    ReportForm,
    StepForm,
    StopClockForm,
)
from compliance.forms.notifications import LessonOfForm
from compliance.forms.registers import ProposeForm, ReasonForm
from compliance.models import ActionSource, CandourStep, Incident, OtherClock
from compliance.queries.action_sources import came_of
from compliance.queries.registers import open_incident
from compliance.register_policies import (
    incidents_visible_to,
    may_act_on_incident,
    may_find_out,
    may_list_incidents,
    may_look_at,
    may_read_own_record,
    may_report_incident,
    may_see_through,
    may_share_lessons,
    own_incidents,
)
from compliance.registers.duties import events, others
from compliance.registers.grading import SERIOUS
from compliance.registers.words import CandourKind, IncidentStatus
from compliance.services.candour import offer_candour, stop_clock, take_step, tick_clocks, write_letter
from compliance.services.incidents import (
    choose_investigator,
    close_incident,
    finish_investigation,
    look_at_incident,
    reopen_incident,
    report_incident,
)
from compliance.services.notifications import share_lesson
from compliance.services.proposing import propose_from
from compliance.views.deeds import Deed, ask, do_deed, offered, refused
from coopcare.accounts.authorise import require
from coopcare.audit.queries import activity_on
from coopcare.audit.services import record_reading
from coopcare.documents.responses import document_response
from coopcare.errors import DomainError, NotFound
from coopcare.ui.pages import question_page

PAGE = 50
_S = IncidentStatus
OPEN = frozenset({_S.REPORTED, _S.LOOKED_AT, _S.INVESTIGATED})
GRADED = frozenset({_S.LOOKED_AT, _S.INVESTIGATED})


def _lesson(row: Incident, **answers: Any) -> Any:
    return share_lesson(source=row, **answers)


def _needs_candour(incident: Incident) -> bool:
    return incident.person_id is not None and not incident.candour.exists()


DEEDS = {
    "grade": Deed(
        "Grade it", "Save the grade", GradeForm, look_at_incident, may_look_at, OPEN, "The incident has been graded."
    ),
    "investigator": Deed(
        "Choose who looks into it", "Save", InvestigatorForm, choose_investigator, may_see_through,
        frozenset({_S.LOOKED_AT}), "It is written down who looks into it.",
    ),
    "found": Deed(
        "Write down what was found", "Save what was found", FoundForm, finish_investigation, may_find_out,
        frozenset({_S.LOOKED_AT}), "What was found has been saved.",
    ),
    "act": Deed(
        "Propose an action", "Propose this action", ProposeForm, propose_from, may_act_on_incident, frozenset(_S),
        "It is in the action plan. The manager gives it to somebody, with a day.",
    ),
    "candour": Deed(
        "Start the steps of candour", "Start the steps", ConfirmForm, offer_candour, may_see_through, GRADED,
        "The steps have been started.", _needs_candour,
    ),
    "clocks": Deed(
        "Choose who else must be told", "Start these clocks", ClocksForm, tick_clocks, may_see_through, OPEN,
        "The clocks have been started.",
    ),
    "lesson": Deed(
        "Share what we learned", "Share it with all members", LessonOfForm, _lesson,
        lambda actor, row: may_share_lessons(actor), frozenset({_S.INVESTIGATED, _S.CLOSED}),
        "All members can read it now.",
    ),
    "close": Deed(
        "Close it", "Close this incident", ConfirmForm, close_incident, may_see_through,
        frozenset({_S.INVESTIGATED}), "The incident is closed.",
    ),
    "reopen": Deed(
        "Open it again", "Open it again", ReasonForm, reopen_incident, may_see_through, frozenset({_S.CLOSED}),
        "The incident is open again.",
    ),
}  # fmt: skip


def incidents(request: HttpRequest) -> HttpResponse:
    """The manager's register; a support worker's clusters; one's own reports."""
    require(may_list_incidents(request.actor), "Incidents are for those who give care and those who answer for it.")
    rows = incidents_visible_to(request.actor).select_related("person").order_by("-happened_at", "id")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    return render(request, "compliance/incidents/list.html", {"page_obj": page})


def my_incidents(request: HttpRequest) -> HttpResponse:
    """For the person: what was reported about them, how it goes, and whether they were told and written to."""
    require(may_read_own_record(request.actor), "This is for the person, and for whom they let see their record.")
    rows = own_incidents(request.actor).prefetch_related("candour").order_by("-happened_at", "id")
    listed = [(row, _in_order(row.candour.all())) for row in rows]
    return render(request, "compliance/incidents/mine.html", {"rows": listed})


def report(request: HttpRequest) -> HttpResponse:
    require(may_report_incident(request.actor), "PCAs, support workers and the manager report incidents.")
    form = ReportForm(request.POST or None, actor=request.actor, visit_id=request.GET.get("visit", ""))
    status = None
    if request.method == "POST" and form.is_valid():
        try:
            found = report_incident(actor=request.actor, **form.answers())
        except DomainError as error:
            status = refused(form, error)
        else:
            messages.success(request, "Thank you. It is reported. Somebody will look at it today.")
            return redirect("compliance:incident", found.id)
    return question_page(
        request,
        form,
        title="Report what went wrong, or nearly did",
        back_url=reverse("compliance:incidents"),
        button="Send this report",
        template="compliance/incidents/report.html",
        status=status,
    )


def incident(request: HttpRequest, incident_id: UUID) -> HttpResponse:
    """Whoever reported it reads their own report; who looks at it, everything."""
    found = open_incident(request.actor, incident_id)
    context: dict[str, Any] = {"incident": found}
    if may_look_at(request.actor, found) or may_find_out(request.actor, found):
        context |= {
            "may_look": True,
            "serious": [SERIOUS[one] for one in found.serious],
            "deeds": offered(request.actor, found, DEEDS, "incident"),
            "timeline": activity_on(found),
            "came_of": came_of(request.actor, ActionSource.INCIDENT, found.id),
        }
    if may_see_through(request.actor, found):
        context |= {
            "keeps": True,
            "steps": _in_order(found.candour.select_related("letter")),
            "clocks": [(clock, others()[clock.kind]) for clock in found.clocks.order_by("due_at", "id")],
            "notifications": [(one, events()[one.event]) for one in found.notifications.order_by("due_at", "id")],
        }
    return render(request, "compliance/incidents/incident.html", context)


def deed(request: HttpRequest, incident_id: UUID, name: str) -> HttpResponse:
    return do_deed(request, open_incident(request.actor, incident_id), DEEDS[name], page="incident")


def candour_step(request: HttpRequest, step_id: UUID) -> HttpResponse:
    """A talk is written down; the third step is a letter."""
    step = _step(request, step_id)
    back = reverse("compliance:incident", args=[step.incident_id])
    writes = step.kind == CandourKind.WRITE
    form = (LetterForm if writes else StepForm)(request.POST or None, row=step, actor=request.actor)

    def do() -> Any:
        return (write_letter if writes else take_step)(step, actor=request.actor, **form.answers())

    button = "Make the letter and send it" if writes else "Save what was said"
    done = "The letter is made. The incident’s page says how it goes." if writes else "The step is written down."
    return ask(request, form, do, title=step.get_kind_display(), button=button, done=done, back=back)


def letter(request: HttpRequest, step_id: UUID) -> HttpResponse:
    step = _step(request, step_id)
    if step.letter is None:
        raise NotFound("There is no letter yet.")
    record_reading(request.actor, "a letter about an incident", step.incident, about=step.incident.person_id)
    return document_response(step.letter)


def clock(request: HttpRequest, clock_id: UUID) -> HttpResponse:
    """Another body was told, or need not be."""
    row = OtherClock.objects.select_related("incident").filter(id=clock_id).first()
    if row is None:
        raise NotFound("We cannot find this clock.")
    open_incident(request.actor, row.incident_id)
    require(may_see_through(request.actor, row.incident))
    form = StopClockForm(request.POST or None, row=row, actor=request.actor)
    back = reverse("compliance:incident", args=[row.incident_id])
    return ask(
        request,
        form,
        lambda: stop_clock(row, actor=request.actor, **form.answers()),
        title=others()[row.kind].title,
        button="Save",
        done="It is written down.",
        back=back,
    )


def _in_order(steps: Iterable[CandourStep]) -> list[CandourStep]:
    order = list(CandourKind)
    return sorted(steps, key=lambda step: order.index(CandourKind(step.kind)))


def _step(request: HttpRequest, step_id: UUID) -> CandourStep:
    step = CandourStep.objects.select_related("incident__person", "letter").filter(id=step_id).first()
    if step is None:
        raise NotFound("We cannot find this step.")
    open_incident(request.actor, step.incident_id)
    require(may_see_through(request.actor, step.incident))
    return step
