"""The planner on made-up cluster-weeks: is the proof there, what does the rota cost, and how quickly.

For each seed: the planner for 10 and for 60 seconds, what a coordinator would do by hand, and a plain CP-SAT model for
60 seconds from there. Then workers call in sick and the rota is repaired, and a co-op of six clusters is planned. Every
rota is judged by code that shares nothing with the planner. Uncovered is counted in points (the sum of priorities),
costs in tenths of a minute. Wall-clock time; "cores" tells how much of the machine a run really got.
"""

import argparse
import json
import resource
import statistics
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

from rotas.planner import cover, plan, repair
from rotas.planner.problem import Problem
from rotas.planner.repair import absent
from rotas.planner.rota import Progress, Result
from tests.bench._rota_check import broken, cost, ranked_places, uncovered_points
from tests.bench._rota_plain import Plain, by_hand
from tests.bench._rota_weeks import cluster_week, coop_week

SHORT, LONG, REPAIR, COOP = 10.0, 60.0, 8.0, 75.0
ILL_DAYS = (1, 2)


def main(argv: list[str]) -> int:
    options = _options(argv)
    if options.instances:
        from tests.bench._rota_instances import run_instances

        return run_instances(options.instances, LONG * options.seconds, as_json=options.json)
    parts = options.only or ["seeds", "repair", "coop"]
    result: dict[str, Any] = {"seeds": [], "repair": []}
    for seed in options.seeds:
        problem = cluster_week(seed)
        short = _timed_plan(problem, SHORT * options.seconds)
        if "seeds" in parts:
            result["seeds"].append(_seed(seed, problem, short, options.seconds))
            _say(result["seeds"][-1])
        if "repair" in parts:
            for case in _repairs(problem, short[0], options.seconds):
                result["repair"].append(case)
                _say(case)
    if "coop" in parts:
        result["coop"] = _coop(options.seeds[0], options.seconds)
        _say(result["coop"])
    result["peak_mib"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    if options.json:
        print(json.dumps(result))
    else:
        _summary(result)
    faults = [one["broken"] for one in result["seeds"]]
    return 1 if sum(faults) else 0


def _options(argv: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./run bench rota", description=__doc__)
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3, 4, 5, 6], help="weeks to plan (1 to 6)")
    parser.add_argument("--seconds", type=float, default=1.0, help="scale of every time limit (1)")
    parser.add_argument("--only", nargs="+", choices=("seeds", "repair", "coop"), help="these parts alone")
    parser.add_argument("--json", action="store_true", help="print one JSON object and nothing else")
    parser.add_argument("--instances", type=Path, help="a folder of published HHCRSP instances, instead")
    return parser.parse_args(argv)


def _timed_plan(problem: Problem, seconds: float) -> tuple[Result, float]:
    """The result, and when the first usable rota was there."""
    first: list[float] = []
    started, cpu = time.monotonic(), time.process_time()

    def heard(_: Progress) -> None:
        first.append(time.monotonic() - started)

    result = plan(problem, seconds=seconds, on_progress=heard)
    cores = (time.process_time() - cpu) / (time.monotonic() - started)
    print(
        f"  {seconds:.0f} s: uncovered {result.uncovered_points} of {result.bound} proven, cost {result.levels.total}, "
        f"{cores:.2f} cores; {result.levels}",
        file=sys.stderr,
    )
    return result, first[0]


def _seed(seed: int, problem: Problem, short: tuple[Result, float], scale: float) -> dict[str, Any]:
    long, _ = _timed_plan(problem, LONG * scale)
    hand = by_hand(problem)
    plain, _ = Plain(problem).solve(hand, LONG * scale)
    rotas = [short[0].rota, long.rota, hand, plain]
    faults = [fault for rota in rotas for fault in broken(problem, rota)]
    for fault in faults:
        print(f"  broken: {fault}", file=sys.stderr)
    return {
        "seed": seed,
        "visits": len(problem.visits),
        "broken": len(faults),
        "first_s": round(short[1], 3),
        "uncovered": uncovered_points(problem, short[0].rota),
        "uncovered_proven": short[0].bound,
        "cost_10s": cost(problem, short[0].rota),
        "cost_60s": cost(problem, long.rota),
        "plain_60s": cost(problem, plain),
        "greedy": cost(problem, hand),
        "ranked": [ranked_places(problem, rota) for rota in (short[0].rota, hand)],
    }


