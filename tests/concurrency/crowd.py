"""Many at once: each with a connection of their own, all let go at the same instant."""

import datetime as dt
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import time, timedelta
from typing import Any

from django.db import connection, connections

from coopcare.accounts.actor import Actor
from coopcare.clock import local, today
from coopcare.errors import DomainError
from coopcare.tenancy.context import acting_for
from coopcare.tenancy.models import Coop
from rotas.models import Attendance, VisitStatus
from tests.cast import Cast
from tests.factories.rotas import a_visit


def at_once(works: list[Callable[[], Any]]) -> list[Any]:
    """Run each in a thread with its own connection, all let go at the same instant; a DomainError is an answer."""
    gate = threading.Barrier(len(works))

    def run(work: Callable[[], Any]) -> Any:
        try:
            connection.ensure_connection()
            gate.wait(timeout=60)
            return work()
        except DomainError as error:
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(works)) as pool:
        return [future.result() for future in [pool.submit(run, work) for work in works]]


def as_somebody(coop: Coop, work: Callable[[Actor], Any], actor: Actor) -> Callable[[], Any]:
    def inside() -> Any:
        with acting_for(coop, actor):
            return work(actor)

    return inside


def tomorrow(hour: int, minute: int = 0) -> dt.datetime:
    return local(today() + timedelta(days=1), time(hour, minute))


def offered(cast: Cast) -> Attendance:
    with acting_for(cast.coop, cast.system):
        visit = a_visit(
            cast.packages["margaret"],
            on=today() + timedelta(days=1),
            at=time(10),
            pca=cast.amira.person,
            status=VisitStatus.OFFERED,
        )
        return visit.attendances.get()


def afresh(work: Callable[..., Any], attendance: Attendance) -> Callable[[Actor], Any]:
    """Each press reads its own page first."""

    def act(actor: Actor) -> Any:
        return work(Attendance.objects.select_related("visit").get(pk=attendance.pk), actor=actor)

    return act
