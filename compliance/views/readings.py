"""Reading the co-op's own policies: one's own list, the check of understanding, who is late, and what was given."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from compliance.forms.readings import GivenForm, ReadingForm
from compliance.models import PolicyReading
from compliance.policies import may_list_given, may_say_that_they_read
from compliance.queries import readings as queries
from compliance.queries.editions import open_edition
from compliance.services.readings import acknowledge, record_given
from coopcare.accounts.authorise import require
from coopcare.audit.services import record_reading
from coopcare.ui.pages import question_page
from coopcare.ui.refusals import refusals_in

READERS_ONLY = "Only workers and members say that they have read a policy."


def to_read(request: HttpRequest) -> HttpResponse:
    require(may_say_that_they_read(request.actor), READERS_ONLY)
    person_id = request.actor.person_id
    context = {"waiting": queries.to_read(person_id), "done": queries.have_read(person_id)}
    return render(request, "compliance/life/to_read.html", context)


def read(request: HttpRequest, edition_id: UUID) -> HttpResponse:
    """ "I have read this", with its questions; afterwards, the answers explained."""
    require(may_say_that_they_read(request.actor), READERS_ONLY)
    edition = open_edition(request.actor, edition_id)
    check = queries.checks().get(edition.code)
    done = PolicyReading.objects.filter(
        edition=edition, person_id=request.actor.person_id, how=PolicyReading.How.READ
    ).first()  # fmt: skip
    if done is not None and request.method != "POST":
        asked = zip(check.questions, done.answers, strict=False) if check else ()
        answered = [
            {"question": question, "chosen": question.answers[number - 1], "is_right": number == question.right,
             "right": question.answers[question.right - 1]}
            for question, number in asked
        ]  # fmt: skip
        return render(
            request, "compliance/life/read_already.html", {"edition": edition, "reading": done, "answered": answered}
        )
    form = ReadingForm(request.POST if request.method == "POST" else None, check=check)
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            acknowledge(edition, answers=form.answers(), actor=request.actor)
            return redirect("compliance:read_policy", edition.id)
    return question_page(
        request, form, title=f"You have read {edition.code} {edition.title}", heading=False,
        back_url=reverse("compliance:edition", args=[edition.id]), button="I have read it",
        template="compliance/life/read.html", edition=edition, check=check,
    )  # fmt: skip


def readings(request: HttpRequest) -> HttpResponse:
    """Everybody who has something to read, who is late first."""
    waiting = queries.who_has_read(request.actor)
    done, due = queries.share_read()
    return render(request, "compliance/life/readings.html", {"waiting": waiting, "done": done, "due": due})


def to_give(request: HttpRequest) -> HttpResponse:
    """People we support who are still to be given policies."""
    require(may_list_given(request.actor), "Only the manager and support workers give people the policies.")
    return render(request, "compliance/life/to_give.html", {"people": queries.people_to_give(request.actor)})


def given(request: HttpRequest, person_id: UUID) -> HttpResponse:
    require(may_list_given(request.actor), "Only the manager and support workers give people the policies.")
    person = queries.open_person_to_give(request.actor, person_id)
    record_reading(request.actor, "the policies they were given", person, about=person)
    left = queries.to_give(person.id)
    form = GivenForm(request.POST or None, editions=left)
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            data = dict(form.cleaned_data)
            rows = record_given(person, edition_ids=data.pop("editions"), actor=request.actor, **data)
            messages.success(request, f"It is recorded: {len(rows)} given to {person.full_name}.")
            return redirect("compliance:policies_given", person.id)
    return question_page(
        request, form, title=f"Policies for {person.full_name}", heading=False,
        back_url=reverse("compliance:policies_to_give"), button="Record it", template="compliance/life/given.html",
        left=left, had=queries.given_to(person.id), person=person,
    )  # fmt: skip
