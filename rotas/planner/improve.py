"""Large-neighbourhood search: take some visits out of the rota, put them back better; simulated annealing decides.

Good at any moment: `best` only ever gets better, first by what is uncovered, then by the sum of the other levels.
"""

import math
import random

from rotas.planner.budget import Budget
from rotas.planner.week import Week

# Points by which a rota may be worse and still be taken, at the start and at the end.
WARM, COLD = 250.0, 8.0
FEWEST_OUT, MOST_OUT = 3, 16
# How often the best way to put a visit back is passed over, and how often the search starts at an uncovered visit.
BLINK, AT_A_GAP = 0.03, 0.35


class Search:
    """The state of one search. `open`: the visits that may be moved; pinned ones and those nobody may take stay."""

    def __init__(self, week: Week, *, seed: int) -> None:
        tables = week.tables
        self.random = random.Random(seed)  # noqa: S311
        self.now, self.best = week.copy(), week.copy()
        self.open = [v for v in range(len(tables.visits)) if v not in tables.pinned and tables.may[v]]
        self._around: dict[int, list[int]] = {}

    def run(self, budget: Budget) -> None:
        """Search until the budget is over."""
        while self.open and not budget.is_over():
            self.step(WARM * (COLD / WARM) ** budget.share)
            budget.tick()

    def take(self, week: Week) -> None:
        """Go on from this rota, which is better."""
        self.now, self.best = week.copy(), week.copy()

    def step(self, warmth: float) -> None:
        tried = self.now.copy()
        out = self._choose(tried)
        for v in out:
            if tried.who[v]:
                tried.remove(v)
        self._put_back(tried)
        if tried.cost < self.now.cost - warmth * math.log(1.0 - self.random.random()):
            self.now = tried
            if is_better(tried, self.best):
                self.best = tried.copy()

    def _choose(self, week: Week) -> set[int]:
        size = self.random.randint(FEWEST_OUT, MOST_OUT)
        gaps = [v for v in self.open if not week.who[v]]
        if gaps and self.random.random() < AT_A_GAP:
            return self._around_visit(self.random.choice(gaps), size)
        ruin = self.random.random()
        if ruin < 0.35:
            return self._around_visit(self.random.choice(self.open), size)
        if ruin < 0.6:
            return self._of_worker(week, size)
        if ruin < 0.85:
            return self._of_person(week, size)
        return set(self.random.sample(self.open, min(size, len(self.open))))

    def neighbours(self, v: int) -> list[int]:
        """Open visits that compete with v for workers, the nearest in time first."""
        found = self._around.get(v)
        if found is None:
            tables = self.now.tables
            may, visit = set(tables.may[v]), tables.visits[v]
            rivals = [
                (abs(tables.visits[u].preferred - visit.preferred), u) for u in self.open if may & set(tables.may[u])
            ]
            found = self._around[v] = [u for _, u in sorted(rivals)[:60]]
        return found

    def _around_visit(self, v: int, size: int) -> set[int]:
        near = self.neighbours(v)
        reach = near[: 3 * size]
        return {v, *self.random.sample(reach, min(size, len(reach)))}

    def _of_worker(self, week: Week, size: int) -> set[int]:
        """Some days of one worker, and visits at the same time that others do."""
        tables = week.tables
        w = self.random.randrange(len(tables.workers))
        mine = [v for v in self.open if w in week.who[v]]
        if not mine:
            return set(self.random.sample(self.open, min(size, len(self.open))))
        days = self.random.sample(range(tables.days), self.random.randint(1, 3))
        out = {v for v in mine if tables.visits[v].day in days}
        rivals = [v for v in self.open if tables.visits[v].day in days and w in tables.liking[v] and v not in out]
        return out | set(self.random.sample(rivals, min(max(0, size - len(out)), len(rivals))))

    def _of_person(self, week: Week, size: int) -> set[int]:
        """Visits of one person: all of one worker's, or some at random, so that faces may become fewer."""
        tables = week.tables
        person = tables.person_of[self.random.choice(self.open)]
        theirs = [v for v in self.open if tables.person_of[v] == person]
        faces = sorted({w for v in theirs for w in week.who[v]})
        if faces and self.random.random() < 0.6:
            face = self.random.choice(faces)
            theirs = [v for v in theirs if face in week.who[v]]
        return set(self.random.sample(theirs, min(size, len(theirs))))

    def _put_back(self, week: Week) -> None:
        chance, tables = self.random, week.tables
        out = [v for v in self.open if not week.who[v]]
        chance.shuffle(out)
        rule = chance.random()
        if rule < 0.4:
            out.sort(key=lambda v: len(tables.may[v]))
        elif rule < 0.6:
            out.sort(key=lambda v: -tables.gap_cost[v])
        elif rule < 0.75:
            out.sort(key=lambda v: tables.visits[v].preferred)
        for v in out:
            options = week.options(v, self._starts(week, v))
            while len(options) > 1 and chance.random() < BLINK:
                options.pop(0)
            if options and options[0].delta < 0:
                week.add(options[0])

    def _starts(self, week: Week, v: int) -> list[int] | None:
        """For a visit of several workers: the usual steps, and two starts at random."""
        if week.tables.visits[v].needs == 1:
            return None
        every = week.tables.starts(v)
        return list({*week.some_starts(v), self.random.choice(every), self.random.choice(every)})


def is_better(one: Week, other: Week) -> bool:
    """First fewer uncovered points, then fewer points in all."""
    return (one.uncovered_points, one.cost) < (other.uncovered_points, other.cost)
