"""The policies: read them, and answer their questions."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from compliance.forms.policies import AnswerForm
from compliance.pack.layout import AnswersMissing, on_a_page, pack_context
from compliance.policies import current_inspection, may_manage_policies, may_read_policies
from compliance.queries.library import (
    answers_given,
    latest_pack,
    library,
    organisation_on,
    questions_asked,
    unanswered,
    unfinished_pack,
)
from compliance.services.answers import answer_question
from coopcare.accounts.authorise import require
from coopcare.audit.services import record_reading
from coopcare.clock import today
from coopcare.errors import Invalid, NotFound
from coopcare.ui.pages import question_page

READERS_ONLY = "The policies are for people who work for, govern or belong to the co-op."


def policies(request: HttpRequest) -> HttpResponse:
    require(may_read_policies(request.actor), READERS_ONLY)
    record_reading(request.actor, "the list of policies", None)
    manages = may_manage_policies(request.actor)
    context = {
        "texts": library().texts,
        "pack": latest_pack(),
        "building": unfinished_pack(),
        "may_manage": manages,
        "missing": unanswered() if manages else [],
        "inspection": current_inspection(request.actor),
    }
    return render(request, "compliance/policies.html", context)


def policy(request: HttpRequest, code: str) -> HttpResponse:
    """One policy as this co-op has it; where an answer is missing, the page says which."""
    require(may_read_policies(request.actor), READERS_ONLY)
    text = next((text for text in library().texts if text.code == code), None)
    if text is None:
        raise NotFound("We cannot find this policy.")
    record_reading(request.actor, f"policy {text.code}", None)
    organisation = organisation_on(today(), version="1")
    context: dict[str, Any] = {"text": text, "inspection": current_inspection(request.actor)}
    try:
        printed = pack_context([text], answers_given(), organisation, library=library())
    except AnswersMissing as missing:
        return render(request, "compliance/policy_incomplete.html", {**context, "problems": missing.problems})
    return render(request, "compliance/policy.html", {**context, "policy": on_a_page(printed["policies"][0])})


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


def answer(request: HttpRequest, variable: str) -> HttpResponse:
    require(may_manage_policies(request.actor), "Only the manager answers the questions of the policies.")
    asked = questions_asked()
    place = next((number for number, one in enumerate(asked) if one.question.name == variable), None)
    if place is None:
        raise NotFound("We cannot find this question.")
    form = AnswerForm(request.POST or None, asked=asked[place])
    back = reverse("compliance:questions")
    if request.method == "POST" and form.is_valid():
        try:
            answer_question(variable, value=form.cleaned_data[variable], actor=request.actor)
        except Invalid as error:
            form.add_error(variable, error.message)
        else:
            following = next((one for one in asked[place + 1 :] if not one.answer), None)
            return redirect("compliance:answer", following.question.name) if following else redirect(back)
    return question_page(request, form, title=asked[place].question.question, back_url=back, button="Save and continue")
