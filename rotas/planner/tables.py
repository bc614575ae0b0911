"""A problem as tables of integers, made once: visits, workers and people by index, who may come, and what it costs.

Lengths are minutes, costs are points. Which rules are hard is decided in three places and nowhere else: here (who may
come at all), in `runs` (one worker's day) and in `week` (what joins a worker's days).
"""

from dataclasses import dataclass

from rotas.planner.problem import Bar, Problem, Visit, Worker

LONG_AGO, FAR_OFF = -1_000_000, 1_000_000
FIXED = -1
PERSON_BEFORE_TIME = 2


@dataclass(frozen=True, eq=False, slots=True)
class Job:
    """A visit in a worker's day, or fixed work (`visit` is FIXED). `known_start`: the start people were told, if any.

    Made once for each number, and compared by identity, which is quick.
    """

    visit: int
    earliest: int
    latest: int
    want: int
    preferred: int
    known_start: int | None
    minutes: int
    place: int
    moved_minute: int
    counts: bool = True


class Tables:
    """See the module. `may[v]`: workers who may come to visit v; `liking[v][w]`: points if w comes to v."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.weights = problem.weights
        self.visits, self.workers = problem.visits, problem.workers
        self.days = problem.days
        self.visit_index = {visit.id: v for v, visit in enumerate(problem.visits)}
        self.worker_index = {worker.id: w for w, worker in enumerate(problem.workers)}
        people = sorted({visit.person for visit in problem.visits})
        person_index = {person: p for p, person in enumerate(people)}
        self.people = people
        self.person_of = [person_index[visit.person] for visit in problem.visits]
        self.base_people = [problem.preference(person).base_people for person in people]
        self.travel = [problem.travel[worker.mode] for worker in problem.workers]
        self.pinned = {self.visit_index[visit_id] for visit_id in problem.pinned}
        self.windows = [self._windows_of(worker) for worker in problem.workers]
        self.fixed = [self._fixed_of(worker) for worker in problem.workers]
        self.back_before = [self._back_before(worker) for worker in problem.workers]
        self.leaves_after = [self._leaves_after(worker) for worker in problem.workers]
        self.liking = [self._liking_of(visit) for visit in problem.visits]
        self.may = [list(liking) for liking in self.liking]
        self.gap_cost = [self._cost_of_nobody(visit) for visit in problem.visits]
        self._jobs: dict[int, Job] = {}
        self._starts: dict[int, list[int]] = {}

    def job(self, number: int) -> Job:
        """Numbers below the number of visits are visits at any start; those above are visits at one start."""
        found = self._jobs.get(number)
        if found is None:
            found = self._jobs[number] = self._make_job(number)
        return found

    def at_start(self, v: int, start: int) -> int:
        """The job of visit v at one start."""
        return v + len(self.visits) * (start + 1 - LONG_AGO)

    def visit_of(self, number: int) -> int:
        return number % len(self.visits)

    def starts(self, v: int) -> list[int]:
        """Every start that may be given to visit v: on the grid, or the wish itself."""
        if v not in self._starts:
            visit, grid = self.visits[v], self.problem.grid_minutes
            first = -(-visit.earliest // grid) * grid
            found = {*range(first, visit.latest + 1, grid), self.job(v).want}
            self._starts[v] = sorted(found)
        return self._starts[v]

    def bars(self, visit: Visit, worker: Worker) -> tuple[Bar, ...]:
        """Why this worker may never come to this visit, whatever the rota; empty when they may."""
        wish = self.problem.preference(visit.person)
        bars = worker.barred.get(visit.id, ())
        if worker.id in wish.never:
            bars = (*bars, Bar("person", "Not available for this person."))
        if wish.only_these and worker.id not in wish.known and worker.id not in wish.ranked:
            bars = (*bars, Bar("only_these", f"{worker.name} is not one of the people chosen for this person."))
        if visit.cluster and worker.cluster != visit.cluster and visit.cluster not in worker.covers:
            bars = (*bars, Bar("cluster", f"{worker.name} has not agreed to cover this cluster."))
        return bars

    def who_cost(self, visit: Visit, worker: Worker) -> int:
        """Points of the person's choice alone."""
        wish, weights = self.problem.preference(visit.person), self.weights
        if worker.id in wish.ranked:
            points = weights.rank_step * wish.ranked.index(worker.id)
        else:
            points = weights.known if worker.id in wish.known else weights.stranger
        return points * (PERSON_BEFORE_TIME if wish.same_person_before_time else 1)

    def change_cost(self, visit: Visit, worker: Worker) -> int:
        """Points for somebody other than last week's worker, and other than the one people were told."""
        unusual = self.weights.unusual if visit.usual and worker.id not in visit.usual else 0
        known = self.problem.standing.get(visit.id)
        return unusual + (self.weights.changed_worker if known and worker.id not in known.workers else 0)

    def _liking_of(self, visit: Visit) -> dict[int, int]:
        if visit.id in self.problem.pinned:
            who = [self.problem.worker_by_id.get(worker_id) for worker_id in self.problem.standing[visit.id].workers]
            allowed = [worker for worker in who if worker]
        else:
            able = [worker for worker in self.workers if not self.bars(visit, worker)]
            allowed = [worker for worker in able if self._is_there(visit, worker)]
        return {
            self.worker_index[worker.id]: self.who_cost(visit, worker) + self.change_cost(visit, worker)
            for worker in allowed
        }

    def _is_there(self, visit: Visit, worker: Worker) -> bool:
        windows = self.windows[self.worker_index[worker.id]][visit.day]
        return any(max(lo, visit.earliest) <= min(hi - visit.minutes, visit.latest) for lo, hi in windows)

    def _cost_of_nobody(self, visit: Visit) -> int:
        told = self.weights.changed_worker * visit.needs if visit.id in self.problem.standing else 0
        return self.weights.uncovered * visit.priority + told

    def _make_job(self, number: int) -> Job:
        v, at = self.visit_of(number), number // len(self.visits)
        visit, standing = self.visits[v], self.problem.standing.get(self.visits[v].id)
        wish = self.problem.preference(visit.person)
        known = standing.start if standing else None
        if v in self.pinned and known is not None:
            earliest = latest = known
        elif at:
            earliest = latest = at - 1 + LONG_AGO
        else:
            earliest, latest = visit.earliest, visit.latest
        want = known if known is not None and earliest <= known <= latest else visit.preferred
        want = min(max(want, earliest), latest)
        moved = 0 if wish.same_person_before_time else self.weights.moved_minute
        return Job(v, earliest, latest, want, visit.preferred, known, visit.minutes, visit.place, moved)

    def _windows_of(self, worker: Worker) -> list[list[tuple[int, int]]]:
        windows: list[list[tuple[int, int]]] = [[] for _ in range(self.days)]
        for window in worker.windows:
            if 0 <= window.day < self.days:
                windows[window.day].append((window.starts, window.ends))
        return windows

    def _fixed_of(self, worker: Worker) -> list[tuple[Job, ...]]:
        fixed: list[tuple[Job, ...]] = [() for _ in range(self.days)]
        for busy in sorted(worker.busy, key=lambda one: one.starts):
            if 0 <= busy.day < self.days:
                length = busy.ends - busy.starts
                job = Job(
                    FIXED, busy.starts, busy.starts, busy.starts, busy.starts, None, length, busy.place, 0, busy.counts
                )
                fixed[busy.day] = (*fixed[busy.day], job)
        return fixed

    def _back_before(self, worker: Worker) -> int:
        way = self.problem.travel[worker.mode]
        return max((b.ends + way[b.place][worker.home] for b in worker.busy if b.day < 0), default=LONG_AGO)

    def _leaves_after(self, worker: Worker) -> int:
        way = self.problem.travel[worker.mode]
        return min((b.starts - way[worker.home][b.place] for b in worker.busy if b.day >= self.days), default=FAR_OFF)
