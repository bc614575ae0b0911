"""How quick the week page is when twenty co-ops have kept two years of visits, and what that costs it.

The page of a cluster (by worker and by run) and of a person is asked, through the whole site, of two databases turn
about: one co-op of one month, and all of it. The page shows the same visits in both. Wall-clock time, one process.
"""

import argparse
import datetime as dt
import json
import logging
import math
import os
import statistics
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

COOPS, WEEKS = 20, 104
PEOPLE_IN_A_CLUSTER = 17
WEEKS_AHEAD = 6
MONTH = dt.timedelta(weeks=2)  # on both sides of this week
SMALL = "coopcare_one_month"
MOST_GROWTH = 1.2


@dataclass
class Place:
    """A cluster with its packages, and the PCA of each."""

    cluster: Any
    packages: list[Any]
    pcas: list[Any]


@dataclass
class World:
    """Co-ops with their clusters, and who looks at the first of them."""

    coops: list[tuple[Any, list[Place]]] = field(default_factory=list)
    clients: dict[str, Any] = field(default_factory=dict)

    @property
    def first_place(self) -> Place:
        return self.coops[0][1][0]


@dataclass
class Timed:
    """Seconds of each request, a list for each turn. The growth is that of the middle turn: each compares requests that
    were made within moments of each other, so a machine that is busy for a while spoils one turn and not the figure.
    """

    small: list[list[float]] = field(default_factory=list)
    large: list[list[float]] = field(default_factory=list)
    queries: int = 0

    def summary(self) -> dict[str, float]:
        ordered = sorted(second for turn in self.large for second in turn)
        turns = zip(self.large, self.small, strict=True)
        growth = [statistics.median(large) / statistics.median(small) for large, small in turns]
        p50 = statistics.median(ordered)
        return {
            "p50_ms": round(p50 * 1000, 1),
            "p95_ms": round(ordered[math.ceil(len(ordered) * 0.95) - 1] * 1000, 1),
            "queries": self.queries,
            "growth_ratio": round(statistics.median(growth), 3),
        }


def main(argv: list[str]) -> int:
    options = _options(argv)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "coopcare.settings")
    import django

    django.setup()
    logging.disable(logging.INFO)  # a line for each request is no news here
    began = time.perf_counter()
    world, count = _load(options.attendances)
    loaded = time.perf_counter() - began
    pages = {name: timed.summary() for name, timed in _race(world, options.rounds, options.requests).items()}
    worst = {
        name: max(page[name] for page in pages.values()) for name in ("p50_ms", "p95_ms", "queries", "growth_ratio")
    }
    result = {**worst, "attendances": count, "load_s": round(loaded, 1), "pages": pages}
    if options.json:
        print(json.dumps(result))
    else:
        print(f"{count} attendances of {COOPS} co-ops, loaded in {loaded:.0f} s.")
        for name, page in pages.items():
            print(f"{name}: half within {page['p50_ms']} ms, 95 in 100 within {page['p95_ms']} ms, ", end="")
            print(f"{page['queries']} queries, {page['growth_ratio']} of the time with one co-op of one month.")
    return 0 if worst["growth_ratio"] <= MOST_GROWTH else 1


