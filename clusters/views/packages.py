"""A person's package: hours and help."""

from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from clusters.forms.clusters import AgreedHoursForm, EndPackageForm, StartPackageForm, TaskForm
from clusters.models import TaskClass
from clusters.policies import clusters_of, may_shape_package, may_start_package
from clusters.queries.clusters import current_tasks, open_package, open_task
from clusters.services import packages as service
from coopcare.accounts.actor import Actor
from coopcare.accounts.authorise import require
from coopcare.clock import today
from coopcare.ui.pages import question_page
from coopcare.ui.refusals import refusals_in
from members.queries import open_person


@require_safe
def package(request: HttpRequest, package_id: UUID) -> HttpResponse:
    """What was agreed. The person and who speaks for them may read it."""
    actor: Actor = request.actor
    found = open_package(actor, package_id)
    is_own = actor.subject_id == found.person_id
    context = {
        "package": found,
        "tasks": current_tasks(found, today()),
        "has_ended": found.ends_on is not None and found.ends_on < today(),
        "may_shape": may_shape_package(actor, found),
        "may_end": may_start_package(actor) and found.ends_on is None,
        "back_url": reverse("home") if is_own else reverse("members:person", args=[found.person_id]),
    }
    return render(request, "clusters/package.html", context)


def start(request: HttpRequest, person_id: UUID) -> HttpResponse:
    actor: Actor = request.actor
    person = open_person(actor, person_id)
    require(may_start_package(actor))
    form = StartPackageForm(request.POST if request.method == "POST" else None, clusters=clusters_of(actor))
    if form.is_valid():
        with refusals_in(form):
            made = service.start_package(
                person,
                form.cleaned_data["cluster"],
                starts_on=form.cleaned_data["starts_on"],
                agreed_minutes=form.cleaned_data["agreed_hours"],
                actor=actor,
            )
            messages.success(request, "The package has been saved. Add the help that was agreed.")
            return redirect("clusters:package", made.id)
    return question_page(
        request,
        form,
        title=f"Start a package for {person}",
        back_url=reverse("members:person", args=[person.id]),
        button="Start this package",
    )


def end(request: HttpRequest, package_id: UUID) -> HttpResponse:
    actor: Actor = request.actor
    found = open_package(actor, package_id)
    require(may_start_package(actor))
    form = EndPackageForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusals_in(form):
            service.end_package(found, actor=actor, **form.cleaned_data)
            messages.success(request, "The last day of the package has been saved.")
            return redirect("clusters:package", found.id)
    return question_page(
        request,
        form,
        title=f"End the package of {found.person}",
        back_url=reverse("clusters:package", args=[found.id]),
        button="End this package",
    )


def change_hours(request: HttpRequest, package_id: UUID) -> HttpResponse:
    actor: Actor = request.actor
    found = open_package(actor, package_id)
    require(may_shape_package(actor, found))
    initial = {"agreed_hours": found.agreed_minutes}
    form = AgreedHoursForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        with refusals_in(form):
            service.change_agreed_hours(found, minutes=form.cleaned_data["agreed_hours"], actor=actor)
            messages.success(request, "The agreed hours have been saved.")
            return redirect("clusters:package", found.id)
    return question_page(
        request,
        form,
        title=f"How many hours each week were agreed with {found.person}?",
        back_url=reverse("clusters:package", args=[found.id]),
        button="Save the hours",
    )


def add_task(request: HttpRequest, package_id: UUID) -> HttpResponse:
    actor: Actor = request.actor
    found = open_package(actor, package_id)
    require(may_shape_package(actor, found))
    form = TaskForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusals_in(form):
            task = service.add_task(
                found,
                name=form.cleaned_data["name"],
                task_class=TaskClass(form.cleaned_data["task_class"]),
                needs_training=form.cleaned_data["needs_training"],
                actor=actor,
            )
            messages.success(request, f"“{task.name}” has been added.")
            return redirect("clusters:package", found.id)
    return question_page(
        request,
        form,
        title=f"Add help to the package of {found.person}",
        back_url=reverse("clusters:package", args=[found.id]),
        button="Add this help",
    )


def end_task(request: HttpRequest, task_id: UUID) -> HttpResponse:
    """Ask once, then end the help today."""
    actor: Actor = request.actor
    task = open_task(actor, task_id)
    require(may_shape_package(actor, task.package))
    form = Form(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusals_in(form):
            service.end_task(task, actor=actor)
            messages.success(request, f"“{task.name}” has been ended.")
            return redirect("clusters:package", task.package_id)
    return question_page(
        request,
        form,
        title=f"End “{task.name}”?",
        back_url=reverse("clusters:package", args=[task.package_id]),
        button="End this help",
        template="clusters/end_task.html",
    )
