"""When supervision, a spot check and an appraisal are due again. Pure.

Sources: domain.md A8 (supervision and spot checks every 3 months, appraisal every 12; confidence M, check before
relying) and P09 for the first weeks: supervision in weeks 2 and 8, a spot check in week 4.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

from compliance.governance.months import months_after
from compliance.models.workforce import OversightKind
from members.credentials import WARNING_DAYS
from members.models import Job

MONTHS: dict[str, int] = {
    OversightKind.SUPERVISION: 3,
    OversightKind.SPOT_CHECK: 3,
    OversightKind.APPRAISAL: 12,
}
# By when, after the first day, the first ones are held.
FIRST: dict[str, tuple[timedelta, ...]] = {
    OversightKind.SUPERVISION: (timedelta(weeks=2), timedelta(weeks=8)),
    OversightKind.SPOT_CHECK: (timedelta(weeks=4),),
    OversightKind.APPRAISAL: (timedelta(days=365),),
}
# Only who visits is seen at a visit.
KINDS_OF_JOB: dict[str, tuple[str, ...]] = {
    Job.PCA: (OversightKind.SUPERVISION, OversightKind.SPOT_CHECK, OversightKind.APPRAISAL),
    Job.SUPPORT_WORKER: (OversightKind.SUPERVISION, OversightKind.APPRAISAL),
    Job.MANAGER: (OversightKind.SUPERVISION, OversightKind.APPRAISAL),
    Job.OFFICE: (OversightKind.SUPERVISION, OversightKind.APPRAISAL),
}


class DueState(Enum):
    OVERDUE = "Overdue"
    DUE = f"Due in {WARNING_DAYS} days"
    PLANNED = "In time"


@dataclass(frozen=True)
class DueAgain:
    """One kind for one worker: when it was last, and by when it is due."""

    kind: str
    last_on: date | None
    due_on: date
    state: DueState

    @property
    def title(self) -> str:
        return OversightKind(self.kind).label


@dataclass(frozen=True)
class HeldBefore:
    """How often one kind was held for a worker, and when it was last."""

    times: int = 0
    last_on: date | None = None


def next_due(kind: str, before: HeldBefore, started_on: date) -> date:
    """By when a kind that is repeated is due: the first ones counted from the first day, later ones from the last one.
    A first one that came too late to be followed by another within its weeks is followed after the months.
    """
    first = [started_on + gap for gap in FIRST[kind][before.times :]]
    if before.last_on is None or (first and before.last_on < first[0]):
        return first[0]
    return months_after(before.last_on, MONTHS[kind])


def due_again(kind: str, before: HeldBefore, *, started_on: date, on: date) -> DueAgain:
    due_on = next_due(kind, before, started_on)
    if due_on < on:
        return DueAgain(kind, before.last_on, due_on, DueState.OVERDUE)
    soon = due_on <= on + timedelta(days=WARNING_DAYS)
    return DueAgain(kind, before.last_on, due_on, DueState.DUE if soon else DueState.PLANNED)
