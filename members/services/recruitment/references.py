"""References: asked for, received, and verified with who gave them."""

from datetime import date
from typing import Any

from django.db import transaction

from coopcare.accounts.actor import Actor
from coopcare.audit.services import record
from coopcare.errors import Invalid, StaleState
from members.models import RecruitmentFile, Reference, ReferenceState
from members.services.recruitment.writing import may_write, not_in_future


@transaction.atomic
def ask_reference(
    file: RecruitmentFile, *, referee: str, organisation: str, is_last_employer: bool, asked_on: date, actor: Actor
) -> Reference:
    """A referee was asked, at an address that we looked up ourselves."""
    may_write(file, actor=actor)
    not_in_future(asked_on, "asked_on")
    reference = Reference.objects.create(
        file=file,
        referee=referee.strip(),
        organisation=organisation.strip(),
        is_last_employer=is_last_employer,
        asked_on=asked_on,
    )
    record(actor, "asked for a reference", reference, about=file.person_id)
    return reference


@transaction.atomic
def receive_reference(reference: Reference, *, received_on: date, words: str, actor: Actor) -> Reference:
    """It has come. It counts once it is verified."""
    may_write(reference.file, actor=actor)
    not_in_future(received_on, "received_on")
    if received_on < reference.asked_on:
        raise Invalid("It cannot have come before you asked for it.", field="received_on")
    return _move_reference(
        reference,
        ReferenceState.ASKED,
        actor,
        state=ReferenceState.RECEIVED,
        received_on=received_on,
        words=words.strip(),
    )


@transaction.atomic
def verify_reference(reference: Reference, *, verified_on: date, verified_how: str, actor: Actor) -> Reference:
    """Somebody made sure that it is real: whom they rang, where they found the number."""
    may_write(reference.file, actor=actor)
    not_in_future(verified_on, "verified_on")
    if not verified_how.strip():
        raise Invalid("Say how you made sure that it is real", field="verified_how")
    return _move_reference(
        reference,
        ReferenceState.RECEIVED,
        actor,
        state=ReferenceState.VERIFIED,
        verified_on=verified_on,
        verified_how=verified_how.strip(),
        verified_by=actor.name,
    )


@transaction.atomic
def give_up_reference(reference: Reference, *, reason: str, actor: Actor) -> Reference:
    """The referee will not answer, or it is not one that counts: another is asked."""
    may_write(reference.file, actor=actor)
    if not reason.strip():
        raise Invalid("Say why there is no reference", field="reason")
    if reference.state == ReferenceState.VERIFIED:
        raise StaleState("This reference has been verified already.")
    return _move_reference(
        reference, reference.state, actor, state=ReferenceState.NOT_GIVEN, words=reason.strip()
    )  # fmt: skip


def _move_reference(reference: Reference, was: str, actor: Actor, **facts: Any) -> Reference:
    if not Reference.objects.filter(id=reference.id, state=was).update(**facts):
        raise StaleState(f"This reference is “{reference.get_state_display()}” by now.")
    reference.refresh_from_db()
    record(actor, f"reference {reference.get_state_display().lower()}", reference, about=reference.file.person_id)
    return reference
