"""Letting an inspector in for a while, and out at once.

Entry takes two things: the secret link of the letter, and a one-time code sent to the same address when they ask.
Inspectors have access by statute, not by consent; the co-op chooses when, and everybody concerned sees what was read.
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.urls import reverse

from compliance.models import Inspection, InspectionSample
from compliance.policies import may_give_inspection
from coopcare.accounts.actor import Actor
from coopcare.accounts.authorise import require
from coopcare.accounts.hats import Hat
from coopcare.accounts.models import Access, User
from coopcare.accounts.secrets import digest_of, new_code, new_secret
from coopcare.accounts.services import give_access
from coopcare.audit.services import record
from coopcare.clock import now
from coopcare.errors import Invalid, NotFound
from coopcare.outbox.services import queue_email
from coopcare.tenancy.context import current_coop
from coopcare.ui.formats import gov_datetime
from members.models import Person

LONGEST = timedelta(hours=72)
CODE_LASTS = timedelta(minutes=10)
MOST_CODE_ATTEMPTS = 5
OVER = "This inspection has ended. Ask the co-op's manager for a new link if you need one."


@transaction.atomic
def open_inspection(
    *,
    inspector_name: str,
    organisation: str,
    email: str,
    purpose: str,
    starts_at: datetime,
    ends_at: datetime,
    sample_ids: Collection[UUID],
    actor: Actor,
) -> Inspection:
    """Open the records to one inspector, from and until these instants (UTC), and send them the link."""
    require(may_give_inspection(actor), "Only the manager opens an inspection.")
    _check_period(starts_at, ends_at)
    access = _access_for(email.strip().lower(), inspector_name.strip(), ends_at)
    secret = new_secret()
    inspection = Inspection.objects.create(
        inspector_name=inspector_name.strip(),
        organisation=organisation.strip(),
        email=email.strip().lower(),
        purpose=purpose.strip(),
        starts_at=starts_at,
        ends_at=ends_at,
        link_digest=digest_of(secret),
        access=access,
        opened_by=actor.name,
    )
    people = Person.objects.filter(id__in=sample_ids)
    InspectionSample.objects.bulk_create(InspectionSample(inspection=inspection, person=person) for person in people)
    record(actor, "opened an inspection", inspection, detail=f"until {gov_datetime(ends_at)}")
    _send_link(inspection, secret, actor)
    return inspection


def find_inspection(secret: str) -> Inspection:
    """The inspection behind a letter's link, while it can be used."""
    inspection = Inspection.objects.select_related("access__user").filter(link_digest=digest_of(secret)).first()
    if inspection is None:
        raise NotFound(OVER)
    _require_open(inspection)
    return inspection


@transaction.atomic
def send_code(inspection: Inspection, *, actor: Actor) -> None:
    """A fresh code to the inspector's address; the one before stops working. Wrong tries are not forgotten."""
    _require_open(inspection)
    code = new_code()
    Inspection.objects.filter(id=inspection.id).update(
        code_digest=digest_of(f"{inspection.id}:{code}"), code_expires_at=now() + CODE_LASTS
    )
    queue_email(
        to=inspection.email,
        subject=f"Your code for {current_coop().short_name}",
        body=f"Your code is {code}. It works once, for 10 minutes.\n\nIf you did not ask for it, ring "
        f"{current_coop().phone}.",
        actor=actor,
    )


def check_code(inspection: Inspection, code: str) -> User | None:
    """The log-in to open when the code is right; None when it is wrong, has run out, or was used.

    Callers must let this commit even when the answer is None: the count of wrong tries is what shuts the link.
    """
    _require_open(inspection)
    right = (
        inspection.code_digest == digest_of(f"{inspection.id}:{''.join(code.split())}")
        and inspection.code_expires_at is not None
        and inspection.code_expires_at > now()
    )
    if not right:
        Inspection.objects.filter(id=inspection.id).update(code_attempts=F("code_attempts") + 1)
        return None
    used = Inspection.objects.filter(id=inspection.id, code_digest=inspection.code_digest).update(code_digest="")
    return inspection.access.user if used else None


@transaction.atomic
def end_inspection(inspection: Inspection, *, actor: Actor) -> None:
    """From this moment every page refuses the inspector."""
    require(may_give_inspection(actor), "Only the manager ends an inspection.")
    instant = now()
    ended = Inspection.objects.filter(id=inspection.id, ended_at__isnull=True).update(ended_at=instant)
    if not ended:
        return
    Access.objects.filter(id=inspection.access_id).update(ends_at=instant)
    record(actor, "ended an inspection", inspection)


def _check_period(starts_at: datetime, ends_at: datetime) -> None:
    if ends_at <= now():
        raise Invalid("Choose an end that has not gone yet.", field="ends_on")
    if ends_at <= starts_at:
        raise Invalid("The end must be after the start.", field="ends_on")
    if ends_at - starts_at > LONGEST:
        raise Invalid("An inspection can be open for 72 hours at most. Open another one if it takes longer.", "ends_on")


def _require_open(inspection: Inspection) -> None:
    instant = now()
    if inspection.ended_at or inspection.ends_at <= instant:
        raise NotFound(OVER)
    if inspection.starts_at > instant:
        raise Invalid(f"This inspection starts at {gov_datetime(inspection.starts_at)}. Come back then.")
    if inspection.code_attempts >= MOST_CODE_ATTEMPTS:
        raise Invalid("The wrong code was entered too often, so this link is shut. Ask the manager for a new one.")


def _access_for(email: str, name: str, ends_at: datetime) -> Access:
    """A log-in without a password: it is opened by the code alone. An address with another role here is refused."""
    user = User.objects.filter(email__iexact=email).first()
    if user is None:
        user = User.objects.create_user(email, full_name=name, password=None)
    access = Access.objects.filter(user=user).first()
    if access is not None and access.hats != [Hat.INSPECTOR.value]:
        raise Invalid("Somebody with another role here has this e-mail address. Use their work address.", "email")
    return give_access(user, hats=[Hat.INSPECTOR], ends_at=ends_at)


def _send_link(inspection: Inspection, secret: str, actor: Actor) -> None:
    coop = current_coop()
    path = reverse("compliance:enter", args=[secret])
    link = f"{settings.SCHEME}://{coop.slug}.{settings.BASE_DOMAIN}{path}"
    lines = [
        f"Dear {inspection.inspector_name},",
        f"{coop.name} has opened its records for you, from {gov_datetime(inspection.starts_at)} until "
        f"{gov_datetime(inspection.ends_at)}. You can read them, and change nothing. What you open is recorded.",
        f"Open this link, and ask for a one-time code:\n{link}",
        f"If anything does not work, ring {coop.phone}.",
    ]
    queue_email(to=inspection.email, subject=f"Records of {coop.name}", body="\n\n".join(lines), actor=actor)
