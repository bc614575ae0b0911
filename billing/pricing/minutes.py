"""How many minutes of a visit are charged, from when, and why."""

import datetime as dt
from dataclasses import dataclass

from billing.pricing.terms import AgreementTerms, AttendanceFacts, Basis, CannotPrice, Rounding
from coopcare import clock

NO_TIMES = "This visit has no arrival and leaving time. Add them, or mark it as missed or cancelled."


@dataclass(frozen=True)
class Billed:
    """`minutes` charged, running on from `start_at`; `rule` in one word and `reason` in a sentence or two."""

    start_at: dt.datetime
    minutes: int
    rule: str
    reason: str


def planned_minutes(facts: AttendanceFacts) -> int:
    """Elapsed minutes planned. Raises CannotPrice when the visit would end before it starts."""
    minutes = clock.elapsed_minutes(facts.planned_start_at, facts.planned_end_at)
    if minutes <= 0:
        raise CannotPrice("The planned end of this visit is not after its start. Correct the visit first.")
    return minutes


def actual_minutes(facts: AttendanceFacts) -> int | None:
    """Elapsed minutes given, or None if arrival or leaving was not recorded."""
    if facts.actual_start_at is None or facts.actual_end_at is None:
        return None
    minutes = clock.elapsed_minutes(facts.actual_start_at, facts.actual_end_at)
    if minutes < 0:
        raise CannotPrice("The worker is recorded as leaving before arriving. Correct the times first.")
    return minutes


def billed(facts: AttendanceFacts, terms: AgreementTerms, basis: Basis) -> Billed:
    """Minutes by basis, then rounding, then the cap, then the shortest charge. Raises CannotPrice without times."""
    if facts.extra_authorised_minutes < 0:
        raise CannotPrice("Extra time cannot be below 0 minutes. Correct the visit first.")
    return _at_least_the_minimum(_by_basis(facts, terms, basis), terms)


def extra_given(facts: AttendanceFacts, terms: AgreementTerms) -> int:
    """Of the extra time that was agreed, as much as was given."""
    planned, actual = planned_minutes(facts), actual_minutes(facts)
    given = 0 if actual is None else min(rounded(actual, terms) - planned, facts.extra_authorised_minutes)
    return max(0, given)


def rounded(minutes: int, terms: AgreementTerms) -> int:
    """Measured minutes to the agreement's step; half a step goes up."""
    step = terms.rounding_minutes
    match terms.rounding:
        case Rounding.UP:
            return -(-minutes // step) * step
        case Rounding.DOWN:
            return minutes // step * step
        case Rounding.NEAREST:
            return (2 * minutes + step) // (2 * step) * step
        case _:
            return minutes


def minutes_words(minutes: int) -> str:
    return "1 minute" if minutes == 1 else f"{minutes} minutes"


def _by_basis(facts: AttendanceFacts, terms: AgreementTerms, basis: Basis) -> Billed:
    planned, actual = planned_minutes(facts), actual_minutes(facts)
    if basis is Basis.PLANNED:
        return _by_plan(facts, terms, planned)
    if actual is None:
        raise CannotPrice(NO_TIMES)
    if basis is Basis.WITHIN_TOLERANCE and abs(actual - planned) <= terms.tolerance_minutes:
        return Billed(facts.planned_start_at, planned, "within_tolerance", _tolerance_reason(planned, actual, terms))
    return _by_measure(facts, terms, planned, actual)


def _by_plan(facts: AttendanceFacts, terms: AgreementTerms, planned: int) -> Billed:
    """The planned length, and of the extra time that was agreed, as much as was given."""
    given = extra_given(facts, terms)
    reason = f"The visit was planned for {minutes_words(planned)}"
    if not given:
        return Billed(facts.planned_start_at, planned, "planned", f"{reason}.")
    reason += f", and {minutes_words(given)} of extra time was agreed and given."
    return Billed(facts.planned_start_at, planned + given, "planned_and_extra", reason)


def _by_measure(facts: AttendanceFacts, terms: AgreementTerms, planned: int, actual: int) -> Billed:
    # Only measured time is rounded: a planned length is already what was agreed.
    start_at = facts.actual_start_at or facts.planned_start_at
    charged, most = rounded(actual, terms), planned + facts.extra_authorised_minutes
    reason = f"The visit was planned for {minutes_words(planned)} and took {minutes_words(actual)}."
    if terms.cap_at_planned and charged > most:
        agreed = f" and {minutes_words(facts.extra_authorised_minutes)} of agreed extra time" * bool(most - planned)
        return Billed(start_at, most, "capped", f"{reason} No more than the planned time{agreed} is charged.")
    if charged != actual:
        reason += f" That is rounded to {minutes_words(charged)}."
    return Billed(start_at, charged, "actual", reason)


def _at_least_the_minimum(so_far: Billed, terms: AgreementTerms) -> Billed:
    if so_far.minutes >= terms.minimum_minutes:
        return so_far
    reason = f"{so_far.reason} The shortest charge is {minutes_words(terms.minimum_minutes)}."
    return Billed(so_far.start_at, terms.minimum_minutes, "minimum", reason)


def _tolerance_reason(planned: int, actual: int, terms: AgreementTerms) -> str:
    if actual == planned:
        return f"The visit took the planned {minutes_words(planned)}."
    return (
        f"The visit was planned for {minutes_words(planned)} and took {minutes_words(actual)}. "
        f"That is within {minutes_words(terms.tolerance_minutes)}, so the planned time is charged."
    )
