"""A rota in the making: every worker's runs, and what joins them (rest, hours, days, faces, fairness).

`cost` is kept up to date with every change, in points. A Week is copied before it is tried on; a copy is cheap.
"""

from dataclasses import dataclass
from itertools import combinations

from rotas.planner.problem import Placement
from rotas.planner.rota import Levels, Rota
from rotas.planner.runs import Run, Runs
from rotas.planner.tables import FAR_OFF, LONG_AGO, Tables

TIMES_STEP = 15


@dataclass(frozen=True, slots=True)
class Option:
    """One way to cover a visit: `delta` points, the job's number, and each worker with the run that results."""

    delta: int
    number: int
    workers: tuple[int, ...]
    runs: tuple[Run, ...]


class Week:
    """Which worker does which job. `who[v]` is empty while visit v is uncovered."""

    __slots__ = (
        "burden", "cost", "days", "distinct", "hours", "number", "run", "runs", "tables", "together", "who",
    )  # fmt: skip

    def __init__(self, tables: Tables, runs: Runs) -> None:
        self.tables, self.runs = tables, runs
        workers, days = len(tables.workers), tables.days
        self.who: list[tuple[int, ...]] = [()] * len(tables.visits)
        self.number = [-1] * len(tables.visits)
        self.run = [self._fixed_run(w, d) for w in range(workers) for d in range(days)]
        self.hours = [sum(run.work for run in self._runs_of(w)) for w in range(workers)]
        self.days = [sum(self._is_used(run) for run in self._runs_of(w)) for w in range(workers)]
        self.burden = [sum(run.burden for run in self._runs_of(w)) for w in range(workers)]
        self.together = [0] * (len(tables.people) * workers)
        self.distinct = [0] * len(tables.people)
        self.cost = sum(tables.gap_cost) + sum(run.cost for run in self.run)
        self.cost += sum(self._promise_cost(w, self.hours[w]) for w in range(workers))
        self.cost += sum(self._burden_cost(w, 0, self.burden[w]) for w in range(workers))

    def copy(self) -> "Week":
        other = object.__new__(Week)
        other.tables, other.runs, other.cost = self.tables, self.runs, self.cost
        other.who, other.number, other.run = self.who[:], self.number[:], self.run[:]
        other.hours, other.days, other.burden = self.hours[:], self.days[:], self.burden[:]
        other.together, other.distinct = self.together[:], self.distinct[:]
        return other

    @property
    def uncovered(self) -> list[int]:
        return [v for v, workers in enumerate(self.who) if not workers]

    @property
    def uncovered_points(self) -> int:
        return sum(self.tables.visits[v].priority for v in self.uncovered)

    def bounds(self, w: int, d: int) -> tuple[int, int]:
        """When the worker may leave home, and must be back, for the rest before and after this day."""
        tables, r = self.tables, w * self.tables.days + d
        rest = tables.workers[w].rest_minutes
        back = self.run[r - 1].back if d else tables.back_before[w]
        leaves = self.run[r + 1].leaves if d < tables.days - 1 else tables.leaves_after[w]
        return back + rest, leaves - rest

    def attempt(self, number: int, w: int) -> tuple[int, Run] | None:
        """What it would cost worker w to do this job as well, and the run that results; None when a rule forbids it."""
        tables = self.tables
        v = tables.visit_of(number)
        d = tables.visits[v].day
        old = self.run[w * tables.days + d]
        new = self.runs.find(w, d, old.jobs | {number}, *self.bounds(w, d))
        if new is None:
            return None
        hours = self.hours[w]
        longer = hours + new.work - old.work
        if longer > tables.workers[w].most_week_minutes or (not self._is_used(old) and not self._may_use_day(w, d)):
            return None
        delta = new.cost - old.cost + tables.liking[v][w]
        delta += self._promise_cost(w, longer) - self._promise_cost(w, hours)
        if new.burden != old.burden:
            delta += self._burden_cost(w, self.burden[w], self.burden[w] + new.burden - old.burden)
        person = tables.person_of[v]
        if not self.together[person * len(tables.workers) + w] and self.distinct[person] >= tables.base_people[person]:
            delta += tables.weights.extra_person
        return delta, new

    def options(self, v: int, starts: list[int] | None = None) -> list[Option]:
        """Ways to cover visit v, cheapest first. `starts`: the starts to try for a visit of several workers."""
        tables = self.tables
        if tables.visits[v].needs == 1:
            found = []
            for w in tables.may[v]:
                tried = self.attempt(v, w)
                if tried:
                    found.append(Option(tried[0] - tables.gap_cost[v], v, (w,), (tried[1],)))
        else:
            found = [option for start in starts or self.some_starts(v) for option in self._together_at(v, start)]
        found.sort(key=lambda option: option.delta)
        return found

    def some_starts(self, v: int) -> list[int]:
        """A few starts for a visit of several workers: the wish, and steps around it."""
        wish = self.tables.job(v).want
        return [start for start in self.tables.starts(v) if (start - wish) % TIMES_STEP == 0]

    def _together_at(self, v: int, start: int) -> list[Option]:
        """The cheapest team for this visit at this start; the workers' costs are independent but for a new face."""
        number, needs = self.tables.at_start(v, start), self.tables.visits[v].needs
        able = []
        for w in self.tables.may[v]:
            tried = self.attempt(number, w)
            if tried:
                able.append((tried[0], w, tried[1]))
        if len(able) < needs:
            return []
        able.sort(key=lambda one: one[0])
        # The start's own cost is counted in every run of the team; that is the weight of moving several people.
        teams = combinations(able[: needs + 2], needs)
        return [
            Option(
                sum(one[0] for one in team) - self.tables.gap_cost[v],
                number,
                tuple(one[1] for one in team),
                tuple(one[2] for one in team),
            )
            for team in teams
        ]

    def add(self, option: Option) -> None:
        """Cover the visit in this way. The option must have been made for this very state."""
        v = self.tables.visit_of(option.number)
        self.cost -= self.tables.gap_cost[v]
        for w, run in zip(option.workers, option.runs, strict=True):
            self._give(v, w, run)
        self.who[v], self.number[v] = option.workers, option.number

    def remove(self, v: int) -> None:
        tables = self.tables
        day, person, workers = tables.visits[v].day, tables.person_of[v], len(tables.workers)
        for w in self.who[v]:
            jobs = self.run[w * tables.days + day].jobs - {self.number[v]}
            new = self.runs.find(w, day, jobs, *self.bounds(w, day))
            self._replace(w, day, new or self.runs.forced(w, day, jobs))
            self.cost -= tables.liking[v][w]
            self.together[person * workers + w] -= 1
            if not self.together[person * workers + w]:
                self._count_faces(person, -1)
        self.cost += tables.gap_cost[v]
        self.who[v] = ()

    def pin(self, v: int, workers: tuple[int, ...]) -> None:
        """Place a pinned visit, whether or not it keeps the rules: a person decided so."""
        tables = self.tables
        day = tables.visits[v].day
        number = tables.at_start(v, tables.job(v).want)
        for w in workers:
            jobs = self.run[w * tables.days + day].jobs | {number}
            run = self.runs.find(w, day, jobs, *self.bounds(w, day)) or self.runs.forced(w, day, jobs)
            self._give(v, w, run)
        self.cost -= tables.gap_cost[v]
        self.who[v], self.number[v] = workers, number

    def _give(self, v: int, w: int, run: Run) -> None:
        tables = self.tables
        face = tables.person_of[v] * len(tables.workers) + w
        self._replace(w, tables.visits[v].day, run)
        self.cost += tables.liking[v][w]
        self.together[face] += 1
        if self.together[face] == 1:
            self._count_faces(tables.person_of[v], 1)

    def tidy(self) -> None:
        """Set every run to its best starts under the bounds that now hold."""
        tables = self.tables
        for w in range(len(tables.workers)):
            for d in range(tables.days):
                old = self.run[w * tables.days + d]
                new = self.runs.find(w, d, old.jobs, *self.bounds(w, d)) if old.jobs else None
                if new and new.cost < old.cost and self._fits_week(w, old, new):
                    self._replace(w, d, new)

    def loosen(self) -> None:
        """Let visits that were placed at one start move within their windows again."""
        tables = self.tables
        for w in range(len(tables.workers)):
            for d in range(tables.days):
                old = self.run[w * tables.days + d]
                jobs = frozenset(self._loose(number) for number in old.jobs)
                new = self.runs.find(w, d, jobs, *self.bounds(w, d)) if jobs != old.jobs else None
                if new and self._fits_week(w, old, new):
                    self._replace(w, d, new)
                    for v, _ in new.starts:
                        self.number[v] = self._loose(self.number[v])

    def _loose(self, number: int) -> int:
        """The job of the same visit at any start, if it is a visit of one worker."""
        v = self.tables.visit_of(number)
        return v if self.tables.visits[v].needs == 1 else number

    def _fits_week(self, w: int, old: Run, new: Run) -> bool:
        return self.hours[w] + new.work - old.work <= max(self.tables.workers[w].most_week_minutes, self.hours[w])

    def _replace(self, w: int, d: int, new: Run) -> None:
        r = w * self.tables.days + d
        old = self.run[r]
        hours = self.hours[w] + new.work - old.work
        burden = self.burden[w] + new.burden - old.burden
        self.cost += new.cost - old.cost + self._promise_cost(w, hours) - self._promise_cost(w, self.hours[w])
        self.cost += self._burden_cost(w, self.burden[w], burden)
        self.days[w] += self._is_used(new) - self._is_used(old)
        self.hours[w], self.burden[w], self.run[r] = hours, burden, new

    def _count_faces(self, person: int, step: int) -> None:
        base, weight = self.tables.base_people[person], self.tables.weights.extra_person
        before = max(0, self.distinct[person] - base)
        self.distinct[person] += step
        self.cost += weight * (max(0, self.distinct[person] - base) - before)

    def _promise_cost(self, w: int, hours: int) -> int:
        short = self.tables.workers[w].guaranteed_minutes - hours
        return self.tables.weights.guaranteed_minute * short if short > 0 else 0

    def _burden_cost(self, w: int, before: int, after: int) -> int:
        """The n-th weekend or split day of a worker costs n times the weight, those of earlier weeks included."""
        old, weight = self.tables.workers[w].burden_before, self.tables.weights.burden
        before, after = before + old, after + old
        return weight * (after * (after + 1) - before * (before + 1)) // 2

    def _may_use_day(self, w: int, d: int) -> bool:
        worker, days = self.tables.workers[w], self.tables.days
        if self.days[w] >= worker.most_days:
            return False
        used = [day == d or self._is_used(self.run[w * days + day]) for day in range(days)]
        in_a_row = used.index(False) if False in used else days
        return not in_a_row or in_a_row + worker.days_in_a_row_before <= worker.most_days

    def _is_used(self, run: Run) -> bool:
        return run.work > 0

    def _runs_of(self, w: int) -> list[Run]:
        return self.run[w * self.tables.days : (w + 1) * self.tables.days]

    def _fixed_run(self, w: int, d: int) -> Run:
        return self.runs.find(w, d, frozenset(), LONG_AGO, FAR_OFF) or self.runs.forced(w, d, frozenset())

    def rota(self) -> Rota:
        tables, placements = self.tables, {}
        for v, workers in enumerate(self.who):
            if workers:
                start = self.run[workers[0] * tables.days + tables.visits[v].day].start_of(v)
                names = tuple(tables.workers[w].id for w in workers)
                placements[tables.visits[v].id] = Placement(start, names)
        return Rota(placements)

    def chosen(self) -> int:
        """Places held by somebody the person ranked."""
        tables, count = self.tables, 0
        for v, workers in enumerate(self.who):
            ranked = tables.problem.preference(tables.visits[v].person).ranked
            count += sum(tables.workers[w].id in ranked for w in workers)
        return count

    def levels(self) -> Levels:
        """The cost, by level. Their total is `cost`."""
        tables, weights = self.tables, self.tables.weights
        placed = [(tables.visits[v], tables.workers[w]) for v, workers in enumerate(self.who) for w in workers]
        everybody = range(len(tables.workers))
        return Levels(
            uncovered=weights.uncovered * self.uncovered_points,
            chosen=sum(tables.who_cost(visit, worker) for visit, worker in placed),
            continuity=weights.extra_person
            * sum(max(0, n - base) for n, base in zip(self.distinct, tables.base_people, strict=True)),
            changed=sum(tables.change_cost(visit, worker) for visit, worker in placed)
            + sum(tables.gap_cost[v] - weights.uncovered * tables.visits[v].priority for v in self.uncovered),
            guaranteed=sum(self._promise_cost(w, self.hours[w]) for w in everybody),
            fairness=sum(self._burden_cost(w, 0, self.burden[w]) for w in everybody),
            travel=sum(run.travel for run in self.run),
            moved=sum(run.moved for run in self.run),
        )


