"""People as the office knows them."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from coopcare.accounts.actor import Actor
from coopcare.accounts.authorise import require
from coopcare.accounts.hats import Hat
from coopcare.accounts.letters import send_invitation
from coopcare.accounts.services import invite, may_manage_access
from coopcare.audit.models import Activity
from coopcare.clock import today
from coopcare.ui.answers import answer_words
from coopcare.ui.pages import question_page
from coopcare.ui.refusals import refusals_in
from members.forms import (
    ContactForm,
    InvitePersonForm,
    LastDayForm,
    MembershipForm,
    PersonForm,
    SearchForm,
    initial_of,
)
from members.models import Person
from members.nhs_number import format_nhs_number
from members.policies import (
    may_add_people,
    may_edit_person,
    may_give_permission,
    may_keep_register,
    may_list_people,
    may_manage_workers,
    may_see_person,
    may_see_readings,
)
from members.queries import (
    current_membership,
    jobs_of,
    open_membership,
    open_person,
    open_person_to_admit,
    people_list,
    permissions_given,
    readings,
)
from members.services import membership as register
from members.services.people import add_person, update_person

PAGE_SIZE = 25


@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """A list to search. A support worker's holds the people and PCAs of their clusters."""
    actor: Actor = request.actor
    require(may_list_people(actor))
    form = SearchForm(request.GET)
    search = form.cleaned_data["search"] if form.is_valid() else ""
    page = Paginator(people_list(actor, search=search), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "search": search, "may_add": may_add_people(actor)}
    return render(request, "members/people.html", context)


@require_safe
def person(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """One person. What stands on it follows from who is looking."""
    actor: Actor = request.actor
    someone = open_person(actor, person_id)
    office = may_edit_person(actor, someone)
    context = {
        "person": someone,
        "age": someone.age_on(today()),
        "nhs_number": format_nhs_number(someone.nhs_number) if office and someone.nhs_number else "",
        "is_office": office,
        "permissions": permissions_given(someone) if may_give_permission(actor, someone) else None,
        "membership": current_membership(someone) if may_keep_register(actor) else None,
        "jobs": jobs_of(someone) if may_manage_workers(actor) else None,
        "may_keep_register": may_keep_register(actor),
        "may_manage_workers": may_manage_workers(actor),
        "may_invite": may_manage_access(actor),
        "may_see_readings": may_see_readings(actor, someone.id),
        "back_url": reverse("members:people") if may_list_people(actor) else reverse("home"),
    }
    return render(request, "members/person.html", context)


def add(request: HttpRequest) -> HttpResponse:
    actor: Actor = request.actor
    require(may_add_people(actor))
    form = PersonForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with refusals_in(form):
            someone = add_person(actor=actor, **form.values())
            messages.success(request, f"{someone} has been added.")
            return redirect("members:person", someone.id)
    return question_page(
        request, form, title="Add a person", back_url=reverse("members:people"), button="Add this person"
    )


def edit(request: HttpRequest, person_id: UUID) -> HttpResponse:
    actor: Actor = request.actor
    someone = open_person(actor, person_id)
    require(may_edit_person(actor, someone))
    back_url = reverse("members:person", args=[someone.id])
    return edit_page(request, someone, PersonForm, title=f"Change the details of {someone}", back_url=back_url)


def edit_page(
    request: HttpRequest, someone: Person, form_class: type[ContactForm], *, title: str, back_url: str
) -> HttpResponse:
    """Change details. Whoever saves second is told what the first one saved, with their own words still there."""
    form = form_class(request.POST if request.method == "POST" else None, initial=initial_of(someone, form_class))
    if form.is_valid():
        with refusals_in(form):
            update_person(someone, actor=request.actor, version=form.cleaned_data["version"], **form.changes())
            messages.success(request, "The details have been saved.")
            return redirect(back_url)
    newer = []
    if form.is_bound and form.data.get("version", "") not in ("", str(someone.version)):
        newer = _differences(form, someone)
        sent: Any = form.data.copy()
        sent["version"] = str(someone.version)
        form.data = sent
    return question_page(
        request, form, title=title, back_url=back_url, button="Save", template="members/edit.html", newer=newer
    )


def _differences(form: ContactForm, someone: Person) -> list[dict[str, Any]]:
    """[{label, value}] of each detail that is now other than what was typed."""
    return [
        {"label": form.fields[name].label, "value": answer_words(form.fields[name], getattr(someone, name))}
        for name in form.changed_data
        if name != "version"
    ]


@require_safe
def who_looked(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Who has opened this person's records."""
    someone = open_person(request.actor, person_id)
    return readings_page(request, someone, back_url=reverse("members:person", args=[someone.id]))


def readings_page(request: HttpRequest, someone: Person, *, back_url: str) -> HttpResponse:
    page = Paginator(readings(request.actor, someone.id), PAGE_SIZE).get_page(request.GET.get("page"))
    rows = [{"activity": row, "role": Hat(row.hat).label if row.hat else "", "what": what_words(row)} for row in page]
    is_own = someone.id == request.actor.person_id
    context = {"person": someone, "rows": rows, "page": page, "is_own": is_own, "back_url": back_url}
    return render(request, "members/readings.html", context)


def what_words(activity: Activity) -> str:
    """What was opened: "Care team"."""
    what = activity.verb.removeprefix("opened ")
    return what[:1].upper() + what[1:]


def admit(request: HttpRequest, person_id: UUID) -> HttpResponse:
    actor: Actor = request.actor
    someone = open_person_to_admit(actor, person_id)
    require(may_keep_register(actor))
    form = MembershipForm(request.POST if request.method == "POST" else None)
    back_url = _after_the_register(actor, someone)
    if form.is_valid():
        with refusals_in(form):
            membership = register.admit(someone, actor=actor, **form.cleaned_data)
            messages.success(request, f"{someone} is now member {membership.number}.")
            return redirect(back_url)
    return question_page(request, form, title=f"Make {someone} a member", back_url=back_url, button="Admit this member")


def cease(request: HttpRequest, membership_id: UUID) -> HttpResponse:
    membership = open_membership(request.actor, membership_id)
    form = LastDayForm(request.POST if request.method == "POST" else None)
    back_url = _after_the_register(request.actor, membership.person)
    if form.is_valid():
        with refusals_in(form):
            register.cease(membership, actor=request.actor, **form.cleaned_data)
            messages.success(request, "The last day of this membership has been saved.")
            return redirect(back_url)
    title = f"When does {membership.person} stop being a member?"
    return question_page(request, form, title=title, back_url=back_url, button="End this membership")


def _after_the_register(actor: Actor, someone: Person) -> str:
    """The person's page; home for the secretary, who keeps the register and knows no more of people."""
    return reverse("members:person", args=[someone.id]) if may_see_person(actor, someone) else reverse("home")


def invite_to_sign_in(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """A letter with a link, to somebody the co-op knows."""
    actor: Actor = request.actor
    someone = open_person(actor, person_id)
    require(may_manage_access(actor))
    initial = {"email": someone.email}
    form = InvitePersonForm(request.POST if request.method == "POST" else None, initial=initial)
    back_url = reverse("members:person", args=[someone.id])
    if form.is_valid():
        with refusals_in(form):
            invitation, secret = invite(
                full_name=someone.full_name, person_id=someone.id, actor=actor, **form.cleaned_data
            )
            send_invitation(invitation, secret)
            messages.success(request, f"We have sent an invitation to {invitation.email}.")
            return redirect(back_url)
    return question_page(
        request, form, title=f"Invite {someone} to sign in", back_url=back_url, button="Send the invitation"
    )
