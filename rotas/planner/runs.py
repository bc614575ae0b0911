"""One worker's day: the best order and starts for a set of visits, kept once found.

A day holds few visits (three or four), so every order that the windows allow is tried. Starts are set near the wish,
from the front and from the back of the day, and the cheaper is kept: not always the least possible cost, always within
the rules. Rules held here: windows and availability, travel, fixed work, the day's limit, the break, and the bounds
`not_before` and `not_after` that the rest between two days sets (when the worker leaves home and is back).
"""

from dataclasses import dataclass

from rotas.planner.tables import FAR_OFF, FIXED, LONG_AGO, Job, Tables

MOST_ORDERS = 24


@dataclass(frozen=True, slots=True)
class Run:
    """`jobs`: numbers of Tables.job; `starts`: (visit, start) in order; `cost`, `travel`, `moved`: points."""

    jobs: frozenset[int]
    starts: tuple[tuple[int, int], ...]
    cost: int
    travel: int
    moved: int
    work: int
    leaves: int
    back: int
    burden: int

    def start_of(self, v: int) -> int:
        return next(start for visit, start in self.starts if visit == v)


class Runs:
    """Finds runs and remembers them: by worker and day, then by the set of jobs, then by the bounds."""

    def __init__(self, tables: Tables) -> None:
        self.tables = tables
        self.days = [Day(tables, w, d) for w in range(len(tables.workers)) for d in range(tables.days)]

    def find(self, w: int, d: int, jobs: frozenset[int], not_before: int, not_after: int) -> Run | None:
        """The run of these jobs, or None when there is none within the rules."""
        day = self.days[w * self.tables.days + d]
        if jobs in day.free:
            run = day.free[jobs]
        else:
            run = day.free[jobs] = day.search(jobs, LONG_AGO, FAR_OFF)
        if run is None or (run.leaves >= not_before and run.back <= not_after):
            return run
        key = (jobs, not_before, not_after)
        if key not in day.bound:
            day.bound[key] = day.search(jobs, not_before, not_after)
        return day.bound[key]

    def forced(self, w: int, d: int, jobs: frozenset[int]) -> Run:
        """The run of pinned visits and fixed work as they stand, though it breaks a rule: somebody decided so."""
        return self.days[w * self.tables.days + d].forced(jobs)


