"""What the planner is measured against: a coordinator's way by hand, and one plain CP-SAT model of everything."""

from dataclasses import dataclass, field
from itertools import combinations

from ortools.sat.python import cp_model

from rotas.planner.problem import Placement, Problem, Visit, Worker
from rotas.planner.rota import Rota
from tests.bench._rota_check import broken


def by_hand(problem: Problem) -> Rota:
    """The hardest visit first, the best-liked free worker, the nearest time at which they can."""
    return _Hand(problem).run()


def likings(problem: Problem, visit: Visit, worker: Worker) -> int | None:
    """Points of the person's choice; None if the worker may not come."""
    wish = problem.preference(visit.person)
    if worker.id in wish.never or visit.id in worker.barred:
        return None
    if visit.cluster and visit.cluster not in (worker.cluster, *worker.covers):
        return None
    if worker.id in wish.ranked:
        return problem.weights.rank_step * wish.ranked.index(worker.id)
    if worker.id in wish.known:
        return problem.weights.known
    return None if wish.only_these else problem.weights.stranger


def starts_of(problem: Problem, visit: Visit) -> list[int]:
    grid = problem.grid_minutes
    first = -(-visit.earliest // grid) * grid
    return sorted({*range(first, visit.latest + 1, grid), visit.preferred})


class _Hand:
    def __init__(self, problem: Problem) -> None:
        self.problem, self.placed = problem, dict(problem.standing)
        self.of_worker: dict[str, list[Visit]] = {worker.id: [] for worker in problem.workers}
        for name, placement in self.placed.items():
            for worker in placement.workers:
                self.of_worker[worker].append(problem.visit_by_id[name])

    def run(self) -> Rota:
        liked = {}
        for visit in self.problem.visits:
            scored = [(likings(self.problem, visit, worker), worker) for worker in self.problem.workers]
            liked[visit.id] = sorted(
                ((points, worker) for points, worker in scored if points is not None), key=lambda one: one[0]
            )
        for visit in sorted(self.problem.visits, key=lambda v: (-v.priority, -v.needs, len(liked[v.id]), v.preferred)):
            if visit.id not in self.placed:
                self._place(visit, [worker for _, worker in liked[visit.id]])
        return Rota(self.placed)

    def _place(self, visit: Visit, workers: list[Worker]) -> None:
        starts = sorted(starts_of(self.problem, visit), key=lambda start: abs(start - visit.preferred))
        if visit.needs == 1:
            for worker in workers:
                for start in starts:
                    if self._can(visit, worker, start):
                        self._give(visit, start, [worker])
                        return
        for start in starts:
            team = [worker for worker in workers if self._can(visit, worker, start)][: visit.needs]
            if len(team) == visit.needs:
                self._give(visit, start, team)
                return

    def _give(self, visit: Visit, start: int, team: list[Worker]) -> None:
        self.placed[visit.id] = Placement(start, tuple(worker.id for worker in team))
        for worker in team:
            self.of_worker[worker.id].append(visit)

    def _can(self, visit: Visit, worker: Worker, start: int) -> bool:
        """Asked of the judge, for this worker alone; the quick questions come first."""
        if not any(w.day == visit.day and w.starts <= start <= w.ends - visit.minutes for w in worker.windows):
            return False
        mine = self.of_worker[worker.id]
        for other in mine:
            if other.day == visit.day:
                at = self.placed[other.id].start
                if at < start + visit.minutes and start < at + other.minutes:
                    return False
        team = {one.id: Placement(self.placed[one.id].start, (worker.id,)) for one in mine}
        team[visit.id] = Placement(start, (worker.id,))
        alone = _one_worker(self.problem, worker, (*mine, visit))
        return not broken(alone, Rota(team))


def _one_worker(problem: Problem, worker: Worker, visits: tuple[Visit, ...]) -> Problem:
    single = tuple(
        Visit(v.id, v.person, v.place, v.day, v.earliest, v.latest, v.preferred, v.minutes, 1, v.priority, v.cluster)
        for v in visits
    )
    return Problem(problem.starts_at, single, (worker,), problem.travel, problem.preferences)


@dataclass
class _Route:
    """One worker's day in the plain model."""

    visits: list[int]
    arcs: list[tuple[int, int, cp_model.IntVar]] = field(default_factory=list)
    paid: list[cp_model.LinearExprT] = field(default_factory=list)
    home: list[cp_model.IntVar] = field(default_factory=list)


class Plain:
    """Who, when and in which order, and every level in one weighted sum: the model one would write first."""

    def __init__(self, problem: Problem) -> None:
        self.problem, self.model = problem, cp_model.CpModel()
        self.cost: list[cp_model.LinearExprT] = []
        model, weights = self.model, problem.weights
        self.start = [
            model.new_int_var_from_domain(cp_model.Domain.from_values(starts_of(problem, visit)), "")
            for visit in problem.visits
        ]
        self.missing = [model.new_bool_var("") for _ in problem.visits]
        self.comes: dict[tuple[int, int], cp_model.IntVar] = {}
        for v, visit in enumerate(problem.visits):
            team = []
            for w, worker in enumerate(problem.workers):
                liking = likings(problem, visit, worker)
                windows = [
                    (window.starts, window.ends - visit.minutes)
                    for window in worker.windows
                    if window.day == visit.day and window.starts <= window.ends - visit.minutes
                ]
                if liking is None or not windows:
                    continue
                literal = self.comes[v, w] = model.new_bool_var("")
                inside = cp_model.Domain.from_intervals([list(window) for window in windows])
                model.add_linear_expression_in_domain(self.start[v], inside).only_enforce_if(literal)
                team.append(literal)
                self.cost.append(liking * literal)
            model.add(sum(team) + visit.needs * self.missing[v] == visit.needs)
            model.add(self.start[v] == visit.preferred).only_enforce_if(self.missing[v])
            moved = model.new_int_var(0, visit.latest - visit.earliest, "")
            model.add_abs_equality(moved, self.start[v] - visit.preferred)
            self.cost.append(weights.moved_minute * visit.needs * moved)
            self.cost.append(weights.uncovered * visit.priority * self.missing[v])
        for w in range(len(problem.workers)):
            self._worker(w)
        self._faces()
        model.minimize(sum(self.cost))

    def _worker(self, w: int) -> None:
        problem, model, worker = self.problem, self.model, self.problem.workers[w]
        used, work, burden = [], [], []
        leaves, backs = [], []
        for day in range(problem.days):
            mine = [v for v, visit in enumerate(problem.visits) if visit.day == day and (v, w) in self.comes]
            route = _Route(mine)
            is_used, leave, back = self._day(w, day, route)
            minutes = [problem.visits[v].minutes * self.comes[v, w] for v in mine] + route.paid
            model.add(sum(minutes) <= worker.most_day_minutes)
            used.append(is_used)
            work += minutes
            leaves.append(leave)
            backs.append(back)
            is_split = model.new_bool_var("")
            model.add_max_equality(is_split, route.home) if route.home else model.add(is_split == 0)
            burden += [is_split, is_used] if day in problem.weekend else [is_split]
        way = problem.travel[worker.mode]
        for day in range(problem.days - 1):
            model.add(leaves[day + 1] - backs[day] >= worker.rest_minutes).only_enforce_if(used[day], used[day + 1])
        for busy in worker.busy:
            if busy.day == -1:
                home = busy.ends + way[busy.place][worker.home] + worker.rest_minutes
                model.add(leaves[0] >= home).only_enforce_if(used[0])
        model.add(sum(used) <= worker.most_days)
        model.add(sum(work) <= worker.most_week_minutes)
        short = model.new_int_var(0, worker.guaranteed_minutes, "")
        model.add(short >= worker.guaranteed_minutes - sum(work))
        self.cost.append(problem.weights.guaranteed_minute * short)
        steps = [model.new_bool_var("") for _ in burden]
        model.add(sum(steps) == sum(burden))
        self.cost += [problem.weights.burden * (n + 1) * step for n, step in enumerate(steps)]

    def _day(self, w: int, day: int, route: _Route) -> tuple[cp_model.IntVar, cp_model.IntVar, cp_model.IntVar]:
        """The circuit of one worker's day: (is used, leaves home, back home)."""
        problem, model, worker = self.problem, self.model, self.problem.workers[w]
        way, weights, home = problem.travel[worker.mode], problem.weights, worker.home
        low, high = day * 1440 - 300, day * 1440 + 1800
        is_used, leave, back = (
            model.new_bool_var(""),
            model.new_int_var(low, high, ""),
            model.new_int_var(low, high, ""),
        )
        begins, ends = model.new_int_var(low, high, ""), model.new_int_var(low, high, "")
        self.cost.append(weights.day_used * is_used)
        if not route.visits:
            model.add(is_used == 0)
            return is_used, leave, back
        arcs = [(0, 0, is_used.negated())]
        waits = []
        for i, a in enumerate(route.visits, 1):
            one = problem.visits[a]
            arcs.append((i, i, self.comes[a, w].negated()))
            first, last = model.new_bool_var(""), model.new_bool_var("")
            arcs += [(0, i, first), (i, 0, last)]
            model.add(leave == self.start[a] - way[home][one.place]).only_enforce_if(first)
            model.add(back == self.start[a] + one.minutes + way[one.place][home]).only_enforce_if(last)
            self.cost += [
                weights.commute_minute * way[home][one.place] * first,
                weights.commute_minute * way[one.place][home] * last,
            ]
            wait = model.new_bool_var("")  # A break after this visit; not after the last one of the day.
            model.add_implication(last, wait.negated())
            model.add_implication(wait, self.comes[a, w])
            waits.append(wait)
            model.add(begins == self.start[a]).only_enforce_if(first)
            model.add(ends == self.start[a] + one.minutes).only_enforce_if(last)
        for (i, a), (j, b) in combinations(enumerate(route.visits, 1), 2):
            self._arc(w, route, arcs, waits, (i, a), (j, b))
            self._arc(w, route, arcs, waits, (j, b), (i, a))
        model.add_circuit(arcs)
        is_long = model.new_bool_var("")
        model.add(ends - begins <= worker.break_after_minutes).only_enforce_if(is_long.negated())
        model.add_bool_or([*waits, is_used.negated()]).only_enforce_if(is_long)
        return is_used, leave, back

    def _arc(
        self,
        w: int,
        route: _Route,
        arcs: list[tuple[int, int, cp_model.IntVar]],
        waits: list[cp_model.IntVar],
        one: tuple[int, int],
        other: tuple[int, int],
    ) -> None:
        """From one visit straight to the other or, when there is time, by way of home."""
        problem, model, worker = self.problem, self.model, self.problem.workers[w]
        way, weights = problem.travel[worker.mode], problem.weights
        (i, a), (j, b) = one, other
        here, there = problem.visits[a], problem.visits[b]
        hop = way[here.place][there.place]
        by_home = way[here.place][worker.home] + way[worker.home][there.place]
        longest = there.latest - here.earliest - here.minutes
        if longest < hop:
            return
        gap = self.start[b] - self.start[a] - here.minutes
        stays_out = max(problem.home_gap_minutes, by_home - 1)
        if there.earliest - here.latest - here.minutes <= stays_out:
            direct = model.new_bool_var("")
            arcs.append((i, j, direct))
            model.add(gap >= hop).only_enforce_if(direct)
            model.add(gap <= stays_out).only_enforce_if(direct)
            model.add(gap >= hop + worker.break_minutes).only_enforce_if(direct, waits[i - 1])
            self.cost.append(weights.travel_minute * hop * direct)
            route.paid.append(hop * direct)
        if longest > stays_out:
            goes_home = model.new_bool_var("")
            arcs.append((i, j, goes_home))
            model.add(gap >= stays_out + 1).only_enforce_if(goes_home)
            model.add(gap >= hop + worker.break_minutes).only_enforce_if(goes_home, waits[i - 1])
            self.cost.append(weights.commute_minute * by_home * goes_home)
            route.home.append(goes_home)

    def _faces(self) -> None:
        problem, model = self.problem, self.model
        for person in sorted({visit.person for visit in problem.visits}):
            faces = []
            for w in range(len(problem.workers)):
                theirs = [
                    self.comes[v, w]
                    for v, visit in enumerate(problem.visits)
                    if visit.person == person and (v, w) in self.comes
                ]
                if theirs:
                    faces.append(model.new_bool_var(""))
                    model.add_max_equality(faces[-1], theirs)
            beyond = model.new_int_var(0, len(problem.workers), "")
            model.add(beyond >= sum(faces) - problem.preference(person).base_people)
            self.cost.append(problem.weights.extra_person * beyond)

    def solve(self, start: Rota, seconds: float, workers: int = 2) -> tuple[Rota, float]:
        """The best rota found, starting from this one with every variable hinted, and the bound of the whole sum."""
        self._hint(start)
        solver = cp_model.CpSolver()
        solver.parameters.num_workers, solver.parameters.max_time_in_seconds = workers, seconds
        status = solver.solve(self.model)
        if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            return start, 0.0
        placed = {}
        for v, visit in enumerate(self.problem.visits):
            team = tuple(
                worker.id
                for w, worker in enumerate(self.problem.workers)
                if (v, w) in self.comes and solver.boolean_value(self.comes[v, w])
            )
            if team:
                placed[visit.id] = Placement(solver.value(self.start[v]), team)
        return Rota(placed), solver.best_objective_bound

    def _hint(self, rota: Rota) -> None:
        """Let the solver fill in the rest of a rota, and hint all of it: a partial hint is lost."""
        fixed = self.model.clone()
        for v, visit in enumerate(self.problem.visits):
            placed = rota.placements.get(visit.id)
            fixed.add(fixed.get_int_var_from_proto_index(self.missing[v].index) == (placed is None))
            if placed:
                fixed.add(fixed.get_int_var_from_proto_index(self.start[v].index) == placed.start)
            for w, worker in enumerate(self.problem.workers):
                if (v, w) in self.comes:
                    here = placed is not None and worker.id in placed.workers
                    fixed.add(fixed.get_bool_var_from_proto_index(self.comes[v, w].index) == here)
        solver = cp_model.CpSolver()
        solver.parameters.num_workers, solver.parameters.max_time_in_seconds = 1, 20
        if solver.solve(fixed) in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            for index, value in enumerate(solver.response_proto.solution):
                self.model.add_hint(self.model.get_int_var_from_proto_index(index), value)
