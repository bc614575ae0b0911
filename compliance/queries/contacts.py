"""Reading what was said between us and other services."""

from uuid import UUID

from django.db.models import F, QuerySet

from clusters.policies import may_open_care_record
from compliance.models import ServiceContact
from compliance.register_policies import contacts_visible_to
from coopcare.accounts.actor import Actor
from coopcare.audit.services import record_reading
from coopcare.errors import NotFound
from members.models import Person


def open_contacts_of(actor: Actor, person_id: UUID) -> "tuple[Person, QuerySet[ServiceContact]]":
    """The person, and their contacts with their lines, the latest first. NotFound for who may not open their care
    record; the reading is kept, and the person can see it.
    """
    person = Person.objects.filter(id=person_id).first() if may_open_care_record(actor, person_id) else None
    if person is None:
        raise NotFound("We cannot find this person.")
    record_reading(actor, "contacts with other services", person, about=person)
    rows = ServiceContact.objects.filter(person=person).prefetch_related("lines")
    return person, rows.order_by("-happened_at", "id")


def open_contact(actor: Actor, contact_id: UUID) -> ServiceContact:
    """NotFound for who may not open the person's care record; the reading is kept."""
    contact = ServiceContact.objects.select_related("person").prefetch_related("lines").filter(id=contact_id).first()
    if contact is None or not may_open_care_record(actor, contact.person_id):
        raise NotFound("We cannot find this contact.")
    record_reading(actor, "a contact with another service", contact, about=contact.person_id)
    return contact


def answers_awaited(actor: Actor) -> "QuerySet[ServiceContact]":
    """Of everybody whose care record the actor works with: the answers that are awaited, the most urgent first."""
    rows = contacts_visible_to(actor).awaiting().select_related("person").prefetch_related("lines")
    return rows.order_by(F("answer_by").asc(), "id")
