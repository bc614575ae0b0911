"""Keeping a recruitment file, and opening its gate. What a certificate says is never written down, its outcome is."""

from datetime import date
from typing import Any

from django.db import transaction

from coopcare.accounts.actor import Actor
from coopcare.accounts.authorise import require
from coopcare.audit.services import record
from coopcare.clock import today
from coopcare.errors import Invalid, StaleState
from coopcare.tenancy.refusals import refusing
from members.models import (
    Credential,
    CredentialKind,
    DbsDecision,
    FileStage,
    Job,
    PastKind,
    PastTime,
    Person,
    Qualification,
    RecruitmentFile,
    Reference,
    ReferenceState,
)
from members.policies import may_manage_workers
from members.recruitment import LONGEST_SUPERVISED, against_supervised
from members.recruitment_queries import read_file
from members.services.gates import ONLY_THE_MANAGER, move_file
from members.services.workers import add_credential
from members.work_history import first_of_month

CLOSED = "This file is closed, so nothing more is written in it."


@transaction.atomic
def open_application(person: Person, *, job: Job, actor: Actor) -> RecruitmentFile:
    """Somebody applies for a job. One open file each."""
    require(may_manage_workers(actor), ONLY_THE_MANAGER)
    with refusing("one_open_recruitment_file", f"{person} has a recruitment file already.", field="job"):
        file = RecruitmentFile.objects.create(person=person, job=job, opened_on=today())
    record(actor, "opened a recruitment file", file, about=person)
    return file


