"""Contacts with other services: written down, answered once, put right by a later line. Nothing is changed."""

import datetime as dt

from django.db import transaction

from clusters.models import Package
from compliance.models import ContactLine, ServiceContact
from compliance.register_policies import may_write_contact
from compliance.registers.words import ContactLineKind, ContactPurpose, ContactWay, ServiceKind, Sharing
from compliance.services.registers import words
from coopcare.accounts.actor import Actor
from coopcare.accounts.authorise import require
from coopcare.audit.services import record
from coopcare.clock import now, to_local, today
from coopcare.errors import Invalid
from coopcare.tenancy.refusals import refusing
from members.models import Person

NOT_YOURS = "A PCA of the care team, the support worker of the cluster and the manager write down contacts."
ANSWERED = "The answer has been written down already. Read it, and add a line if there is more to say."
LONGEST = 2000


@transaction.atomic
def write_contact(
    person: Person,
    *,
    kind: str,
    service: str,
    way: str,
    happened_at: dt.datetime,
    purpose: str,
    what: str,
    sharing: str,
    shared_because: str = "",
    outcome: str = "",
    answer_by: dt.date | None = None,
    actor: Actor,
) -> ServiceContact:
    """What was said with another service about a person. `happened_at` is UTC; `answer_by` a local day, where an answer
    is awaited. Raises Invalid with the question that was not answered.
    """
    require(may_write_contact(actor, person.id), NOT_YOURS)
    if not Package.objects.filter(person=person).exists():
        raise Invalid("Contacts are about people whom we support or have supported.")
    _check_choices(kind, way, purpose, sharing)
    if happened_at > now():
        raise Invalid("The time of the contact must be in the past.", field="time")
    if answer_by is not None and answer_by < to_local(happened_at).date():
        raise Invalid("The day for the answer must be on or after the day of the contact.", field="answer_by")
    if sharing == Sharing.WITHOUT:
        missing = "Say why it was shared although the person did not agree."
        shared_because = words(shared_because, missing=missing, field="shared_because", longest=300)
    if answer_by is None:
        outcome = words(outcome, missing="Write what came of it, or by when you expect an answer.", field="outcome")
    contact = ServiceContact.objects.create(
        person=person,
        kind=kind,
        service=words(service, missing="Enter which service it was.", field="service", longest=120),
        way=way,
        happened_at=happened_at,
        purpose=purpose,
        what=words(what, missing="Write what it was about.", field="what", longest=LONGEST),
        outcome=outcome.strip(),
        sharing=sharing,
        shared_because=shared_because if sharing == Sharing.WITHOUT else "",
        answer_by=answer_by,
        written_at=now(),
        written_by=actor.name,
    )
    record(actor, "wrote down a contact with another service", contact, about=person, detail=contact.get_kind_display())
    return contact


@transaction.atomic
def answer_contact(contact: ServiceContact, *, answer: str, came_on: dt.date, actor: Actor) -> ContactLine:
    """The answer that was awaited, and the local day it came. Raises Invalid where somebody else was faster."""
    require(may_write_contact(actor, contact.person_id), NOT_YOURS)
    if contact.answer_by is None:
        raise Invalid("No answer is awaited here. Add a line instead.")
    if not to_local(contact.happened_at).date() <= came_on <= today():
        raise Invalid("The answer came after the contact, and not after today.", field="came_on")
    with refusing("contact_is_answered_once", ANSWERED):
        line = _add(contact, ContactLineKind.ANSWER, answer, "answer", actor, came_on=came_on)
    record(actor, "wrote down the answer of another service", contact, about=contact.person_id)
    return line


@transaction.atomic
def add_to_contact(contact: ServiceContact, *, more: str, actor: Actor) -> ContactLine:
    """Something to add or to put right. What was written before stays as it is."""
    require(may_write_contact(actor, contact.person_id), NOT_YOURS)
    line = _add(contact, ContactLineKind.LATER, more, "more", actor)
    record(actor, "added a line to a contact with another service", contact, about=contact.person_id)
    return line


def _add(
    contact: ServiceContact, kind: ContactLineKind, text: str, field: str, actor: Actor, came_on: dt.date | None = None
) -> ContactLine:
    return ContactLine.objects.create(
        contact=contact,
        kind=kind,
        came_on=came_on,
        words=words(text, missing="Write what was said.", field=field, longest=LONGEST),
        written_at=now(),
        written_by=actor.name,
    )


def _check_choices(kind: str, way: str, purpose: str, sharing: str) -> None:
    if kind not in ServiceKind.values:
        raise Invalid("Choose which kind of service it was.", field="kind")
    if way not in ContactWay.values:
        raise Invalid("Choose who contacted whom.", field="way")
    if purpose not in ContactPurpose.values:
        raise Invalid("Choose what kind of contact it was.", field="purpose")
    if sharing not in Sharing.values:
        raise Invalid("Choose whether the person agreed.", field="sharing")
