"""Published instances of home health care routing (HHCRSP, Mankowska, Meisel and Bierwirth 2014) and a search for them.

Another problem than ours: one day, one depot, nobody's choice of worker; late visits are allowed. A third each of the
distance, of the total and of the largest lateness is to be least; a visit of two services counts its lateness twice.
Two services of a visit start together, or the second within bounds after the first, by two different workers. The
search is the planner's: take some visits out, put them back better, simulated annealing decides; two processes.
"""

import gzip
import json
import math
import multiprocessing
import random
import re
import statistics
import sys
import time
from dataclasses import dataclass
from pathlib import Path

PROCESSES = 2
WARM_SHARE, COLD_SHARE = 0.012, 0.00005
HORIZON = 1e5
# Spots and pairs of spots that are looked at closely; the price of a minute's wait in the first look.
PAIRS, LOOKS, WAITING, BLINK = 8, 3, 0.15, 0.03

# For each service of a visit: the worker and the position in the route.
Way = tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Instance:
    """Services 0..n-1; `visit[s]` is the place (0 is the depot). `partner[s]`: the other service of the visit, or -1.

    `after[s]`: the least minutes that s starts after its partner starts. Together: 0 and 0; in turn: for the second the
    least distance, for the first minus the largest.
    """

    name: str
    visit: list[int]
    opens: list[float]
    closes: list[float]
    minutes: list[float]
    partner: list[int]
    after: list[float]
    able: list[list[int]]
    workers: int
    far: list[list[float]]


def read(path: Path) -> Instance:
    text = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    data = json.loads(text)
    one = Instance(path.name.split(".json")[0], [], [], [], [], [], [], [], len(data["caregivers"]), data["distances"])
    for place, patient in enumerate(data["patients"], 1):
        services = patient["required_caregivers"]
        first = len(one.visit)
        for service in services:
            one.visit.append(place)
            one.opens.append(patient["time_window"][0])
            one.closes.append(patient["time_window"][1])
            one.minutes.append(service["duration"])
            able = [w for w, carer in enumerate(data["caregivers"]) if service["service"] in carer["abilities"]]
            one.able.append(able)
        if len(services) == 1:
            one.partner.append(-1)
            one.after.append(0.0)
            continue
        least, most = patient["synchronization"].get("distance") or (0.0, 0.0)
        one.partner.extend((first + 1, first))
        one.after.extend((-most, least))
    return one


class Plan:
    """Routes of services, and the earliest start of each."""

    def __init__(self, instance: Instance) -> None:
        self.of = instance
        self.routes: list[list[int]] = [[] for _ in range(instance.workers)]
        self.where = [-1] * len(instance.visit)
        self.start = [0.0] * len(instance.visit)
        self.cost = math.inf

    def copy(self) -> "Plan":
        other = object.__new__(Plan)
        other.of, other.cost = self.of, self.cost
        other.routes = [route[:] for route in self.routes]
        other.where, other.start = self.where[:], self.start[:]
        return other

    def settle(self) -> bool:
        """Set every start as early as can be, and the cost; False if services wait for one another for ever."""
        of, start = self.of, self.start
        far, visit, minutes, opens, partner = of.far, of.visit, of.minutes, of.opens, of.partner
        after, where = of.after, self.where
        start[:] = opens
        todo = [w for w, route in enumerate(self.routes) if route]
        waiting = set(todo)
        rounds = 0
        while todo:
            rounds += 1
            if rounds > 400:
                return False
            w = todo.pop()
            waiting.discard(w)
            ready, here = 0.0, 0
            for s in self.routes[w]:
                there = visit[s]
                at = ready + far[here][there]
                if at > start[s]:
                    start[s] = at
                else:
                    at = start[s]
                p = partner[s]
                if p >= 0 and where[p] >= 0 and start[p] < at + after[p]:
                    start[p] = at + after[p]
                    if where[p] not in waiting:
                        waiting.add(where[p])
                        todo.append(where[p])
                ready, here = at + minutes[s], there
            if ready > HORIZON:
                return False
        late = largest = distance = 0.0
        for route in self.routes:
            here = 0
            for s in route:
                distance += far[here][visit[s]]
                here = visit[s]
                tardy = start[s] - of.closes[s]
                if tardy > 0:
                    late += tardy
                    largest = max(largest, tardy)
            distance += far[here][0]
        self.cost = (distance + late + largest) / 3
        return True

    def remove(self, place_services: list[int]) -> None:
        for s in place_services:
            self.routes[self.where[s]].remove(s)
            self.where[s] = -1

    def spots(self, s: int, floor: float) -> list[tuple[float, int, int, float]]:
        """(cost, worker, position, start) of every place for service s that starts at `floor` or later."""
        of, start = self.of, self.start
        far, visit, minutes = of.far, of.visit, of.minutes
        place, found = visit[s], []
        row, length, closes = far[place], minutes[s], of.closes[s]
        for w in of.able[s]:
            route = self.routes[w]
            here, ready = 0, 0.0
            for i in range(len(route) + 1):
                at = max(ready + far[here][place], floor)
                late = at - closes if at > closes else 0.0
                following = visit[route[i]] if i < len(route) else 0
                cost = far[here][place] + row[following] - far[here][following] + late
                done, there = at + length, place
                for t in route[i:]:
                    arrives = done + far[there][visit[t]]
                    if arrives <= start[t]:
                        break
                    free = of.closes[t]
                    if arrives > free:
                        cost += (arrives - (start[t] if start[t] > free else free)) * (2 if of.partner[t] >= 0 else 1)
                    done, there = arrives + minutes[t], visit[t]
                found.append((cost, w, i, at))
                if i < len(route):
                    here, ready = visit[route[i]], start[route[i]] + minutes[route[i]]
        return found