@transaction.atomic
def see_identity(
    file: RecruitmentFile, *, identity_proof: str, identity_seen_on: date, photo_seen_on: date | None, actor: Actor
) -> RecruitmentFile:
    """The original proof of who they are, and a recent photo, seen beside the person."""
    _may_write(file, actor)
    _not_in_future(identity_seen_on, "identity_seen_on")
    _not_in_future(photo_seen_on, "photo_seen_on")
    return _write(
        file,
        actor,
        "saw proof of identity",
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
    _may_write(file, actor)
    _not_in_future(issued_on, "issued_on")
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
    return _write(
        file,
        actor,
        "decided on the DBS check",
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
    _may_write(file, actor)
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
    _may_write(file, actor)
    _not_in_future(answered_on, "answered_on")
    if file.stage == FileStage.APPLICANT:
        raise Invalid("Health is asked about only after the offer. Make the offer first.", field="answered_on")
    return _write(
        file,
        actor,
        "wrote down the health declaration",
        health_answered_on=answered_on,
        health_adjustments=adjustments.strip(),
    )


@transaction.atomic
def begin_induction(file: RecruitmentFile, *, began_on: date, actor: Actor) -> RecruitmentFile:
    """The first day of the induction."""
    _may_write(file, actor)
    _not_in_future(began_on, "began_on")
    return _write(file, actor, "wrote down the first day of the induction", induction_began_on=began_on)


@transaction.atomic
def set_history_since(file: RecruitmentFile, *, month: date, actor: Actor) -> RecruitmentFile:
    """The month they left school or college full-time: from here on every month is accounted for."""
    _may_write(file, actor)
    if month > file.opened_on:
        raise Invalid("This month must be before the file was opened.", field="month")
    return _write(file, actor, "wrote down when they left school", history_since=first_of_month(month))


@transaction.atomic
def add_past(
    file: RecruitmentFile,
    *,
    kind: str,
    what: str,
    first_month: date,
    last_month: date | None,
    why_left: str = "",
    actor: Actor,
) -> PastTime:
    """A job, a school, or what they did in a gap; in whole months, both included."""
    _may_write(file, actor)
    if not what.strip():
        raise Invalid("Enter what they were doing", field="what")
    first, last = first_of_month(first_month), first_of_month(last_month) if last_month else None
    if last is not None and last < first:
        raise Invalid("The last month must not be before the first.", field="last_month")
    if first > today():
        raise Invalid("The first month must not be in the future.", field="first_month")
    past = PastTime.objects.create(
        file=file,
        kind=kind,
        what=what.strip(),
        first_month=first,
        last_month=last,
        why_left=why_left.strip(),
        written_by=actor.name,
    )
    record(actor, "added to the work history", past, about=file.person_id)
    return past


@transaction.atomic
def strike_past(past: PastTime, *, reason: str, actor: Actor) -> None:
    """Written by mistake: it counts no more. The row stays."""
    _may_write(past.file, actor)
    if not reason.strip():
        raise Invalid("Say what was wrong with it", field="reason")
    if not PastTime.objects.filter(id=past.id, struck_on__isnull=True).update(struck_on=today()):
        raise StaleState("Someone else has already taken this out.")
    record(actor, "took out of the work history", past, about=past.file.person_id, detail=reason.strip())


@transaction.atomic
def answer_conduct(past: PastTime, *, conduct: str, why_left: str, actor: Actor) -> PastTime:
    """What an earlier employer in care says of them, or why it could not be had; and the verified reason for leaving
    where it can be had (Schedule 3, paragraphs 4 and 5).
    """
    _may_write(past.file, actor)
    if past.kind != PastKind.CARE_WORK:
        raise Invalid("This is asked of jobs in care, or with children or adults at risk.")
    if not conduct.strip():
        raise Invalid("Enter what the employer says, or why it cannot be had", field="conduct")
    if past.last_month is not None and not why_left.strip():
        raise Invalid("Enter why they left, and whether the employer says so too", field="why_left")
    past.conduct, past.why_left = conduct.strip(), why_left.strip()
    past.conduct_on, past.conduct_by = today(), actor.name
    past.save(update_fields=["conduct", "why_left", "conduct_on", "conduct_by"])
    record(actor, "wrote down conduct in an earlier job", past, about=past.file.person_id)
    return past


@transaction.atomic
def ask_reference(
    file: RecruitmentFile, *, referee: str, organisation: str, is_last_employer: bool, asked_on: date, actor: Actor
) -> Reference:
    """A referee was asked, at an address that we looked up ourselves."""
    _may_write(file, actor)
    _not_in_future(asked_on, "asked_on")
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
    _may_write(reference.file, actor)
    _not_in_future(received_on, "received_on")
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
    _may_write(reference.file, actor)
    _not_in_future(verified_on, "verified_on")
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
    _may_write(reference.file, actor)
    if not reason.strip():
        raise Invalid("Say why there is no reference", field="reason")
    if reference.state == ReferenceState.VERIFIED:
        raise StaleState("This reference has been verified already.")
    return _move_reference(
        reference, reference.state, actor, state=ReferenceState.NOT_GIVEN, words=reason.strip()
    )  # fmt: skip


@transaction.atomic
def add_qualification(file: RecruitmentFile, *, name: str, seen_on: date, actor: Actor) -> Qualification:
    """Proof of a qualification was seen."""
    _may_write(file, actor)
    _not_in_future(seen_on, "seen_on")
    found = Qualification.objects.create(file=file, name=name.strip(), seen_on=seen_on, seen_by=actor.name)
    record(actor, "saw a qualification", found, about=file.person_id)
    return found


@transaction.atomic
def say_none_needed(file: RecruitmentFile, *, actor: Actor) -> RecruitmentFile:
    """The job needs no qualification."""
    _may_write(file, actor)
    return _write(file, actor, "said that no qualification is needed", no_qualifications_needed=True)


@transaction.atomic
def make_offer(file: RecruitmentFile, *, actor: Actor) -> RecruitmentFile:
    """A job is offered “if checks are clear”."""
    require(may_manage_workers(actor), ONLY_THE_MANAGER)
    move_file(file, FileStage.OFFERED, offered_on=today())
    record(actor, "made an offer", file, about=file.person_id)
    return file


@transaction.atomic
def clear_to_start(file: RecruitmentFile, *, actor: Actor) -> RecruitmentFile:
    """The whole file has been looked through: from today the rota may ask them. Raises Invalid with what lacks.

    For somebody who started before (under supervision, or before files were kept) the file is now whole.
    """
    require(may_manage_workers(actor), ONLY_THE_MANAGER)
    file = RecruitmentFile.objects.select_for_update(of=("self",)).select_related("person").get(id=file.id)
    if not file.is_open or file.completed_on:
        raise StaleState(CLOSED if not file.is_open else "This file has been checked already.")
    opened = read_file(file)
    if not opened.is_whole:
        raise Invalid("The gate stays shut. " + " ".join(item.lacks for item in opened.lacking))
    file.completed_on = today()
    if file.cleared_on is None:
        file.cleared_on = today()
        file.supervised_until = min(file.supervised_until, today()) if file.supervised_until else None
    file.cleared_by = actor.name
    if file.stage == FileStage.OFFERED:
        file.stage = FileStage.CLEARED
    elif file.stage == FileStage.APPLICANT:
        raise Invalid("Make the offer first.")
    file.save()
    record(actor, "checked the recruitment file and cleared them to start", file, about=file.person_id)
    return file


@transaction.atomic
def start_supervised(
    file: RecruitmentFile,
    *,
    reason: str,
    until: date,
    barred_list_clear_on: date,
    signed_by: str,
    actor: Actor,
) -> RecruitmentFile:
    """A start ahead of the DBS certificate, from today until a day: never alone with anyone. For six weeks at most,
    signed by the manager, who names the nominated individual that agreed (P08).
    """
    require(may_manage_workers(actor), ONLY_THE_MANAGER)
    if file.stage != FileStage.OFFERED:
        raise StaleState("A start under supervision is for somebody who has an offer and is not cleared yet.")
    _not_in_future(barred_list_clear_on, "barred_list_clear_on")
    if not today() <= until <= today() + LONGEST_SUPERVISED:
        raise Invalid("Choose a day from today to six weeks from now.", field="until")
    if not reason.strip():
        raise Invalid("Say what would be at risk if they waited", field="reason")
    if not signed_by.strip():
        raise Invalid("Enter who agreed: the nominated individual", field="signed_by")
    opened = read_file(file)
    verified = Reference.objects.filter(file=file, state=ReferenceState.VERIFIED).count()
    if against := against_supervised(opened.items, barred_list_clear_on, verified):
        raise Invalid("They cannot start yet. " + " ".join(against))
    return _write(
        file,
        actor,
        "signed a start under supervision",
        supervised_from=today(),
        supervised_until=until,
        supervised_reason=reason.strip(),
        supervised_signed_by=f"{actor.name}, agreed by {signed_by.strip()}",
        barred_list_clear_on=barred_list_clear_on,
    )


@transaction.atomic
def have_started(file: RecruitmentFile, *, started_on: date, actor: Actor) -> RecruitmentFile:
    """Their first day: once the gate is open, or under supervision."""
    require(may_manage_workers(actor), ONLY_THE_MANAGER)
    _not_in_future(started_on, "started_on")
    gate = file.cleared_on or file.supervised_from
    if gate is None:
        raise Invalid("The gate of this file is shut. Clear them to start first.", field="started_on")
    if started_on < gate:
        raise Invalid("They cannot have started before the gate was open.", field="started_on")
    move_file(file, FileStage.STARTED, started_on=started_on)
    record(actor, "wrote down their first day", file, about=file.person_id)
    return file


@transaction.atomic
def shut_gate(file: RecruitmentFile, *, reason: str, actor: Actor) -> RecruitmentFile:
    """Something in the file no longer holds: from now the rota does not ask them. Visits they have are looked at by
    whoever runs the rota; nobody is taken off without a word.
    """
    require(may_manage_workers(actor), ONLY_THE_MANAGER)
    if not reason.strip():
        raise Invalid("Say why the gate is shut", field="reason")
    held = RecruitmentFile.objects.open().filter(id=file.id, cleared_on__isnull=False)
    back = FileStage.OFFERED if file.stage == FileStage.CLEARED else file.stage
    if not held.filter(stage=file.stage).update(cleared_on=None, completed_on=None, stage=back):
        raise StaleState("This gate is shut already.")
    file.refresh_from_db()
    record(actor, "shut the gate", file, about=file.person_id, detail=reason.strip())
    return file


@transaction.atomic
def withdraw_file(file: RecruitmentFile, *, reason: str, actor: Actor) -> RecruitmentFile:
    """The applicant went elsewhere, or was not chosen. The papers are kept six to twelve months (F4)."""
    require(may_manage_workers(actor), ONLY_THE_MANAGER)
    if not reason.strip():
        raise Invalid("Say why the application ends", field="reason")
    move_file(file, FileStage.WITHDRAWN, closed_on=today(), closed_reason=reason.strip())
    record(actor, "withdrew the application", file, about=file.person_id, detail=reason.strip())
    return file


def _may_write(file: RecruitmentFile, actor: Actor) -> None:
    require(may_manage_workers(actor), ONLY_THE_MANAGER)
    if not file.is_open:
        raise StaleState(CLOSED)


def _write(file: RecruitmentFile, actor: Actor, deed: str, **answers: Any) -> RecruitmentFile:
    if not RecruitmentFile.objects.open().filter(id=file.id).update(**answers):
        raise StaleState(CLOSED)
    file.refresh_from_db()
    record(actor, deed, file, about=file.person_id)
    return file


def _move_reference(reference: Reference, was: str, actor: Actor, **facts: Any) -> Reference:
    if not Reference.objects.filter(id=reference.id, state=was).update(**facts):
        raise StaleState(f"This reference is “{reference.get_state_display()}” by now.")
    reference.refresh_from_db()
    record(actor, f"reference {reference.get_state_display().lower()}", reference, about=reference.file.person_id)
    return reference


def _not_in_future(on: date | None, name: str) -> None:
    if on is not None and on > today():
        raise Invalid("This day must be today or earlier.", field=name)
