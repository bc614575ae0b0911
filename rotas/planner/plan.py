"""Plan a week: a first rota at once, the proof of what cannot be covered, and a better rota as long as there is time.

The order is that of the co-op: first the fewest uncovered points. Two models are solved for it side by side, each in a
thread of its own (the solver lets go of the interpreter): one reckons no travel towards hours and gives the bound, the
other reckons a likely travel and gives a rota that holds. Then the search works on the other levels. With one worker,
or when work is counted instead of time, the models take turns, so that the same input gives the same rota.
"""

import threading
import time

from rotas.planner.budget import Budget
from rotas.planner.greedy import fill
from rotas.planner.improve import Search, is_better
from rotas.planner.problem import Problem
from rotas.planner.prove import Proof, Proving
from rotas.planner.rota import OnProgress, Progress, Result, Rota, ShouldStop
from rotas.planner.runs import Runs
from rotas.planner.tables import Tables
from rotas.planner.week import week_of

TELL_SECONDS = 0.25
PROOF_SHARE = 0.8
WAIT_SECONDS, PATIENCE_SECONDS = 0.02, 3.0
# Minutes of travel a visit that count towards hours, in the two models of the first level.
LIKELY_TRAVEL, NO_TRAVEL = 8, 0
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
        self, problem: Problem, budget: Budget, *, seed: int = 0, on_progress: OnProgress | None = None
    ) -> None:
        self.budget, self.seed, self.on_progress = budget, seed, on_progress
        self.tables = Tables(problem)
        self.runs = Runs(self.tables)
        week, _ = week_of(self.tables, self.runs, Rota(problem.standing))
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
        if self.is_proven:
            return
        hint = self.search.best.rota()
        provers = [_Prover(self, travel_each, hint) for travel_each in (LIKELY_TRAVEL, NO_TRAVEL)]
        for prover in provers:
            prover.start()
            while not together and prover.is_alive():
                self._wait_for(prover)
        while any(prover.is_alive() for prover in provers) and not self.is_proven:
            self._wait_for(*provers)
        for prover in provers:
            prover.stop()
            self._learn(prover.proof, prover.travel_each)
        self.tell("cover")

    def _wait_for(self, *provers: "_Prover") -> None:
        """Wait a moment and take what is found. A long proof is not waited for: the search goes on beside it."""
        if self.budget.counts or self.budget.elapsed < PATIENCE_SECONDS:
            time.sleep(WAIT_SECONDS)
        else:
            self.search.run(Slice(self.budget, TELL_SECONDS))
        for prover in provers:
            if not prover.is_alive() and not prover.is_taken:
                prover.is_taken = True
                self._learn(prover.proof, prover.travel_each)
            if self.budget.is_over():
                prover.halt()
        self.tell("cover")

    def _learn(self, proof: Proof, travel_each: int) -> None:
        """Take the bound, and the rota if it leaves less uncovered than what was found."""
        if travel_each == NO_TRAVEL:
            self.bound = max(self.bound, proof.bound)
        if proof.rota is None:
            return
        week, _ = week_of(self.tables, self.runs, proof.rota)
        fill(week)
        if is_better(week, self.search.best):
            self.search.take(week)

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
    """A part of another budget, whose share of the whole it shows."""

    def __init__(self, whole: Budget, seconds: float) -> None:
        super().__init__(min(seconds, whole.left), counts=whole.counts)
        self.whole = whole

    @property
    def share(self) -> float:
        return self.whole.share

    def tick(self, seconds: float = 0.0) -> None:
        super().tick(seconds)
        self.whole.tick(seconds)

    def is_over(self) -> bool:
        return super().is_over() or self.whole.is_over()


class _Prover(threading.Thread):
    """One model of the first level, solved in a thread of its own."""

    def __init__(self, planning: Planning, travel_each: int, hint: Rota) -> None:
        super().__init__(daemon=True)
        self.planning, self.travel_each, self.hint = planning, travel_each, hint
        self.proof = Proof(0, 0, None)
        self.is_taken = False
        self._proving: Proving | None = None
        self._is_halted = False

    def run(self) -> None:
        planning = self.planning
        self._proving = Proving(planning.tables, travel_each=self.travel_each)
        self._proving.hint(self.hint)
        if self._is_halted:
            return
        seconds, budget = planning.budget.left * PROOF_SHARE, planning.budget
        self.proof = self._proving.solve(seconds=seconds, workers=1, seed=planning.seed, counts=budget.counts)
        if budget.counts:
            budget.tick(seconds=min(seconds, self._proving.seconds_counted))

    def halt(self) -> None:
        self._is_halted = True
        if self._proving:
            self._proving.stop()

    def stop(self) -> None:
        self.halt()
        self.join()