class Search:
    def __init__(self, instance: Instance, seed: int) -> None:
        self.of, self.random = instance, random.Random(seed)
        self.services: dict[int, list[int]] = {}
        for s, place in enumerate(instance.visit):
            self.services.setdefault(place, []).append(s)
        self.places = list(self.services)
        far = instance.far
        middle = {place: instance.opens[self.services[place][0]] for place in self.places}
        self.near = {
            place: sorted(self.places, key=lambda other: far[place][other] + 0.3 * abs(middle[place] - middle[other]))
            for place in self.places
        }
        plan = Plan(instance)
        while not self.put_back(plan, list(self.places)):
            plan = Plan(instance)
        self.now, self.best = plan, plan.copy()

    def run(self, seconds: float) -> None:
        began = time.monotonic()
        base = self.best.cost
        while (share := (time.monotonic() - began) / seconds) < 1:
            warmth = base * WARM_SHARE * (COLD_SHARE / WARM_SHARE) ** share
            tried = self.now.copy()
            out = self.choose(tried)
            for place in out:
                tried.remove(self.services[place])
            if not self.put_back(tried, out):
                continue
            if tried.cost < self.now.cost - warmth * math.log(1.0 - self.random.random()):
                self.now = tried
                if tried.cost < self.best.cost - 1e-9:
                    self.best = tried.copy()

    def choose(self, plan: Plan) -> list[int]:
        chance = self.random
        size = min(chance.randint(2, 9), len(self.places))
        if chance.random() < 0.25:
            return chance.sample(self.places, size)
        centre = chance.choice(self.places)
        if chance.random() < 0.3:
            late = [
                place for place in self.places if any(plan.start[s] > self.of.closes[s] for s in self.services[place])
            ]
            centre = chance.choice(late or self.places)
        if chance.random() < 0.5:
            return chance.sample(self.near[centre][: 2 * size], size) if len(self.places) > size else [centre]
        return self.strings(plan, centre, size)

    def strings(self, plan: Plan, centre: int, size: int) -> list[int]:
        """Neighbours on a few routes around a place."""
        out: dict[int, None] = {centre: None}
        touched: set[int] = set()
        for place in self.near[centre]:
            w = plan.where[self.services[place][0]]
            if len(out) >= size:
                break
            if w in touched:
                continue
            touched.add(w)
            route = plan.routes[w]
            at = route.index(self.services[place][0])
            length = self.random.randint(1, 4)
            first = max(0, at - self.random.randrange(length))
            out.update((self.of.visit[s], None) for s in route[first : first + length])
        return list(out)

    def put_back(self, plan: Plan, out: list[int]) -> bool:
        chance, of = self.random, self.of
        rule = chance.random()
        chance.shuffle(out)
        if rule < 0.3:
            out.sort(key=lambda place: -len(self.services[place]))
        elif rule < 0.5:
            out.sort(key=lambda place: of.opens[self.services[place][0]])
        elif rule < 0.6:
            out.sort(key=lambda place: -of.far[0][place])
        if not plan.settle():
            return False
        for place in out:
            services = self.services[place]
            ways = self.ways_for_one(plan, *services) if len(services) == 1 else self.ways_for_two(plan, *services)
            if not self.put_best(plan, services, ways):
                return False
        return True

    def put_best(self, plan: Plan, services: list[int], ways: list[Way]) -> bool:
        """Of a few ways that look cheap, the one that is cheapest once everything has settled."""
        if len(ways) > 1 and self.random.random() < BLINK:
            ways = ways[1:]
        best, least = None, math.inf
        for way in ways:
            self.put(plan, services, way)
            if plan.settle() and plan.cost < least:
                best, least = way, plan.cost
            plan.remove(services)
        if best is None:
            return False
        self.put(plan, services, best)
        return plan.settle()

    def put(self, plan: Plan, services: list[int], way: Way) -> None:
        for s, (w, i) in zip(services, way, strict=True):
            plan.routes[w].insert(i, s)
            plan.where[s] = w

    def ways_for_one(self, plan: Plan, s: int) -> list[Way]:
        spots = sorted(plan.spots(s, self.of.opens[s]))
        return [((w, i),) for _, w, i, _ in spots[:LOOKS]]

    def ways_for_two(self, plan: Plan, s: int, t: int) -> list[Way]:
        """Pairs of spots with two workers, by what they cost once both wait for one another."""
        of, floor = self.of, self.of.opens[s]
        firsts = sorted(plan.spots(s, floor))
        seconds = sorted(plan.spots(t, max(floor, floor + of.after[t])))
        pairs = []
        for cost_s, w, i, at_s in firsts[:PAIRS]:
            others = [spot for spot in seconds if spot[1] != w][:PAIRS]
            for cost_t, v, j, at_t in others:
                wait_s, wait_t = max(0.0, at_t + of.after[s] - at_s), max(0.0, at_s + of.after[t] - at_t)
                late_s = max(0.0, at_s + wait_s - of.closes[s]) - max(0.0, at_s - of.closes[s])
                late_t = max(0.0, at_t + wait_t - of.closes[t]) - max(0.0, at_t - of.closes[t])
                guess = cost_s + cost_t + late_s + late_t + WAITING * (wait_s + wait_t)
                pairs.append((guess, ((w, i), (v, j))))
        pairs.sort()
        return [way for _, way in pairs[:LOOKS]]


