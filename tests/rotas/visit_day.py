"""A visit on Friday 6 March 2026, from 10am to 10:45am, of Amira to Margaret unless a test wishes otherwise."""

import datetime as dt
from datetime import date, time
from typing import Any

from coopcare.clock import local
from members.models import Person
from rotas.models import Attendance, Visit, VisitStatus
from rotas.services.watches import watch_visits
from tests.cast import Cast
from tests.factories.rotas import a_visit

DAY = date(2026, 3, 6)


def at(hour: int, minute: int = 0, day: date = DAY) -> dt.datetime:
    return local(day, time(hour, minute))


def place(cast: Cast, status: VisitStatus = VisitStatus.ACCEPTED, pca: Person | None = None, **more: Any) -> Attendance:
    """A visit from 10am to 10:45am, of Amira unless somebody else is named."""
    more = {"on": DAY, "at": time(10), **more}
    visit = a_visit(cast.packages["margaret"], pca=pca or cast.amira.person, status=status, **more)
    return visit.attendances.get()


def status_of(visit: Visit) -> str:
    return Visit.objects.get(pk=visit.pk).status


def passing(cast: Cast, clock: Any, *minutes: int) -> None:
    """A pass of the clock at each of these minutes past 10am."""
    for minute in minutes:
        clock.move_to(at(10) + dt.timedelta(minutes=minute))
        watch_visits(actor=cast.system)