def _options(argv: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./run bench week-page", description=__doc__)
    parser.add_argument("--attendances", type=int, default=400_000, help="at least so many over all co-ops (400000)")
    parser.add_argument("--rounds", type=int, default=6, help="turns of each database (6)")
    parser.add_argument("--requests", type=int, default=10, help="timed requests of each page in a turn (10)")
    parser.add_argument("--json", action="store_true", help="print one JSON object and nothing else")
    return parser.parse_args(argv)


def _load(attendances: int) -> tuple[World, int]:
    """Everybody; a month of the first co-op, which is copied aside; then all the rest."""
    from coopcare.clock import today
    from rotas.week.table import monday_of
    from tests.bench._visit_rows import VISITS_A_DAY

    people = math.ceil(attendances / (COOPS * WEEKS * 7 * VISITS_A_DAY))
    world, monday = _world(people), monday_of(today())
    month = (monday - MONTH, monday + MONTH + dt.timedelta(days=6))
    begins = monday - dt.timedelta(weeks=WEEKS - WEEKS_AHEAD)
    ends = monday + dt.timedelta(weeks=WEEKS_AHEAD, days=-1)
    with _without_history():
        _fill(world.coops[:1], *month)
        _copy_aside()
        _fill(world.coops[:1], begins, month[0] - dt.timedelta(days=1))
        _fill(world.coops[:1], month[1] + dt.timedelta(days=1), ends)
        _fill(world.coops[1:], begins, ends)
    _as_owner("VACUUM ANALYZE")
    return world, people * 7 * VISITS_A_DAY * WEEKS * COOPS


def _world(people: int) -> World:
    """`people` in each co-op, in clusters as even as can be."""
    from coopcare.accounts.actor import Actor
    from coopcare.tenancy.context import acting_for
    from tests.cast import make_coop

    world = World()
    clusters = math.ceil(people / PEOPLE_IN_A_CLUSTER)
    sizes = [people // clusters + (number < people % clusters) for number in range(clusters)]
    for number in range(COOPS):
        coop = make_coop(f"bench{number}", f"Long Meadow {number} Care Co-operative", cqc_status="registered")
        with acting_for(coop, Actor.system(coop.id, "bench")):
            world.coops.append((coop, [_place(index, size) for index, size in enumerate(sizes)]))
            if number == 0:
                world.clients = _clients(coop, world.first_place)
    return world


def _place(number: int, size: int) -> Place:
    from clusters.models import PlaceRole
    from tests.factories.clusters import (
        ClusterFactory,
        ClusterPlaceFactory,
        PackageFactory,
        PackageTaskFactory,
        TeamPlaceFactory,
    )
    from tests.factories.members import EmploymentFactory, PersonFactory

    cluster, place = ClusterFactory(name=f"Meadow {number}", support_worker=PersonFactory()), Place(None, [], [])
    for _ in range(size):
        person, pca = PersonFactory(), PersonFactory()
        EmploymentFactory(person=pca, travel_mode="car")
        ClusterPlaceFactory(cluster=cluster, person=person)
        ClusterPlaceFactory(cluster=cluster, person=pca, role=PlaceRole.PCA)
        TeamPlaceFactory(person=person, pca=pca)
        package = PackageFactory(person=person, cluster=cluster)
        PackageTaskFactory(package=package)
        place.packages.append(package)
        place.pcas.append(pca)
    place.cluster = cluster
    return place


def _clients(coop: Any, place: Place) -> dict[str, Any]:
    """A browser for the support worker, and one for the first person."""
    from coopcare.accounts.hats import Hat
    from tests.factories.accounts import log_in_for

    worker, person = place.cluster.support_worker, place.packages[0].person
    return {
        "worker": _client(coop, log_in_for(worker, hats=[Hat.SUPPORT_WORKER])),
        "person": _client(coop, log_in_for(person, hats=[Hat.PERSON])),
    }


def _client(coop: Any, access: Any) -> Any:
    from django.conf import settings
    from django.test import Client

    client = Client(HTTP_HOST=f"{coop.slug}.{settings.BASE_DOMAIN}")
    client.force_login(access.user)
    session = client.session
    session["hat"] = access.hats[0]
    session.save()
    return client


def _fill(coops: list[tuple[Any, list[Place]]], first: dt.date, last: dt.date) -> None:
    from coopcare.accounts.actor import Actor
    from coopcare.clock import today
    from coopcare.tenancy.context import acting_for
    from tests.bench._visit_rows import add_visits

    for coop, places in coops:
        with acting_for(coop, Actor.system(coop.id, "bench")):
            for place in places:
                add_visits(place.cluster, place.packages, place.pcas, first, last, today())
        print(f"{coop.slug}: {first} to {last}", file=sys.stderr)


def _race(world: World, rounds: int, requests: int) -> dict[str, Timed]:
    """Both databases turn about, so that neither has the warmer machine."""
    from django.db import connection

    large = connection.settings_dict["NAME"]
    cluster = world.first_place.cluster.id
    pages = {
        "cluster by worker": ("worker", f"/rota/?cluster={cluster}"),
        "cluster by run": ("worker", f"/rota/?cluster={cluster}&by=run"),
        "person": ("person", "/my-week/"),
    }
    found = {name: Timed() for name in pages}
    for turn in range(rounds):
        for database in (SMALL, large) if turn % 2 else (large, SMALL):
            _use(database)
            for name, (who, url) in pages.items():
                seconds = found[name].small if database == SMALL else found[name].large
                found[name].queries = _queries(world.clients[who], url)
                seconds.append([_seconds(world.clients[who], url) for _ in range(requests)])
    return found


def _seconds(client: Any, url: str) -> float:
    began = time.perf_counter()
    answer = client.get(url)
    passed = time.perf_counter() - began
    if answer.status_code != 200:
        raise SystemExit(f"{url} answers {answer.status_code}")
    return passed


def _queries(client: Any, url: str) -> int:
    """Also the request that warms the connection and the templates."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    _seconds(client, url)
    with CaptureQueriesContext(connection) as seen:
        _seconds(client, url)
    return len(seen)


def _use(database: str) -> None:
    from django.db import connection

    connection.close()
    connection.settings_dict["NAME"] = database


@contextmanager
def _without_history() -> Iterator[None]:
    """Two years of rows that nobody made need no history of who made them."""
    from tests.bench._visit_rows import TABLES

    for table in TABLES:
        _as_owner(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    yield
    for table in TABLES:
        _as_owner(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def _copy_aside() -> None:
    """The database as it is now, under another name."""
    from django.db import connection, connections

    _as_owner("VACUUM ANALYZE")
    name = connection.settings_dict["NAME"]
    connections.close_all()
    _as_owner(f"CREATE DATABASE {SMALL} TEMPLATE {name}", database="postgres")


def _as_owner(statement: str, database: str = "") -> None:
    import psycopg
    from django.db import connection

    settings = connection.settings_dict
    owner = psycopg.connect(
        host=settings["HOST"],
        port=settings["PORT"] or None,
        dbname=database or settings["NAME"],
        user=os.environ["COOPCARE_OWNER_DB_USER"],
        password=os.environ["COOPCARE_OWNER_DB_PASSWORD"],
        autocommit=True,
    )
    with owner:
        owner.execute(statement)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
