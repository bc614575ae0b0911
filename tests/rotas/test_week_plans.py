"""Once there are many visits, the pages of a week read few of them: what each query really reads, as the database
explains it under row-level security. An index on the co-op alone would read all that the co-op ever had, so the rows
are counted; that no table is read from end to end follows from it.
"""

import datetime as dt
import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from clusters.models import Package
from coopcare.clock import today
from coopcare.tenancy.context import acting_for
from tests.bench._visit_rows import TABLES, add_visits
from tests.cast import Cast
from tests.factories.clusters import ClusterFactory, PackageFactory, PackageTaskFactory
from tests.factories.members import PersonFactory

DAYS = 400
# Of some 3,400 in the co-op; the pages show about 30.
MOST_ROWS = 300


@contextmanager
def as_owner() -> Iterator[Any]:
    """The tables' owner, inside the same transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE coopcare_owner")
        yield cursor
        cursor.execute("SET ROLE coopcare_app")


@pytest.fixture
def many(cast: Cast, riverside_cast: Cast) -> Cast:
    """Thousands of visits of Margaret's cluster, of another of the same co-op, and of another co-op."""
    with as_owner() as owner:
        for table in TABLES:
            owner.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    first, last = today() - dt.timedelta(days=DAYS), today() + dt.timedelta(days=20)
    with acting_for(cast.coop, cast.system):
        mill, other = cast.clusters["mill"], ClusterFactory(name="Long Row")
        pcas = [cast.amira.person, cast.ben.person]
        add_visits(mill, [cast.packages["margaret"], *_packages(mill, 1)], pcas, first, last, today())
        add_visits(other, _packages(other, 2), _pcas(2), first, last, today())
    with acting_for(riverside_cast.coop, riverside_cast.system):
        quay = riverside_cast.clusters["quay"]
        add_visits(quay, _packages(quay, 2), _pcas(2), first, last, today())
    with as_owner() as owner:
        owner.execute("ANALYZE")
    return cast


def _packages(cluster: Any, number: int) -> list[Package]:
    packages = [PackageFactory(person=PersonFactory(), cluster=cluster) for _ in range(number)]
    for package in packages:
        PackageTaskFactory(package=package)
    return packages


def _pcas(number: int) -> list[Any]:
    return [PersonFactory() for _ in range(number)]


@pytest.mark.parametrize(
    ("who", "url"),
    [
        ("ana", "/rota/"),
        ("ana", "/rota/?by=person"),
        ("ana", "/rota/?by=run"),
        ("margaret", "/my-week/"),
        ("margaret", "/rota/mine/"),
        ("amira", "/rota/week/"),
        ("amira", "/rota/today/"),
    ],
)
def test_a_page_reads_little_more_than_it_shows(many: Cast, client: Any, sign_in: Any, who: str, url: str):
    sign_in(client, getattr(many, who))
    with CaptureQueriesContext(connection) as seen:
        assert client.get(url).status_code == 200
    asked = [one["sql"] for one in seen.captured_queries]
    selects = [sql for sql in asked if sql.startswith("SELECT") and "rotas_" in sql]
    assert any("rotas_visit" in sql for sql in selects)
    with acting_for(many.coop, many.system):
        plans = [plan_of(sql) for sql in selects]
    assert [json.dumps(plan, indent=1) for plan in plans if rows_read(plan) > MOST_ROWS] == []


def test_a_query_that_reads_too_much_is_found(many: Cast):
    """The test of the test: an index is used, and yet all visits of the co-op are read."""
    with acting_for(many.coop, many.system):
        assert rows_read(plan_of("SELECT count(*) FROM rotas_visit WHERE booked_by LIKE 'Every%'")) > MOST_ROWS


def plan_of(sql: str) -> dict[str, Any]:
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) {sql}")
        (found,) = cursor.fetchone()
    return (json.loads(found) if isinstance(found, str) else found)[0]["Plan"]


def rows_read(plan: dict[str, Any]) -> int:
    """Rows of visits and of what belongs to them that were fetched, whether they were kept or thrown away."""
    here = 0
    if plan.get("Relation Name") in TABLES:
        removed = plan.get("Rows Removed by Filter", 0) + plan.get("Rows Removed by Index Recheck", 0)
        here = round((plan["Actual Rows"] + removed) * plan["Actual Loops"])
    return here + sum(rows_read(part) for part in plan.get("Plans", []))
