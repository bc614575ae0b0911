"""The judge of a rota: which hard rules it breaks, and what it costs. Shares no code with the planner but its data.

Written from the rules, visit by visit and minute by minute, with no thought for speed. Points: 10 are a minute.
"""

from dataclasses import dataclass

from rotas.planner.problem import Placement, Problem, Visit, Worker
from rotas.planner.rota import Rota


@dataclass(frozen=True)
class Stop:
    """One worker at one place. `visit` is None for fixed work."""

    day: int
    starts: int
    ends: int
    place: int
    visit: Visit | None
    counts: bool = True


def stops_of(problem: Problem, rota: Rota, worker: Worker) -> list[Stop]:
    """Everything the worker does, the neighbouring days included, in order of time."""
    found = [Stop(busy.day, busy.starts, busy.ends, busy.place, None, busy.counts) for busy in worker.busy]
    for visit in problem.visits:
        placed = rota.placements.get(visit.id)
        if placed and worker.id in placed.workers:
            found.append(Stop(visit.day, placed.start, placed.start + visit.minutes, visit.place, visit))
    return sorted(found, key=lambda stop: stop.starts)


def broken(problem: Problem, rota: Rota) -> list[str]:
    """The hard rules this rota breaks, in words; empty for a rota that may stand. Pinned visits are not asked."""
    faults = []
    for visit in problem.visits:
        placed = rota.placements.get(visit.id)
        if placed and visit.id not in problem.pinned:
            faults += _faults_of_visit(problem, visit, placed)
        elif placed and placed != problem.standing[visit.id]:
            faults.append(f"{visit.id} is pinned and was moved")
    faults += [f"{visit_id} is pinned and was left" for visit_id in problem.pinned if visit_id not in rota.placements]
    for worker in problem.workers:
        faults += [f"{worker.id} {fault}" for fault in _faults_of_worker(problem, rota, worker)]
    return faults


def _faults_of_visit(problem: Problem, visit: Visit, placed: Placement) -> list[str]:
    faults = []
    wish = problem.preference(visit.person)
    if len(set(placed.workers)) != visit.needs:
        faults.append(f"{visit.id} has {placed.workers}, not {visit.needs} workers")
    if not visit.earliest <= placed.start <= visit.latest:
        faults.append(f"{visit.id} is outside its window")
    known = problem.standing.get(visit.id)
    told = placed.start in (visit.preferred, known.start if known else None)
    if placed.start % problem.grid_minutes and not told:
        faults.append(f"{visit.id} starts off the grid")
    for worker_id in placed.workers:
        worker = next(worker for worker in problem.workers if worker.id == worker_id)
        if worker_id in wish.never or visit.id in worker.barred:
            faults.append(f"{worker_id} may not come to {visit.id}")
        if wish.only_these and worker_id not in (*wish.ranked, *wish.known):
            faults.append(f"{worker_id} was not chosen for {visit.id}")
        if visit.cluster and visit.cluster not in (worker.cluster, *worker.covers):
            faults.append(f"{worker_id} does not cover the cluster of {visit.id}")
        ends = placed.start + visit.minutes
        there = [w for w in worker.windows if w.day == visit.day and w.starts <= placed.start and ends <= w.ends]
        if not there:
            faults.append(f"{worker_id} is not available for {visit.id}")
    return faults


def _faults_of_worker(problem: Problem, rota: Rota, worker: Worker) -> list[str]:
    stops = stops_of(problem, rota, worker)
    free = [stop for stop in stops if not (stop.visit and stop.visit.id in problem.pinned)]
    if not [stop for stop in free if stop.visit]:
        return []
    faults = []
    way = problem.travel[worker.mode]
    for one, other in zip(stops, stops[1:], strict=False):
        if one.day == other.day and other.starts - one.ends < way[one.place][other.place]:
            faults.append(f"cannot be at {other} after {one}")
    days = sorted({stop.day for stop in stops})
    for day, following in zip(days, days[1:], strict=False):
        if following == day + 1:
            home_again = max(s.ends + way[s.place][worker.home] for s in stops if s.day == day)
            first = min((s for s in stops if s.day == following), key=lambda s: s.starts)
            if first.starts - way[worker.home][first.place] - home_again < worker.rest_minutes:
                faults.append(f"has too little rest after day {day}")
    for day in range(problem.days):
        faults += _faults_of_day(problem, worker, [stop for stop in stops if stop.day == day])
    if week_minutes(problem, worker, stops) > worker.most_week_minutes:
        faults.append("works too much this week")
    worked = [day for day in range(problem.days) if any(s.day == day and s.counts for s in stops)]
    in_a_row = next(n for n in range(problem.days + 1) if n not in worked)
    if len(worked) > worker.most_days or in_a_row + (in_a_row and worker.days_in_a_row_before) > worker.most_days:
        faults.append("has no day of weekly rest")
    return faults


