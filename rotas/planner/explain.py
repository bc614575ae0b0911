"""Why a visit is uncovered: for every worker the rules that stop them in this rota, in sentences.

One worker is looked at alone, with their other visits held to the minute, so the answer is exact for a rota in which
nothing else moves.
"""

from dataclasses import dataclass, replace

from rotas.planner.problem import Placement, Problem, Visit, Worker
from rotas.planner.rota import Rota
from rotas.planner.runs import Runs
from rotas.planner.tables import FAR_OFF, LONG_AGO, Tables
from rotas.planner.week import Week, week_of


@dataclass(frozen=True)
class Reason:
    """One rule that stops a worker. `visits`: the visits of theirs that stand in the way, if any."""

    kind: str
    sentence: str
    visits: tuple[str, ...] = ()


class Alone:
    """One worker's week in a rota, and what would become of it with one visit more."""

    def __init__(self, problem: Problem, rota: Rota, worker: Worker, visit: Visit) -> None:
        held = {
            name: Placement(placement.start, (worker.id,))
            for name, placement in rota.placements.items()
            if worker.id in placement.workers and name != visit.id
        }
        theirs = [replace(problem.visit_by_id[name], needs=1) for name in held]
        alone = replace(
            problem,
            visits=(*theirs, replace(visit, needs=1)),
            workers=(worker,),
            standing=held,
            pinned=frozenset(held),
        )
        self.worker, self.visit, self.v = worker, visit, len(theirs)
        self.tables = Tables(alone)
        self.week: Week = week_of(self.tables, Runs(self.tables), Rota(held))[0]

    def starts(self) -> list[int]:
        """Starts at which the worker could come."""
        if not self.tables.may[self.v]:
            return []
        at_start = self.tables.at_start
        return [start for start in self.tables.starts(self.v) if self.week.attempt(at_start(self.v, start), 0)]

    def reasons(self) -> list[Reason]:
        """Why there is no such start; the rules that no rota changes come first. Empty if there is one."""
        name = self.worker.name
        bars = self.tables.bars(self.visit, self.worker)
        if bars:
            return [Reason(bar.kind, bar.sentence) for bar in bars]
        if not self.tables.may[self.v]:
            return [Reason("availability", f"{name} is not available then.")]
        if self.starts():
            return []
        return self._reasons_of_day() or [self._reason_of_week()]

    def _reasons_of_day(self) -> list[Reason]:
        tables, week, d = self.tables, self.week, self.visit.day
        name, numbers = self.worker.name, [tables.at_start(self.v, start) for start in tables.starts(self.v)]

        def fits(jobs: frozenset[int], not_before: int = LONG_AGO, not_after: int = FAR_OFF) -> bool:
            return any(week.runs.find(0, d, jobs | {number}, not_before, not_after) for number in numbers)

        if not fits(frozenset()):
            return [Reason("availability", f"{name} is not available for all of it.")]
        today = week.run[d].jobs
        clashes = [tables.visit_of(job) for job in sorted(today) if not fits(frozenset({job}))]
        if clashes:
            ids = tuple(tables.visits[v].id for v in clashes)
            return [Reason("busy", f"{name} is with somebody else, or on the way, at that time.", ids)]
        if not fits(today):
            return [Reason("day", f"{name}’s day would be too long or have no break.")]
        if not fits(today, *week.bounds(0, d)):
            hours = f"{self.worker.rest_minutes // 60} hours"
            return [Reason("rest", f"{name} would not have {hours} of rest between two days.")]
        return []

    def _reason_of_week(self) -> Reason:
        name, d = self.worker.name, self.visit.day
        if not self.week.run[d].work and self.week.days[0] >= self.worker.most_days:
            return Reason("days", f"{name} works on {self.worker.most_days} days already.")
        most = self.worker.most_week_minutes
        if self.week.hours[0] + self.visit.minutes > most or self.week.run[d].work:
            return Reason("hours", f"{name} would pass {most // 60} hours this week.")
        return Reason("days", f"{name} would have no day of weekly rest.")


def explain(problem: Problem, rota: Rota, visit_id: str) -> dict[str, tuple[Reason, ...]]:
    """Worker id -> why they do not come to this visit. Empty for those who could.

    For a visit of several workers somebody may have no reason against and still not come: there is nobody with them.
    """
    visit = problem.visit_by_id[visit_id]
    looks = {worker.id: Alone(problem, rota, worker, visit) for worker in problem.workers}
    found = {name: tuple(look.reasons()) for name, look in looks.items()}
    able = [name for name, reasons in found.items() if not reasons]
    if visit.needs > 1 and visit_id not in rota.placements:
        for name in able:
            sentence = f"{looks[name].worker.name} could come, but not enough others at the same time."
            found[name] = (Reason("alone", sentence),)
    return found
