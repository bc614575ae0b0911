"""Training: the matrix, what each job needs, sessions, what was watched, and what lapses."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from clusters.policies import clusters_of
from compliance.forms.workforce import CompetencyForm, RequirementForm, SessionForm, StandardsForm, bars_of
from compliance.queries.oversight import due_list, oversight_totals
from compliance.queries.workforce import (
    lapses_by_cluster,
    matrix,
    open_worker_of,
    training_totals,
)
from compliance.services import training as services
from compliance.workforce.matrix import CellState
from compliance.workforce.standards import STANDARDS
from compliance.workforce.terms import AHEAD_DAYS, certificate_due
from compliance.workforce_policies import (
    may_keep_training,
    may_oversee,
    may_read_of_worker,
    may_see_totals,
    may_see_workforce,
    workers_seen_by,
)
from coopcare.accounts.authorise import require
from coopcare.clock import today
from coopcare.errors import NotFound
from coopcare.ui.pages import question_page
from coopcare.ui.refusals import refusals_in
from members.models import Competency, Employment, Job, StandardMet, TrainingTopic
from members.training_queries import requirements_on

NOT_HERE = "Training and supervision are kept by the manager and support workers."


@require_safe
def workforce(request: HttpRequest) -> HttpResponse:
    """What is due among the workers whom this actor supports, and where everything is."""
    require(may_see_workforce(request.actor), NOT_HERE)
    due = due_list(request.actor)
    context = {
        "overdue": [one for one in due if one.overdue],
        "workers": due,
        "may_keep": may_keep_training(request.actor),
    }
    return render(request, "compliance/workforce/workforce.html", context)


@require_safe
def training(request: HttpRequest) -> HttpResponse:
    """People by topics, or only those for whom something is to be done."""
    require(may_see_workforce(request.actor), NOT_HERE)
    rows = matrix(request.actor, today())
    wanted = next((state for state in CellState if state.name.lower() == request.GET.get("state")), None)
    if wanted:
        rows = [row for row in rows if any(one.state == wanted for _, one in row.cells)]
    context = {
        "rows": rows,
        "topics": [topic.label for topic in TrainingTopic],
        "states": [(state.name.lower(), state.value, state == wanted) for state in CellState],
        "wanted": wanted,
        "may_keep": may_keep_training(request.actor),
    }
    return render(request, "compliance/workforce/training.html", context)


@require_safe
def worker_training(request: HttpRequest, worker_id: UUID) -> HttpResponse:
    """One worker: how they stand, what was watched, and their Care Certificate. Their own page too."""
    worker = open_worker_of(request.actor, worker_id)
    rows = matrix(request.actor, today(), person=worker)
    met = {row.standard: row for row in StandardMet.objects.filter(person=worker)}
    first = Employment.objects.on(today()).filter(person=worker).order_by("starts_on").first()
    context = {
        "worker": worker,
        "cells": rows[0].cells if rows else [],
        "watched": Competency.objects.filter(person=worker).order_by("-seen_on", "-written_at"),
        "standards": [(number, words, met.get(number)) for number, words in STANDARDS.items()],
        "met": len(met),
        "certificate_due": certificate_due(first.starts_on) if first else None,
        "may_oversee": may_oversee(request.actor, worker.id),
        "is_own": request.actor.person_id == worker.id,
    }
    return render(request, "compliance/workforce/worker_training.html", context)


@require_safe
def my_training(request: HttpRequest) -> HttpResponse:
    """A worker's way to their own page."""
    person_id = request.actor.person_id
    require(person_id is not None and may_read_of_worker(request.actor, person_id), "This is for workers.")
    return redirect("compliance:worker_training", person_id)


@require_safe
def requirements(request: HttpRequest) -> HttpResponse:
    """What each job needs, as it is today."""
    require(may_see_workforce(request.actor), NOT_HERE)
    asked = requirements_on(today())
    jobs = [(job, [one for one in asked.values() if one.job == job.value]) for job in Job]
    missing = {job: [topic for topic in TrainingTopic if (job.value, topic.value) not in asked] for job in Job}
    context = {
        "jobs": [(job, rows, missing[job]) for job, rows in jobs],
        "may_keep": may_keep_training(request.actor),
    }
    return render(request, "compliance/workforce/requirements.html", context)


