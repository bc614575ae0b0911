"""Made-up cluster-weeks and co-op-weeks for the planner, the same for the same seed.

A cluster: 12 to 15 people within 3.2 km, 235 to 265 visits, 130 to 150 hours of work, 14 part-time workers of whom two
are on leave for some days. About 5 of the 14 may come to a visit: it is tight on purpose. A co-op is six clusters on a
ring of 8 km; two workers of each cluster have agreed to cover in the two next ones.
"""

import datetime as dt
import math
import random
from dataclasses import dataclass, replace

from rotas.planner.problem import Bar, Busy, Preference, Problem, Visit, Window, Worker

MONDAY = dt.datetime(2026, 6, 1, tzinfo=dt.UTC) - dt.timedelta(hours=1)  # midnight of a Monday, in British summer time
DAY = 24 * 60
WORKERS, PEOPLE = 14, (12, 15)
RADIUS_KM, RING_KM = 3.2, 8.0
SKILLS = ("hoist", "medicines", "stoma", "dementia")
LIMITS = {"visits": (235, 265), "hours": (130, 150)}
PROMISED, AT_MOST = (0.8, 1.05), (1.55, 2.0)
# A day's visits by level of care: (start, minutes to choose from, tolerance, priority, workers).
MORNING, NOON, TEA, BED = 8 * 60, 12 * 60 + 15, 17 * 60, 20 * 60 + 30
LEVELS = {
    1: ((10 * 60, (45, 60, 90), 180, 1, 1),),
    2: ((MORNING, (30, 45), 45, 2, 1), (TEA, (30, 45), 45, 2, 1)),
    3: ((MORNING, (30, 45), 45, 2, 1), (NOON, (30,), 45, 2, 1), (BED, (20, 30), 15, 3, 1)),
    4: ((MORNING, (30, 45), 45, 2, 2), (NOON, (20, 30), 45, 2, 1), (TEA, (20, 30), 15, 3, 1), (BED, (30,), 45, 2, 2)),
}
SHIFTS = (
    ((7, 14.5),),
    ((7, 15),),
    ((14, 22.5),),
    ((15.5, 22.5),),
    ((7, 13), (16, 21.5)),
    ((8, 18),),
)


@dataclass(frozen=True)
class _Map:
    """Where people and workers live, in km."""

    points: tuple[tuple[float, float], ...]

    def minutes(self, fixed: float, per_km: float) -> tuple[tuple[int, ...], ...]:
        return tuple(
            tuple(0 if a == b else round(fixed + per_km * math.dist(a, b) * 1.3) for b in self.points)
            for a in self.points
        )


def cluster_week(seed: int) -> Problem:
    """One cluster's week; tries again, from the same seed, until it is of the right size."""
    chance = random.Random(seed)
    while True:
        problem = _problem([_Cluster(chance, "c0", (0.0, 0.0), 0)])
        if _is_right_size(problem):
            return problem


def coop_week(seed: int, clusters: int = 6) -> Problem:
    """The week of a whole co-op, as one problem."""
    chance = random.Random(1_000 + seed)
    made: list[_Cluster] = []
    places = 0
    while len(made) < clusters:
        turn = 2 * math.pi * len(made) / clusters
        cluster = _Cluster(chance, f"c{len(made)}", (RING_KM * math.cos(turn), RING_KM * math.sin(turn)), places)
        if _is_right_size(_problem([replace_places(cluster)])):
            made.append(cluster)
            places += len(cluster.points)
    for number, cluster in enumerate(made):
        around = frozenset({made[(number + step) % clusters].name for step in (1, 2)})
        for w in (3, 9):
            cluster.workers[w] = replace(cluster.workers[w], covers=around)
    return _problem(made)


