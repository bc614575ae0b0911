"""What the planner is given: one cluster's week, or several clusters' at once. Data alone, checked on the way in.

Times are whole minutes of true elapsed time since `Problem.starts_at`, an instant in UTC (the local midnight of day 0),
so a week in which the clocks change has 10,020 or 10,140 minutes and every length in it is right. `day` is the index of
the local date; -1 and `days` are the neighbouring days. Durations are minutes. Weights are points: 10 points are worth
one minute of paid travel.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType

NOTHING: Mapping[str, "Placement"] = MappingProxyType({})
NO_BARS: Mapping[str, tuple["Bar", ...]] = MappingProxyType({})


class ProblemError(ValueError):
    """The problem contradicts itself. The text is a sentence."""


@dataclass(frozen=True)
class Bar:
    """A rule of the product that keeps a worker from a visit. `liftable`: somebody could change that."""

    kind: str
    sentence: str
    liftable: bool = False


@dataclass(frozen=True)
class Placement:
    """When a visit starts, and who comes."""

    start: int
    workers: tuple[str, ...]


@dataclass(frozen=True)
class Visit:
    """One visit. `needs` workers come together or nobody comes. `usual`: who came to this visit last week."""

    id: str
    person: str
    place: int
    day: int
    earliest: int
    latest: int
    preferred: int
    minutes: int
    needs: int = 1
    priority: int = 2
    cluster: str = ""
    usual: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Preference:
    """Whom a person chose: `ranked` best first. Nobody in `never` comes; `only_these` shuts out strangers too.

    `base_people`: as many different workers in the week cost nothing. `same_person_before_time`: "rather late with Ana
    than on time with a stranger".
    """

    ranked: tuple[str, ...] = ()
    known: frozenset[str] = frozenset()
    never: frozenset[str] = frozenset()
    only_these: bool = False
    same_person_before_time: bool = False
    base_people: int = 3


@dataclass(frozen=True)
class Window:
    """Time a worker can be at visits; the way from and to home may lie outside it."""

    day: int
    starts: int
    ends: int


@dataclass(frozen=True)
class Busy:
    """Fixed work that is not this problem's to plan: training, another cluster's visit, the days before and after."""

    day: int
    starts: int
    ends: int
    place: int
    counts: bool = True


@dataclass(frozen=True)
class Worker:
    """One PCA's week. No window on a day means leave, illness or a day off.

    `most_*` and `guaranteed_minutes` count visits and paid travel. Rest runs from door to door. The defaults are of the
    Working Time Regulations 1998 for adults; a young worker gets 12 hours, 8 hours a day, 40 a week and 30 minutes'
    break in more than 4.5 hours. `burden_before`: weekend and split days already borne, from the fairness ledger.
    """

    id: str
    name: str
    home: int
    mode: str = "car"
    windows: tuple[Window, ...] = ()
    busy: tuple[Busy, ...] = ()
    barred: Mapping[str, tuple[Bar, ...]] = field(default_factory=lambda: NO_BARS)
    guaranteed_minutes: int = 0
    most_week_minutes: int = 48 * 60
    most_day_minutes: int = 13 * 60
    rest_minutes: int = 11 * 60
    break_after_minutes: int = 6 * 60
    break_minutes: int = 20
    most_days: int = 6
    days_in_a_row_before: int = 0
    burden_before: int = 0
    cluster: str = ""
    covers: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Weights:
    """The soft rules, in points. A co-op can see and change them; the hard rules are not here."""

    uncovered: int = 20_000
    rank_step: int = 40
    known: int = 300
    stranger: int = 600
    extra_person: int = 250
    unusual: int = 30
    changed_worker: int = 400
    changed_time: int = 40
    guaranteed_minute: int = 5
    burden: int = 20
    day_used: int = 100
    travel_minute: int = 10
    commute_minute: int = 5
    moved_minute: int = 2


@dataclass(frozen=True)
class Problem:
    """A week to plan. `travel[mode][a][b]`: minutes from place a to place b. `weekend`: day indices nobody likes.

    `standing` is the rota people already know; it is changed as little as the weights say. Visits in `pinned` keep
    their standing placement whatever it costs. Between visits more than `home_gap_minutes` apart a worker goes home,
    which is not paid.
    """

    starts_at: dt.datetime
    visits: tuple[Visit, ...]
    workers: tuple[Worker, ...]
    travel: Mapping[str, tuple[tuple[int, ...], ...]]
    preferences: Mapping[str, Preference] = field(default_factory=dict)
    weights: Weights = Weights()
    standing: Mapping[str, Placement] = field(default_factory=lambda: NOTHING)
    pinned: frozenset[str] = frozenset()
    days: int = 7
    weekend: frozenset[int] = frozenset({5, 6})
    grid_minutes: int = 5
    home_gap_minutes: int = 90

    def __post_init__(self) -> None:
        for sentence in self._faults():
            raise ProblemError(sentence)

    @cached_property
    def visit_by_id(self) -> Mapping[str, Visit]:
        return {visit.id: visit for visit in self.visits}

    @cached_property
    def worker_by_id(self) -> Mapping[str, Worker]:
        return {worker.id: worker for worker in self.workers}

    def preference(self, person: str) -> Preference:
        return self.preferences.get(person) or Preference()

    def _faults(self) -> list[str]:
        faults = []
        if self.starts_at.utcoffset() != dt.timedelta(0):
            faults.append("The week must start at an instant in UTC.")
        if len(self.visit_by_id) < len(self.visits) or len(self.worker_by_id) < len(self.workers):
            faults.append("Two visits or two workers have the same id.")
        faults += [fault for visit in self.visits for fault in self._faults_of_visit(visit)]
        faults += [f"There are no travel times for {worker.mode}." for worker in self.workers if self._no_way(worker)]
        for visit_id in self.pinned:
            if visit_id not in self.standing or visit_id not in self.visit_by_id:
                faults.append(f"Visit {visit_id} is pinned, but it has no placement to keep.")
        return faults

    def _faults_of_visit(self, visit: Visit) -> list[str]:
        if visit.minutes <= 0 or visit.needs <= 0:
            return [f"Visit {visit.id} must last a minute and need a worker at least."]
        if not visit.earliest <= visit.latest:
            return [f"Visit {visit.id} is impossible: its latest start is before its earliest."]
        return [] if 0 <= visit.day < self.days else [f"Visit {visit.id} is on none of the days."]

    def _no_way(self, worker: Worker) -> bool:
        return worker.mode not in self.travel
