"""A representative chooses for whom they act."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from coopcare.accounts.actor import Actor
from coopcare.accounts.authorise import require
from coopcare.accounts.hats import Hat
from coopcare.ui.pages import question_page
from members.forms import ActingForForm
from members.queries import permissions_held

SESSION_KEY = "acting_for"


def acting_for(request: HttpRequest) -> HttpResponse:
    """Only people whose permission holds today can be chosen; nobody else is named."""
    actor: Actor = request.actor
    require(actor.hat == Hat.REPRESENTATIVE, "Choose the role “Family or representative” first.")
    grants = list(permissions_held(actor))
    initial = {"person": str(actor.acting_for_id)} if actor.acting_for_id else None
    form = ActingForForm(request.POST if request.method == "POST" else None, grants=grants, initial=initial)
    if form.is_valid():
        request.session[SESSION_KEY] = form.cleaned_data["person"]
        return redirect("home")
    return question_page(
        request,
        form,
        title="Who do you want to act for?",
        button="Act for this person",
        template="members/acting_for.html",
        heading=None if grants else False,
        grants=grants,
        is_acting=any(grant.person_id == actor.acting_for_id for grant in grants),
    )


@require_POST
def stop_acting(request: HttpRequest) -> HttpResponse:
    request.session.pop(SESSION_KEY, None)
    messages.success(request, "You have stopped acting for somebody else.")
    return redirect("members:acting_for")
