"""Plan a week: a first rota at once, the proof of what cannot be covered, and a better rota as long as there is time.

The order is that of the co-op: first the fewest uncovered points. Two models are solved for it side by side, each in a
thread of its own (the solver lets go of the interpreter): one reckons no travel towards hours and gives the bound, the
other reckons a likely travel and gives a rota that holds. Then the search works on the other levels. With one worker,
or when work is counted instead of time, the models take turns, so that the same input gives the same rota.
"""

import threading
import time
from typing import TYPE_CHECKING

from rotas.planner.budget import Budget
from rotas.planner.greedy import fill
from rotas.planner.improve import Search, is_better
from rotas.planner.problem import Problem
from rotas.planner.rota import OnProgress, Progress, Proof, Result, Rota, ShouldStop
from rotas.planner.runs import Runs
from rotas.planner.tables import Tables
from rotas.planner.week import week_of

if TYPE_CHECKING:
    from rotas.planner.prove import Proving

TELL_SECONDS = 0.25
PROOF_SHARE = 0.8
WAIT_SECONDS, PATIENCE_SECONDS = 0.02, 3.0
# Minutes of travel a visit, for a worker of whom too little is known to tell.
LIKELY_TRAVEL, FEW_VISITS = 8, 4
# The search's first look, for a good hint to the models.
LOOK_SECONDS, LOOK_SHARE = 0.5, 0.1


def plan(
    problem: Problem,
    *,
    seconds: float,
    workers: int = 2,
    seed: int = 0,
    on_progress: OnProgress | None = None,
    should_stop: ShouldStop | None = None,
    deterministic: bool = False,
) -> Result:
    """The best rota found in this time, and what is proven of it. Starts from the standing rota, if there is one.

    First as few uncovered points as can be; then the least sum of the other levels. `deterministic`: one thread, and
    `seconds` are counted in work.
    """
    budget = Budget(seconds, counts=deterministic, should_stop=should_stop)
    return Planning(problem, budget, seed=seed, on_progress=on_progress).run(1 if deterministic else workers)


