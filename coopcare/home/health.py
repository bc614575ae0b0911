"""Is the process up; can it serve?"""

from collections.abc import Callable

from django.core.cache import cache
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse

from coopcare.celery import app as celery_app


def healthz(request: HttpRequest) -> HttpResponse:
    return JsonResponse({"status": "ok"})


def readyz(request: HttpRequest) -> HttpResponse:
    """200 when the database answers, the broker answers and every migration is applied; else 503 and which is not."""
    checks: dict[str, Callable[[], None]] = {
        "database": _database,
        "migrations": _migrations,
        "broker": _broker,
        "cache": _cache,
    }
    problems = {}
    for name, check in checks.items():
        try:
            check()
        except Exception as error:  # any fault means: not ready
            problems[name] = type(error).__name__
    status = 503 if problems else 200
    return JsonResponse({"status": "not ready" if problems else "ok", "problems": problems}, status=status)


def _database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def _migrations() -> None:
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise RuntimeError("migrations are waiting")


def _broker() -> None:
    with celery_app.connection_for_write(connect_timeout=2) as broker:
        broker.ensure_connection(max_retries=1, timeout=2)


def _cache() -> None:
    cache.set("readyz", "1", 5)
