"""Opening and closing recruitment files as jobs begin and end, and the moves of a file."""

from typing import Any

from django.db import transaction

from coopcare.accounts.actor import Actor
from coopcare.accounts.authorise import require
from coopcare.audit.services import record
from coopcare.clock import today
from coopcare.errors import StaleState
from members.models import Employment, FileStage, RecruitmentFile
from members.policies import may_manage_workers
from members.recruitment import can_move

ONLY_THE_MANAGER = "Only the manager keeps recruitment files."


@transaction.atomic
def open_file_of_worker(employment: Employment, *, actor: Actor) -> RecruitmentFile:
    """Somebody was given a job: their file is open, and an offer has been made. One who left and comes back starts a
    new file, because what was seen then may not be so now.
    """
    require(may_manage_workers(actor), ONLY_THE_MANAGER)
    person = employment.person
    file = RecruitmentFile.objects.open().filter(person=person).first()
    if file is not None and file.stage == FileStage.STARTED and not _works_already(employment):
        close_when_left(file, actor=actor)
        file = None
    if file is None:
        file = RecruitmentFile.objects.create(person=person, job=employment.job, opened_on=today())
    if file.stage == FileStage.APPLICANT:
        move_file(file, FileStage.OFFERED, offered_on=today())
    record(actor, "made an offer", file, about=person)
    return file


@transaction.atomic
def close_when_left(file: RecruitmentFile, *, actor: Actor) -> None:
    """The worker has left; the file is kept as long as the law says, and opens no gate."""
    require(may_manage_workers(actor), ONLY_THE_MANAGER)
    move_file(file, FileStage.LEFT, closed_on=today(), closed_reason="They left.")
    record(actor, "closed the recruitment file", file, about=file.person_id)


def move_file(file: RecruitmentFile, to: FileStage, **facts: Any) -> None:
    """One move of the table, with its facts; whoever is second is told. Callers have asked their own policy."""
    if not can_move(file.stage, to):
        raise StaleState(f"This file is “{file.get_stage_display()}”, so this cannot be done now.")
    if not RecruitmentFile.objects.filter(id=file.id, stage=file.stage).update(stage=to, **facts):
        raise StaleState()
    file.refresh_from_db()


def _works_already(employment: Employment) -> bool:
    """Whether another job of theirs goes on beside this one."""
    others = Employment.objects.filter(person_id=employment.person_id).exclude(id=employment.id)
    return others.on(max(employment.starts_on, today())).exists()
