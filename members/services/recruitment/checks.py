"""Identity, criminal record, right to work, health and induction. What a certificate says is never written down."""

from datetime import date

from django.db import transaction

from coopcare.accounts.actor import Actor
from coopcare.clock import today
from coopcare.errors import Invalid
from members.models import Credential, CredentialKind, DbsDecision, FileStage, RecruitmentFile
from members.services.recruitment.writing import may_write, not_in_future, write
from members.services.workers import add_credential


@transaction.atomic
def see_identity(
    file: RecruitmentFile, *, identity_proof: str, identity_seen_on: date, photo_seen_on: date | None, actor: Actor
) -> RecruitmentFile:
    """The original proof of who they are, and a recent photo, seen beside the person."""
    may_write(file, actor=actor)
    not_in_future(identity_seen_on, "identity_seen_on")
    not_in_future(photo_seen_on, "photo_seen_on")
    return write(
        file,
        "saw proof of identity",
        actor=actor,
        identity_proof=identity_proof.strip(),
        identity_seen_on=identity_seen_on,
        photo_seen_on=photo_seen_on,
        identity_seen_by=actor.name,
    )


@transaction.atomic
def decide_dbs(
    file: RecruitmentFile,
    *,
    number: str,
    issued_on: date,
    level: str,
    shows_something: bool,
    decision: str,
    reason: str,
    update_service: bool,
    look_again_on: date | None,
    actor: Actor,
) -> RecruitmentFile:
    """The outcome of the check: number, day, level, decision. A refusal counts for nothing on a rota."""
    may_write(file, actor=actor)
    not_in_future(issued_on, "issued_on")
    if shows_something and not reason.strip():
        raise Invalid("Say why you decided so. Do not write what the certificate says.", field="reason")
    if decision == DbsDecision.REFUSED:
        standing = Credential.objects.filter(person_id=file.person_id, kind=CredentialKind.DBS)
        standing.filter(withdrawn_on__isnull=True).update(withdrawn_on=today())
    else:
        add_credential(
            file.person,
            kind=CredentialKind.DBS,
            reference=number,
            starts_on=issued_on,
            ends_on=look_again_on,
            actor=actor,
        )
    return write(
        file,
        "decided on the DBS check",
        actor=actor,
        dbs_level=level,
        dbs_shows_something=shows_something,
        dbs_decision=decision,
        dbs_reason=reason.strip(),
        dbs_update_service=update_service,
        dbs_decided_by=actor.name,
    )


@transaction.atomic
def check_right_to_work(
    file: RecruitmentFile, *, proof: str, checked_on: date, look_again_on: date | None, actor: Actor
) -> RecruitmentFile:
    """Seen before the first day. `look_again_on` is the last day of a permission for a time."""
    may_write(file, actor=actor)
    if look_again_on is not None and look_again_on < checked_on:
        raise Invalid("The last day must be on or after the day you checked.", field="look_again_on")
    add_credential(
        file.person,
        kind=CredentialKind.RIGHT_TO_WORK,
        reference=proof,
        starts_on=checked_on,
        ends_on=look_again_on,
        checked_on=checked_on,
        actor=actor,
    )
    return file


@transaction.atomic
def answer_health(file: RecruitmentFile, *, answered_on: date, adjustments: str, actor: Actor) -> RecruitmentFile:
    """What matters for the work and what helps. Asked only after the offer (Equality Act 2010, section 60)."""
    may_write(file, actor=actor)
    not_in_future(answered_on, "answered_on")
    if file.stage == FileStage.APPLICANT:
        raise Invalid("Health is asked about only after the offer. Make the offer first.", field="answered_on")
    return write(
        file,
        "wrote down the health declaration",
        actor=actor,
        health_answered_on=answered_on,
        health_adjustments=adjustments.strip(),
    )


@transaction.atomic
def begin_induction(file: RecruitmentFile, *, began_on: date, actor: Actor) -> RecruitmentFile:
    """The first day of the induction."""
    may_write(file, actor=actor)
    not_in_future(began_on, "began_on")
    return write(file, "wrote down the first day of the induction", actor=actor, induction_began_on=began_on)
