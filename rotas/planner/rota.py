"""What the planner gives back: a rota, what was reached at each level, and what is proven."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from rotas.planner.problem import Placement, Problem

VERSION = "1"


@dataclass(frozen=True)
class Levels:
    """Points at each level, in the order in which the co-op thinks. Fewer is better."""

    uncovered: int = 0
    chosen: int = 0
    continuity: int = 0
    changed: int = 0
    guaranteed: int = 0
    fairness: int = 0
    travel: int = 0
    moved: int = 0

    @property
    def total(self) -> int:
        return self.uncovered + self.beyond_cover

    @property
    def beyond_cover(self) -> int:
        return self.chosen + self.continuity + self.changed + self.guaranteed + self.fairness + self.travel + self.moved


@dataclass(frozen=True)
class Rota:
    """Visit id -> placement. A visit that is not here is uncovered."""

    placements: Mapping[str, Placement] = field(default_factory=dict)

    def uncovered(self, problem: Problem) -> tuple[str, ...]:
        return tuple(visit.id for visit in problem.visits if visit.id not in self.placements)

    def changed_from(self, standing: Mapping[str, Placement]) -> tuple[str, ...]:
        """Visits whose workers are others than before, or that lost them."""
        return tuple(
            visit_id
            for visit_id, before in standing.items()
            if visit_id not in self.placements or set(self.placements[visit_id].workers) != set(before.workers)
        )


@dataclass(frozen=True)
class Proof:
    """`bound`: no rota leaves fewer points uncovered. `rota`: one that leaves `points` in this model, if found."""

    bound: int
    points: int
    rota: Rota | None


@dataclass(frozen=True)
class Progress:
    """Told a few times a second. `chosen`: places held by somebody the person ranked; `bound`: see Result."""

    covered: int
    visits: int
    chosen: int
    bound: int
    proven: bool
    seconds: float
    stage: str


@dataclass(frozen=True)
class Result:
    """A rota with its proof. `bound`: no rota leaves fewer points uncovered (sum of the visits' priorities).

    `proven`: this rota leaves exactly that many. `status` is "finished" or "stopped".
    """

    rota: Rota
    levels: Levels
    uncovered_points: int
    bound: int
    proven: bool
    seconds: float
    seed: int
    status: str = "finished"
    proposal: str = ""
    version: str = VERSION


OnProgress = Callable[[Progress], None]
ShouldStop = Callable[[], bool]