def set_requirement(request: HttpRequest, job: str, topic: str) -> HttpResponse:
    """Change what one job needs of one topic."""
    require(may_keep_training(request.actor), services.ONLY_THE_MANAGER)
    if job not in Job.values or topic not in TrainingTopic.values:
        raise NotFound()
    standing = requirements_on(today()).get((job, topic))
    needed = standing.needed if standing else None
    initial = {
        "is_needed": needed is not None,
        "months": needed.months if needed else None,
        "needs_competency": needed.needs_competency if needed else False,
        "least_tier": needed.least_tier if needed else None,
        "bars": bars_of(needed.bars_after_days if needed else None),
        "bars_after_days": needed.bars_after_days or None if needed else None,
        "starts_on": today(),
    }
    form = RequirementForm(request.POST if request.method == "POST" else None, job=job, initial=initial)
    if form.is_valid():
        with refusals_in(form):
            services.set_requirement(job, topic, actor=request.actor, **form.cleaned_data)
            messages.success(request, "It is written down what this job needs.")
            return redirect("compliance:requirements")
    title = f"{TrainingTopic(topic).label}: {Job(job).label}"
    back_url = reverse("compliance:requirements")
    return question_page(request, form, title=title, back_url=back_url, button="Save")


def session(request: HttpRequest) -> HttpResponse:
    """Record a session that several took part in."""
    require(may_keep_training(request.actor), "Only the manager records training.")
    people = workers_seen_by(request.actor).order_by("last_name", "first_name", "id")
    form = SessionForm(request.POST if request.method == "POST" else None, people=people)
    if form.is_valid():
        with refusals_in(form):
            made = services.record_session(actor=request.actor, **form.cleaned_data)
            number = len(made)
            messages.success(request, f"Recorded for {number} worker{'' if number == 1 else 's'}.")
            return redirect("compliance:training")
    back_url = reverse("compliance:training")
    return question_page(request, form, title="Record a training session", back_url=back_url, button="Record this")


def watch(request: HttpRequest, worker_id: UUID) -> HttpResponse:
    """Write down a competency that was watched."""
    worker = open_worker_of(request.actor, worker_id)
    require(may_oversee(request.actor, worker.id), services.NOT_YOURS)
    form = CompetencyForm(request.POST if request.method == "POST" else None)
    back_url = reverse("compliance:worker_training", args=[worker.id])
    if form.is_valid():
        with refusals_in(form):
            services.write_competency(worker, actor=request.actor, **form.cleaned_data)
            messages.success(request, "It is written down. The rota reads it from now on.")
            return redirect(back_url)
    return question_page(request, form, title=f"{worker}: what you watched", back_url=back_url, button="Save")


def standards(request: HttpRequest, worker_id: UUID) -> HttpResponse:
    """Tick standards of the Care Certificate."""
    worker = open_worker_of(request.actor, worker_id)
    require(may_oversee(request.actor, worker.id), services.NOT_YOURS)
    met = set(StandardMet.objects.filter(person=worker).values_list("standard", flat=True))
    back_url = reverse("compliance:worker_training", args=[worker.id])
    if met == set(STANDARDS):
        messages.info(request, "They have met every standard.")
        return redirect(back_url)
    form = StandardsForm(request.POST if request.method == "POST" else None, met=met)
    if form.is_valid():
        with refusals_in(form):
            services.meet_standards(worker, actor=request.actor, **form.cleaned_data)
            messages.success(request, "The standards are ticked.")
            return redirect(back_url)
    return question_page(request, form, title=f"Care Certificate of {worker}", back_url=back_url, button="Save")


@require_safe
def lapses(request: HttpRequest) -> HttpResponse:
    """What has lapsed or lapses soon, by cluster, and the visits that need cover for it."""
    require(may_see_workforce(request.actor), NOT_HERE)
    found = lapses_by_cluster(request.actor)
    mine = set(clusters_of(request.actor).values_list("id", flat=True))
    context = {"clusters": found, "mine": mine if request.actor.can_write else set(), "ahead_days": AHEAD_DAYS}
    return render(request, "compliance/workforce/lapses.html", context)


@require_safe
def figures(request: HttpRequest) -> HttpResponse:
    """Counts without names: for the board."""
    require(may_see_totals(request.actor), "This is for the board and the office.")
    context = {"training": training_totals(today()), "oversight": oversight_totals()}
    return render(request, "compliance/workforce/figures.html", context)
