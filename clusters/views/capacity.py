"""Consent and capacity: one person's page, assessing a decision, deciding in best interests, what to look at again."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from clusters.forms.capacity import AgainForm, AssessmentForm, DecisionForm, EndForm, FormInParts
from clusters.policies import is_tied, may_write_capacity
from clusters.queries.capacity import again_lines, open_assessment, open_record, undecided
from clusters.rules.capacity import DecisionKind
from clusters.rules.reviews import DueState
from clusters.services import capacity as service
from coopcare.accounts.actor import Actor
from coopcare.errors import NotFound
from coopcare.ui.pages import question_page
from coopcare.ui.refusals import refusals_in
from members.models import Person


@require_safe
def to_look_at(request: HttpRequest) -> HttpResponse:
    """What is late or due to be looked at again, and who waits for a decision."""
    lines = again_lines(request.actor)
    context = {
        "lines": lines,
        "pressing": [line for line in lines if line.due.presses],
        "late": sum(line.due.state == DueState.OVERDUE for line in lines),
        "undecided": undecided(request.actor),
    }
    return render(request, "clusters/capacity/due.html", context)


@require_safe
def my_capacity(request: HttpRequest) -> HttpResponse:
    """The page of the person, for them or who acts for them."""
    if request.actor.subject_id is None:
        raise NotFound()
    return of_person(request, request.actor.subject_id)


@require_safe
def of_person(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """What they can and cannot decide, what was decided, what limits them, and their legal papers."""
    actor: Actor = request.actor
    record = open_record(actor, person_id)
    is_theirs = actor.subject_id == person_id
    context = {
        "record": record,
        "person": record.person,
        "may_write": may_write_capacity(actor, record.person),
        "is_tied": is_tied(actor, person_id) and not is_theirs,
        "is_own": actor.person_id == person_id,
        "back_url": reverse("home") if is_theirs else reverse("members:person", args=[person_id]),
    }
    return render(request, "clusters/capacity/of_person.html", context)


def assess(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Write down an assessment of one decision."""
    actor: Actor = request.actor
    record = open_record(actor, person_id)
    service.require_free(record.person, actor=actor)
    form = AssessmentForm(request.POST if request.method == "POST" else None)
    back_url = reverse("clusters:capacity_of", args=[person_id])
    return _assessed(request, form, record.person, f"Can {record.person} decide?", back_url)


def assess_again(request: HttpRequest, assessment_id: UUID) -> HttpResponse:
    """The same decision, assessed once more."""
    actor: Actor = request.actor
    before = open_assessment(actor, assessment_id)
    service.require_free(before.person, actor=actor)
    form = AgainForm(request.POST if request.method == "POST" else None)
    same = {"kind": DecisionKind(before.kind), "decision": before.decision, "follows": before}
    back_url = reverse("clusters:assessment", args=[before.id])
    return _assessed(request, form, before.person, f"Look again: {before.decision}", back_url, **same)


def _assessed(
    request: HttpRequest, form: AssessmentForm, person: Person, title: str, back_url: str, **same: Any
) -> HttpResponse:
    """The page of either; `same` is what the earlier assessment says already."""
    if form.is_valid():
        with refusals_in(form):
            written = service.assess_capacity(person, actor=request.actor, **same, **form.typed())
            messages.success(request, "The assessment is written down.")
            return redirect("clusters:assessment", written.id)
    return long_page(request, form, person, title=title, back_url=back_url)


@require_safe
def assessment(request: HttpRequest, assessment_id: UUID) -> HttpResponse:
    """One assessment, and what was decided."""
    actor: Actor = request.actor
    found = open_assessment(actor, assessment_id)
    is_theirs = actor.subject_id == found.person_id
    context = {
        "assessment": found,
        "may_write": found.is_last and may_write_capacity(actor, found.person),
        "back_url": reverse("clusters:my_capacity")
        if is_theirs
        else reverse("clusters:capacity_of", args=[found.person_id]),
    }
    return render(request, "clusters/capacity/assessment.html", context)


def end(request: HttpRequest, assessment_id: UUID) -> HttpResponse:
    """The decision does not arise any more."""
    actor: Actor = request.actor
    found = open_assessment(actor, assessment_id)
    service.require_free(found.person, actor=actor)
    form = EndForm(request.POST if request.method == "POST" else None)
    back_url = reverse("clusters:assessment", args=[found.id])
    if form.is_valid():
        with refusals_in(form):
            service.end_decision(found, actor=actor, **form.cleaned_data)
            messages.success(request, "It is kept, and nobody is asked to look again.")
            return redirect(back_url)
    title = f"This does not arise any more: {found.decision}"
    return question_page(request, form, title=title, back_url=back_url, button="End it")


def decide(request: HttpRequest, assessment_id: UUID) -> HttpResponse:
    """What is decided for somebody who cannot decide this now."""
    actor: Actor = request.actor
    found = open_assessment(actor, assessment_id)
    service.require_free(found.person, actor=actor)
    form = DecisionForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusals_in(form):
            service.decide(found, actor=actor, **form.typed())
            messages.success(request, "Written down. Tell the person, the team and who was asked within a working day.")
            return redirect("clusters:assessment", found.id)
    back_url = reverse("clusters:assessment", args=[found.id])
    return long_page(request, form, found.person, title=f"Best interests: {found.decision}", back_url=back_url)


def long_page(request: HttpRequest, form: FormInParts, person: Person, *, title: str, back_url: str) -> HttpResponse:
    """A form under headings, about one person."""
    return question_page(
        request, form, title=title, back_url=back_url, button="Write it down",
        template="clusters/capacity/write.html", person=person,
    )  # fmt: skip
