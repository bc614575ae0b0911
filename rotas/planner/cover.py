"""A whole co-op: each cluster plans itself with its own workers; then cover is sought among those who agreed to it.

Clusters are small and settle quickly, and people keep the workers they know. The search across clusters starts from
their rotas and gives most of its attention to what is still uncovered.
"""

from dataclasses import replace

from rotas.planner.budget import Budget
from rotas.planner.plan import TELL_SECONDS, Planning, Slice
from rotas.planner.problem import Bar, Placement, Problem, Worker
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


def own_first(problem: Problem, cluster: str) -> Problem:
    """The problem of one cluster before it asks elsewhere: workers of other clusters keep what they have there."""
    workers = tuple(
        worker if worker.cluster == cluster else _only_as_now(problem, worker) for worker in problem.workers
    )
    return replace(problem, workers=workers)


def _only_as_now(problem: Problem, worker: Worker) -> Worker:
    holds = {name for name, placement in problem.standing.items() if worker.id in placement.workers}
    bar = (Bar("cluster", f"{worker.name} works in another cluster."),)
    others = {visit.id: (*worker.barred.get(visit.id, ()), *bar) for visit in problem.visits if visit.id not in holds}
    return replace(worker, barred={**worker.barred, **others})


def from_elsewhere(problem: Problem, rota: Rota, *, seconds: float, deterministic: bool = False) -> Result:
    """What this rota leaves uncovered, covered by whoever can while everybody else stays; the bound is that of each
    visit alone.
    """
    placed = {name: one for name, one in rota.placements.items() if name in problem.visit_by_id}
    settled = replace(problem, standing={**problem.standing, **placed}, pinned=frozenset(placed))
    budget = Budget(seconds, counts=deterministic)
    planning = Planning(settled, budget, start=Rota(placed))
    planning.search.run(budget)
    return planning.result()