def week_of(tables: Tables, runs: Runs, rota: Rota) -> tuple[Week, list[int]]:
    """A Week that holds this rota as far as the rules allow, and the visits that had to be left out.

    Every visit is placed at its own start first, so that the rest between days is that of the rota.
    Pinned visits are placed first and stay whatever the rules say.
    """
    week, left = Week(tables, runs), []
    for v in sorted(tables.pinned):
        known = tables.problem.standing[tables.visits[v].id]
        week.pin(v, tuple(tables.worker_index[one] for one in known.workers if one in tables.worker_index))
    for visit_id, placement in rota.placements.items():
        if visit_id not in tables.visit_index or visit_id in tables.problem.pinned:
            continue
        v = tables.visit_index[visit_id]
        option = placing(week, v, placement)
        if option:
            week.add(option)
        else:
            left.append(v)
    week.loosen()
    return week, left


def placing(week: Week, v: int, placement: Placement) -> Option | None:
    """The option to place visit v with these workers at this very start; None if a rule forbids it."""
    tables = week.tables
    workers = [tables.worker_index[worker] for worker in placement.workers if worker in tables.worker_index]
    visit = tables.visits[v]
    if len(workers) != visit.needs or not visit.earliest <= placement.start <= visit.latest:
        return None
    number = tables.at_start(v, placement.start)
    total, runs = -tables.gap_cost[v], []
    for w in workers:
        tried = week.attempt(number, w) if w in tables.liking[v] else None
        if tried is None:
            return None
        total += tried[0]
        runs.append(tried[1])
    return Option(total, number, tuple(workers), tuple(runs))
