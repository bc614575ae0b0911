"""The care team of a person: who comes, in which order, and who does not."""

from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from clusters.forms.clusters import TeamForm
from clusters.models import Block, TeamPlaceKind
from clusters.policies import may_arrange_team
from clusters.queries.clusters import (
    abouts_of,
    blocks_of,
    cards_of,
    open_block,
    open_choosable_pca,
    open_team,
    open_team_place,
    pcas_to_add,
    team_of,
    waits_for_known_face,
)
from clusters.services import teams as service
from coopcare.accounts.actor import Actor
from coopcare.accounts.authorise import require
from coopcare.clock import today
from coopcare.errors import NotFound
from coopcare.ui.pages import question_page
from coopcare.ui.refusals import refusals_in
from members.models import Person


@require_safe
def team(request: HttpRequest, person_id: UUID | None = None) -> HttpResponse:
    """Without an id: the team of the person at the screen, or of the one they act for."""
    actor: Actor = request.actor
    person = open_team(actor, _whose(actor, person_id))
    places = team_of(person.id, today())
    may_arrange = may_arrange_team(actor, person.id)
    context = {
        "person": person,
        "is_own": actor.person_id == person.id,
        "chosen": [place for place in places if place.kind == TeamPlaceKind.REGULAR],
        "stand_ins": [place for place in places if place.kind == TeamPlaceKind.STAND_IN],
        "covers": [place for place in places if place.kind == TeamPlaceKind.COVER],
        "blocks": blocks_of(actor, person.id) if may_arrange else Block.objects.none(),
        "may_arrange": may_arrange,
        "waits": waits_for_known_face(person.id, today()),
        "back_url": _back_url(actor, person),
    }
    return render(request, "clusters/team.html", context)


def _whose(actor: Actor, person_id: UUID | None) -> UUID:
    wanted = person_id or actor.subject_id
    if wanted is None:
        raise NotFound()
    return wanted


def _back_url(actor: Actor, person: Person) -> str:
    if actor.person_id == person.id:
        return reverse("members:my_details")
    if actor.subject_id == person.id:
        return reverse("home")
    return reverse("members:person", args=[person.id])


@require_POST
def move(request: HttpRequest, place_id: UUID) -> HttpResponse:
    """One step up or down. The page knows the order it was drawn with, so a stale page changes nothing unseen."""
    actor: Actor = request.actor
    place = open_team_place(actor, place_id)
    chosen = [one.pca_id for one in team_of(place.person_id, today()) if one.kind == TeamPlaceKind.REGULAR]
    if place.pca_id in chosen:
        here = chosen.index(place.pca_id)
        there = here - 1 if request.POST.get("direction") == "up" else here + 1
        if 0 <= there < len(chosen):
            chosen[here], chosen[there] = chosen[there], chosen[here]
            service.rank_team(place.person, pca_ids=chosen, actor=actor)
            messages.success(request, f"{place.pca.calling_name} is now number {there + 1}.")
    return redirect(_team_url(actor, place.person_id))


def add(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Choose a PCA of the cluster for the team."""
    actor: Actor = request.actor
    person = open_team(actor, person_id)
    require(may_arrange_team(actor, person.id))
    people = pcas_to_add(person.id, today())
    form = TeamForm(
        request.POST if request.method == "POST" else None, people=people, abouts=abouts_of(people, today())
    )
    if form.is_valid():
        with refusals_in(form):
            pca = form.cleaned_data["pca"]
            service.place_in_team(person, pca, kind=TeamPlaceKind(form.cleaned_data["kind"]), actor=actor)
            messages.success(request, f"{pca.calling_name} is now in the care team.")
            return redirect(_team_url(actor, person.id))
    return question_page(
        request,
        form,
        title="Add somebody to the care team",
        back_url=_team_url(actor, person.id),
        button="Add to the team",
        template="clusters/add_to_team.html",
        nobody_left=not people.exists(),
    )


def leave(request: HttpRequest, place_id: UUID) -> HttpResponse:
    """Ask once, then end the place."""
    actor: Actor = request.actor
    place = open_team_place(actor, place_id)
    form = Form(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusals_in(form):
            service.leave_team(place, actor=actor)
            messages.success(request, f"{place.pca.calling_name} is no longer in the care team from tomorrow.")
            return redirect(_team_url(actor, place.person_id))
    return question_page(
        request,
        form,
        title=f"Take {place.pca.calling_name} out of the care team?",
        back_url=_team_url(actor, place.person_id),
        button="Take out of the team",
        template="clusters/leave_team.html",
        place=place,
    )


def block(request: HttpRequest, person_id: UUID, pca_id: UUID) -> HttpResponse:
    """Ask once; no reason is asked, and the PCA is not told."""
    actor: Actor = request.actor
    person = open_team(actor, person_id)
    require(may_arrange_team(actor, person.id))
    pca = open_choosable_pca(actor, pca_id)
    form = Form(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusals_in(form):
            service.block(person, pca, actor=actor)
            messages.success(request, f"{pca.calling_name} will not be asked to come.")
            return redirect(_team_url(actor, person.id))
    return question_page(
        request,
        form,
        title=f"Stop asking {pca.calling_name} to come?",
        back_url=_team_url(actor, person.id),
        button="Do not ask them again",
        template="clusters/block.html",
        pca=pca,
    )


@require_POST
def unblock(request: HttpRequest, block_id: UUID) -> HttpResponse:
    actor: Actor = request.actor
    block = open_block(actor, block_id)
    person_id, name = block.person_id, block.pca.calling_name
    service.unblock(block, actor=actor)
    messages.success(request, f"{name} may come again.")
    return redirect(_team_url(actor, person_id))


@require_safe
def browse(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Cards of the PCAs of the cluster who could join the team: photo, languages, what they can do and say."""
    actor: Actor = request.actor
    person = open_team(actor, person_id)
    require(may_arrange_team(actor, person.id))
    cards = cards_of(pcas_to_add(person.id, today()), today())
    context = {"person": person, "cards": cards, "back_url": _team_url(actor, person.id)}
    return render(request, "clusters/browse.html", context)


@require_POST
def wait_for_known(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Rather wait for somebody known than have a stranger on time, or not any more."""
    actor: Actor = request.actor
    person = open_team(actor, person_id)
    wish = request.POST.get("wish") == "yes"
    service.wait_for_known_face(person, wish=wish, actor=actor)
    messages.success(request, "We will keep to that." if wish else "Somebody new may come from now on.")
    return redirect(_team_url(actor, person.id))


def _team_url(actor: Actor, person_id: UUID) -> str:
    if actor.subject_id == person_id:
        return reverse("clusters:team")
    return reverse("clusters:team", args=[person_id])
