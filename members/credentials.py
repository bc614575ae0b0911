"""What a check is worth on a day, in words. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum
from typing import Protocol

WARNING_DAYS = 30


class State(Enum):
    """In the order of how soon somebody must act."""

    MISSING = "Missing"
    OVERDUE = "Overdue"
    DUE = f"Due within {WARNING_DAYS} days"
    IN_DATE = "In date"


class Check(Protocol):
    @property
    def starts_on(self) -> date: ...
    @property
    def ends_on(self) -> date | None: ...
    @property
    def withdrawn_on(self) -> date | None: ...


@dataclass(frozen=True)
class Standing:
    """One thing a worker needs or has: its name, how it stands, and until when (None: it does not lapse)."""

    title: str
    state: State
    ends_on: date | None = None


def best_of(checks: Iterable[Check], on: date) -> Check | None:
    """The check that lasts longest among those begun and not withdrawn; an open end lasts longest of all."""
    begun = [check for check in checks if check.starts_on <= on and not _withdrawn(check, on)]
    return max(begun, key=lambda check: check.ends_on or date.max, default=None)


def standing(title: str, checks: Iterable[Check], on: date) -> Standing:
    """How the checks of one kind stand together on a day."""
    best = best_of(checks, on)
    if best is None:
        return Standing(title, State.MISSING)
    if best.ends_on is None or best.ends_on > on + timedelta(days=WARNING_DAYS):
        return Standing(title, State.IN_DATE, best.ends_on)
    return Standing(title, State.OVERDUE if best.ends_on < on else State.DUE, best.ends_on)


def worst(standings: Iterable[Standing]) -> State:
    """The state that needs action soonest."""
    order = list(State)
    return min((one.state for one in standings), key=order.index, default=State.MISSING)


def _withdrawn(check: Check, on: date) -> bool:
    return check.withdrawn_on is not None and check.withdrawn_on <= on
