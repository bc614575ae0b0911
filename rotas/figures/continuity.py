"""Does the same small group keep coming? Measures for one person over a rolling window. Pure: no database.

Fractions from 0 to 1, or None where the measure has no meaning. The indices fall as visits rise, so compare
like packages only. A two-person visit is two attendances.
"""

import datetime as dt
from collections import Counter
from collections.abc import Collection, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

ROLLING_DAYS = (28, 84)
KNOWN_AFTER_VISITS = 3


@dataclass(frozen=True)
class Attended:
    """One worker's attendance at one visit. `introduced`: someone the person knows came along or made them known."""

    visit: Hashable
    starts_at: dt.datetime
    worker: Hashable
    chosen: bool = False
    introduced: bool = False


@dataclass(frozen=True)
class Continuity:
    attendances: int
    different_workers: int
    usual_provider: float | None  # share of the worker who came most
    bice_boxerman: float | None
    modified_modified: float | None
    sequential: float | None  # share that had also come the time before
    known_face: float | None  # share by someone with 3 or more earlier visits
    known_face_present: float | None  # share of visits with at least one such person
    chosen: float | None
    introductions: float | None  # share of first visits that were introduced


def window(until: dt.date, days: int) -> tuple[dt.date, dt.date]:
    """First and last date of the `days` days that end with `until`."""
    return until - dt.timedelta(days=days - 1), until


def continuity(attended: Sequence[Attended], earlier: Mapping[Hashable, int]) -> Continuity:
    """All measures. `earlier` counts each worker's visits to this person before the window."""
    visits = _by_visit(attended)
    history = list(_with_history(visits, earlier))
    known = [[so_far[one.worker] >= KNOWN_AFTER_VISITS for one in visit] for visit, so_far in history]
    firsts = [one for visit, so_far in history for one in visit if so_far[one.worker] == 0]
    counts = Counter(one.worker for one in attended)
    return Continuity(
        attendances=len(attended),
        different_workers=len(counts),
        usual_provider=usual_provider(counts.values()),
        bice_boxerman=bice_boxerman(counts.values()),
        modified_modified=modified_modified(counts.values()),
        sequential=_rate(list(_repeated(visits))),
        known_face=_rate([face for visit in known for face in visit]),
        known_face_present=_rate([any(visit) for visit in known]),
        chosen=_rate([one.chosen for one in attended]),
        introductions=_rate([one.introduced for one in firsts]),
    )


def usual_provider(counts: Collection[int]) -> float | None:
    """The largest share of attendances by one worker."""
    return max(counts) / sum(counts) if counts else None


def bice_boxerman(counts: Collection[int]) -> float | None:
    """How concentrated the attendances are: (sum of squares - N) / (N (N - 1)); none below two attendances."""
    total = sum(counts)
    return (sum(n * n for n in counts) - total) / (total * (total - 1)) if total > 1 else None


def modified_modified(counts: Collection[int]) -> float | None:
    """(1 - k / (N + 0.1)) / (1 - 1 / (N + 0.1)), k different workers in N attendances; blunt when N is high."""
    total = sum(counts)
    return (1 - len(counts) / (total + 0.1)) / (1 - 1 / (total + 0.1)) if total else None


def _by_visit(attended: Sequence[Attended]) -> list[list[Attended]]:
    """Attendances gathered by visit, the earliest visit first."""
    visits: dict[Hashable, list[Attended]] = {}
    for one in sorted(attended, key=lambda one: one.starts_at):
        visits.setdefault(one.visit, []).append(one)
    return list(visits.values())


def _with_history(
    visits: Sequence[list[Attended]], earlier: Mapping[Hashable, int]
) -> Iterator[tuple[list[Attended], Counter[Hashable]]]:
    """Each visit with how often every worker had come before it."""
    so_far = Counter(earlier)
    for visit in visits:
        yield visit, so_far
        so_far = so_far + Counter({one.worker for one in visit})


def _repeated(visits: Sequence[list[Attended]]) -> Iterator[bool]:
    """For every attendance but those of the first visit: had this worker come the time before?"""
    for before, visit in pairwise(visits):
        came_before = {one.worker for one in before}
        yield from (one.worker in came_before for one in visit)


def _rate(answers: Sequence[bool]) -> float | None:
    return sum(answers) / len(answers) if answers else None
