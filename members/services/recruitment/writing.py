"""How every service of a recruitment file writes in it."""

from datetime import date
from typing import Any

from coopcare.accounts.actor import Actor
from coopcare.accounts.authorise import require
from coopcare.audit.services import record
from coopcare.clock import today
from coopcare.errors import Invalid, StaleState
from members.models import RecruitmentFile
from members.policies import may_manage_workers
from members.services.gates import ONLY_THE_MANAGER

CLOSED = "This file is closed, so nothing more is written in it."


def may_write(file: RecruitmentFile, *, actor: Actor) -> None:
    """The manager, while the file is open. Raises NotAllowed or StaleState."""
    require(may_manage_workers(actor), ONLY_THE_MANAGER)
    if not file.is_open:
        raise StaleState(CLOSED)


def write(file: RecruitmentFile, deed: str, *, actor: Actor, **answers: Any) -> RecruitmentFile:
    """These answers, in a file that is still open, and `deed` in its history."""
    if not RecruitmentFile.objects.open().filter(id=file.id).update(**answers):
        raise StaleState(CLOSED)
    file.refresh_from_db()
    record(actor, deed, file, about=file.person_id)
    return file


def not_in_future(on: date | None, name: str) -> None:
    """Raises Invalid for a local day that is still to come; `name` is its field."""
    if on is not None and on > today():
        raise Invalid("This day must be today or earlier.", field=name)
