"""When supervision, a spot check and an appraisal are due again. Pure.

Sources: domain.md A8 (supervision and spot checks every 3 months, appraisal every 12; confidence M, check before
relying) and P09 for the first weeks: supervision in week 2, a spot check in week 4.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

from compliance.models.workforce import OversightKind
from compliance.workforce.terms import WARNING_DAYS, add_months
from members.models import Job

MONTHS: dict[str, int] = {
    OversightKind.SUPERVISION: 3,
    OversightKind.SPOT_CHECK: 3,
    OversightKind.APPRAISAL: 12,
}
FIRST: dict[str, timedelta] = {
    OversightKind.SUPERVISION: timedelta(weeks=2),
    OversightKind.SPOT_CHECK: timedelta(weeks=4),
    OversightKind.APPRAISAL: timedelta(days=365),
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


def next_due(kind: str, held_on: date) -> date | None:
    """By when it is due again after one; None for what is not repeated by months."""
    return add_months(held_on, MONTHS[kind]) if kind in MONTHS else None


def due_again(kind: str, *, last_on: date | None, started_on: date, on: date) -> DueAgain:
    """Counted from the last one, else from the first day."""
    due_on = add_months(last_on, MONTHS[kind]) if last_on else started_on + FIRST[kind]
    if due_on < on:
        return DueAgain(kind, last_on, due_on, DueState.OVERDUE)
    soon = due_on <= on + timedelta(days=WARNING_DAYS)
    return DueAgain(kind, last_on, due_on, DueState.DUE if soon else DueState.PLANNED)
