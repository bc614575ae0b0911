"""A PCA's day as they live it: visits, the ways between them, and what is left for a break. Pure: no database.

Nothing is guessed: a way that nobody knows is said to be not known, and so is one that would take no time between two
different places.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from coopcare.clock import elapsed_minutes
from coopcare.ui.formats import minutes_words
from rotas.suitability import Limits
from rotas.travel import Home, Told, travel_minutes

# Longer than this between two visits is time of one's own, not a break in the work.
FREE_TIME = 2 * 60


@dataclass(frozen=True)
class Mover:
    """How somebody gets about, and the breaks they are owed."""

    mode: str = ""
    told: Told = field(default_factory=dict)
    limits: Limits = field(default_factory=Limits)


@dataclass(frozen=True)
class Stop:
    """Time promised at a home. `about` is what the caller will show of it. `rests_inside`: rest is part of it, so what
    comes before and after is not work without a break.
    """

    starts_at: dt.datetime
    ends_at: dt.datetime
    home: Home | None
    about: Any = None
    rests_inside: bool = False


@dataclass(frozen=True)
class Between:
    """From one visit to the next: minutes of travel (None: not known), of the minutes there are."""

    travel: int | None
    gap: int
    break_length: int
    is_same_home: bool = False

    @property
    def is_known(self) -> bool:
        return self.travel is not None

    @property
    def spare(self) -> int:
        return self.gap - (self.travel or 0)

    @property
    def is_too_short(self) -> bool:
        return self.is_known and self.spare < 0

    @property
    def is_break(self) -> bool:
        return self.spare >= self.break_length

    @property
    def needs_a_look(self) -> bool:
        return self.is_too_short or not self.is_known

    @property
    def words(self) -> str:
        if not self.is_known:
            return f"Travel not known. {minutes_words(self.gap)} between these visits."
        if self.is_too_short:
            return f"{minutes_words(self.travel or 0)} of travel, but only {minutes_words(self.gap)} for it."
        way = "The same home" if self.is_same_home else f"{minutes_words(self.travel or 0)} of travel"
        if self.spare >= FREE_TIME:
            return f"{way}, then free for {minutes_words(self.spare)}."
        if self.is_break:
            return f"{way}, then a break of {minutes_words(self.spare)}."
        return f"{way}, {minutes_words(self.spare)} to spare." if self.spare else f"{way}."


@dataclass(frozen=True)
class Step:
    """One visit of a run, and how its PCA gets there from the one before (None: it is the first)."""

    stop: Stop
    before: Between | None = None


@dataclass(frozen=True)
class Run:
    """One day of one PCA, in time order. `cautions` are sentences for whoever makes the rota."""

    steps: Sequence[Step]
    cautions: Sequence[str]

    @property
    def starts_at(self) -> dt.datetime:
        return self.steps[0].stop.starts_at

    @property
    def ends_at(self) -> dt.datetime:
        return max(step.stop.ends_at for step in self.steps)

    @property
    def minutes(self) -> int:
        """At visits."""
        return sum(elapsed_minutes(step.stop.starts_at, step.stop.ends_at) for step in self.steps)

    @property
    def travel_minutes(self) -> int:
        """Between visits, as far as it is known."""
        return sum(step.before.travel or 0 for step in self.steps if step.before)

    @property
    def unknown_ways(self) -> int:
        return sum(step.before is not None and not step.before.is_known for step in self.steps)

    @property
    def words(self) -> str:
        """6 hours of visits, 40 minutes of travel between them"""
        travel = f"{minutes_words(self.travel_minutes)} of travel between them"
        if self.unknown_ways:
            count = self.unknown_ways
            travel = f"{travel} and {count} {'way' if count == 1 else 'ways'} that nobody knows"
        if len(self.steps) == 1:
            return f"1 visit, {minutes_words(self.minutes)}"
        return f"{len(self.steps)} visits, {minutes_words(self.minutes)}, and {travel}"


def run_of(stops: Iterable[Stop], mover: Mover) -> Run:
    """The stops of one day, in any order; at least one."""
    ordered = sorted(stops, key=lambda stop: (stop.starts_at, stop.ends_at))
    steps = [Step(ordered[0])]
    for before, stop in zip(ordered, ordered[1:], strict=False):
        steps.append(Step(stop, _between(before, stop, mover)))
    return Run(steps, _cautions(steps, mover.limits))


def _between(before: Stop, stop: Stop, mover: Mover) -> Between:
    travel = travel_minutes(before.home, stop.home, mover.mode, mover.told)
    if travel == 0 and not _is_one_place(before.home, stop.home):
        travel = None
    return Between(
        travel,
        elapsed_minutes(before.ends_at, stop.starts_at),
        mover.limits.break_length,
        _is_one_place(before.home, stop.home),
    )


def _is_one_place(one: Home | None, other: Home | None) -> bool:
    if one is None or other is None:
        return False
    return one.person_id == other.person_id or (bool(one.address) and one.address == other.address)


def _cautions(steps: Sequence[Step], limits: Limits) -> list[str]:
    """Stretches of several visits, the ways between them included, that are longer than the law allows without a
    break (Working Time Regulations 1998, regulation 12).
    """
    found = []
    for stretch in _stretches(steps):
        length = elapsed_minutes(stretch[0].stop.starts_at, max(step.stop.ends_at for step in stretch))
        if len(stretch) > 1 and length > limits.break_after:
            found.append(f"{minutes_words(length)} without a break of {minutes_words(limits.break_length)}.")
    return found


def _stretches(steps: Sequence[Step]) -> list[list[Step]]:
    found: list[list[Step]] = []
    for step in steps:
        rested = step.stop.rests_inside or (bool(found) and found[-1][-1].stop.rests_inside)
        if found and not rested and not (step.before and step.before.is_break):
            found[-1].append(step)
        else:
            found.append([step])
    return found
