"""Continuity and reliability of several people together. Pure."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from rotas.figures.continuity import Continuity
from rotas.figures.reliability import Reliability

FEW = 5  # domain.md F6: totals that could point to somebody are not shown


@dataclass(frozen=True)
class Together:
    """Continuity over several people: shares of all their attendances, and how many workers a person usually sees."""

    people: int
    attendances: int
    usual_workers: float | None
    known_face: float | None
    chosen: float | None
    introductions: float | None
    firsts: int


@dataclass(frozen=True)
class Figures:
    """Of the days `first` to `last`, both included."""

    first: dt.date
    last: dt.date
    continuity: Together
    reliability: Reliability

    @property
    def is_too_few(self) -> bool:
        """So few people that the board could guess of whom it is told."""
        return self.continuity.people < FEW


def together(each: Sequence[Continuity]) -> Together:
    """Single people's shares, weighed by how often somebody came to them; introductions by people with a new face."""
    firsts = [one.introductions for one in each if one.introductions is not None]
    return Together(
        people=len(each),
        attendances=sum(one.attendances for one in each),
        usual_workers=median(one.different_workers for one in each) if each else None,
        known_face=_share([(one.known_face, one.attendances) for one in each]),
        chosen=_share([(one.chosen, one.attendances) for one in each]),
        introductions=sum(firsts) / len(firsts) if firsts else None,
        firsts=len(firsts),
    )


def _share(parts: Sequence[tuple[float | None, int]]) -> float | None:
    total = sum(number for _, number in parts)
    return sum((share or 0) * number for share, number in parts) / total if total else None
