"""The co-op as a framework sees it: key questions, statements with their evidence, and our own assessment."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from compliance.forms.evidence import AssessForm
from compliance.framework.text import Framework, KeyQuestion, Node, read_frameworks
from compliance.framework_policies import may_add_evidence, may_assess, may_read_quality
from compliance.queries.assessments import history_of, judged, newest_assessment
from compliance.queries.evidence import EvidenceBook, side_by_side
from compliance.services.assessments import assess
from coopcare.accounts.authorise import require
from coopcare.errors import NotFound
from coopcare.ui.pages import question_page
from coopcare.ui.refusals import refusals_in

READERS = "Evidence is for the manager, the board and cluster support workers."
NOT_FOUND = "We cannot find this part of the framework."


@require_safe
def frameworks(request: HttpRequest) -> HttpResponse:
    """Every framework with its key questions, and what our scores come to."""
    require(may_read_quality(request.actor), READERS)
    found = [(framework, judged(framework)) for framework in reversed(read_frameworks().frameworks)]
    found.sort(key=lambda one: one[0].status != "live")
    return render(request, "compliance/framework/frameworks.html", {"frameworks": found})


@require_safe
def question(request: HttpRequest, framework: str, question: str) -> HttpResponse:
    """One key question: its statements with their scores, and how the rating came about."""
    require(may_read_quality(request.actor), READERS)
    one = _framework(framework)
    row = next((row for row in judged(one) if row.question.code == question), None)
    if row is None:
        raise NotFound(NOT_FOUND)
    book = EvidenceBook()
    nodes = [(node, claim, book.about(node.topics)) for node, claim in row.nodes]
    return render(request, "compliance/framework/question.html", {"framework": one, "row": row, "nodes": nodes})


@require_safe
def node(request: HttpRequest, framework: str, node: str) -> HttpResponse:
    """One statement: our claim, its evidence, how old that is, and what is missing."""
    require(may_read_quality(request.actor), READERS)
    one, asked, found = _node(framework, node)
    claims = list(history_of(framework, node))
    context = {
        "framework": one,
        "question": asked,
        "node": found,
        "claim": claims[0] if claims else None,
        "claims": claims[1:],
        "evidence": EvidenceBook().about(found.topics),
        "may_assess": may_assess(request.actor),
        "may_add": may_add_evidence(request.actor),
    }
    return render(request, "compliance/framework/node.html", context)


def assess_node(request: HttpRequest, framework: str, node: str) -> HttpResponse:
    require(may_assess(request.actor), "Only the manager writes the co-op’s assessment of itself.")
    one, _, found = _node(framework, node)
    newest = newest_assessment(framework, node)
    form = AssessForm(request.POST or None, scoring=one.scoring, newest=newest)
    back = reverse("compliance:framework_node", args=[framework, node])
    if form.is_valid():
        with refusals_in(form):
            assess(framework=framework, node=node, actor=request.actor, **{"score": None, **form.cleaned_data})
            messages.success(request, f"Your assessment of “{found.name}” has been kept.")
            return redirect(back)
    return question_page(request, form, title=f"Assess: {found.title}", back_url=back, button="Keep this assessment")


@require_safe
def compare(request: HttpRequest) -> HttpResponse:
    """The same evidence under every framework, topic by topic."""
    require(may_read_quality(request.actor), READERS)
    found = read_frameworks().frameworks
    context = {"frameworks": found, "rows": side_by_side(found)}
    return render(request, "compliance/framework/side_by_side.html", context)


def _framework(code: str) -> Framework:
    found = read_frameworks().find(code)
    if found is None:
        raise NotFound(NOT_FOUND)
    return found


def _node(framework: str, code: str) -> tuple[Framework, KeyQuestion, Node]:
    one = _framework(framework)
    found = one.by_code.get(code)
    if found is None:
        raise NotFound(NOT_FOUND)
    return one, next(question for question in one.questions if question.code == found.question), found