class Planning:
    """One run of the planner."""

    def __init__(
        self,
        problem: Problem,
        budget: Budget,
        *,
        seed: int = 0,
        on_progress: OnProgress | None = None,
        fewest_changes: bool = False,
        start: Rota | None = None,
    ) -> None:
        """`fewest_changes`: a level of its own, before all but the first. `start`: instead of the standing rota."""
        self.budget, self.seed, self.on_progress, self.fewest_changes = budget, seed, on_progress, fewest_changes
        self.tables = Tables(problem)
        self.runs = Runs(self.tables)
        week, _ = week_of(self.tables, self.runs, start or Rota(problem.standing))
        fill(week)
        self.search = Search(week, seed=seed)
        self.bound = sum(
            visit.priority for v, visit in enumerate(problem.visits) if len(self.tables.may[v]) < visit.needs
        )
        self._told = 0.0
        self.tell("first")

    @property
    def is_proven(self) -> bool:
        return self.search.best.uncovered_points <= self.bound

    def run(self, workers: int) -> Result:
        self.search.run(Slice(self.budget, min(LOOK_SECONDS, LOOK_SHARE * self.budget.seconds)))
        self.tell("cover")
        self._prove(together=workers > 1 and not self.budget.counts)
        while self.search.open and not self.budget.is_over():
            self.search.run(Slice(self.budget, TELL_SECONDS))
            self.tell("better")
        return self.result()

    def _prove(self, *, together: bool) -> None:
        """The first level: the fewest uncovered points, and their proof."""
        if self.is_proven and not self.fewest_changes:
            return
        provers = [_Prover(self, gives_bound=False), _Prover(self, gives_bound=True)]
        for prover in provers:
            prover.start()
            while not together and prover.is_alive():
                self._wait_for(prover)
        while any(prover.is_alive() for prover in provers) and not self._is_settled(provers):
            self._wait_for(*provers)
        for prover in provers:
            prover.stop()
            self._learn(prover)
        self.tell("cover")

    def _is_settled(self, provers: list["_Prover"]) -> bool:
        """Nothing more can come of the proof."""
        return self.is_proven and not (self.fewest_changes and provers[0].is_alive())

    def _wait_for(self, *provers: "_Prover") -> None:
        """Wait a moment and take what is found. A long proof is not waited for: the search goes on beside it."""
        if self.budget.counts or self.budget.elapsed < PATIENCE_SECONDS:
            time.sleep(WAIT_SECONDS)
        else:
            self.search.run(Slice(self.budget, TELL_SECONDS))
        for prover in provers:
            if not prover.is_alive():
                self._learn(prover)
            if self.budget.is_over():
                prover.halt()
        self.tell("cover")

    def _learn(self, prover: "_Prover") -> None:
        """Take the bound, and the rota if it leaves less uncovered than what was found."""
        if prover.gives_bound:
            self.bound = max(self.bound, prover.proof.bound)
        rota, prover.proof = prover.proof.rota, Proof(0, 0, None)
        if rota is None:
            return
        week, _ = week_of(self.tables, self.runs, rota)
        fill(week)
        if is_better(week, self.search.best):
            self.search.take(week)

    def likely_travel(self) -> list[int]:
        """Minutes of paid travel a visit for each worker, as in the best rota so far."""
        week, tables = self.search.best, self.tables
        count, minutes = [0] * len(tables.workers), [0] * len(tables.workers)
        for v, workers in enumerate(week.who):
            for w in workers:
                count[w] += 1
                minutes[w] += tables.visits[v].minutes
        for w in range(len(tables.workers)):
            minutes[w] += sum(job.minutes for day in tables.fixed[w] for job in day if job.counts)
        return [
            -(-(hours - length) // number) if number >= FEW_VISITS else LIKELY_TRAVEL
            for hours, length, number in zip(week.hours, minutes, count, strict=True)
        ]

    def tell(self, stage: str, *, wait: bool = False) -> None:
        if self.on_progress is None or wait or self.budget.elapsed < self._told:
            return
        self._told = self.budget.elapsed + TELL_SECONDS
        best = self.search.best
        visits = len(self.tables.visits)
        self.on_progress(
            Progress(
                covered=visits - len(best.uncovered),
                visits=visits,
                chosen=best.chosen(),
                bound=self.bound,
                proven=self.is_proven,
                seconds=round(self.budget.elapsed, 2),
                stage=stage,
            )
        )

    def result(self) -> Result:
        best = self.search.best
        best.tidy()
        self._told = 0.0
        self.tell("done")
        return Result(
            rota=best.rota(),
            levels=best.levels(),
            uncovered_points=best.uncovered_points,
            bound=self.bound,
            proven=self.is_proven,
            seconds=round(self.budget.elapsed, 3),
            seed=self.seed,
            status="stopped" if self.budget.was_stopped else "finished",
        )


class Slice(Budget):
    """A part of another budget: it ends with the whole. Its `share` is of the whole, unless the part stands alone."""

    def __init__(self, whole: Budget, seconds: float, *, alone: bool = False) -> None:
        super().__init__(min(seconds, whole.left), counts=whole.counts)
        self.whole, self.alone = whole, alone

    @property
    def share(self) -> float:
        return super().share if self.alone else self.whole.share

    def tick(self, seconds: float = 0.0) -> None:
        super().tick(seconds)
        self.whole.tick(seconds)

    def is_over(self) -> bool:
        return super().is_over() or self.whole.is_over()


class _Prover(threading.Thread):
    """One model of the first level, solved in a thread of its own."""

    def __init__(self, planning: Planning, *, gives_bound: bool) -> None:
        super().__init__(daemon=True)
        self.planning, self.gives_bound = planning, gives_bound
        self.hint = planning.search.best.rota()
        self.travel_each = [0] * len(planning.tables.workers) if gives_bound else planning.likely_travel()
        self.proof = Proof(0, 0, None)
        self._proving: Proving | None = None
        self._is_halted = False

    def run(self) -> None:
        planning = self.planning
        # Only now: OR-Tools takes a second and 100 MB to load, and most processes never plan.
        from rotas.planner.prove import Proving

        self._proving = Proving(planning.tables, self.travel_each, for_bound=self.gives_bound)
        self._proving.hint(self.hint)
        if self._is_halted:
            return
        seconds, budget = planning.budget.left * PROOF_SHARE, planning.budget
        keep = planning.fewest_changes and not self.gives_bound
        self.proof = self._proving.solve(seconds=seconds, seed=planning.seed, counts=budget.counts, fewest_changes=keep)
        if budget.counts:
            budget.tick(seconds=min(seconds, self._proving.seconds_counted))

    def halt(self) -> None:
        self._is_halted = True
        if self._proving:
            self._proving.stop()

    def stop(self) -> None:
        while self.is_alive():  # Halting is lost on a solver that has not started yet.
            self.halt()
            self.join(WAIT_SECONDS)
