"""One cell of the training matrix: what a worker has of what their job needs, on a day. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum
from typing import Protocol

from compliance.workforce.terms import certificate_due
from coopcare.ui.formats import gov_short_date
from members.credentials import WARNING_DAYS, Check, best_of
from members.models import Outcome, TrainingTopic
from members.training import Needed, watched_first


class CellState(Enum):
    """In the order of how soon somebody must act."""

    OVERDUE = "Overdue"
    NOT_HELD = "Not held"
    DUE = f"Due in {WARNING_DAYS} days"
    IN_DATE = "In date"
    NOT_NEEDED = "Not needed"


FIRST_WEEKS = "twelve weeks from the first day"


class Held(Check, Protocol):
    @property
    def tier(self) -> int | None: ...


class Watched(Protocol):
    @property
    def outcome(self) -> str: ...
    @property
    def seen_on(self) -> date: ...
    @property
    def ends_on(self) -> date | None: ...


@dataclass(frozen=True)
class Cell:
    """`until` is the last day it counts, or the day by which it is due; `note` says what else there is to know."""

    state: CellState
    until: date | None = None
    note: str = ""

    @property
    def words(self) -> str:
        """Overdue since 3 March 2026; Due by 3 March 2026; In date until …; Not held: trained, not watched yet"""
        joint = {CellState.OVERDUE: "Overdue since", CellState.DUE: "Due by", CellState.IN_DATE: "In date until"}
        words = f"{joint[self.state]} {gov_short_date(self.until)}" if self.until else self.state.value
        return f"{words}: {self.note}" if self.note else words

    @property
    def counts(self) -> bool:
        """In date, though it may end soon. Who has weeks left to earn their first certificate does not hold it yet."""
        return self.state == CellState.IN_DATE or (self.state == CellState.DUE and self.note != FIRST_WEEKS)

    @property
    def needs_action(self) -> bool:
        return self.state in (CellState.OVERDUE, CellState.NOT_HELD, CellState.DUE)


def cell(
    needed: Needed | None, held: Iterable[Held], watched: Iterable[Watched], on: date, *, started_on: date | None = None
) -> Cell:
    """How one worker stands in one topic: `held` and `watched` are of that topic alone.

    Training in date that was not watched where it must be, or is of too low a tier, is not held: the note says why.
    """
    if needed is None:
        return Cell(CellState.NOT_NEEDED)
    held = list(held)
    best = best_of(held, on)
    if best is None:
        return _missing(needed, on, started_on)
    trained = _by_day(best.ends_on, on)
    if trained.state == CellState.OVERDUE:
        return trained
    if needed.least_tier and not _has_tier(held, needed.least_tier, on):
        return Cell(CellState.NOT_HELD, note=f"tier {needed.least_tier} is needed")
    if not needed.needs_competency:
        return trained
    return min(
        trained, _competency(needed.topic, watched, on), key=lambda one: (list(CellState).index(one.state), _day(one))
    )


def _missing(needed: Needed, on: date, started_on: date | None) -> Cell:
    """The Care Certificate has its twelve weeks; everything else is missing at once."""
    if needed.topic != TrainingTopic.CARE_CERTIFICATE or started_on is None:
        return Cell(CellState.NOT_HELD)
    due_on = certificate_due(started_on)
    return Cell(CellState.OVERDUE if due_on < on else CellState.DUE, due_on, FIRST_WEEKS)


def _by_day(ends_on: date | None, on: date) -> Cell:
    if ends_on is None:
        return Cell(CellState.IN_DATE)
    if ends_on < on:
        return Cell(CellState.OVERDUE, ends_on)
    soon = ends_on <= on + timedelta(days=WARNING_DAYS)
    return Cell(CellState.DUE if soon else CellState.IN_DATE, ends_on)


def _has_tier(held: Iterable[Held], least: int, on: date) -> bool:
    return any(
        (one.tier or 0) >= least
        for one in held
        if one.starts_on <= on
        and (one.ends_on is None or one.ends_on >= on)
        and (one.withdrawn_on is None or one.withdrawn_on > on)
    )


def _competency(topic: str, watched: Iterable[Watched], on: date) -> Cell:
    """What was seen last counts, as on the rota; of one day, “not yet”. At first, at as many visits as it takes."""
    seen = sorted((one for one in watched if one.seen_on <= on), key=lambda one: (one.seen_on, one.outcome))
    if not seen:
        return Cell(CellState.NOT_HELD, note="trained, not watched yet")
    last = seen[-1]
    if last.outcome == Outcome.NOT_YET:
        return Cell(CellState.NOT_HELD, note=f"not yet safe when watched on {gov_short_date(last.seen_on)}")
    well, enough = sum(one.outcome == Outcome.CAN for one in seen), watched_first(topic)
    if well < enough:
        return Cell(CellState.NOT_HELD, note=f"trained, watched at {well} of {enough} visits")
    found = _by_day(last.ends_on, on)
    if found.state == CellState.IN_DATE:
        return found
    return Cell(found.state, found.until, "to be watched again")


def _day(one: Cell) -> date:
    return one.until or date.max
