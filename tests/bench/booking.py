"""Bookings a second when 16 people want the same 4 PCAs, and what the exclusion constraint costs.

Every attempt is the product's own `book_visit`: rules, locks, letters, history. Rounds with and without the constraint
take turns, each on days of its own. Wall-clock time; 16 threads, each with its own connection.
"""

import argparse
import datetime as dt
import json
import os
import random
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

CLIENTS, PCAS, PEOPLE = 16, 4, 32
SLOT_MINUTES, SLOTS_A_DAY, DAYS_A_ROUND = 60, 12, 2
DEADLOCK = "40P01"
CONSTRAINT = "pca_is_in_one_place"
OVERLAPS = """
    SELECT count(*) FROM rotas_attendance a JOIN rotas_attendance b
    ON a.pca_id = b.pca_id AND a.id < b.id AND a.starts_at < b.ends_at AND b.starts_at < a.ends_at
    WHERE a.status = 'offered' AND b.status = 'offered'
"""


@dataclass
class Tally:
    """What one round, or several, came to."""

    booked: int = 0
    refused: int = 0
    deadlocks: int = 0
    seconds: float = 0.0
    times: list[float] = field(default_factory=list)

    def add(self, other: "Tally") -> None:
        self.booked += other.booked
        self.refused += other.refused
        self.deadlocks += other.deadlocks
        self.seconds += other.seconds
        self.times += other.times

    @property
    def attempts_per_second(self) -> float:
        return len(self.times) / self.seconds

    def percentile_ms(self, share: float) -> float:
        ordered = sorted(self.times)
        return round(ordered[min(len(ordered) - 1, int(len(ordered) * share))] * 1000, 1)


def main(argv: list[str]) -> int:
    options = _options(argv)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "coopcare.settings")
    import django

    django.setup()
    world = _World()
    guarded, unguarded = Tally(), Tally()
    for number in range(options.rounds):
        guarded.add(world.round(2 * number, options.attempts))
        with _without_the_constraint():
            unguarded.add(world.round(2 * number + 1, options.attempts))
    result = {
        "per_second": round(guarded.booked / guarded.seconds, 1),
        "overlaps": world.overlaps(),
        "deadlocks": guarded.deadlocks,
        "p99_ms": guarded.percentile_ms(0.99),
        "ratio_to_unguarded": round(guarded.attempts_per_second / unguarded.attempts_per_second, 3),
    }
    if options.json:
        print(json.dumps(result))
        return 0
    print(f"{len(guarded.times)} attempts by {CLIENTS} clients on {PCAS} PCAs: {guarded.booked} booked, ", end="")
    print(f"{guarded.refused} refused with a sentence, {guarded.deadlocks} deadlocks, {result['overlaps']} overlaps.")
    print(f"{result['per_second']} bookings a second; half of all attempts within ", end="")
    print(f"{guarded.percentile_ms(0.5)} ms, 99 in 100 within {result['p99_ms']} ms.")
    print(f"{result['ratio_to_unguarded']} of the rate without the exclusion constraint.")
    return 0 if result["overlaps"] == 0 else 1


