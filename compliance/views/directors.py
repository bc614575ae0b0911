"""The fit-person files of directors: all of them, one, and what is written into it."""

from collections.abc import Callable
from uuid import UUID

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from compliance.forms.fitness import DeclarationForm, FitnessCheckForm, FitnessDecisionForm
from compliance.governance_policies import may_keep_fitness
from compliance.models import FitnessCheckKind
from compliance.queries.directors import DirectorFile, files_seen_by, open_fitness, reads_every_file
from compliance.services import fitness as services
from compliance.views.deeds import ask
from coopcare.accounts.authorise import require


@require_safe
def directors(request: HttpRequest) -> HttpResponse:
    """Every director, or one's own file alone."""
    context = {"files": files_seen_by(request.actor), "every": reads_every_file(request.actor)}
    return render(request, "compliance/directors/list.html", context)


@require_safe
def director(request: HttpRequest, access_id: UUID) -> HttpResponse:
    """What is missing, what was looked at, declared and decided."""
    found = open_fitness(request.actor, access_id)
    is_own = request.actor.access_id == access_id
    context = {
        "file": found,
        "name": found.name,
        "checks": [(kind, found.fitness.checks.get(kind)) for kind in FitnessCheckKind],
        "declarations": found.director.fitness_declarations.all(),
        "decisions": found.director.fitness_decisions.all(),
        "is_own": is_own,
        "may_keep": may_keep_fitness(request.actor) and not is_own,
        "may_declare": is_own or may_keep_fitness(request.actor),
        "may_decide": reads_every_file(request.actor) and not is_own,
    }
    return render(request, "compliance/directors/file.html", context)


def look(request: HttpRequest, access_id: UUID) -> HttpResponse:
    """Write down one thing that was looked at."""
    found = open_fitness(request.actor, access_id)
    require(may_keep_fitness(request.actor), services.ONLY_SECRETARY)
    require(access_id != request.actor.access_id, services.NOT_ONES_OWN)
    form = FitnessCheckForm(request.POST if request.method == "POST" else None)
    return _ask(request, found, form, "What was looked at", lambda: services.write_check(
        found.director, actor=request.actor, **form.cleaned_data))  # fmt: skip


def declare(request: HttpRequest, access_id: UUID) -> HttpResponse:
    """By the director; by the secretary from paper."""
    found = open_fitness(request.actor, access_id)
    is_own = request.actor.access_id == access_id
    require(is_own or may_keep_fitness(request.actor), services.NOT_THEIRS)
    form = DeclarationForm(request.POST if request.method == "POST" else None, on_paper=not is_own)
    title = "My declaration as a director" if is_own else "What they declared on paper"
    return _ask(request, found, form, title, lambda: services.declare_fitness(
        found.director, actor=request.actor, **form.cleaned_data))  # fmt: skip


def decide(request: HttpRequest, access_id: UUID) -> HttpResponse:
    """Write down what the chair and the nominated individual decided."""
    found = open_fitness(request.actor, access_id)
    require(reads_every_file(request.actor), services.ONLY_DECIDERS)
    require(access_id != request.actor.access_id, services.NOT_ONES_OWN)
    form = FitnessDecisionForm(request.POST if request.method == "POST" else None)
    return _ask(request, found, form, "What was decided", lambda: services.decide_fitness(
        found.director, actor=request.actor, **form.cleaned_data))  # fmt: skip


def _ask(request: HttpRequest, found: DirectorFile, form: Form, title: str, deed: Callable[[], object]) -> HttpResponse:
    back = reverse("compliance:director", args=[found.director.id])
    return ask(request, form, deed, title=title, button="Keep this", done="It is in the file.", back=back)
