"""Visits offered to several PCAs: the support worker asks and takes back, each PCA answers with one press."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from clusters.queries.clusters import waits_for_known_face
from coopcare.ui.pages import question_page
from coopcare.ui.refusals import refusals_in
from members.policies import may_see_person
from rotas.forms.visits import AskManyForm
from rotas.models import AttendanceStatus, Offer, OfferStatus, RoundEnd
from rotas.queries import open_place_to_staff
from rotas.queries.offers import open_offer, open_round, people_to_ask
from rotas.services.offering import (
    CLOSED,
    NOBODY_LEFT,
    TAKEN,
    accept_offer,
    ask_many,
    decline_offer,
    see_offer,
    withdraw_round,
)


def ask_several(request: HttpRequest, attendance_id: UUID) -> HttpResponse:
    """Whom to ask, and how. Nobody is asked before the button is pressed."""
    place = open_place_to_staff(request.actor, attendance_id)
    back_url = reverse("rotas:cover", args=[place.id])
    if place.status != AttendanceStatus.OPEN:
        messages.info(request, "This visit is no longer open.")
        return redirect("rotas:office_visit", place.visit_id)
    people = people_to_ask(place)
    if not any(people.values()):
        messages.info(request, NOBODY_LEFT)
        return redirect(back_url)
    form = AskManyForm(request.POST or None, people=people)
    if form.is_valid():
        with refusals_in(form):
            answers = form.cleaned_data
            made = ask_many(place, to=answers["to"], minutes_each=answers["minutes_each"], actor=request.actor)
            asked = made.offers.filter(status=OfferStatus.ASKED).count()
            messages.success(request, f"{asked} PCA{' has' if asked == 1 else 's have'} been asked.")
            return redirect(back_url)
    return question_page(
        request,
        form,
        title="Ask several PCAs",
        heading=False,
        back_url=back_url,
        button="Ask them",
        template="rotas/ask_several.html",
        visit=place.visit,
        waits=waits_for_known_face(place.visit.person_id, place.visit.on),
    )


@require_POST
def withdraw(request: HttpRequest, round_id: UUID) -> HttpResponse:
    made = open_round(request.actor, round_id)
    withdraw_round(made, actor=request.actor)
    messages.success(request, "The offer is taken back. Everybody who had not answered has been told.")
    return redirect("rotas:cover", made.attendance_id)


def offer(request: HttpRequest, offer_id: UUID) -> HttpResponse:
    """One offer as its PCA reads it: when, what and in which area (domain.md F6: cover offers)."""
    found = open_offer(request.actor, offer_id)
    see_offer(found, actor=request.actor)
    visit = found.round.attendance.visit
    context = {
        "offer": found,
        "visit": visit,
        "tasks": visit.tasks.all(),
        "knows_person": may_see_person(request.actor, visit.person),
        "closed": _why_closed(found),
        "place_id": found.round.attendance_id,
    }
    return render(request, "rotas/offer.html", context)


@require_POST
def yes(request: HttpRequest, offer_id: UUID) -> HttpResponse:
    place = accept_offer(open_offer(request.actor, offer_id), actor=request.actor)
    messages.success(request, "Thank you. This visit is yours.")
    return redirect("rotas:attendance", place.id)


@require_POST
def no(request: HttpRequest, offer_id: UUID) -> HttpResponse:
    """One press; no reason is asked for."""
    decline_offer(open_offer(request.actor, offer_id), reason=request.POST.get("reason", ""), actor=request.actor)
    messages.success(request, "Thank you for telling us.")
    return redirect("rotas:today")


def _why_closed(found: Offer) -> str:
    """Empty while the PCA can answer. The same words whatever closed it, but for somebody who was first."""
    if found.status == OfferStatus.ASKED and found.round.attendance.status == AttendanceStatus.OPEN:
        is_as_offered = found.round.attendance.starts_at == found.round.starts_at
        return "" if found.round.ended_at is None and is_as_offered else CLOSED
    if found.status == OfferStatus.DECLINED:
        return "You said no to this visit. Thank you for telling us."
    if found.status == OfferStatus.ACCEPTED:
        return "You said yes to this visit."
    return TAKEN if found.round.how_it_ended == RoundEnd.TAKEN else CLOSED
