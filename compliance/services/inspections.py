"""Letting an inspector in for a while, and out at once.

Entry takes three things: the secret link of the letter, a one-time code sent to the same address when they ask, and a
code that the manager reads out on the phone. An inspector has no account and no authenticator here; a phone they have,
and whoever only reads their mail does not get in. The link then belongs to the device that it let in first, and the
session to the one inspection whose codes were entered: the next inspection of the same person asks for its own.
Inspectors have access by statute, not by consent; the co-op chooses when, and everybody concerned sees what was read.
"""

import hmac
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.urls import reverse

from clusters.models import Package
from compliance.lot import drawn_by_lot, new_seed
from compliance.models import Inspection, InspectionSample, SamplePart, SampleRule
from compliance.policies import may_choose_sample, may_give_inspection
from compliance.services.bundles import request_bundle
from coopcare.accounts.actor import Actor
from coopcare.accounts.authorise import require
from coopcare.accounts.hats import Hat
from coopcare.accounts.models import Access, User
from coopcare.accounts.secrets import digest_of, new_code, new_secret
from coopcare.accounts.services import give_access
from coopcare.audit.services import record
from coopcare.clock import now
from coopcare.errors import Invalid, NotAllowed, NotFound
from coopcare.outbox.services import queue_email
from coopcare.tenancy.addresses import page_address
from coopcare.tenancy.context import current_coop
from coopcare.ui.formats import gov_datetime, gov_short_date, local_date
from members.models import Employment

LONGEST = timedelta(hours=72)
CODE_LASTS = timedelta(minutes=10)
MOST_CODE_ATTEMPTS = 5
ANOTHER_DEVICE = (
    "This link has already been used on another device, and opens on that one alone. If that was not you, ring {phone} "
    "at once. If you changed device, ring {phone} too: the manager can let this one in."
)

NOT_IN = (
    "You have not come in to an inspection that is open. Open the link of your newest letter and enter both codes, or "
    "ring {phone}."
)
NEW_CODE = "A new code was read out for this inspection. Open the link of your letter again, and enter both codes."


@dataclass(frozen=True)
class Sample:
    """Whose records: everybody's, so many drawn by lot, or those whose ids are given."""

    rule: SampleRule = SampleRule.CHOSEN
    ids: Collection[UUID] = ()
    how_many: int = 0


@transaction.atomic
def open_inspection(
    *,
    inspector_name: str,
    organisation: str,
    email: str,
    purpose: str,
    starts_at: datetime,
    ends_at: datetime,
    sample_ids: Collection[UUID] = (),
    people: Sample | None = None,
    staff: Sample | None = None,
    actor: Actor,
) -> Inspection:
    """Open the records to one inspector, from and until these instants (UTC), and send them the link.

    `sample_ids` is short for people who were chosen. What a lot draws, and its seed, is kept with the inspection.
    """
    require(may_give_inspection(actor), "Only the manager or the nominated individual opens an inspection.")
    _check_period(starts_at, ends_at)
    people, staff = people or Sample(ids=sample_ids), staff or Sample()
    if people.ids or staff.ids:
        require(may_choose_sample(actor), "Only the manager chooses people by name.")
    seed = new_seed()
    sampled, people_words = _drawn(people, _supported_on(starts_at), "people supported", starts_at, seed)
    workers, staff_words = _drawn(staff, _employed_on(starts_at), "people employed", starts_at, seed)
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
        people_rule=people.rule,
        people_words=people_words,
        staff_rule=staff.rule,
        staff_words=staff_words,
        seed=seed if SampleRule.LOT in (people.rule, staff.rule) else "",
    )
    parts = [(SamplePart.PERSON, one) for one in sampled] + [(SamplePart.WORKER, one) for one in workers]
    InspectionSample.objects.bulk_create(
        InspectionSample(inspection=inspection, part=part, person_id=person_id) for part, person_id in parts
    )
    record(actor, "opened an inspection", inspection, detail=f"until {gov_datetime(ends_at)}")
    _send_link(inspection, secret, actor)
    if starts_at <= now():
        request_bundle(inspection, actor=actor)
    return inspection


def find_inspection(secret: str) -> Inspection:
    """The inspection behind a letter's link, while it can be used."""
    inspection = Inspection.objects.select_related("access").filter(link_digest=digest_of(secret)).first()
    if inspection is None:
        raise NotFound(_over())
    _require_open(inspection)
    return inspection


def is_let_in(inspection: Inspection, device: str) -> bool:
    """Whether the device with this secret is the one that entered both codes, since the last was read out."""
    return bool(inspection.device_digest) and hmac.compare_digest(inspection.device_digest, digest_of(device))


def require_device(inspection: Inspection, device: str) -> None:
    """The secret that the first device keeps; empty from one that has none. Another device is refused, until the
    manager reads out a new code. Raises NotAllowed.
    """
    if inspection.device_digest and not is_let_in(inspection, device):
        raise NotAllowed(ANOTHER_DEVICE.format(phone=current_coop().phone))


def require_let_in(inspection: Inspection | None, device: str) -> None:
    """For every page of the records: the inspection this session was let into, still open, on its one device. Raises
    NotAllowed.
    """
    if inspection is None:
        raise NotAllowed(NOT_IN.format(phone=current_coop().phone))
    require_device(inspection, device)
    if not is_let_in(inspection, device):
        raise NotAllowed(NEW_CODE)


