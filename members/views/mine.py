"""A person's own details, and what they let others do."""

from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from coopcare.accounts.actor import Actor
from coopcare.accounts.authorise import require
from coopcare.clock import today
from coopcare.ui.pages import question_page
from coopcare.ui.refusals import refusals_in
from members.forms import SCOPE_HINTS, ContactForm, OfficePermissionForm, PermissionForm
from members.models import PermissionGrant, Person, Scope
from members.policies import may_edit_own_details, may_give_permission
from members.queries import (
    current_membership,
    open_permission,
    open_person,
    own_person,
    permissions_given,
)
from members.services.authority import name_representative, withdraw_permission
from members.views.people import edit_page, readings_page


@require_safe
def my_details(request: HttpRequest) -> HttpResponse:
    """What the co-op knows about me, and whom I let act for me."""
    me = own_person(request.actor)
    context = {
        "person": me,
        "age": me.age_on(today()),
        "permissions": [with_words(grant) for grant in permissions_given(me)],
        "membership": current_membership(me),
    }
    return render(request, "members/my_details.html", context)


def with_words(grant: PermissionGrant) -> dict:
    """A permission with what each part of it opens."""
    parts = [{"label": Scope(scope).label, "hint": SCOPE_HINTS[Scope(scope)]} for scope in grant.scopes]
    return {"grant": grant, "parts": parts}


def edit_my_details(request: HttpRequest) -> HttpResponse:
    me = own_person(request.actor)
    return edit_page(request, me, ContactForm, title="Change my details", back_url=reverse("members:my_details"))


@require_safe
def my_readings(request: HttpRequest) -> HttpResponse:
    """Who has looked at my records."""
    return readings_page(request, own_person(request.actor), back_url=reverse("members:my_details"))


def give_permission(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """The person names somebody; or the office writes down what the person told them."""
    actor: Actor = request.actor
    someone = open_person(actor, person_id)
    require(may_give_permission(actor, someone))
    is_own = may_edit_own_details(actor, someone)
    form = (PermissionForm if is_own else OfficePermissionForm)(request.POST if request.method == "POST" else None)
    if form.is_valid():
        answers = {"how_given": f"{actor.name} gave it on this site.", **form.cleaned_data}
        with refusals_in(form):
            grant = name_representative(someone, actor=actor, **answers)
            messages.success(request, f"{grant.representative} now has permission.")
            return redirect(_page_of(actor, someone))
    title = "Let somebody act for you" if is_own else f"Write down a permission of {someone}"
    return question_page(request, form, title=title, back_url=_page_of(actor, someone), button="Give this permission")


def take_back(request: HttpRequest, grant_id: UUID) -> HttpResponse:
    """Ask once, then take the permission back at once."""
    actor: Actor = request.actor
    grant = open_permission(actor, grant_id)
    form = Form(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusals_in(form):
            withdraw_permission(grant, actor=actor)
            messages.success(request, f"{grant.representative} no longer has permission.")
            return redirect(_page_of(actor, grant.person))
    return question_page(
        request,
        form,
        title=f"Take back permission from {grant.representative}?",
        back_url=_page_of(actor, grant.person),
        button="Take back permission",
        template="members/take_back.html",
        permission=with_words(grant),
    )


def _page_of(actor: Actor, someone: Person) -> str:
    """Where the person's permissions are shown to whoever is looking."""
    if may_edit_own_details(actor, someone):
        return reverse("members:my_details")
    if may_give_permission(actor, someone):
        return reverse("members:person", args=[someone.id])
    return reverse("members:acting_for")
