"""The visits of a whole month, read without models.

A co-op of a thousand people has some 60,000 visits a month. Making a model of each, and of each place, takes longer
than pricing them; so charging a month reads plain rows, of some packages at a time, with only what a price depends on.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Field, TextField
from django.db.models.functions import Cast

from billing.queries.workings import costs_something
from coopcare.clock import now
from rotas.models import UPCOMING, Attendance, Visit, VisitStatus

Columns = tuple[str | Cast, ...]


@dataclass(slots=True)
class PlaceRow:
    """One worker's place: the columns of an attendance that its price depends on. Instants are UTC."""

    id: UUID
    pca_id: UUID | None
    role: str
    status: str
    starts_at: dt.datetime
    ends_at: dt.datetime
    arrived_at: dt.datetime | None
    left_at: dt.datetime | None
    extra_minutes_authorised: int
    errand_tenths: int


@dataclass(slots=True)
class VisitRow:
    """A visit with its places, in the order in which payers are asked for them."""

    id: UUID
    package_id: UUID
    person_id: UUID
    on: dt.date
    status: str
    starts_at: dt.datetime
    ends_at: dt.datetime
    cancelled_at: dt.datetime | None
    cancel_reason: str
    kind: str
    places: list[PlaceRow] = field(default_factory=list)

    @property
    def is_to_come(self) -> bool:
        return self.status in UPCOMING and self.ends_at > now()

    def places_to_pay(self) -> Iterator[PlaceRow]:
        return (place for place in self.places if costs_something(self, place))


def month_visits(package_ids: Collection[UUID], first: dt.date, last: dt.date) -> list[VisitRow]:
    """Visits of local days `first` to `last` but for missed ones, with their places: in the order of the visits."""
    visits = Visit.objects.filter(package_id__in=package_ids, on__gte=first, on__lte=last)
    visits = visits.exclude(status=VisitStatus.MISSED)
    places = _places_of(visits)
    columns: Columns = (
        "id",
        "package_id",
        "person_id",
        "on",
        "status",
        *_texts("starts_at", "ends_at", "cancelled_at"),
    )
    rows = visits.order_by("starts_at", "id").values_list(*columns, "cancel_reason", "kind")
    return [
        VisitRow(
            id, package_id, person_id, on, status, _at(starts), _at(ends), _maybe_at(ended), reason, kind, places[id]
        )
        for id, package_id, person_id, on, status, starts, ends, ended, reason, kind in rows
    ]


def _places_of(visits: Any) -> dict[UUID, list[PlaceRow]]:
    found: dict[UUID, list[PlaceRow]] = defaultdict(list)
    columns: Columns = (
        "visit_id",
        "id",
        "pca_id",
        "role",
        "status",
        *_texts("starts_at", "ends_at", "arrived_at", "left_at"),
    )
    places = Attendance.objects.filter(visit__in=visits.values("id")).order_by("starts_at", "id")
    for visit_id, id, pca_id, role, status, starts, ends, arrived, left, extra, errand in places.values_list(
        *columns, "extra_minutes_authorised", "errand_tenths"
    ):
        found[visit_id].append(
            PlaceRow(
                id, pca_id, role, status, _at(starts), _at(ends), _maybe_at(arrived), _maybe_at(left), extra, errand
            )
        )
    return found


def _texts(*names: str) -> Iterator[Cast]:
    """Instants as PostgreSQL writes them: reading a text takes Python a tenth of the time of Django's own loader."""
    text: Field[Any, Any] = TextField()
    return (Cast(name, text) for name in names)


def _at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text)


def _maybe_at(text: str | None) -> dt.datetime | None:
    return None if text is None else dt.datetime.fromisoformat(text)
