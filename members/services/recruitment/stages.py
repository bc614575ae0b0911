"""From the application to the start, and the end of a file."""

from datetime import date

from django.db import transaction

from coopcare.accounts.actor import Actor
from coopcare.accounts.authorise import require
from coopcare.audit.services import record
from coopcare.clock import today
from coopcare.errors import Invalid, StaleState
from coopcare.tenancy.refusals import refusing
from members.models import FileStage, Job, Person, RecruitmentFile, Reference, ReferenceState
from members.policies import may_manage_workers
from members.recruitment import LONGEST_SUPERVISED, against_supervised
from members.recruitment_queries import read_file
from members.services.gates import ONLY_THE_MANAGER, move_file
from members.services.recruitment.writing import CLOSED, not_in_future, write


@transaction.atomic
def open_application(person: Person, *, job: Job, actor: Actor) -> RecruitmentFile:
    """Somebody applies for a job. One open file each."""
    require(may_manage_workers(actor), ONLY_THE_MANAGER)
    with refusing("one_open_recruitment_file", f"{person} has a recruitment file already.", field="job"):
        file = RecruitmentFile.objects.create(person=person, job=job, opened_on=today())
    record(actor, "opened a recruitment file", file, about=person)
    return file


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
    not_in_future(barred_list_clear_on, "barred_list_clear_on")
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
    return write(
        file,
        "signed a start under supervision",
        actor=actor,
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
    not_in_future(started_on, "started_on")
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
