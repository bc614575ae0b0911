"""Reviews: whose is due, one person's, writing one down, what is to change, and the person's last word."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from clusters.forms.reviews import ChangeForm, ChangeMadeForm, LastWordForm, ReviewForm, WishForm
from clusters.models import Package
from clusters.policies import is_tied, may_answer_review, may_ask_for_review, may_hold_review
from clusters.queries.clusters import package_on
from clusters.queries.plans import aims_of
from clusters.queries.reviews import (
    line_of,
    open_change,
    open_review,
    open_reviews,
    review_lines,
    reviews_of,
)
from clusters.rules.reviews import DueState
from clusters.services import reviews as service
from coopcare.accounts.actor import Actor
from coopcare.accounts.authorise import require
from coopcare.clock import today
from coopcare.errors import NotFound
from coopcare.ui.pages import question_page
from coopcare.ui.refusals import refusals_in

NO_HELP = "Nothing is agreed with this person today, so there is no help to review."


@require_safe
def due_reviews(request: HttpRequest) -> HttpResponse:
    """Whose review is late, asked for, or due; then everybody."""
    lines = review_lines(request.actor)
    context = {
        "lines": lines,
        "pressing": [line for line in lines if line.due.presses],
        "late": sum(line.due.state == DueState.OVERDUE for line in lines),
    }
    return render(request, "clusters/reviews/due.html", context)


@require_safe
def my_reviews(request: HttpRequest) -> HttpResponse:
    """The reviews of the person, for them or who acts for them."""
    if request.actor.subject_id is None:
        raise NotFound()
    return reviews(request, request.actor.subject_id)


@require_safe
def reviews(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """One person's reviews, and when the next is due."""
    actor: Actor = request.actor
    person = open_reviews(actor, person_id)
    line = line_of(person.id)
    is_theirs = actor.subject_id == person.id
    context = {
        "person": person,
        "line": line,
        "reviews": reviews_of(person.id),
        "may_hold": line is not None and may_hold_review(actor, line.package),
        "may_ask": line is not None and line.wish is None and may_ask_for_review(actor, line.package),
        "is_tied": is_tied(actor, person.id) and not is_theirs,
        "is_own": actor.person_id == person.id,
        "back_url": reverse("home") if is_theirs else reverse("members:person", args=[person.id]),
    }
    return render(request, "clusters/reviews/of_person.html", context)


def write(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Write down a review that was held."""
    actor: Actor = request.actor
    package = _package_of(actor, person_id)
    require(not is_tied(actor, person_id), service.TIED)
    require(may_hold_review(actor, package), service.NOT_YOURS)
    form = ReviewForm(request.POST if request.method == "POST" else None, outcomes=list(aims_of(package)))
    if form.is_valid():
        with refusals_in(form):
            review = service.write_review(package, actor=actor, **form.answers())
            messages.success(request, "The review is written down. Now write down what will change.")
            return redirect("clusters:review", review.id)
    return question_page(
        request,
        form,
        title=f"Review with {package.person}",
        back_url=reverse("clusters:reviews_of", args=[person_id]),
        button="Write it down",
        template="clusters/reviews/write.html",
        person=package.person,
    )


def ask(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Ask for a review before it is due."""
    actor: Actor = request.actor
    package = _package_of(actor, person_id)
    form = WishForm(request.POST if request.method == "POST" else None)
    back_url = reverse("clusters:reviews_of", args=[person_id])
    if form.is_valid():
        with refusals_in(form):
            service.ask_for_review(package, actor=actor, **form.cleaned_data)
            messages.success(request, "The support worker is told, and agrees a day.")
            return redirect(back_url)
    return question_page(
        request, form, title="Ask for a review", heading=False, back_url=back_url, button="Ask for a review"
    )


def review(request: HttpRequest, review_id: UUID) -> HttpResponse:
    """One review. The person, or who speaks for them, has the last word here."""
    actor: Actor = request.actor
    found = open_review(actor, review_id)
    person_id = found.package.person_id
    may_answer = may_answer_review(actor, person_id)
    form = LastWordForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        require(may_answer, service.NOT_THEIRS)
    if form.is_valid():
        with refusals_in(form):
            service.answer_review(found, actor=actor, **form.cleaned_data)
            messages.success(request, "Thank you. Your words stand beside it.")
            return redirect("clusters:review", found.id)
    is_theirs = actor.subject_id == person_id
    mine = reverse("clusters:my_reviews")
    return question_page(
        request,
        form,
        title="My review" if actor.person_id == person_id else f"Review of {found.package.person}",
        heading=False,
        back_url=mine if is_theirs else reverse("clusters:reviews_of", args=[person_id]),
        button="I have read this",
        template="clusters/reviews/review.html",
        review=found,
        said=found.said(),
        checked=found.checked(),
        changes=found.changes.all(),
        may_answer=may_answer and found.answered_at is None,
        may_hold=may_hold_review(actor, found.package),
    )


def add_change(request: HttpRequest, review_id: UUID) -> HttpResponse:
    """One thing that is to change after it."""
    found = open_review(request.actor, review_id)
    require(may_hold_review(request.actor, found.package), service.NOT_YOURS)
    form = ChangeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusals_in(form):
            service.add_change(found, actor=request.actor, **form.cleaned_data)
            messages.success(request, "The change is written down.")
            return redirect("clusters:review", found.id)
    back_url = reverse("clusters:review", args=[found.id])
    return question_page(request, form, title="What will change?", heading=False, back_url=back_url, button="Add this")


def make_change(request: HttpRequest, change_id: UUID) -> HttpResponse:
    """It has been made, or is not needed."""
    found = open_change(request.actor, change_id)
    require(may_hold_review(request.actor, found.review.package), service.NOT_YOURS)
    back_url = reverse("clusters:review", args=[found.review_id])
    form = ChangeMadeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusals_in(form):
            service.make_change(found, actor=request.actor, **form.cleaned_data)
            messages.success(request, "It is kept.")
            return redirect(back_url)
    return question_page(request, form, title=found.what, heading=False, back_url=back_url, button="This is done")


def _package_of(actor: Actor, person_id: UUID) -> Package:
    """What is agreed with the person today. NotFound unless the actor may read their reviews."""
    open_reviews(actor, person_id)
    package = package_on(person_id, today())
    if package is None:
        raise NotFound(NO_HELP)
    return package