def _options(argv: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./run bench booking", description=__doc__)
    parser.add_argument("--rounds", type=int, default=3, help="rounds with, and as many without, the constraint (3)")
    parser.add_argument("--attempts", type=int, default=160, help="attempts in each round (160)")
    parser.add_argument("--json", action="store_true", help="print one JSON object and nothing else")
    return parser.parse_args(argv)


class _World:
    """One co-op, 4 PCAs on everybody's team, 32 people with a package each."""

    def __init__(self) -> None:
        from coopcare.accounts.actor import Actor
        from coopcare.clock import today
        from coopcare.tenancy.context import acting_for
        from tests.cast import make_coop
        from tests.factories.clusters import ClusterFactory, PackageFactory, PackageTaskFactory, TeamPlaceFactory
        from tests.factories.members import PersonFactory, employed_pca

        self.coop = make_coop("bench", "Long Meadow Care Co-operative", cqc_status="registered")
        self.actor = Actor.system(self.coop.id, "bench")
        self.first_day = today() + dt.timedelta(days=1)
        with acting_for(self.coop, self.actor):
            cluster = ClusterFactory(name="Long Meadow")
            self.pcas = [employed_pca(first_name=f"Pca{number}") for number in range(PCAS)]
            people = [PersonFactory(first_name=f"Person{number}") for number in range(PEOPLE)]
            self.packages = [PackageFactory(person=person, cluster=cluster) for person in people]
            self.tasks = {package.id: [PackageTaskFactory(package=package).id] for package in self.packages}
            for person in people:
                for rank, pca in enumerate(self.pcas, start=1):
                    TeamPlaceFactory(person=person, pca=pca, rank=rank)

    def round(self, number: int, attempts: int) -> Tally:
        """`attempts` bookings of slots that overlap by half, by 16 threads let go at once, on days of their own."""
        chance = random.Random(number)  # noqa: S311
        wanted = [self._wish(chance, number) for _ in range(attempts)]
        gate, started = threading.Barrier(CLIENTS), time.perf_counter()
        with ThreadPoolExecutor(CLIENTS) as pool:
            parts = pool.map(lambda client: self._client(gate, wanted[client::CLIENTS]), range(CLIENTS))
            tally = Tally()
            for part in parts:
                tally.add(part)
        tally.seconds = time.perf_counter() - started
        return tally

    def _wish(self, chance: random.Random, number: int) -> tuple[Any, Any, dt.datetime]:
        from coopcare.clock import local

        day = self.first_day + dt.timedelta(days=number * DAYS_A_ROUND + chance.randrange(DAYS_A_ROUND))
        starts_at = local(day, dt.time(8)) + chance.randrange(2 * SLOTS_A_DAY) * dt.timedelta(minutes=SLOT_MINUTES / 2)
        return chance.choice(self.packages), chance.choice(self.pcas), starts_at

    def _client(self, gate: threading.Barrier, wishes: list[tuple[Any, Any, dt.datetime]]) -> Tally:
        from django.db import OperationalError, connection, connections

        from coopcare.errors import DomainError

        tally = Tally()
        try:
            connection.ensure_connection()
            gate.wait(timeout=60)
            for wish in wishes:
                started = time.perf_counter()
                try:
                    self._book(*wish)
                    tally.booked += 1
                except DomainError:
                    tally.refused += 1
                except OperationalError as error:
                    if getattr(error.__cause__, "sqlstate", "") != DEADLOCK:
                        raise
                    tally.deadlocks += 1
                tally.times.append(time.perf_counter() - started)
        finally:
            connections.close_all()
        return tally

    def _book(self, package: Any, pca: Any, starts_at: dt.datetime) -> None:
        from coopcare.tenancy.context import acting_for
        from rotas.services.booking import book_visit

        with acting_for(self.coop, self.actor):
            book_visit(
                package,
                starts_at=starts_at,
                minutes=SLOT_MINUTES,
                task_ids=self.tasks[package.id],
                pca_id=pca.id,
                actor=self.actor,
            )

    def overlaps(self) -> int:
        from django.db import connection

        from coopcare.tenancy.context import acting_for

        with acting_for(self.coop, self.actor), connection.cursor() as cursor:
            cursor.execute(OVERLAPS)
            return int(cursor.fetchone()[0])


@contextmanager
def _without_the_constraint() -> Iterator[None]:
    """Take the exclusion constraint away, as the owner, and put it back."""
    import psycopg
    from django.db import connection

    settings = connection.settings_dict
    owner = psycopg.connect(
        host=settings["HOST"],
        port=settings["PORT"] or None,
        dbname=settings["NAME"],
        user=os.environ["COOPCARE_OWNER_DB_USER"],
        password=os.environ["COOPCARE_OWNER_DB_PASSWORD"],
        autocommit=True,
    )
    with owner:
        found = "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = %s"
        definition = owner.execute(found, [CONSTRAINT]).fetchone()[0]
        owner.execute(f"ALTER TABLE rotas_attendance DROP CONSTRAINT {CONSTRAINT}")
        try:
            yield
        finally:
            owner.execute(f"ALTER TABLE rotas_attendance ADD CONSTRAINT {CONSTRAINT} {definition}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
