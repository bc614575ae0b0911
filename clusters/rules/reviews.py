"""When a review with a person is due. Pure.

Source: domain.md A8 and policy P04, after NICE NG21: six weeks after the start, then every 12 months at the latest
(confidence H to M: guidance, not law). Sooner whenever the person asks, or at an earlier day that was agreed.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

from dateutil.relativedelta import relativedelta

FIRST_WITHIN = timedelta(weeks=6)
MOST_MONTHS = 12
SOON = timedelta(days=28)


class DueState(Enum):
    """In the order in which they press."""

    OVERDUE = "Overdue"
    ASKED = "Asked for"
    SOON = "Due within four weeks"
    IN_TIME = "In time"


@dataclass(frozen=True)
class Due:
    """By when (local day), and how that stands."""

    on: date
    state: DueState

    @property
    def presses(self) -> bool:
        return self.state != DueState.IN_TIME


def latest_next(held_on: date) -> date:
    """The last day on which the next review may be held."""
    return held_on + relativedelta(months=MOST_MONTHS)


def due_from(*, starts_on: date, next_due_on: date | None) -> date:
    """By when the next is due: as the last one agreed, else counted from the first day of the help."""
    return next_due_on or starts_on + FIRST_WITHIN


def due(*, starts_on: date, next_due_on: date | None, is_asked_for: bool, on: date) -> Due:
    """How it stands on a day. A day that is due today is not late yet."""
    by = due_from(starts_on=starts_on, next_due_on=next_due_on)
    if by < on:
        return Due(by, DueState.OVERDUE)
    if is_asked_for:
        return Due(by, DueState.ASKED)
    return Due(by, DueState.SOON if by <= on + SOON else DueState.IN_TIME)
