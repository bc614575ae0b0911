"""Charges with what a paper says of their visits, read without models: a large co-op has tens of thousands a month."""

import datetime as dt
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet, TextField, Value
from django.db.models.fields.json import KT

from billing.models import Charge
from members.models import Person


@dataclass(frozen=True, slots=True)
class ChargedPlace:
    """What one payer owes for one worker's place at a visit. Instants are UTC. `pca` is the name they go by; empty for
    nobody. `explanation` is only read where it was asked for.
    """

    id: UUID
    budget_line_id: UUID
    attendance_id: UUID
    visit_id: UUID
    on: dt.date
    minutes: int
    amount_pence: int
    rule: str
    kind: str
    starts_at: dt.datetime
    ends_at: dt.datetime
    errand_tenths: int
    explanation: str
    pca: str


COLUMNS = (
    "id",
    "budget_line_id",
    "attendance_id",
    "attendance__visit_id",
    "on",
    "minutes",
    "amount_pence",
    "rule",
    "attendance__visit__kind",
    "attendance__starts_at",
    "attendance__ends_at",
    "attendance__errand_tenths",
    "explanation",
    "attendance__pca_id",
)


def charged_places(charges: "QuerySet[Charge]", *, explained: bool = False) -> list[ChargedPlace]:
    """In the order of the visits, and of one place in the order of its payers. Callers ask their policy."""
    words = KT("working__explanation") if explained else Value("", TextField())
    ordered = charges.order_by("attendance__starts_at", "attendance_id", "budget_line__position", "id")
    rows: list[tuple[Any, ...]] = list(ordered.annotate(explanation=words).values_list(*COLUMNS))
    names = _names({row[-1] for row in rows})
    return [ChargedPlace(*(*rest, names.get(pca_id, ""))) for *rest, pca_id in rows]


def _names(pca_ids: set[UUID]) -> dict[UUID, str]:
    return {person.id: person.calling_name for person in Person.objects.filter(id__in=pca_ids)}
