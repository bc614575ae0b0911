"""A whole co-op: each cluster plans itself with its own workers; then cover is sought among those who agreed to it.

Clusters are small and settle quickly, and people keep the workers they know. The search across clusters starts from
their rotas and gives most of its attention to what is still uncovered.
"""

from dataclasses import replace

from rotas.planner.budget import Budget
from rotas.planner.plan import TELL_SECONDS, Planning, Slice
from rotas.planner.problem import Placement, Problem
from rotas.planner.rota import OnProgress, Result, Rota, ShouldStop

OWN_SHARE = 0.5


def cover(
    problem: Problem,
    *,
    seconds: float,
    workers: int = 2,
    seed: int = 0,
    on_progress: OnProgress | None = None,
    should_stop: ShouldStop | None = None,
    deterministic: bool = False,
) -> Result:
    """Plan all clusters of the problem: half of the time by themselves, half across them.

    The bound of the result is that of each visit alone, since a visit may be covered from elsewhere.
    """
    budget = Budget(seconds, counts=deterministic, should_stop=should_stop)
    clusters = sorted({visit.cluster for visit in problem.visits})
    found: dict[str, Placement] = {}
    for number, cluster in enumerate(clusters):
        share = (budget.seconds * OWN_SHARE - budget.used) / (len(clusters) - number)
        own = Planning(own_week(problem, cluster), Slice(budget, max(0.0, share), alone=True), seed=seed)
        found |= own.run(1 if deterministic else workers).rota.placements
    together = Planning(problem, budget, seed=seed, on_progress=on_progress, start=Rota(found))
    while together.search.open and not budget.is_over():
        together.search.run(Slice(budget, TELL_SECONDS))
        together.tell("across")
    return together.result()


def own_week(problem: Problem, cluster: str) -> Problem:
    """The part of the problem that is this cluster's: its visits, and the workers whose own cluster it is."""
    visits = tuple(visit for visit in problem.visits if visit.cluster == cluster)
    names = {visit.id for visit in visits}
    own = tuple(worker for worker in problem.workers if worker.cluster == cluster)
    at_home = {worker.id for worker in own}
    standing = {
        name: placement
        for name, placement in problem.standing.items()
        if name in names and at_home.issuperset(placement.workers)
    }
    return replace(problem, visits=visits, workers=own, standing=standing, pinned=problem.pinned & frozenset(standing))
