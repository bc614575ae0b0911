"""The smallest single changes that would fill an uncovered visit: "20 minutes later and Ben could come".

Each is checked exactly, with all other visits held to the minute. Only if none of them is enough, the same changes are
tried again with the other visits of the cluster free to move, by a short search.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from rotas.planner.budget import Budget
from rotas.planner.explain import Alone
from rotas.planner.plan import Planning, Slice
from rotas.planner.problem import Placement, Problem, Visit, Window, Worker
from rotas.planner.rota import Rota

WIDEST, STEP = 120, 5
SEARCH_SECONDS, MOST_SEARCHES = 0.25, 6
# How much is asked, in minutes of bother: a person who waits is asked more than a worker who stays on.
PERSON_WAITS, STAYS_ON, EXTRA_DAY, OTHER_CLUSTER, TRAINING = 1.5, 1.0, 120.0, 90.0, 240.0


# The kind of a bar that falls when somebody agrees to work on a day that is not theirs.
DAY_BAR = "day"
MayStart = Callable[[int], bool]


@dataclass(frozen=True)
class Relaxation:
    """One change and the rota it allows.

    `kind`: "time" (the visit starts `minutes` outside its window, later if positive), "longer" (the worker stays
    available `minutes` more), "day" (the worker is asked to work that day), "bar" (the bar of this kind in `detail` is
    lifted) or "cluster" (this worker of another cluster comes). `bother`: how much is asked; less is better.
    `moved`: other visits whose workers or starts change. `problem`: the problem with the change, to plan on from.
    """

    kind: str
    worker: str
    minutes: int
    bother: float
    rota: Rota
    detail: str = ""
    moved: tuple[str, ...] = ()
    problem: Problem | None = field(default=None, repr=False)


@dataclass(frozen=True)
class _Change:
    """The visit and the worker as the change would have them."""

    kind: str
    visit: Visit
    worker: Worker
    bother: float
    detail: str = ""

    def made_to(self, problem: Problem) -> Problem:
        """The problem with this change."""
        visits = tuple(self.visit if one.id == self.visit.id else one for one in problem.visits)
        workers = tuple(self.worker if one.id == self.worker.id else one for one in problem.workers)
        if self.worker.id not in problem.worker_by_id:
            workers = (*workers, self.worker)
        return replace(problem, visits=visits, workers=workers)


def relaxations(
    problem: Problem,
    rota: Rota,
    visit_id: str,
    *,
    others: Sequence[Worker] = (),
    most: int = 5,
    may_start: MayStart = lambda start: True,
    further: bool = True,
    seconds: float | None = None,
) -> list[Relaxation]:
    """The least changes that fill this visit, least bother first, one for each worker and kind.

    `others`: workers of other clusters who agreed to cover this one, with what they do there as `busy`. `may_start`:
    whether the person could have the visit then. Without `further` the other visits stay as they are, which is quick;
    `seconds`: how long to look further, by the clock (work is counted instead when it is not said).
    """
    visit = problem.visit_by_id[visit_id]
    changes = [change for worker in problem.workers for change in _changes_of(problem, visit, worker)]
    changes += [_Change("cluster", visit, worker, OTHER_CLUSTER) for worker in others]
    starts = _Starts(problem, rota)
    found = [one for change in changes for one in _filled(problem, rota, change, starts, may_start)]
    if not found and further:
        found = list(_searched(problem, rota, changes, seconds))
    return sorted(_least(found), key=lambda one: (one.bother, one.worker, one.kind))[:most]


def _changes_of(problem: Problem, visit: Visit, worker: Worker) -> Iterator[_Change]:
    wider = replace(visit, earliest=visit.earliest - WIDEST, latest=visit.latest + WIDEST)
    yield _Change("time", wider, worker, 0.0)
    bars = worker.barred.get(visit.id, ())
    windows = [window for window in worker.windows if window.day == visit.day]
    not_their_day = bool(bars) and all(bar.kind == DAY_BAR for bar in bars)
    if not windows or not_their_day:
        whole = Window(visit.day, visit.earliest, visit.latest + visit.minutes)
        asked = replace(worker, windows=(*(one for one in worker.windows if one.day != visit.day), whole))
        yield _Change("day", visit, _without_bars(asked, visit) if not_their_day else asked, EXTRA_DAY)
    for window in windows:
        starts = min(window.starts, max(window.starts - WIDEST, visit.earliest))
        ends = max(window.ends, min(window.ends + WIDEST, visit.latest + visit.minutes))
        longer = Window(visit.day, starts, ends)
        if longer != window:
            rest = tuple(one for one in worker.windows if one != window)
            yield _Change("longer", visit, replace(worker, windows=(*rest, longer)), 0.0)
    if bars and all(bar.liftable for bar in bars):
        sentences = " ".join(bar.sentence for bar in bars)
        yield _Change("bar", visit, _without_bars(worker, visit), TRAINING * len(bars), detail=sentences)


def _without_bars(worker: Worker, visit: Visit) -> Worker:
    return replace(worker, barred={name: kept for name, kept in worker.barred.items() if name != visit.id})


class _Starts:
    """Starts at which a worker could come to a visit, worked out once."""

    def __init__(self, problem: Problem, rota: Rota) -> None:
        self.problem, self.rota = problem, rota
        self._known: dict[tuple[str, Visit], set[int]] = {}

    def of(self, worker: Worker, visit: Visit) -> set[int]:
        if self.problem.worker_by_id.get(worker.id) is not worker:
            return set(Alone(self.problem, self.rota, worker, visit).starts())
        key = (worker.id, visit)
        if key not in self._known:
            self._known[key] = set(Alone(self.problem, self.rota, worker, visit).starts())
        return self._known[key]


def _filled(
    problem: Problem, rota: Rota, change: _Change, starts: _Starts, may_start: MayStart
) -> Iterator[Relaxation]:
    """The change with everything else as it is: the start that asks least, and the team that can come then."""
    able = [start for start in sorted(starts.of(change.worker, change.visit)) if may_start(start)]
    visit = problem.visit_by_id[change.visit.id]
    for_others = change.visit if change.kind == "time" else visit
    for start in sorted(able, key=lambda start: _asked(visit, problem, change, start)[0]):
        team = [change.worker.id]
        for other in problem.workers:
            if len(team) < visit.needs and other.id != change.worker.id:
                team += [other.id] * (start in starts.of(other, for_others))
        if len(team) == visit.needs:
            bother, minutes = _asked(visit, problem, change, start)
            filled = Rota({**rota.placements, visit.id: Placement(start, tuple(team))})
            changed = change.made_to(problem)
            yield Relaxation(change.kind, change.worker.id, minutes, bother, filled, change.detail, (), changed)
            return


def _asked(visit: Visit, problem: Problem, change: _Change, start: int) -> tuple[float, int]:
    """The bother and the minutes of a change when the visit starts then."""
    if change.kind == "time":
        minutes = min(0, start - visit.earliest) + max(0, start - visit.latest)
        return PERSON_WAITS * abs(minutes), minutes
    if change.kind == "longer":
        ends = start + visit.minutes
        windows = [window for window in problem.worker_by_id[change.worker.id].windows if window.day == visit.day]
        minutes = min(max(0, window.starts - start) + max(0, ends - window.ends) for window in windows)
        return STAYS_ON * minutes, minutes
    return change.bother, 0


def _searched(problem: Problem, rota: Rota, changes: list[_Change], seconds: float | None) -> Iterator[Relaxation]:
    """The changes again, with the other visits free to move; as many as there is time for."""
    whole = Budget(seconds) if seconds is not None else None
    before = sum(problem.visit_by_id[name].priority for name in rota.uncovered(problem))
    likely = sorted((change for change in changes if change.kind != "time"), key=lambda change: change.bother)
    for change in likely[:MOST_SEARCHES]:
        if whole is not None and whole.is_over():
            return
        changed = replace(change.made_to(problem), standing=rota.placements)
        budget = Slice(whole, whole.seconds / MOST_SEARCHES) if whole else Budget(SEARCH_SECONDS, counts=True)
        planning = Planning(changed, budget)
        planning.search.run(budget)
        result = planning.result()
        if change.visit.id in result.rota.placements and result.uncovered_points < before:
            placed = result.rota.placements
            moved = tuple(name for name, known in rota.placements.items() if placed.get(name) != known)
            bother = change.bother + WIDEST
            yield Relaxation(change.kind, change.worker.id, 0, bother, result.rota, change.detail, moved, changed)


def _least(found: list[Relaxation]) -> list[Relaxation]:
    best: dict[tuple[str, str], Relaxation] = {}
    for one in found:
        key = (one.kind, one.worker)
        if key not in best or one.bother < best[key].bother:
            best[key] = one
    return list(best.values())