class Day:
    """One worker's day. `free`: runs without bounds; `bound`: runs within bounds."""

    def __init__(self, tables: Tables, w: int, d: int) -> None:
        self.tables, self.d = tables, d
        self.worker, self.way = tables.workers[w], tables.travel[w]
        self.home = self.worker.home
        self.fixed = tables.fixed[w][d]
        self.grid, self.home_gap = tables.problem.grid_minutes, tables.problem.home_gap_minutes
        self.is_weekend = d in tables.problem.weekend
        self.windows = sorted(tables.windows[w][d])
        self.free: dict[frozenset[int], Run | None] = {}
        self.bound: dict[tuple[frozenset[int], int, int], Run | None] = {}
        self._slots: dict[Job, tuple[tuple[int, int], ...]] = {}
        self._precede: dict[tuple[Job, Job], bool] = {}

    def search(self, jobs: frozenset[int], not_before: int, not_after: int) -> Run | None:
        todo = [self.tables.job(number) for number in sorted(jobs)] + list(self.fixed)
        if not todo:
            return Run(jobs, (), 0, 0, 0, 0, FAR_OFF, LONG_AGO, 0)
        if sum(job.minutes for job in todo if job.counts) > self.worker.most_day_minutes:
            return None
        if not all(self.slots(job) for job in todo):
            return None
        best: Run | None = None
        for order in self._orders(todo):
            for starts in self._timings(order, not_before, not_after):
                run = self._run(jobs, order, starts, not_before, not_after)
                if run and (best is None or run.cost < best.cost):
                    best = run
        return best

    def forced(self, jobs: frozenset[int]) -> Run:
        """See Runs.forced."""
        todo = [self.tables.job(number) for number in jobs] + list(self.fixed)
        order = sorted(todo, key=lambda job: job.want)
        leaves = order[0].want - self.way[self.home][order[0].place]
        back = max(job.want + job.minutes + self.way[job.place][self.home] for job in order)
        placed = tuple((job.visit, job.want) for job in order if job.visit != FIXED)
        work = sum(job.minutes for job in order if job.counts)
        return Run(jobs, placed, 0, 0, 0, work, leaves, back, int(self.is_weekend))

    def slots(self, job: Job) -> tuple[tuple[int, int], ...]:
        """Stretches (first, last) within which this job may start for this worker."""
        found = self._slots.get(job)
        if found is None:
            found = self._slots[job] = self._make_slots(job)
        return found

    def _make_slots(self, job: Job) -> tuple[tuple[int, int], ...]:
        if job.visit == FIXED or job.visit in self.tables.pinned:
            return ((job.earliest, job.latest),)
        stretches = ((max(lo, job.earliest), min(hi - job.minutes, job.latest)) for lo, hi in self.windows)
        return tuple((first, last) for first, last in stretches if first <= last)

    def _may_precede(self, one: Job, other: Job) -> bool:
        key = (one, other)
        found = self._precede.get(key)
        if found is None:
            over = self.slots(one)[0][0] + one.minutes + self.way[one.place][other.place]
            found = self._precede[key] = over <= self.slots(other)[-1][1]
        return found

    def _orders(self, todo: list[Job]) -> list[list[Job]]:
        """Orders that the windows allow pair by pair, at most MOST_ORDERS."""
        todo.sort(key=lambda job: job.want)
        found: list[list[Job]] = []
        self._extend([], todo, found)
        return found

    def _extend(self, done: list[Job], rest: list[Job], found: list[list[Job]]) -> None:
        if not rest:
            found.append(done)
            return
        for job in rest:
            if len(found) >= MOST_ORDERS:
                return
            if all(other is job or self._may_precede(job, other) for other in rest):
                self._extend([*done, job], [other for other in rest if other is not job], found)

    def _timings(self, order: list[Job], not_before: int, not_after: int) -> list[list[int]]:
        """Up to two ways to set the starts, plus ways that hold a break when the day is long without one."""
        hops = [self.way[a.place][b.place] for a, b in zip(order, order[1:], strict=False)]
        found = self._two_timings(order, hops, not_before, not_after)
        if not found or all(self._has_break(order, hops, starts) for starts in found):
            return found
        for i in range(len(hops)):
            longer = [hop + self.worker.break_minutes * (i == at) for at, hop in enumerate(hops)]
            found = found + self._two_timings(order, longer, not_before, not_after)
        return found

    def _two_timings(self, order: list[Job], hops: list[int], not_before: int, not_after: int) -> list[list[int]]:
        """Starts as near to the wishes as the visits before allow, and as those after allow. Empty if impossible."""
        first, ready = [], not_before + self.way[self.home][order[0].place]
        for job, hop in zip(order, [*hops, 0], strict=True):
            start = self._first_start(job, ready)
            if start is None:
                return []
            first.append(start)
            ready = start + job.minutes + hop
        last, by = [0] * len(order), not_after - self.way[order[-1].place][self.home] - order[-1].minutes
        for i in range(len(order) - 1, -1, -1):
            latest = self._last_start(order[i], by)
            if latest is None or latest < first[i]:
                return []
            last[i] = latest
            if i:
                by = latest - hops[i - 1] - order[i - 1].minutes
        forward = self._forward(order, hops, first, last)
        if all(start == job.want for start, job in zip(forward, order, strict=True)):
            return [forward]
        return [forward, self._backward(order, hops, first, last)]

    def _forward(self, order: list[Job], hops: list[int], first: list[int], last: list[int]) -> list[int]:
        starts = [self._near(order[0], first[0], last[0])]
        for i in range(1, len(order)):
            ready = starts[-1] + order[i - 1].minutes + hops[i - 1]
            starts.append(self._near(order[i], max(first[i], ready), last[i]))
        return starts

    def _backward(self, order: list[Job], hops: list[int], first: list[int], last: list[int]) -> list[int]:
        starts = [self._near(order[-1], first[-1], last[-1])]
        for i in range(len(order) - 2, -1, -1):
            by = starts[-1] - hops[i] - order[i].minutes
            starts.append(self._near(order[i], first[i], min(last[i], by)))
        return starts[::-1]

    def _first_start(self, job: Job, ready: int) -> int | None:
        """The earliest start at or after `ready`: on the grid, or at the wish itself."""
        for first, last in self._slots[job]:
            at = first if first > ready else ready
            on_grid = -(-at // self.grid) * self.grid
            if at <= job.want <= last and job.want < on_grid:
                return job.want
            if on_grid <= last:
                return on_grid
            if at <= job.want <= last:
                return job.want
        return None

    def _last_start(self, job: Job, by: int) -> int | None:
        for first, last in reversed(self._slots[job]):
            at = last if last < by else by
            on_grid = at // self.grid * self.grid
            if first <= job.want <= at and job.want > on_grid:
                return job.want
            if on_grid >= first:
                return on_grid
            if first <= job.want <= at:
                return job.want
        return None

    def _near(self, job: Job, ready: int, by: int) -> int:
        """The start between the two that is nearest to the wish; `ready` when there is none (and then no run)."""
        want = job.want
        slots = self._slots[job]
        if ready <= want <= by and (len(slots) == 1 or any(a <= want <= b for a, b in slots)):
            return want
        after = self._first_start(job, want if want > ready else ready)
        before = self._last_start(job, want if want < by else by)
        near = [start for start in (after, before) if start is not None and ready <= start <= by]
        return min(near, key=lambda start: abs(start - want)) if near else ready

    def _has_break(self, order: list[Job], hops: list[int], starts: list[int]) -> bool:
        worker = self.worker
        if starts[-1] + order[-1].minutes - starts[0] <= worker.break_after_minutes:
            return True
        return any(
            starts[i + 1] - starts[i] - order[i].minutes - hop >= worker.break_minutes for i, hop in enumerate(hops)
        )

    def _run(
        self, jobs: frozenset[int], order: list[Job], starts: list[int], not_before: int, not_after: int
    ) -> Run | None:
        """The run with its costs, or None when it breaks a rule."""
        way, home, weights = self.way, self.home, self.tables.weights
        out, back_home = way[home][order[0].place], way[order[-1].place][home]
        leaves, back = starts[0] - out, starts[-1] + order[-1].minutes + back_home
        if leaves < not_before or back > not_after:
            return None
        paid, commute, is_split, has_break = 0, out + back_home, False, False
        for i in range(len(order) - 1):
            one, other = order[i], order[i + 1]
            hop, gap = way[one.place][other.place], starts[i + 1] - starts[i] - one.minutes
            if gap < hop:
                return None
            has_break = has_break or gap - hop >= self.worker.break_minutes
            if gap > self.home_gap and way[one.place][home] + way[home][other.place] <= gap:
                commute, is_split = commute + way[one.place][home] + way[home][other.place], True
            else:
                paid += hop
        if not has_break and starts[-1] + order[-1].minutes - starts[0] > self.worker.break_after_minutes:
            return None
        work = paid + sum(job.minutes for job in order if job.counts)
        if work > self.worker.most_day_minutes:
            return None
        moved = 0
        for job, start in zip(order, starts, strict=True):
            moved += job.moved_minute * abs(start - job.preferred)
            if job.known_start is not None and start != job.known_start:
                moved += weights.changed_time
        travel = weights.day_used + weights.travel_minute * paid + weights.commute_minute * commute
        placed = tuple((job.visit, start) for job, start in zip(order, starts, strict=True) if job.visit != FIXED)
        return Run(jobs, placed, travel + moved, travel, moved, work, leaves, back, is_split + self.is_weekend)
