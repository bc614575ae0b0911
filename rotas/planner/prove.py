"""The fewest visits that must stay uncovered, with proof: who comes and when, as one CP-SAT model without routes.

Two visits of one worker need the travel between them (or the rest, between two days): always, in one order, in either,
or never together. That is exact for travel and rest. Breaks are left out, and travel counts towards hours only by an
estimate (`travel_each`, minutes a visit for each worker): with estimates of 0 every true rota is a solution here, so
the bound found is a bound for all rotas.
"""

import math
import time
from collections.abc import Sequence
from itertools import combinations

from ortools.sat.python import cp_model

from rotas.planner.problem import Placement
from rotas.planner.rota import Proof, Rota
from rotas.planner.tables import FAR_OFF, LONG_AGO, Tables

# The solver's own count of work runs about as much slower than the clock.
COUNTED = 0.1
WHO_CHANGES = 10


class Proving:
    """The model. Build it, then `solve` it; another thread may `stop` it."""

    def __init__(self, tables: Tables, travel_each: Sequence[int], *, for_bound: bool = False) -> None:
        """`for_bound`: raise the bound first, which suits weeks in which much must stay uncovered."""
        self.tables, self.model = tables, cp_model.CpModel()
        self.travel_each = travel_each
        self.held = {v: tables.problem.standing[tables.visits[v].id] for v in tables.pinned}
        self.start = [self._start_of(v) for v in range(len(tables.visits))]
        self.missing = [self.model.new_bool_var(f"n{v}") for v in range(len(tables.visits))]
        self.comes: dict[tuple[int, int], cp_model.IntVar] = {}
        self._order: dict[tuple[int, int, int, int], cp_model.IntVar] = {}
        self._place()
        for w in range(len(tables.workers)):
            self._limit_worker(w)
        self.points = sum(tables.visits[v].priority * gap for v, gap in enumerate(self.missing))
        self.solver = cp_model.CpSolver()
        self.solver.parameters.optimize_with_core = for_bound

    def _start_of(self, v: int) -> cp_model.IntVar:
        starts = [self.held[v].start] if v in self.held else self.tables.starts(v)
        return self.model.new_int_var_from_domain(cp_model.Domain.from_values(starts), f"s{v}")

    def _place(self) -> None:
        tables, model = self.tables, self.model
        for v, visit in enumerate(tables.visits):
            there = set()
            if v in self.held:
                there = {tables.worker_index[one] for one in self.held[v].workers if one in tables.worker_index}
                model.add(self.missing[v] == 0)
            for w in sorted(set(tables.may[v]) | there):
                starts = self.allowed_starts(v, w)
                if w in there or (starts and v not in self.held):
                    self.comes[v, w] = model.new_bool_var(f"x{v},{w}")
                    if w in there:
                        model.add(self.comes[v, w] == 1)
                    elif len(starts) < len(tables.starts(v)):
                        allowed = cp_model.Domain.from_values(starts)
                        model.add_linear_expression_in_domain(self.start[v], allowed).only_enforce_if(self.comes[v, w])
            team = [self.comes[v, w] for w in sorted(set(tables.may[v]) | there) if (v, w) in self.comes]
            if v not in self.held:
                model.add(sum(team) + visit.needs * self.missing[v] == visit.needs)
                # One start for a missing visit: fewer equal solutions. It also ties the literal to more than its sum,
                # for presolve takes it out otherwise and the bound of a linear relaxation falls to nothing.
                model.add(self.start[v] == tables.job(v).want).only_enforce_if(self.missing[v])

    def allowed_starts(self, v: int, w: int) -> list[int]:
        """Starts at which worker w could come to visit v: availability, fixed work, and the neighbouring weeks."""
        tables, visit, worker = self.tables, self.tables.visits[v], self.tables.workers[w]
        way, windows = tables.travel[w], tables.windows[w][visit.day]
        home, place = worker.home, visit.place
        not_before = tables.back_before[w] + worker.rest_minutes if visit.day == 0 else LONG_AGO
        not_after = tables.leaves_after[w] - worker.rest_minutes if visit.day == tables.days - 1 else FAR_OFF
        return [
            start
            for start in tables.starts(v)
            if any(lo <= start and start + visit.minutes <= hi for lo, hi in windows)
            and start - way[home][place] >= not_before
            and start + visit.minutes + way[place][home] <= not_after
            and all(
                start + visit.minutes + way[place][job.place] <= job.earliest
                or job.earliest + job.minutes + way[job.place][place] <= start
                for job in tables.fixed[w][visit.day]
            )
        ]

    def _limit_worker(self, w: int) -> None:
        tables, model, worker = self.tables, self.model, self.tables.workers[w]
        mine: list[list[int]] = [[] for _ in range(tables.days)]
        for v, visit in enumerate(tables.visits):
            if (v, w) in self.comes:
                mine[visit.day].append(v)
        used = []
        for d in range(tables.days):
            self._keep_apart_on_day(w, mine[d])
            if d + 1 < tables.days:
                self._keep_rest(w, mine[d], mine[d + 1])
            self._rest_from_fixed(w, d, mine)
            self._cap(w, mine[d], worker.most_day_minutes - self._fixed_minutes(w, d))
            used.append(self._is_used(w, d, mine[d]))
        self._cap(w, [v for day in mine for v in day], worker.most_week_minutes - self._fixed_minutes(w, None))
        if not any(v in self.held for day in mine for v in day):
            model.add(sum(used) <= worker.most_days)
            run = max(1, worker.most_days - worker.days_in_a_row_before + 1)
            if run <= tables.days and worker.days_in_a_row_before:
                model.add(sum(used[:run]) <= run - 1)

    def _fixed_minutes(self, w: int, d: int | None) -> int:
        days = range(self.tables.days) if d is None else [d]
        return sum(job.minutes for day in days for job in self.tables.fixed[w][day] if job.counts)

    def _cap(self, w: int, visits: list[int], minutes: int) -> None:
        """Work within a limit. Held visits may pass it alone; the others get what is left."""
        open_visits = [v for v in visits if v not in self.held]
        length = {v: self.tables.visits[v].minutes + self.travel_each[w] for v in visits}
        left = max(0, minutes - sum(length[v] for v in visits if v in self.held))
        if sum(length[v] for v in open_visits) > left:
            self.model.add(sum(length[v] * self.comes[v, w] for v in open_visits) <= left)

    def _is_used(self, w: int, d: int, visits: list[int]) -> cp_model.IntVar:
        used = self.model.new_bool_var(f"u{w},{d}")
        for v in visits:
            self.model.add_implication(self.comes[v, w], used)
        if any(job.counts for job in self.tables.fixed[w][d]):
            self.model.add(used == 1)
        return used

    def _keep_apart_on_day(self, w: int, visits: list[int]) -> None:
        tables, way = self.tables, self.tables.travel[w]
        for a, b in combinations(visits, 2):
            one, other = tables.visits[a], tables.visits[b]
            self._keep_apart(
                w, a, b, one.minutes + way[one.place][other.place], other.minutes + way[other.place][one.place]
            )
        if len(visits) > 1:
            self.model.add_no_overlap(
                [
                    self.model.new_optional_fixed_size_interval_var(
                        self.start[v], tables.visits[v].minutes, self.comes[v, w], f"i{v},{w}"
                    )
                    for v in visits
                    if v not in self.held
                ]
            )

    def _keep_apart(self, w: int, a: int, b: int, after_a: int, after_b: int | None) -> None:
        """If w does both: b starts `after_a` minutes after a at least or, when `after_b` is given, a after b."""
        first_a, last_a, first_b, last_b = *self._ends(a), *self._ends(b)
        if last_a + after_a <= first_b or (after_b is not None and last_b + after_b <= first_a):
            return
        if a in self.held and b in self.held:
            return
        both = [self.comes[a, w], self.comes[b, w]]
        a_first = first_a + after_a <= last_b
        b_first = after_b is not None and first_b + after_b <= last_a
        if not a_first and not b_first:
            self.model.add_at_most_one(both)
            return
        order = self._order_of(a, b, after_a, after_b or 0) if a_first and b_first else None
        if a_first:
            self.model.add(self.start[b] >= self.start[a] + after_a).only_enforce_if(
                [*both, order] if order is not None else both
            )
        if b_first and after_b is not None:
            self.model.add(self.start[a] >= self.start[b] + after_b).only_enforce_if(
                [*both, order.negated()] if order is not None else both
            )

    def _ends(self, v: int) -> tuple[int, int]:
        if v in self.held:
            return self.held[v].start, self.held[v].start
        starts = self.tables.starts(v)
        return starts[0], starts[-1]

    def _order_of(self, a: int, b: int, after_a: int, after_b: int) -> cp_model.IntVar:
        key = (a, b, after_a, after_b)
        if key not in self._order:
            self._order[key] = self.model.new_bool_var(f"o{key}")
        return self._order[key]

    def _keep_rest(self, w: int, today: list[int], tomorrow: list[int]) -> None:
        tables, way, worker = self.tables, self.tables.travel[w], self.tables.workers[w]
        for a in today:
            one = tables.visits[a]
            home_again = one.minutes + way[one.place][worker.home] + worker.rest_minutes
            for b in tomorrow:
                self._keep_apart(w, a, b, home_again + way[worker.home][tables.visits[b].place], None)

    def _rest_from_fixed(self, w: int, d: int, mine: list[list[int]]) -> None:
        """Rest between fixed work on day d and the visits of the days beside it."""
        tables, way, worker = self.tables, self.tables.travel[w], self.tables.workers[w]
        for job in tables.fixed[w][d]:
            for v in mine[d + 1] if d + 1 < tables.days else []:
                back = job.earliest + job.minutes + way[job.place][worker.home] + worker.rest_minutes
                self._bound_start(v, w, back + way[worker.home][tables.visits[v].place], FAR_OFF)
            for v in mine[d - 1] if d else []:
                visit = tables.visits[v]
                leaves = job.earliest - way[worker.home][job.place] - worker.rest_minutes
                self._bound_start(v, w, LONG_AGO, leaves - visit.minutes - way[visit.place][worker.home])

    def _bound_start(self, v: int, w: int, first: int, last: int) -> None:
        if v not in self.held:
            allowed = cp_model.Domain(first, last)
            self.model.add_linear_expression_in_domain(self.start[v], allowed).only_enforce_if(self.comes[v, w])

    def hint(self, rota: Rota) -> None:
        """Start from this rota: every variable of who and when gets a value, since a partial hint is lost."""
        self.model.clear_hints()  # type: ignore[no-untyped-call, unused-ignore]
        for v, visit in enumerate(self.tables.visits):
            placement = rota.placements.get(visit.id)
            self.model.add_hint(self.start[v], placement.start if placement else self.tables.job(v).want)
            self.model.add_hint(self.missing[v], placement is None)
            for w, worker in enumerate(self.tables.workers):
                if (v, w) in self.comes:
                    self.model.add_hint(self.comes[v, w], bool(placement and worker.id in placement.workers))

    def solve(
        self, *, seconds: float, workers: int = 1, seed: int = 0, counts: bool = False, fewest_changes: bool = False
    ) -> Proof:
        """Leave as little uncovered as can be; then, with `fewest_changes`, keep as much of the standing rota.

        `counts`: the seconds are the solver's own count of work.
        """
        started = time.monotonic()
        self.model.minimize(self.points)
        proof = self._search(seconds=seconds, workers=workers, seed=seed, counts=counts)
        left = seconds - (self.seconds_counted if counts else time.monotonic() - started)
        if not fewest_changes or proof.rota is None or left <= 0:
            return proof
        self.model.add(self.points <= proof.points)
        self.hint(proof.rota)
        self.model.minimize(self._changes())
        kept = self._search(seconds=left, workers=workers, seed=seed, counts=counts)
        return Proof(proof.bound, proof.points, kept.rota or proof.rota)

    def _changes(self) -> cp_model.LinearExprT:
        """Workers who would not come as people were told, and, far less, visits at another time."""
        total: list[cp_model.LinearExprT] = []
        for v, visit in enumerate(self.tables.visits):
            known = self.tables.problem.standing.get(visit.id)
            if known is None or v in self.held:
                continue
            told = [w for w, worker in enumerate(self.tables.workers) if worker.id in known.workers]
            total += [WHO_CHANGES * (1 - self.comes[v, w]) for w in told if (v, w) in self.comes]
            if known.start in self.tables.starts(v):
                is_moved = self.model.new_bool_var(f"m{v}")
                self.model.add(self.start[v] == known.start).only_enforce_if(is_moved.negated())
                total.append(is_moved)
        return sum(total)

    def _search(self, *, seconds: float, workers: int, seed: int, counts: bool) -> Proof:
        parameters = self.solver.parameters
        parameters.num_workers, parameters.random_seed = workers, seed
        # Measured: without linear relaxation the proof takes a quarter of the time, and probing and symmetry cost more
        # than they bring.
        parameters.linearization_level = 0
        parameters.cp_model_probing_level, parameters.symmetry_level, parameters.max_presolve_iterations = 0, 0, 1
        if counts:
            parameters.max_deterministic_time = seconds * COUNTED
        else:
            parameters.max_time_in_seconds = seconds
        status = self.solver.solve(self.model)
        bound = max(0, math.ceil(self.solver.best_objective_bound - 0.001))
        if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            return Proof(0, sum(visit.priority for visit in self.tables.visits), None)
        return Proof(bound, round(self.solver.objective_value), self._rota())

    @property
    def seconds_counted(self) -> float:
        return float(self.solver.response_proto.deterministic_time) / COUNTED

    def stop(self) -> None:
        self.solver.stop_search()

    def _rota(self) -> Rota:
        placements, value = {}, self.solver.boolean_value
        for v, visit in enumerate(self.tables.visits):
            team = tuple(
                worker.id
                for w, worker in enumerate(self.tables.workers)
                if (v, w) in self.comes and value(self.comes[v, w])
            )
            if team and not value(self.missing[v]):
                placements[visit.id] = Placement(self.solver.value(self.start[v]), team)
        return Rota(placements)
