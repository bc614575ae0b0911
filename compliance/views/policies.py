"""The policies: read them as the co-op has them, and answer their questions."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from compliance.forms.policies import AnswerForm, AnswersForm
from compliance.life.texts import from_data
from compliance.models import PolicyEdition
from compliance.pack.layout import AnswersMissing
from compliance.pack.text import PolicyText
from compliance.policies import (
    current_inspection,
    may_list_given,
    may_manage_policies,
    may_open_drafts,
    may_read_policies,
    may_say_that_they_read,
    may_see_who_has_read,
)
from compliance.queries.editions import (
    editions_of,
    held_policy,
    model_of,
    open_edition,
    printed_policy,
    printing,
    shelf,
)
from compliance.queries.library import (
    Asked,
    latest_pack,
    questions_asked,
    unanswered,
    unfinished_pack,
)
from compliance.services.answers import answer_question, answer_questions
from coopcare.accounts.authorise import require
from coopcare.audit.services import record_reading
from coopcare.errors import Invalid, NotFound
from coopcare.ui.pages import question_page
from coopcare.ui.refusals import refusals_in

QUESTIONS_A_PAGE = 10
READERS_ONLY = "The policies are for people who work for, govern or belong to the co-op."


def policies(request: HttpRequest) -> HttpResponse:
    require(may_read_policies(request.actor), READERS_ONLY)
    record_reading(request.actor, "the list of policies", None)
    manages = may_manage_policies(request.actor)
    context = {
        "shelf": shelf(),
        "may_open_drafts": may_open_drafts(request.actor),
        "reads": may_say_that_they_read(request.actor),
        "sees_readings": may_see_who_has_read(request.actor),
        "gives": may_list_given(request.actor),
        "pack": latest_pack(),
        "building": unfinished_pack(),
        "may_manage": manages,
        "missing": unanswered() if manages else [],
        "inspection": current_inspection(request.actor),
    }
    return render(request, "compliance/policies.html", context)


def policy(request: HttpRequest, code: str) -> HttpResponse:
    """What counts of one policy today: the version in force with its own answers, or the model text.

    Where an answer is missing, the page says which.
    """
    require(may_read_policies(request.actor), READERS_ONLY)
    held = held_policy(code)
    record_reading(request.actor, f"policy {code}", None)
    edition = held.edition or held.coming
    context: dict[str, Any] = {
        "text": held.model,
        "edition": edition,
        "standing": held.standing,
        "draft": held.draft,
        "changed": held.changed if may_manage_policies(request.actor) else (),
        "versions": editions_of(code),
    }
    return _printed(request, edition, held.model, context)


def edition(request: HttpRequest, edition_id: UUID) -> HttpResponse:
    """One version that the board adopted, whatever has followed it."""
    found = open_edition(request.actor, edition_id)
    record_reading(request.actor, f"policy {found.code}, version {found.number}", found)
    versions = editions_of(found.code)
    standing = next(words for other, words in versions if other.id == found.id)
    context = {"edition": found, "standing": standing, "versions": versions}
    return _printed(request, found, model_of(found.code), context)


def _printed(request: HttpRequest, edition: PolicyEdition | None, model: PolicyText, context: Any) -> HttpResponse:
    context |= {
        "text": from_data(edition.text) if edition else model,
        "inspection": current_inspection(request.actor),
        "reads": edition is not None and may_say_that_they_read(request.actor),
    }
    try:
        context["policy"] = printed_policy(edition, model)
    except AnswersMissing as missing:
        return render(request, "compliance/policy_incomplete.html", {**context, "problems": missing.problems})
    return render(request, "compliance/policy.html", context)


def questions(request: HttpRequest) -> HttpResponse:
    """A task list: every question, answered or not."""
    require(may_manage_policies(request.actor), "Only the manager answers the questions of the policies.")
    asked = questions_asked()
    tasks = [
        {
            "title": one.question.question,
            "href": reverse("compliance:answer", args=[one.question.name]),
            "status": "Completed" if one.answer else "Not answered",
            "hint": one.answer,
        }
        for one in asked
    ]
    done = sum(bool(one.answer) for one in asked)
    return render(request, "compliance/questions.html", {"tasks": tasks, "done": done, "total": len(tasks)})


def answer_left(request: HttpRequest) -> HttpResponse:
    """The questions that have no answer yet, a page of them at a time; `after` is the last one of the page before."""
    require(may_manage_policies(request.actor), "Only the manager answers the questions of the policies.")
    left = _asked_after(request.GET.get("after", ""))
    page = left[:QUESTIONS_A_PAGE]
    form = AnswersForm(request.POST or None, asked=page)
    back = reverse("compliance:questions")
    if not page:
        return redirect(back)
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            answer_questions(form.given, actor=request.actor)
            last = page[-1].question.name
            return redirect(f"{reverse('compliance:answer_left')}?after={last}")
    return question_page(
        request, form, title="Questions that have no answer yet", heading=False, back_url=back,
        button="Save and continue", template="compliance/life/answer_left.html", left=len(left),
    )  # fmt: skip


def _asked_after(variable: str) -> list[Asked]:
    """Those without an answer that come after this one; all of them when it is not a question."""
    asked = questions_asked()
    names = [one.question.name for one in asked]
    first = names.index(variable) + 1 if variable in names else 0
    return [one for one in asked[first:] if not one.answer]


def answer(request: HttpRequest, variable: str) -> HttpResponse:
    require(may_manage_policies(request.actor), "Only the manager answers the questions of the policies.")
    asked = questions_asked()
    place = next((number for number, one in enumerate(asked) if one.question.name == variable), None)
    if place is None:
        raise NotFound("We cannot find this question.")
    form = AnswerForm(request.POST or None, asked=asked[place])
    back = reverse("compliance:questions")
    prints = printing(variable)
    in_force = [held for held in prints if held.edition]
    if request.method == "POST" and form.is_valid():
        value = form.cleaned_data[variable]
        if in_force and value != asked[place].answer and "looked" not in request.POST:
            context = {"asked": asked[place], "value": value, "prints": prints, "back_url": back}
            return render(request, "compliance/life/answer_check.html", context)
        try:
            answer_question(variable, value=value, actor=request.actor)
        except Invalid as error:
            form.add_error(variable, error.message)
        else:
            if in_force and value != asked[place].answer:
                messages.success(request, "It is saved. The policies in force that print it need a new version.")
                return redirect("compliance:drafts")
            following = next((one for one in asked[place + 1 :] if not one.answer), None)
            return redirect("compliance:answer", following.question.name) if following else redirect(back)
    return question_page(
        request, form, title=asked[place].question.question, back_url=back, button="Save and continue",
        template="compliance/life/answer.html", prints=prints,
    )  # fmt: skip
