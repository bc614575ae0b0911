"""Swaps: a PCA asks a colleague; the colleague, and where need be the person, answers."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from coopcare.accounts.hats import Hat
from coopcare.clock import now
from coopcare.errors import NotFound
from coopcare.ui.formats import gov_date, gov_time_range
from coopcare.ui.pages import question_page
from coopcare.ui.refusals import refusals_in
from rotas.forms.visits import AskSwapForm
from rotas.models import Attendance, AttendanceStatus, Swap, SwapStatus
from rotas.policies import may_answer_swap, may_withdraw_swap
from rotas.queries.swaps import open_own_place, open_swap, open_word, people_known_to, swap_options
from rotas.services.swapping import accept_swap, ask_swap, decline_swap, give_word, see_swap, withdraw_swap

# What whoever answered reads of what came of it.
OUTCOMES = {
    SwapStatus.DONE: "The visit is swapped. We have told everybody it concerns.",
    SwapStatus.WITH_PERSON: "Thank you. We have asked the person. Nothing changes until they say yes.",
    SwapStatus.OVERTAKEN: "A visit changed meanwhile, so nothing was swapped. We have told the other PCA.",
    SwapStatus.NOT_AGREED: "This swap could not be agreed. Everything stays as it was.",
}


def swap_with(request: HttpRequest, attendance_id: UUID) -> HttpResponse:
    """Colleagues who could take the visit, or exchange it for one of theirs."""
    place = open_own_place(request.actor, attendance_id)
    if place.status != AttendanceStatus.ACCEPTED or place.starts_at <= now():
        messages.info(request, "Only a visit that you have agreed to, and that has not begun, can be swapped.")
        return redirect("rotas:attendance", place.id)
    context = {"place": place, "visit": place.visit, "options": swap_options(place)}
    return render(request, "rotas/swap_with.html", context)


def ask(request: HttpRequest, attendance_id: UUID, pca_id: UUID) -> HttpResponse:
    """One colleague: whether they just take the visit, or which of theirs comes back for it."""
    place = open_own_place(request.actor, attendance_id)
    option = next((one for one in swap_options(place) if one.pca.id == pca_id), None)
    if option is None:
        raise NotFound("We cannot find this PCA.")
    known = people_known_to(request.actor.person_id)
    form = AskSwapForm(request.POST or None, option=option, words=lambda one: _words(one, known))
    if form.is_valid():
        with refusals_in(form):
            made = ask_swap(place, pca_id=pca_id, in_return_id=form.in_return_id, actor=request.actor)
            messages.success(
                request, f"{option.pca.calling_name} has been asked. The visit is yours until it is agreed."
            )
            return redirect("rotas:swap", made.id)
    return question_page(
        request,
        form,
        title=f"Ask {option.pca.calling_name}",
        heading=False,
        back_url=reverse("rotas:swap_with", args=[place.id]),
        button=f"Ask {option.pca.calling_name}",
        template="rotas/ask_swap.html",
        visit=place.visit,
    )


def swap(request: HttpRequest, swap_id: UUID) -> HttpResponse:
    """Where it stands, for the two PCAs and who runs the rota."""
    found = open_swap(request.actor, swap_id)
    may_answer = may_answer_swap(request.actor, found)
    if may_answer:
        see_swap(found, actor=request.actor)
    known = people_known_to(request.actor.person_id)
    legs = [(leg, request.actor.hat != Hat.PCA or leg.place.visit.person_id in known) for leg in found.legs.all()]
    is_open = found.expires_at > now()
    context = {
        "swap": found,
        "legs": legs,
        "may_answer": may_answer and found.status == SwapStatus.ASKED and is_open,
        "may_withdraw": may_withdraw_swap(request.actor, found) and found.is_live and is_open,
        "is_pca": request.actor.hat == Hat.PCA,
    }
    return render(request, "rotas/swap.html", context)


@require_POST
def accept(request: HttpRequest, swap_id: UUID) -> HttpResponse:
    return _told(request, accept_swap(open_swap(request.actor, swap_id), actor=request.actor))


@require_POST
def decline(request: HttpRequest, swap_id: UUID) -> HttpResponse:
    decline_swap(open_swap(request.actor, swap_id), actor=request.actor)
    messages.success(request, "Thank you for telling us. Everything stays as it was.")
    return redirect("rotas:today")


@require_POST
def withdraw(request: HttpRequest, swap_id: UUID) -> HttpResponse:
    found = withdraw_swap(open_swap(request.actor, swap_id), actor=request.actor)
    messages.success(request, f"You no longer ask {found.asked.calling_name}. The visit stays yours.")
    return redirect("rotas:today")


def word(request: HttpRequest, leg_id: UUID) -> HttpResponse:
    """The person, or who speaks for them: may somebody come who is not on the team?"""
    leg = open_word(request.actor, leg_id)
    if request.method == "POST" and request.POST.get("answer") in ("yes", "no"):
        found = give_word(leg, agrees=request.POST["answer"] == "yes", actor=request.actor)
        if request.POST["answer"] == "no":
            messages.success(request, f"{leg.giver.calling_name} comes as planned.")
        elif found.status == SwapStatus.WITH_PERSON:
            messages.success(request, "Thank you. The other person is asked too.")
        else:
            messages.success(request, OUTCOMES[SwapStatus(found.status)])
        if request.actor.subject_id == leg.place.visit.person_id:
            return redirect("visit", leg.place.visit_id)
        return redirect("rotas:office_visit", leg.place.visit_id)
    is_open = leg.swap.status == SwapStatus.WITH_PERSON and leg.word_given_at is None and leg.swap.expires_at > now()
    context = {"leg": leg, "visit": leg.place.visit, "is_open": is_open}
    return render(request, "rotas/swap_word.html", context)


def _told(request: HttpRequest, found: Swap) -> HttpResponse:
    tell = messages.success if found.status in (SwapStatus.DONE, SwapStatus.WITH_PERSON) else messages.info
    tell(request, OUTCOMES[SwapStatus(found.status)])
    return redirect("rotas:swap", found.id)


def _words(place: Attendance, known: set[Any]) -> str:
    """Friday 27 November 2026, 9am to 9:45am, somebody in Mill Lane (domain.md F6)"""
    visit = place.visit
    whom = visit.person.calling_name if visit.person_id in known else f"somebody in {visit.cluster.name}"
    return f"{gov_date(place.starts_at)}, {gov_time_range(place.starts_at, place.ends_at)}, {whom}"
