"""Who comes: somebody else once or for good, and a new face beside somebody known."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from clusters.queries.clusters import pcas_to_add
from coopcare.accounts.authorise import require
from coopcare.clock import now, today
from coopcare.errors import DomainError
from coopcare.home.views.booking import own_visit, visited_words
from coopcare.ui.fields import Radios
from coopcare.ui.pages import question_page
from coopcare.ui.refusals import refusals_in
from members.models import Scope
from members.policies import speaks_for
from rotas.models import Visit
from rotas.queries import Candidate, candidates_at
from rotas.services.booking import change_visit
from rotas.services.introductions import introduce

NOT_YOURS_TO_CHANGE = "You can see this visit but not change it. Ask the person you act for to give you permission."
ONCE, FOR_GOOD = "once", "for_good"


class SwapForm(forms.Form):
    pca = forms.ChoiceField(
        label="Who should come instead?", widget=Radios, error_messages={"required": "Select who should come instead"}
    )
    how_long = forms.ChoiceField(
        label="For how long?",
        choices=[(ONCE, "This visit only"), (FOR_GOOD, "From this day on, every week")],
        widget=Radios,
        initial=ONCE,
        error_messages={"required": "Select this visit only, or every week"},
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any, *, visit: Visit, people: list[Candidate]) -> None:
        super().__init__(data, initial={"version": visit.version})
        self.fields["pca"].choices = [(str(one.pca.id), one.pca.calling_name) for one in people]
        self.fields["pca"].widget.hints = {str(one.pca.id): visited_words(one) for one in people}
        if visit.pattern_id is None:
            del self.fields["how_long"]


class IntroduceForm(forms.Form):
    pca = forms.ChoiceField(
        label="Who would you like to meet?", widget=Radios, error_messages={"required": "Select who you would like"}
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any, *, visit: Visit, people: list[Candidate]) -> None:
        super().__init__(data, initial={"version": visit.version})
        self.fields["pca"].choices = [(str(one.pca.id), one.pca.calling_name) for one in people]


def swap(request: HttpRequest, visit_id: UUID) -> HttpResponse:
    """Somebody else at this visit; or for good, which leads to the weekly plan and its page of what would change."""
    visit = _changeable(request, visit_id)
    there = {place.pca_id for place in visit.current_attendances}
    people = [one for one in _who_could(visit) if one.is_known and one.pca.id not in there]
    form = SwapForm(request.POST or None, visit=visit, people=people)
    if form.is_valid():
        pca = form.cleaned_data["pca"]
        if form.cleaned_data.get("how_long") == FOR_GOOD:
            query = urlencode({"on": visit.on.isoformat(), "pca": pca})
            return redirect(f"{reverse('change_weekly', args=[visit.pattern_id])}?{query}")
        with refusals_in(form):
            change_visit(visit, version=form.cleaned_data["version"], pca_id=UUID(pca), actor=request.actor)
            messages.success(request, "The visit is changed. We have told everybody it concerns.")
            return redirect("visit", visit.id)
    return question_page(
        request,
        form,
        title="Ask somebody else to come",
        heading=False,
        back_url=reverse("visit", args=[visit.id]),
        template="home/swap.html",
        visit=visit,
        nobody_else=not people,
    )


def meet(request: HttpRequest, visit_id: UUID) -> HttpResponse:
    """A new face comes to this visit beside somebody known, who is there as always."""
    visit = _changeable(request, visit_id)
    new = set(pcas_to_add(visit.person_id, today()).values_list("id", flat=True))
    people = [one for one in _who_could(visit) if one.pca.id in new]
    form = IntroduceForm(request.POST or None, visit=visit, people=people)
    if form.is_valid():
        with refusals_in(form):
            pca_id, version = UUID(form.cleaned_data["pca"]), form.cleaned_data["version"]
            introduce(visit, pca_id=pca_id, version=version, actor=request.actor)
            messages.success(request, "We have asked them to come beside and meet you. You pay nothing for it.")
            return redirect("visit", visit.id)
    return question_page(
        request,
        form,
        title="Meet somebody new at this visit",
        heading=False,
        back_url=reverse("visit", args=[visit.id]),
        template="home/meet.html",
        visit=visit,
        nobody_new=not people,
        people=[one.pca for one in people],
    )


def _changeable(request: HttpRequest, visit_id: UUID) -> Visit:
    visit = own_visit(request, visit_id)
    require(speaks_for(request.actor, visit.person_id, Scope.BOOK_VISITS), NOT_YOURS_TO_CHANGE)
    if not visit.is_upcoming or visit.starts_at <= now():
        raise DomainError(f"This visit can no longer be changed. It is {visit.get_status_display().lower()}.")
    return visit


def _who_could(visit: Visit) -> list[Candidate]:
    task_ids = [task.task_id for task in visit.tasks.all()]
    found = candidates_at(
        visit.package, starts_at=visit.starts_at, minutes=visit.minutes, task_ids=task_ids, replacing=visit
    )
    return [one for one in found if not one.reasons_against]