def check(plan: Plan) -> float:
    """The cost counted again from the routes and the starts, every rule asked; raises ValueError when one is broken."""
    of, late, distance, seen = plan.of, [0.0], 0.0, []
    for w, route in enumerate(plan.routes):
        ready, here = 0.0, 0
        for s in route:
            distance += of.far[here][of.visit[s]]
            if plan.start[s] < max(of.opens[s], ready + of.far[here][of.visit[s]]) - 1e-6 or w not in of.able[s]:
                raise ValueError(f"Service {s} of {of.name} cannot be given then by worker {w}.")
            late.append(max(0.0, plan.start[s] - of.closes[s]))
            ready, here = plan.start[s] + of.minutes[s], of.visit[s]
            seen.append(s)
        distance += of.far[here][0]
    if sorted(seen) != list(range(len(of.visit))):
        raise ValueError(f"Not every service of {of.name} is given once.")
    for s, t in enumerate(of.partner):
        if t >= 0 and (plan.start[s] < plan.start[t] + of.after[s] - 1e-6 or plan.where[s] == plan.where[t]):
            raise ValueError(f"Services {s} and {t} of {of.name} are out of step.")
    return (distance + sum(late) + max(late)) / 3


def solve(task: tuple[Path, float, int]) -> float:
    path, seconds, seed = task
    search = Search(read(path), seed)
    search.run(seconds)
    search.best.settle()
    return check(search.best)


def best_known(folder: Path) -> dict[str, float]:
    """Name -> cost, from the table beside the instances (name first, cost last)."""
    found = {}
    for table in folder.rglob("best-known.md"):
        for line in table.read_text().splitlines():
            cells = [cell.strip() for cell in line.strip("| \n").split("|")]
            if len(cells) > 1 and re.fullmatch(r"[\d.]+", cells[-1]):
                found[cells[0].split(".json")[0]] = float(cells[-1])
    return found


def run_instances(folder: Path, seconds: float, *, as_json: bool) -> int:
    """Solve every instance of the folder for so many seconds, and print the gap to the best known cost in per cent."""
    paths = sorted(path for path in folder.rglob("*.json*") if path.suffix in (".json", ".gz"))
    known, rows = best_known(folder), []
    if not paths:
        print(f"There are no instances in {folder}.", file=sys.stderr)
        return 2
    with multiprocessing.Pool(PROCESSES) as pool:
        for path in paths:
            cost = min(pool.map(solve, [(path, seconds, seed) for seed in range(PROCESSES)]))
            name = path.name.split(".json")[0]
            gap = round(100 * (cost / known[name] - 1), 3) if name in known else None
            rows.append({"instance": name, "cost": round(cost, 3), "best_known": known.get(name), "gap_percent": gap})
            print(json.dumps(rows[-1]), file=sys.stderr, flush=True)
    gaps = [row["gap_percent"] for row in rows if row["gap_percent"] is not None]
    mean = round(statistics.mean(gaps), 3) if gaps else None
    if as_json:
        print(json.dumps({"instances": rows, "mean_gap_percent": mean}))
    else:
        print(f"{len(rows)} instances, {seconds:.0f} s each: mean gap to best known {mean} %.")
    return 0