def replace_places(cluster: "_Cluster") -> "_Cluster":
    """The cluster as if it were alone: its places counted from 0."""
    alone = object.__new__(_Cluster)
    alone.__dict__.update(cluster.__dict__)
    first = cluster.first_place
    alone.visits = [replace(visit, place=visit.place - first) for visit in cluster.visits]
    alone.workers = [
        replace(worker, home=worker.home - first, busy=tuple(replace(b, place=b.place - first) for b in worker.busy))
        for worker in cluster.workers
    ]
    return alone


def _is_right_size(problem: Problem) -> bool:
    hours = sum(visit.minutes * visit.needs for visit in problem.visits) / 60
    return (
        LIMITS["visits"][0] <= len(problem.visits) <= LIMITS["visits"][1]
        and LIMITS["hours"][0] <= hours <= LIMITS["hours"][1]
    )


def _problem(clusters: list["_Cluster"]) -> Problem:
    where = _Map(tuple(point for cluster in clusters for point in cluster.points))
    return Problem(
        starts_at=MONDAY,
        visits=tuple(visit for cluster in clusters for visit in cluster.visits),
        workers=tuple(worker for cluster in clusters for worker in cluster.workers),
        travel={"car": where.minutes(3, 2.0), "slow": where.minutes(3, 4.5)},
        preferences={person: wish for cluster in clusters for person, wish in cluster.preferences.items()},
    )