def _repairs(problem: Problem, base: Result, scale: float) -> list[dict[str, Any]]:
    """Two workers, one after the other, are ill for two days; repaired, and planned anew in full to compare."""
    standing = base.rota.placements
    busiest = sorted(problem.workers, key=lambda worker: -sum(worker.id in one.workers for one in standing.values()))
    cases = []
    for worker in (busiest[2], busiest[6]):
        told = absent(replace(problem, standing=standing), worker.id, ILL_DAYS)
        lost = {
            name
            for name, placement in standing.items()
            if worker.id in placement.workers and problem.visit_by_id[name].day in ILL_DAYS
        }
        first: list[float] = []
        started = time.monotonic()
        proposals = repair(
            told,
            seconds=REPAIR * scale,
            on_proposal=lambda _: first.append(time.monotonic() - started),  # noqa: B023
        )
        full = plan(replace(told, standing={}), seconds=SHORT * scale)
        for result in (*proposals, full):
            for fault in broken(told, result.rota):
                raise SystemExit(f"A repair breaks a rule: {fault}.")
        cases.append(
            {
                "first_s": round(first[0], 3),
                "uncovered": proposals[-1].uncovered_points,
                "full_uncovered": full.uncovered_points,
                "changes": len(set(proposals[-1].rota.changed_from(standing)) - lost),
                "full_changes": len(set(full.rota.changed_from(standing)) - lost),
            }
        )
    return cases


def _coop(seed: int, scale: float) -> dict[str, Any]:
    problem = coop_week(seed)
    hand = by_hand(problem)
    result = cover(problem, seconds=COOP * scale)
    return {
        "visits": len(problem.visits),
        "workers": len(problem.workers),
        "broken": len(broken(problem, result.rota)),
        "uncovered": len(result.rota.uncovered(problem)),
        "uncovered_greedy": len(hand.uncovered(problem)),
        "cost": cost(problem, result.rota),
        "greedy": cost(problem, hand),
        "ratio": round(cost(problem, result.rota) / cost(problem, hand), 3),
        "ranked": [ranked_places(problem, rota) for rota in (result.rota, hand)],
        "seconds": result.seconds,
    }


def _say(entry: dict[str, Any]) -> None:
    print(json.dumps(entry), file=sys.stderr, flush=True)


def _summary(result: dict[str, Any]) -> None:
    seeds, repairs = result["seeds"], result["repair"]
    if seeds:
        proven = sum(one["uncovered"] == one["uncovered_proven"] for one in seeds)
        print(f"{proven} of {len(seeds)} weeks leave no more uncovered than is proven; ", end="")
        slowest = max(one["first_s"] for one in seeds)
        print(f"{sum(one['broken'] for one in seeds)} broken rules; first rota in {slowest} s.")
        for name, top, bottom in (
            ("10 s to 60 s", "cost_10s", "cost_60s"),
            ("10 s to the plain model's 60 s", "cost_10s", "plain_60s"),
            ("10 s to by hand", "cost_10s", "greedy"),
        ):
            print(f"Cost, {name}: {statistics.median(one[top] / one[bottom] for one in seeds):.3f} (median).")
    for one in repairs:
        print(
            f"Repair: first in {one['first_s']} s, {one['uncovered']} points uncovered, "
            f"{one['changes']} others changed (full plan {one['full_uncovered']} and {one['full_changes']})."
        )
    if "coop" in result:
        print(f"Co-op: {result['coop']}")
    print(f"Peak memory {result['peak_mib']} MiB.")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