def _faults_of_day(problem: Problem, worker: Worker, stops: list[Stop]) -> list[str]:
    if not stops:
        return []
    faults = []
    way = problem.travel[worker.mode]
    pairs = list(zip(stops, stops[1:], strict=False))
    waits = [other.starts - one.ends - way[one.place][other.place] for one, other in pairs]
    if stops[-1].ends - stops[0].starts > worker.break_after_minutes and max(waits, default=0) < worker.break_minutes:
        faults.append(f"has no break on day {stops[0].day}")
    if day_minutes(problem, worker, stops) > worker.most_day_minutes:
        faults.append(f"works too much on day {stops[0].day}")
    return faults


def goes_home(problem: Problem, worker: Worker, one: Stop, other: Stop) -> bool:
    way, gap = problem.travel[worker.mode], other.starts - one.ends
    return gap > problem.home_gap_minutes and way[one.place][worker.home] + way[worker.home][other.place] <= gap


def paid_travel(problem: Problem, worker: Worker, stops: list[Stop]) -> int:
    way = problem.travel[worker.mode]
    pairs = zip(stops, stops[1:], strict=False)
    return sum(way[a.place][b.place] for a, b in pairs if not goes_home(problem, worker, a, b))


def day_minutes(problem: Problem, worker: Worker, stops: list[Stop]) -> int:
    return sum(s.ends - s.starts for s in stops if s.counts) + paid_travel(problem, worker, stops)


def week_minutes(problem: Problem, worker: Worker, stops: list[Stop]) -> int:
    by_day = ([stop for stop in stops if stop.day == day] for day in range(problem.days))
    return sum(day_minutes(problem, worker, day) for day in by_day)


def cost(problem: Problem, rota: Rota) -> int:
    """All levels in points, uncovered visits included."""
    return uncovered_points(problem, rota) * problem.weights.uncovered + sum(
        [
            _cost_of_choice(problem, rota),
            _cost_of_change(problem, rota),
            sum(_cost_of_worker(problem, rota, worker) for worker in problem.workers),
        ]
    )


def uncovered_points(problem: Problem, rota: Rota) -> int:
    return sum(visit.priority for visit in problem.visits if visit.id not in rota.placements)


def ranked_places(problem: Problem, rota: Rota) -> int:
    """Places held by somebody the person ranked."""
    return sum(
        worker in problem.preference(visit.person).ranked
        for visit in problem.visits
        if visit.id in rota.placements
        for worker in rota.placements[visit.id].workers
    )


def _cost_of_choice(problem: Problem, rota: Rota) -> int:
    weights, points = problem.weights, 0
    faces: dict[str, set[str]] = {}
    for visit in problem.visits:
        wish = problem.preference(visit.person)
        for worker in rota.placements[visit.id].workers if visit.id in rota.placements else ():
            faces.setdefault(visit.person, set()).add(worker)
            dislike = weights.known if worker in wish.known else weights.stranger
            if worker in wish.ranked:
                dislike = weights.rank_step * wish.ranked.index(worker)
            points += 2 * dislike if wish.same_person_before_time else dislike
    for person, met in faces.items():
        points += weights.extra_person * max(0, len(met) - problem.preference(person).base_people)
    return points


def _cost_of_change(problem: Problem, rota: Rota) -> int:
    """Points for who changed; and, for each worker who comes, for times moved from the wish and from what was told."""
    weights, points = problem.weights, 0
    for visit in problem.visits:
        known, placed = problem.standing.get(visit.id), rota.placements.get(visit.id)
        if placed is None:
            points += weights.changed_worker * visit.needs if known else 0
            continue
        for worker in placed.workers:
            points += weights.unusual if visit.usual and worker not in visit.usual else 0
            points += weights.changed_worker if known and worker not in known.workers else 0
            if visit.id not in problem.pinned:
                points += weights.changed_time if known and placed.start != known.start else 0
            if not problem.preference(visit.person).same_person_before_time:
                points += weights.moved_minute * abs(placed.start - visit.preferred)
    return points


def _cost_of_worker(problem: Problem, rota: Rota, worker: Worker) -> int:
    weights, way = problem.weights, problem.travel[worker.mode]
    stops = [stop for stop in stops_of(problem, rota, worker) if 0 <= stop.day < problem.days]
    points, burden = 0, 0
    for day in range(problem.days):
        today = [stop for stop in stops if stop.day == day]
        if not today:
            continue
        pairs = list(zip(today, today[1:], strict=False))
        home = [(a, b) for a, b in pairs if goes_home(problem, worker, a, b)]
        commute = way[worker.home][today[0].place] + way[today[-1].place][worker.home]
        commute += sum(way[a.place][worker.home] + way[worker.home][b.place] for a, b in home)
        points += weights.day_used + weights.commute_minute * commute
        points += weights.travel_minute * paid_travel(problem, worker, today)
        burden += (day in problem.weekend) + bool(home)
    short = worker.guaranteed_minutes - week_minutes(problem, worker, stops)
    points += weights.guaranteed_minute * max(0, short)
    return points + weights.burden * sum(worker.burden_before + n for n in range(1, burden + 1))
