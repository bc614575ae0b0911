"""Somebody is ill, a person goes to hospital, a visit overruns: mend the rota people know, disturbing few.

What happened is said by the problem itself: `absent`, `paused` and `overrun` make it from the one before. Two proposals
come back, for a coordinator to choose from: one in which nobody else is moved, at once, and one that leaves the fewest
visits uncovered and, among those, changes the fewest.
"""

from collections.abc import Callable, Container
from dataclasses import replace

from rotas.planner.budget import Budget
from rotas.planner.plan import Planning, Slice
from rotas.planner.problem import Busy, Placement, Problem
from rotas.planner.rota import OnProgress, Result, Rota, ShouldStop
from rotas.planner.runs import Runs
from rotas.planner.tables import Tables
from rotas.planner.week import week_of

NOBODY_MOVED, FEWEST_UNCOVERED = "nobody else is moved", "fewest uncovered"
QUICK_SECONDS, QUICK_SHARE = 0.3, 0.1
# In a repair a change weighs more than any wish, and less than any uncovered visit.
WHO_CHANGES, TIME_CHANGES = 2_000, 150


def repair(
    problem: Problem,
    *,
    seconds: float = 8.0,
    workers: int = 2,
    seed: int = 0,
    on_proposal: Callable[[Result], None] | None = None,
    on_progress: OnProgress | None = None,
    should_stop: ShouldStop | None = None,
    deterministic: bool = False,
) -> list[Result]:
    """Two proposals for a problem whose `standing` rota no longer works; the first comes within a second.

    `on_proposal` hears of each as soon as it is there. If the second leaves as much uncovered as the first, it is left
    out: the first disturbs fewer.
    """
    budget = Budget(seconds, counts=deterministic, should_stop=should_stop)
    first = _nobody_moved(problem, budget, seed)
    if on_proposal:
        on_proposal(first)
    if first.proven or budget.is_over():
        return [first]
    heavy = replace(problem.weights, changed_worker=WHO_CHANGES, changed_time=TIME_CHANGES)
    planning = Planning(
        replace(problem, weights=heavy, standing=_still_known(problem)),
        budget,
        seed=seed,
        on_progress=on_progress,
        fewest_changes=True,
    )
    second = replace(planning.run(1 if deterministic else workers), proposal=FEWEST_UNCOVERED)
    first = replace(first, bound=second.bound, proven=first.uncovered_points <= second.bound)
    if second.uncovered_points >= first.uncovered_points:
        return [first]
    if on_proposal:
        on_proposal(second)
    return [first, second]


def first_answer(problem: Problem, *, seed: int = 0) -> Result:
    """The first proposal alone, in under a second: nobody else is moved."""
    return _nobody_moved(problem, Budget(QUICK_SECONDS / QUICK_SHARE), seed)


def on_days(problem: Problem, days: Container[int]) -> Problem:
    """The problem in which only visits of these days may change: others stay to the minute, and their gaps are left."""
    visits = tuple(visit for visit in problem.visits if visit.day in days or visit.id in problem.standing)
    kept = frozenset(visit.id for visit in visits if visit.day not in days)
    return replace(problem, visits=visits, pinned=problem.pinned | kept)


def _still_known(problem: Problem) -> dict[str, Placement]:
    """The standing rota without what it says of people who are no longer in the problem."""
    return {name: placement for name, placement in problem.standing.items() if name in problem.visit_by_id}


def _nobody_moved(problem: Problem, budget: Budget, seed: int) -> Result:
    """Everything that still stands is kept to the minute; only what lost its worker is placed anew."""
    tables = Tables(problem)
    week, _ = week_of(tables, Runs(tables), Rota(problem.standing))
    stays = {name: problem.standing[name] for name in week.rota().placements}
    kept = replace(problem, standing=_still_known(problem) | stays, pinned=problem.pinned | frozenset(stays))
    part = Slice(budget, min(QUICK_SECONDS, QUICK_SHARE * budget.seconds))
    planning = Planning(kept, part, seed=seed)
    planning.search.run(part)
    result = planning.result()
    return replace(result, bound=0, proven=result.uncovered_points == 0, proposal=NOBODY_MOVED)


def absent(problem: Problem, worker_id: str, days: Container[int]) -> Problem:
    """The problem when this worker cannot come on these days."""
    return replace(
        problem,
        workers=tuple(
            replace(one, windows=tuple(window for window in one.windows if window.day not in days))
            if one.id == worker_id
            else one
            for one in problem.workers
        ),
        pinned=frozenset(
            name
            for name in problem.pinned
            if worker_id not in problem.standing[name].workers or problem.visit_by_id[name].day not in days
        ),
    )


def paused(problem: Problem, person: str, days: Container[int]) -> Problem:
    """The problem when this person needs no visits on these days."""
    visits = tuple(visit for visit in problem.visits if visit.person != person or visit.day not in days)
    left = {visit.id for visit in visits}
    standing = {name: placement for name, placement in problem.standing.items() if name in left}
    return replace(problem, visits=visits, standing=standing, pinned=problem.pinned & left)


def overrun(problem: Problem, visit_id: str, minutes: int) -> Problem:
    """The problem when this visit takes so many minutes more: its workers are held until then."""
    visit, placement = problem.visit_by_id[visit_id], problem.standing[visit_id]
    ends = placement.start + visit.minutes + minutes
    held = Busy(visit.day, placement.start, ends, visit.place)
    without = paused_visit(problem, visit_id)
    return replace(
        without,
        workers=tuple(
            replace(one, busy=(*one.busy, held)) if one.id in placement.workers else one for one in without.workers
        ),
    )


def paused_visit(problem: Problem, visit_id: str) -> Problem:
    """The problem without this visit."""
    visits = tuple(visit for visit in problem.visits if visit.id != visit_id)
    standing = {name: placement for name, placement in problem.standing.items() if name != visit_id}
    return replace(problem, visits=visits, standing=standing, pinned=problem.pinned - {visit_id})
