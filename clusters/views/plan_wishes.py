"""What should change in a plan: saying it, and answering."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from clusters.forms.plans import AnswerForm, PlanWishForm
from clusters.policies import may_wish_for_plan
from clusters.queries.plans import open_plan_of, open_wish
from clusters.services import plan_wishes as service
from coopcare.accounts.authorise import require
from coopcare.errors import NotFound
from coopcare.ui.pages import question_page
from coopcare.ui.refusals import refusals_in

NO_HELP = "Nothing is agreed with this person, so there is no plan to change."


def wish(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Say what should change."""
    _, package = open_plan_of(request.actor, person_id)
    if package is None:
        raise NotFound(NO_HELP)
    require(may_wish_for_plan(request.actor, person_id), service.NOT_YOURS)
    form = PlanWishForm(request.POST if request.method == "POST" else None)
    back_url = reverse("clusters:plan_of", args=[person_id])
    if form.is_valid():
        with refusals_in(form):
            service.wish_for_plan(package, actor=request.actor, **form.cleaned_data)
            messages.success(request, "The support worker is told, and answers within two working days.")
            return redirect(back_url)
    return question_page(request, form, title="What should change?", back_url=back_url, button="Send")


def answer(request: HttpRequest, wish_id: UUID) -> HttpResponse:
    """Say what came of it."""
    found = open_wish(request.actor, wish_id)
    form = AnswerForm(request.POST if request.method == "POST" else None)
    back_url = reverse("clusters:plan_of", args=[found.package.person_id])
    if form.is_valid():
        with refusals_in(form):
            service.answer_wish(found, actor=request.actor, **form.cleaned_data)
            messages.success(request, "Your answer is kept. Whoever asked can read it.")
            return redirect(back_url)
    return question_page(
        request,
        form,
        title="What should change",
        heading=False,
        back_url=back_url,
        button="Answer",
        template="clusters/plans/answer.html",
        wish=found,
    )