@transaction.atomic
def give_spoken_code(inspection: Inspection, *, actor: Actor) -> str:
    """A new code to read out on the phone, shown once; the one before stops working.

    Whoever is given it may come in on any device, once more with five tries: the manager has just spoken to them.
    """
    require(may_give_inspection(actor), "Only the manager or the nominated individual gives this code.")
    if inspection.ended_at or inspection.ends_at <= now():
        raise Invalid("This inspection has ended. Open another one.")
    code = new_code()
    Inspection.objects.filter(id=inspection.id).update(
        spoken_digest=_digest(inspection, "spoken", code), device_digest="", code_attempts=0
    )
    record(actor, "gave the inspector a code by phone", inspection)
    return code


@transaction.atomic
def send_code(inspection: Inspection, *, actor: Actor) -> None:
    """A fresh code to the inspector's address; the one before stops working. Wrong tries are not forgotten."""
    _require_open(inspection)
    code = new_code()
    Inspection.objects.filter(id=inspection.id).update(
        code_digest=_digest(inspection, "mail", code), code_expires_at=now() + CODE_LASTS
    )
    queue_email(
        to=inspection.email,
        subject=f"Your code for {current_coop().short_name}",
        body=f"Your code is {code}. It works once, for 10 minutes.\n\nIf you did not ask for it, ring "
        f"{current_coop().phone}.",
        actor=actor,
    )


def let_in(inspection: Inspection, *, emailed: str, spoken: str, device: str) -> User | None:
    """The log-in to open when both codes are right; None when one is wrong, has run out, or was used.

    From then on the link is that of `device`, a secret which it keeps. Callers must let this commit even when the
    answer is None: the count of wrong tries is what shuts the link.
    """
    _require_open(inspection)
    mailed, said = _digest(inspection, "mail", emailed), _digest(inspection, "spoken", spoken)
    right = (
        hmac.compare_digest(inspection.code_digest, mailed)
        and hmac.compare_digest(inspection.spoken_digest, said)
        and inspection.code_expires_at is not None
        and inspection.code_expires_at > now()
    )
    if not right:
        Inspection.objects.filter(id=inspection.id).update(code_attempts=F("code_attempts") + 1)
        return None
    # Two devices with the same codes: the code is used up by one of them, and the other is told that it is not right.
    used = Inspection.objects.filter(id=inspection.id, code_digest=mailed).update(
        code_digest="", device_digest=digest_of(device), entered_at=now()
    )
    return inspection.access.user if used else None


@transaction.atomic
def end_inspection(inspection: Inspection, *, actor: Actor) -> None:
    """From this moment every page refuses the inspector."""
    require(may_give_inspection(actor), "Only the manager or the nominated individual ends an inspection.")
    instant = now()
    ended = Inspection.objects.filter(id=inspection.id, ended_at__isnull=True).update(ended_at=instant)
    if not ended:
        return
    Access.objects.filter(id=inspection.access_id).update(ends_at=_last_end(inspection.access_id) or instant)
    record(actor, "ended an inspection", inspection)


def _last_end(access_id: UUID) -> datetime | None:
    """Until when the same inspector is let in by another inspection."""
    others = Inspection.objects.filter(access_id=access_id, ended_at__isnull=True, ends_at__gt=now())
    return others.order_by("-ends_at").values_list("ends_at", flat=True).first()


def _digest(inspection: Inspection, way: str, code: str) -> str:
    return digest_of(f"{inspection.id}:{way}:{''.join(code.split())}")


def _over() -> str:
    coop = current_coop()
    return f"This inspection has ended. If you need longer, ring {coop.short_name} on {coop.phone}."


def _supported_on(instant: datetime) -> list[UUID]:
    return list(Package.objects.on(local_date(instant)).order_by("person_id").values_list("person_id", flat=True))


def _employed_on(instant: datetime) -> list[UUID]:
    return list(Employment.objects.on(local_date(instant)).order_by("person_id").values_list("person_id", flat=True))


def _drawn(sample: Sample, among: Sequence[UUID], of: str, instant: datetime, seed: str) -> tuple[list[UUID], str]:
    """(who is in the sample, the rule in words with its numbers)."""
    everybody = set(among)
    on = gov_short_date(local_date(instant))
    if sample.rule == SampleRule.EVERYBODY:
        return sorted(everybody), f"All {len(everybody)} {of} on {on}."
    if sample.rule == SampleRule.LOT:
        found = drawn_by_lot(everybody, sample.how_many, seed=seed)
        return found, f"{len(found)} drawn by lot from the {len(everybody)} {of} on {on}, with the seed {seed}."
    chosen = sorted(everybody & set(sample.ids))
    return chosen, f"{len(chosen)} chosen by the co-op from the {len(everybody)} {of} on {on}."


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
        raise NotFound(_over())
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
    other = _last_end(access.id) if access is not None else None
    return give_access(user, hats=[Hat.INSPECTOR], ends_at=max(ends_at, other or ends_at))


def _send_link(inspection: Inspection, secret: str, actor: Actor) -> None:
    coop = current_coop()
    path = reverse("compliance:enter", args=[secret])
    link = page_address(path)
    lines = [
        f"Dear {inspection.inspector_name},",
        f"{coop.name} has opened its records for you, from {gov_datetime(inspection.starts_at)} until "
        f"{gov_datetime(inspection.ends_at)}. You can read them, and change nothing. What you open is recorded.",
        f"Open this link, and ask for a one-time code:\n{link}",
        f"Have your phone with you: {coop.short_name} reads a second code out to you on {coop.phone}. The link "
        "then opens on that device alone.",
        f"If anything does not work, ring {coop.phone}.",
    ]
    queue_email(to=inspection.email, subject=f"Records of {coop.name}", body="\n\n".join(lines), actor=actor)
