"""What Margaret asks for, unless a test wishes otherwise."""

from datetime import date, time
from typing import Any

from clusters.models import PackageTask
from coopcare.clock import local
from rotas.models import (
    Attendance,
    Visit,
)
from rotas.services.booking import book_visit
from tests.cast import Cast

MONDAY = date(2026, 3, 2)
TUESDAY = date(2026, 3, 3)
GONE = "That time has just gone. Choose another time."


def shopping(cast: Cast) -> PackageTask:
    return cast.packages["margaret"].tasks.get(name="Shopping")


def washing(cast: Cast) -> PackageTask:
    return cast.packages["margaret"].tasks.get(name="Washing and dressing")


def book(cast: Cast, **wishes: Any) -> Visit:
    """Margaret asks Amira for Tuesday at 10am, for an hour of shopping, unless she wishes otherwise."""
    wishes.setdefault("actor", cast.margaret.actor())
    wishes.setdefault("starts_at", local(TUESDAY, time(10)))
    wishes.setdefault("minutes", 60)
    wishes.setdefault("task_ids", [shopping(cast).id])
    wishes.setdefault("pca_id", cast.amira.person.id)
    return book_visit(cast.packages["margaret"], **wishes)


def place_of(visit: Visit) -> Attendance:
    return Attendance.objects.current().get(visit=visit)
