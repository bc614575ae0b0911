"""Legal papers of a person: writing one down, changing what is known of it, ending it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from clusters.forms.capacity import EndForm
from clusters.forms.legal_papers import PaperForm
from clusters.queries.capacity import open_paper, open_record
from clusters.services import legal_papers as service
from clusters.services.capacity import require_free
from coopcare.ui.pages import question_page
from coopcare.ui.refusals import refusals_in
from members.models import LegalAuthority


def add(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """A paper that we saw, or were told of."""
    person = open_record(request.actor, person_id).person
    require_free(person, actor=request.actor)
    form = PaperForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusals_in(form):
            service.add_paper(person, paper=form.paper(), actor=request.actor)
            return _kept(request, person.id)
    return question_page(
        request, form, title=f"A legal paper of {person}", back_url=_back_to(person.id), button="Write it down"
    )


def change(request: HttpRequest, paper_id: UUID) -> HttpResponse:
    """What is known of it now."""
    kept = _to_change(request, paper_id)
    form = PaperForm(request.POST if request.method == "POST" else None, initial=PaperForm.initial_of(kept))
    if form.is_valid():
        with refusals_in(form):
            service.change_paper(kept, paper=form.paper(), actor=request.actor)
            return _kept(request, kept.person_id)
    return question_page(request, form, title=str(kept), back_url=_back_to(kept.person_id), button="Save")


def end(request: HttpRequest, paper_id: UUID) -> HttpResponse:
    """It does not count any more."""
    kept = _to_change(request, paper_id)
    form = EndForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusals_in(form):
            service.end_paper(kept, actor=request.actor, **form.cleaned_data)
            return _kept(request, kept.person_id)
    return question_page(request, form, title=f"End: {kept}", back_url=_back_to(kept.person_id), button="End it")


def _to_change(request: HttpRequest, paper_id: UUID) -> LegalAuthority:
    kept = open_paper(request.actor, paper_id)
    require_free(kept.person, actor=request.actor)
    return kept


def _kept(request: HttpRequest, person_id: UUID) -> HttpResponse:
    messages.success(request, "It is kept.")
    return redirect("clusters:capacity_of", person_id)


def _back_to(person_id: UUID) -> str:
    return reverse("clusters:capacity_of", args=[person_id])