class _Cluster:
    def __init__(self, chance: random.Random, name: str, centre: tuple[float, float], first_place: int) -> None:
        self.chance, self.name, self.centre, self.first_place = chance, name, centre, first_place
        self.points: list[tuple[float, float]] = []
        levels = [4, *chance.choices((1, 2, 3, 4), (3, 4, 4, 1), k=chance.randint(*PEOPLE) - 1)]
        self.skills = [set(chance.sample(SKILLS, chance.choice((3, 3, 3, 4)))) for _ in range(WORKERS)]
        self.needs: dict[str, set[str]] = {}
        self.visits = [visit for number, level in enumerate(levels) for visit in self._visits_of(number, level)]
        self.preferences = self._preferences(len(levels))
        self.workers = self._workers()

    def _live(self) -> int:
        """A place within the disc."""
        far, turn = RADIUS_KM * math.sqrt(self.chance.random()), self.chance.random() * 2 * math.pi
        self.points.append((self.centre[0] + far * math.cos(turn), self.centre[1] + far * math.sin(turn)))
        return self.first_place + len(self.points) - 1

    def _visits_of(self, number: int, level: int) -> list[Visit]:
        person, place, chance = f"{self.name}-p{number}", self._live(), self.chance
        self.needs[person] = set(chance.sample(SKILLS, {1: 0, 2: 1, 3: 1, 4: 2}[level]))
        visits = []
        for turn, (start, lengths, tolerance, priority, workers) in enumerate(LEVELS[level]):
            wish = start + 15 * chance.randint(-4, 4)
            minutes = chance.choice(lengths)
            for day in range(7):
                if level == 1 and day in (2, 6):
                    continue
                at = day * DAY + wish
                visits.append(
                    Visit(
                        id=f"{person}-{day}{turn}",
                        person=person,
                        place=place,
                        day=day,
                        earliest=at - tolerance,
                        latest=at + tolerance,
                        preferred=at,
                        minutes=minutes,
                        needs=workers,
                        priority=priority,
                        cluster=self.name,
                    )
                )
        return visits

    def _preferences(self, people: int) -> dict[str, Preference]:
        chance, wishes = self.chance, {}
        alone = {visit.person for visit in self.visits if visit.needs == 1}
        alone -= {visit.person for visit in self.visits if visit.needs > 1}
        strict = set(chance.sample(sorted(alone), 2))
        for number in range(people):
            person = f"{self.name}-p{number}"
            everybody = list(range(WORKERS))
            chance.shuffle(everybody)
            everybody.sort(key=lambda w: -len(self.needs[person] & self.skills[w]))  # noqa: B023
            names = [f"{self.name}-w{w}" for w in everybody]
            ranks, knows = (5, 4) if person in strict else (chance.randint(3, 5), chance.randint(2, 4))
            ranked, known = names[:ranks], names[ranks : ranks + knows]
            never = chance.sample(names[ranks + knows :], min(chance.randint(0, 3), WORKERS - ranks - knows))
            for w in everybody[:ranks]:
                self.skills[w] |= self.needs[person]  # Whoever is chosen is trained for it.
            places = sum(visit.needs for visit in self.visits if visit.person == person)
            wishes[person] = Preference(
                ranked=tuple(ranked),
                known=frozenset(known),
                never=frozenset(never),
                only_these=person in strict,
                base_people=1 + math.ceil(places / 8),
            )
        return wishes

    def _workers(self) -> list[Worker]:
        chance = self.chance
        demand = sum(visit.minutes * visit.needs for visit in self.visits)
        promised = _shares(chance, demand * chance.uniform(*PROMISED), 6 * 60, 16 * 60)
        most = _shares(chance, demand * chance.uniform(*AT_MOST), 10 * 60, 30 * 60)
        away = set(chance.sample(range(WORKERS), 2))
        workers = [self._worker(w, promised[w], max(most[w], promised[w] + 60), w in away) for w in range(WORKERS)]
        for visit in self.visits:
            self._ask_for(visit, workers, away)
        return workers

    def _ask_for(self, visit: Visit, workers: list[Worker], away: set[int]) -> None:
        """Shifts follow what is needed: somebody more is asked when hardly anybody could come to a visit."""
        wish = self.preferences[visit.person]
        fit = [
            w
            for w, worker in enumerate(workers)
            if visit.id not in worker.barred
            and worker.id not in wish.never
            and (not wish.only_these or worker.id in wish.ranked or worker.id in wish.known)
        ]
        there = [w for w in fit if _is_there(workers[w], visit)]
        asked = [w for w in fit if w not in there and w not in away]
        for w in self.chance.sample(asked, min(max(0, visit.needs + 1 - len(there)), len(asked))):
            extra = Window(visit.day, visit.preferred - 60, visit.preferred + visit.minutes + 60)
            workers[w] = replace(workers[w], windows=(*workers[w].windows, extra))

    def _worker(self, w: int, promised: int, most: int, is_away: bool) -> Worker:
        chance, home = self.chance, self._live()
        shifts = chance.sample(SHIFTS, 2)
        off = set(chance.sample(range(7), chance.choice((1, 1, 2, 2))))
        if is_away:
            first = chance.randint(0, 4)
            off |= {first, first + 1, first + 2}
        windows = [
            Window(day, day * DAY + round(lo * 60), day * DAY + round(hi * 60))
            for day in range(7)
            if day not in off
            for lo, hi in shifts[chance.random() < 0.3]
        ]
        busy = (Busy(-1, -150, -90, home),) if chance.random() < 0.2 else ()
        return Worker(
            id=f"{self.name}-w{w}",
            name=f"Worker {w}",
            home=home,
            mode="slow" if chance.random() < 0.3 else "car",
            windows=tuple(windows),
            busy=busy,
            barred={
                visit.id: tuple(Bar("skill", f"has no {skill} training", liftable=True) for skill in sorted(lacks))
                for visit in self.visits
                if (lacks := self.needs[visit.person] - self.skills[w])
            },
            guaranteed_minutes=promised,
            most_week_minutes=most,
            cluster=self.name,
        )


def _is_there(worker: Worker, visit: Visit) -> bool:
    return any(
        max(window.starts, visit.earliest) <= min(window.ends - visit.minutes, visit.latest)
        for window in worker.windows
        if window.day == visit.day
    )


def _shares(chance: random.Random, total: float, least: int, most: int) -> list[int]:
    """Minutes for each worker, within the limits, near to the total, in whole half hours."""
    raw = [chance.uniform(0.5, 1.5) for _ in range(WORKERS)]
    scale = total / sum(raw)
    return [int(min(max(one * scale, least), most)) // 30 * 30 for one in raw]
