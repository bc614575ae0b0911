"""Contacts with other services: of one person, one by one, and the answers that are awaited."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from compliance.forms.contacts import AnswerForm, ContactForm, MoreForm
from compliance.forms.registers import DeedForm
from compliance.queries.contacts import answers_awaited, open_contact, open_contacts_of
from compliance.register_policies import may_list_contacts, may_read_own_record, may_write_contact
from compliance.services.contacts import NOT_YOURS, add_to_contact, answer_contact, write_contact
from compliance.views.deeds import ask
from coopcare.accounts.authorise import require

PAGE = 25


def contacts(request: HttpRequest) -> HttpResponse:
    """Whose answer is awaited, of everybody whose care record one works with."""
    require(may_list_contacts(request.actor), "Contacts with other services are for those who give care.")
    page = Paginator(answers_awaited(request.actor), PAGE).get_page(request.GET.get("page"))
    return render(request, "compliance/contacts/awaited.html", {"page_obj": page})


def contacts_of(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """One person's, for who may open their care record."""
    person, rows = open_contacts_of(request.actor, person_id)
    context = {
        "person": person,
        "page_obj": Paginator(rows, PAGE).get_page(request.GET.get("page")),
        "is_own": request.actor.person_id == person.id,
        "may_write": may_write_contact(request.actor, person.id),
    }
    return render(request, "compliance/contacts/list.html", context)


def my_contacts(request: HttpRequest) -> HttpResponse:
    """For the person, and for whom they let see their care record: the same list, by an address without an id."""
    require(may_read_own_record(request.actor), "This is for the person, and for whom they let see their record.")
    return contacts_of(request, request.actor.subject_id)


def write(request: HttpRequest, person_id: UUID) -> HttpResponse:
    person, _ = open_contacts_of(request.actor, person_id)
    require(may_write_contact(request.actor, person.id), NOT_YOURS)
    form = ContactForm(request.POST or None)
    return ask(
        request,
        form,
        lambda: write_contact(person, actor=request.actor, **form.answers()),
        title=f"Contact with another service about {person.full_name}",
        button="Save this contact",
        done="The contact is written down.",
        back=reverse("compliance:contacts_of", args=[person.id]),
        template="compliance/contacts/write.html",
    )


def contact(request: HttpRequest, contact_id: UUID) -> HttpResponse:
    found = open_contact(request.actor, contact_id)
    context = {
        "contact": found,
        "is_own": request.actor.person_id == found.person_id,
        "may_write": may_write_contact(request.actor, found.person_id),
    }
    return render(request, "compliance/contacts/contact.html", context)


def answer(request: HttpRequest, contact_id: UUID) -> HttpResponse:
    return _add(request, contact_id, AnswerForm, answer_contact, "Write down the answer")


def add(request: HttpRequest, contact_id: UUID) -> HttpResponse:
    return _add(request, contact_id, MoreForm, add_to_contact, "Add a line")


def _add(
    request: HttpRequest, contact_id: UUID, form_class: type[DeedForm], do: Callable[..., Any], title: str
) -> HttpResponse:
    found = open_contact(request.actor, contact_id)
    require(may_write_contact(request.actor, found.person_id), NOT_YOURS)
    form = form_class(request.POST or None, row=found, actor=request.actor)
    return ask(
        request,
        form,
        lambda: do(found, actor=request.actor, **form.answers()),
        title=title,
        button="Save",
        done="It is written down.",
        back=reverse("compliance:contact", args=[found.id]),
    )
