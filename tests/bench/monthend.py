"""How fast a month is charged, invoiced and made into papers, each timed apart.

Charging: two co-ops of N people with two visits a day each, none of them charged before. Two co-ops of a tenth of the
people are charged before, between and after them, so that the growth compares what was done within moments: the best
of each size, because a disk that was busy with something else says nothing about the size. The rate is that of the
slower of the two. Invoicing is the closing that follows, which looks at every charge again. Papers: made by the
worker's own steps, turn about with a bare WeasyPrint loop over the same HTML and styles; then by real workers, first
one process and then two. Wall-clock time.
"""

import argparse
import json
import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

LARGE, SMALL_BETWEEN = 2, 2  # co-ops of all the people, and of a tenth before, between and after them
TARGETS: dict[str, tuple[Callable[[float, float], bool], float]] = {
    "attendances_per_second": (float.__ge__, 2000.0),
    "growth_ratio": (float.__le__, 1.2),
    "pdf_ratio_to_bare": (float.__ge__, 0.85),
    "two_workers_ratio": (float.__ge__, 1.7),
}
PATIENCE_SECONDS = 600
WARM = 0.25  # of the papers are made before the clock of the workers starts


def main(argv: list[str]) -> int:
    options = _options(argv)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "coopcare.settings")
    import django

    django.setup()
    result = _charging(options.people)
    result["peak_mib"] = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    result |= _papers(options.papers) | _workers(options.papers)
    missed = [name for name, (holds, limit) in TARGETS.items() if not holds(float(result[name]), limit)]
    if options.json:
        print(json.dumps(result))
    else:
        for name, value in result.items():
            print(f"{name:24} {value}{f'  (the target is {TARGETS[name][1]})' if name in missed else ''}")
    return 1 if missed else 0


