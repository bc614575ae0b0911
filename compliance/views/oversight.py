"""Supervision, spot checks, appraisal, induction and shadowing; and the voices of the people visited."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from compliance.forms.registers import ProposeForm
from compliance.forms.workforce import AnswerForm, AskVoicesForm, OversightForm, VoiceForm
from compliance.models import ActionSource, OversightKind, VoiceState
from compliance.queries.action_sources import came_of
from compliance.queries.oversight import (
    due_of,
    heard_about,
    open_oversight,
    open_voice,
    oversight_of,
    people_visited_by,
    shadowed_by,
    voices_asked_of,
)
from compliance.queries.workforce import open_worker_of
from compliance.services import oversight as services
from compliance.services.proposing import propose_from
from compliance.views.deeds import ask
from compliance.workforce_policies import may_answer_oversight, may_oversee
from coopcare.accounts.authorise import require
from coopcare.clock import today
from coopcare.errors import NotFound
from coopcare.ui.formats import gov_day, gov_time
from coopcare.ui.pages import question_page
from coopcare.ui.refusals import refusals_in
from members.models import Person
from rotas.models import Attendance, AttendanceStatus, Visit

# Seen at a visit, so the visit can be named.
AT_A_VISIT = (OversightKind.SPOT_CHECK, OversightKind.SHADOWING)
MOST_VISITS = 20


@require_safe
def oversight_list(request: HttpRequest, worker_id: UUID) -> HttpResponse:
    """Everything that was held with one worker, what is due, and what people said. Their own page too."""
    worker = open_worker_of(request.actor, worker_id)
    due = due_of(Person.objects.filter(id=worker.id))
    context = {
        "worker": worker,
        "due": due[0].kinds if due else [],
        "rows": oversight_of(worker),
        "heard": heard_about(worker),
        "shadowed": shadowed_by(worker),
        "kinds": OversightKind.choices,
        "may_oversee": may_oversee(request.actor, worker.id),
        "is_own": request.actor.person_id == worker.id,
    }
    return render(request, "compliance/workforce/oversight_list.html", context)


def write_oversight(request: HttpRequest, worker_id: UUID, kind: str) -> HttpResponse:
    """Write down one that was held."""
    worker = open_worker_of(request.actor, worker_id)
    require(may_oversee(request.actor, worker.id), services.NOT_YOURS)
    if kind not in OversightKind.values:
        raise NotFound()
    visits = _visits_of(worker) if kind in AT_A_VISIT else []
    choices = [
        (str(one.id), f"{one.person.full_name}, {gov_day(one.on)} at {gov_time(one.starts_at)}") for one in visits
    ]
    form = OversightForm(request.POST if request.method == "POST" else None, visits=choices)
    back_url = reverse("compliance:oversight_of", args=[worker.id])
    if form.is_valid():
        with refusals_in(form):
            answers = {**form.cleaned_data, "visit": form.visit_chosen(visits)}
            services.write_oversight(worker, kind=kind, actor=request.actor, **answers)
            messages.success(request, f"It is written down, and {worker.calling_name} is asked to read it.")
            return redirect(back_url)
    title = f"{OversightKind(kind).label}: {worker}"
    return question_page(request, form, title=title, back_url=back_url, button="Save")


def oversight(request: HttpRequest, oversight_id: UUID) -> HttpResponse:
    """One of them; the worker whom it is about answers here."""
    row = open_oversight(request.actor, oversight_id)
    may_answer = may_answer_oversight(request.actor, row.worker_id) and row.answered_at is None
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        require(may_answer_oversight(request.actor, row.worker_id), "Only the worker whom it is about answers.")
    if form.is_valid():
        with refusals_in(form):
            services.answer_oversight(row, actor=request.actor, **form.cleaned_data)
            messages.success(request, "Thank you. Your answer stands beside it.")
            return redirect("compliance:oversight", row.id)
    return question_page(
        request,
        form,
        title=f"{row.get_kind_display()} of {row.worker}",
        heading=False,
        back_url=reverse("compliance:oversight_of", args=[row.worker_id]),
        button="I have read this",
        template="compliance/workforce/oversight.html",
        row=row,
        may_answer=may_answer,
        came_of=came_of(request.actor, ActionSource.SUPERVISION, row.id),
        may_propose=may_oversee(request.actor, row.worker_id),
    )


def act(request: HttpRequest, oversight_id: UUID) -> HttpResponse:
    """What was agreed becomes an action of the plan."""
    row = open_oversight(request.actor, oversight_id)
    require(may_oversee(request.actor, row.worker_id), services.NOT_YOURS)
    form = ProposeForm(request.POST or None, row=row, actor=request.actor)
    return ask(
        request,
        form,
        lambda: propose_from(row, actor=request.actor, **form.answers()),
        title="Propose an action",
        button="Propose this action",
        done="It is in the action plan. The manager gives it to somebody, with a day.",
        back=reverse("compliance:oversight", args=[row.id]),
    )


def ask_voices(request: HttpRequest, worker_id: UUID) -> HttpResponse:
    """Invite people whom this PCA visits to say how it is."""
    worker = open_worker_of(request.actor, worker_id)
    require(may_oversee(request.actor, worker.id), services.NOT_YOURS)
    people = list(people_visited_by(worker).order_by("last_name", "first_name", "id"))
    back_url = reverse("compliance:oversight_of", args=[worker.id])
    if not people:
        messages.info(request, f"{worker.calling_name} visits nobody now whom you could ask.")
        return redirect(back_url)
    form = AskVoicesForm(request.POST if request.method == "POST" else None, people=people)
    if form.is_valid():
        with refusals_in(form):
            asked = services.ask_for_voices(worker, actor=request.actor, **form.cleaned_data)
            number = len(asked)
            messages.success(request, f"{number} {'person is' if number == 1 else 'people are'} asked.")
            return redirect(back_url)
    title = f"Ask people how it is with {worker.calling_name}"
    return question_page(request, form, title=title, heading=False, back_url=back_url, button="Ask them")


@require_safe
def my_voices(request: HttpRequest) -> HttpResponse:
    """What the person, or whoever acts for them, is invited to say."""
    return render(request, "compliance/workforce/my_voices.html", {"voices": voices_asked_of(request.actor)})


def voice(request: HttpRequest, voice_id: UUID) -> HttpResponse:
    """Two questions, and a no that needs no reason."""
    found = open_voice(request.actor, voice_id)
    back_url = reverse("compliance:my_voices")
    if found.state != VoiceState.ASKED:
        messages.info(request, "This has been answered already. Thank you.")
        return redirect(back_url)
    if request.method == "POST" and "no" in request.POST:
        services.decline_voice(found, actor=request.actor)
        messages.success(request, "That is fine. Nobody will ask why.")
        return redirect(back_url)
    form = VoiceForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusals_in(form):
            services.give_voice(found, actor=request.actor, **form.cleaned_data)
            messages.success(request, "Thank you. It is talked about at their supervision.")
            return redirect(back_url)
    return question_page(
        request,
        form,
        title=f"How is it with {found.worker.calling_name}?",
        back_url=back_url,
        button="Send this",
        template="compliance/workforce/voice.html",
    )


def _visits_of(worker: Person) -> list[Visit]:
    """Their last visits that were given, the newest first."""
    held = Attendance.objects.filter(
        pca=worker, status__in=[AttendanceStatus.DONE, AttendanceStatus.UNDER_WAY], visit__on__lte=today()
    )
    newest = held.select_related("visit__person").order_by("-starts_at")[:MOST_VISITS]
    return [place.visit for place in newest]
