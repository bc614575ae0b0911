"""Taking away what need not be kept any more. Whoever asks here has had two people decide: see compliance.retention.

The row of a person stays, because visits, bills and minutes point at it; what goes is what a stranger could use. The
history of changes keeps the values that stood before, as it keeps all: only the database's owner can redact it.
"""

from collections.abc import Collection

from django.db import transaction
from django.db.models import F

from coopcare.accounts.actor import Actor
from coopcare.accounts.authorise import require
from coopcare.audit.services import record
from coopcare.documents.services import destroy_bytes
from members.models import (
    Credential,
    Employment,
    FileStage,
    NhsNumberStatus,
    PastTime,
    Person,
    Qualification,
    RecruitmentFile,
    Reference,
)
from members.policies import may_forget

DETAILS = ("phone", "email", "address", "postcode", "contact_notes", "home_notes", "about_me")


@transaction.atomic
def forget_details(person: Person, *, actor: Actor) -> list[str]:
    """Phone, address, NHS number, notes about the home and about themselves. Answers what went, in words."""
    require(may_forget(actor))
    emptied: dict[str, object] = dict.fromkeys(DETAILS, "")
    Person.objects.filter(id=person.id).update(
        nhs_number="", nhs_number_status=NhsNumberStatus.NOT_HELD, version=F("version") + 1, **emptied
    )
    person.refresh_from_db()
    record(actor, "took away contact details and notes", person, about=person)
    return ["Phone, e-mail and home address", "NHS number", "Notes about the home, contact and about me"]


@transaction.atomic
def forget_card(person: Person, *, actor: Actor) -> list[str]:
    """What a worker's card said of them, and its photo. Answers what went, in words."""
    require(may_forget(actor))
    jobs = Employment.objects.filter(person=person)
    photos = [job.photo for job in jobs.select_related("photo") if job.photo is not None]
    jobs.update(about="", skills=[], photo=None, photo_words="")
    for photo in photos:
        destroy_bytes(photo, actor=actor)
    record(actor, "took away the worker's card", person, about=person)
    return ["What the card said", *["The photo" for _ in photos[:1]]]


@transaction.atomic
def forget_application(person: Person, *, actor: Actor) -> list[str]:
    """What the file of somebody who was not taken on says of them. That they applied, for what and when, stays."""
    require(may_forget(actor))
    files = RecruitmentFile.objects.filter(person=person, stage=FileStage.WITHDRAWN)
    for gathered in (PastTime, Reference, Qualification):
        gathered.objects.filter(file__in=files).delete()
    files.update(
        identity_proof="", identity_seen_by="", dbs_reason="", health_adjustments="", closed_reason="Not taken on"
    )
    record(actor, "took away an application", person, about=person)
    return ["Work history, references and qualifications", "Notes about identity, health, checks and why it ended"]


@transaction.atomic
def forget_copies(person: Person, *, kinds: Collection[str], actor: Actor) -> list[str]:
    """Files kept with checks of these kinds. The check itself stays: that it was seen, when, by whom and until when."""
    require(may_forget(actor))
    checks = list(Credential.objects.filter(person=person, kind__in=kinds, evidence__isnull=False))
    files = [check.evidence for check in checks if check.evidence is not None]
    Credential.objects.filter(id__in=[check.id for check in checks]).update(evidence=None)
    for file in files:
        destroy_bytes(file, actor=actor)
    record(actor, "took away copies of checks", person, about=person, detail=f"{len(files)} files")
    return [f"The file kept with “{check.title}”" for check in checks]