def _options(argv: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./run bench monthend", description=__doc__)
    parser.add_argument("--people", type=int, default=100, help="people of the co-op that is charged (100)")
    parser.add_argument("--papers", type=int, default=24, help="statements of each of the three turns (24)")
    parser.add_argument("--json", action="store_true", help="print one JSON object and nothing else")
    return parser.parse_args(argv)


def _charging(people: int) -> dict[str, Any]:
    from tests.bench._month_rows import attendances_of, coop_with_month

    few = max(people // 10, 1)
    warm = coop_with_month("warm", 2)
    large = [coop_with_month(f"large{number}", people) for number in range(LARGE)]
    small = [coop_with_month(f"small{number}", few) for number in range((LARGE + 1) * SMALL_BETWEEN)]
    _vacuum()
    _seconds_to_charge(*warm)
    seconds: dict[int, list[float]] = {people: [], few: []}
    for number, one in enumerate(small):
        if number and number % SMALL_BETWEEN == 0:
            seconds[people].append(_seconds_to_charge(*large[len(seconds[people])]))
        seconds[few].append(_seconds_to_charge(*one))
    count = attendances_of(people)
    each, each_small = (min(seconds[size]) / attendances_of(size) for size in (people, few))
    print(f"Charged {count} attendances in {' and '.join(f'{s:.1f}' for s in seconds[people])} s", file=sys.stderr)
    return {
        "people": people,
        "attendances": count,
        "attendances_per_second": round(count / max(seconds[people])),
        "growth_ratio": round(each / each_small, 3),
        **_invoicing(*large[0]),
    }


def _seconds_to_charge(coop: Any, actor: Any) -> float:
    from billing.services import charge_month
    from coopcare.tenancy.context import acting_for
    from tests.bench._month_rows import last_month

    began = time.perf_counter()
    with acting_for(coop, actor):
        found = charge_month(last_month(), actor=actor)
    if found.blocking:
        raise SystemExit("A visit could not be charged.")
    return time.perf_counter() - began


def _invoicing(coop: Any, actor: Any) -> dict[str, Any]:
    from billing.models import Invoice
    from coopcare.tenancy.context import acting_for

    began = time.perf_counter()
    _close(coop, actor)
    took = time.perf_counter() - began
    with acting_for(coop, actor):
        count = Invoice.objects.count()
    print(f"Closed with {count} invoices in {took:.1f} s", file=sys.stderr)
    return {"closing_seconds": round(took, 1), "invoices_per_second": round(count / took, 1)}


def _close(coop: Any, actor: Any) -> None:
    from billing.services import close_month
    from coopcare.tenancy.context import acting_for
    from tests.bench._month_rows import last_month

    with acting_for(coop, actor):
        close_month(last_month(), actor=actor)


def _papers(count: int) -> dict[str, Any]:
    """Ours against a bare loop, turn about, so that neither has the warmer machine. One process."""
    from billing.models import Statement
    from billing.services.statements import statement_html, statement_pdf
    from coopcare.tenancy.context import acting_for
    from tests.bench._month_rows import coop_with_month
    from tests.bench.statements import _BareLoop

    coop, actor = coop_with_month("papers", count, a_day=1)
    _close(coop, actor)
    bare, seconds = _BareLoop(), {"ours": 0.0, "bare": 0.0}
    with acting_for(coop, actor):
        statements = list(Statement.objects.order_by("id"))
        papers = [statement_html(statement) for statement in statements]
        statement_pdf(statements[0])  # both kits are warm before the clock starts
        bare.make(papers[0])
    for number, html in enumerate(papers):
        turns = [("ours", lambda: _make_one(coop, actor)), ("bare", lambda html=html: bare.make(html))]
        for name, run in turns if number % 2 else reversed(turns):
            began = time.perf_counter()
            run()
            seconds[name] += time.perf_counter() - began
    return {
        "papers_per_second": round(count / seconds["ours"], 2),
        "pdf_ratio_to_bare": round(seconds["bare"] / seconds["ours"], 3),
    }


def _make_one(coop: Any, actor: Any) -> None:
    """As the worker's job does it: claim, draw, store, queue the mail, commit."""
    from billing.services.statements import claim_waiting_statement, make_statement
    from coopcare.tenancy.context import acting_for

    with acting_for(coop, actor):
        statement = claim_waiting_statement()
        if statement is None or not make_statement(statement, actor=actor):
            raise SystemExit("A statement could not be made.")


def _workers(count: int) -> dict[str, Any]:
    """Papers a second of one worker process, and of two."""
    from tests.bench._month_rows import coop_with_month

    houses = [coop_with_month(f"workers{number}", count, a_day=1) for number in (1, 2)]
    _vacuum()
    one, two = (_papers_a_second(*house, processes=number) for number, house in enumerate(houses, start=1))
    return {"one_worker_per_second": round(one, 2), "two_workers_ratio": round(two / one, 3)}


def _papers_a_second(coop: Any, actor: Any, processes: int) -> float:
    """Once each process has loaded its fonts: from a quarter of the papers on."""
    from tests.drills._workers import start_worker

    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        for number in range(processes):
            stack.enter_context(start_worker(Path(folder) / f"worker{number}.log"))
        _close(coop, actor)
        first, first_at = _when_made(coop, actor, WARM)
        last, last_at = _when_made(coop, actor, 1)
    return (last - first) / (last_at - first_at)


def _when_made(coop: Any, actor: Any, share: float) -> tuple[int, float]:
    """How many papers there are when this share of them has been made, and when that was."""
    from billing.models import Statement
    from coopcare.tenancy.context import acting_for

    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        with acting_for(coop, actor):
            total, made = Statement.objects.count(), Statement.objects.exclude(document=None).count()
        if made >= total * share:
            return made, time.monotonic()
        time.sleep(0.1)
    raise SystemExit(f"The papers were not made within {PATIENCE_SECONDS} seconds.")


def _vacuum() -> None:
    from tests.bench.week_page import _as_owner

    _as_owner("VACUUM ANALYZE")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
