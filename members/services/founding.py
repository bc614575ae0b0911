"""The first minute of a co-op: its own record, its manager, and the letter that lets them in."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from coopcare.accounts.actor import Actor
from coopcare.accounts.hats import Hat
from coopcare.accounts.letters import send_invitation
from coopcare.accounts.services import invite
from coopcare.audit.services import record
from coopcare.clock import today
from coopcare.errors import Invalid
from coopcare.tenancy.context import acting_for
from coopcare.tenancy.models import Coop
from members.models import Job
from members.services.people import add_person
from members.services.workers import employ


@transaction.atomic
def found_coop(
    *,
    manager_first_name: str,
    manager_last_name: str,
    manager_email: str,
    starts_on: dt.date | None = None,
    **facts: str,
) -> Coop:
    """A new co-op, its manager employed from a local day (today), and the letter with which they make their log-in.

    `facts` are fields of Coop: slug, name, short_name, phone, email, address, area. Raises Invalid with what is wrong.
    """
    coop = Coop(**{name: value.strip() for name, value in facts.items()})
    try:
        coop.full_clean()
        validate_email(manager_email)
    except ValidationError as error:
        told = error.message_dict if hasattr(error, "error_dict") else {"manager_email": error.messages}
        raise Invalid(" ".join(f"{name}: {' '.join(sentences)}" for name, sentences in told.items())) from error
    coop.save(force_insert=True)
    actor = Actor.system(coop.id, "found_coop")
    with acting_for(coop, actor):
        manager = add_person(
            first_name=manager_first_name, last_name=manager_last_name, email=manager_email, actor=actor
        )
        employ(manager, job=Job.MANAGER, starts_on=starts_on or today(), actor=actor)
        invitation, secret = invite(
            email=manager_email, full_name=manager.full_name, hats=[Hat.MANAGER], person_id=manager.id, actor=actor
        )
        send_invitation(invitation, secret)
        record(actor, "founded the co-op", manager, about=manager, detail=coop.name)
    return coop
