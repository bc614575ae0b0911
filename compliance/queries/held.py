"""Everything that is held about one person, table by table.

Complete by default: each table with a key to a person is read, and whatever a new table adds is read too. Only what is
named in LEFT_OUT is not, each with its reason; the office looks through the rest before it is given.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import models

from coopcare.tenancy.models import TenantModel
from members.models import Person

# "app.model.field" → why a key to the person is not followed.
LEFT_OUT = {
    "clusters.block.pca": "The wish of another person, told to us in confidence.",
}
# Tables that hang below another one: the way from their rows to the person.
BELOW = {
    "clusters.packagetask": "package__person",
    "rotas.visitpattern": "package__person",
    "rotas.visittask": "visit__person",
    "rotas.visitnote": "visit__person",
    "rotas.visitevent": "visit__person",
    "billing.budgetline": "package__person",
    "billing.payment": "budget_line__package__person",
    "billing.invoiceline": "invoice__person",
    "compliance.requestletter": "request__person",
}
# Tables that know a person by a plain id.
BY_ID = {"audit.activity": "about_id", "documents.document": "about_id", "accounts.access": "person_id"}
# Not of the person: keys, digests and the like.
SKIPPED = {"id", "coop", "storage_key", "population", "seed"}


@dataclass(frozen=True)
class Held:
    """The rows of one table. `names_others`: other people's names stand in it, so look twice."""

    key: str
    title: str
    headings: list[str]
    rows: list[dict[str, Any]]
    names_others: bool


def held_about(person: Person) -> list[Held]:
    """Every section that holds something, the person's own row first."""
    names = dict(_names())
    found = [
        section
        for model, way in ways_to_a_person()
        if (section := _section(model, way, person, names)) and section.rows
    ]
    return [_of_rows("members.person", Person, [person], person, names), *found]


def ways_to_a_person() -> Iterator[tuple[type[models.Model], str]]:
    """(table, the way from its rows to a person), in the order of the apps."""
    for model in apps.get_models():
        if not issubclass(model, TenantModel):
            continue
        label = model._meta.label_lower
        for field in model._meta.concrete_fields:
            if field.related_model is Person and f"{label}.{field.name}" not in LEFT_OUT:
                yield model, field.name
        if way := BELOW.get(label) or BY_ID.get(label):
            yield model, way


def _names() -> Iterator[tuple[UUID, str]]:
    for one in Person.objects.only("first_name", "known_as", "last_name"):
        yield one.id, one.full_name


def _section(model: type[models.Model], way: str, person: Person, names: dict[UUID, str]) -> Held:
    value = person.id if way.endswith("_id") else person
    rows = list(model._default_manager.filter(**{way: value}).order_by("pk"))
    return _of_rows(f"{model._meta.label_lower}.{way}", model, rows, person, names)


def _of_rows(key: str, model: type[models.Model], rows: list[Any], person: Person, names: dict[UUID, str]) -> Held:
    fields = [field for field in model._meta.concrete_fields if _is_shown(field)]
    values = [{_heading(field): _value(field, row, names) for field in fields} for row in rows]
    to_people = [field.attname for field in fields if field.related_model is Person]
    others = any(getattr(row, column) not in (None, person.id) for row in rows for column in to_people)
    title = str(model._meta.verbose_name_plural).capitalize()
    way = key.rpartition(".")[2]
    is_plain = way in ("person", "about_id", "person_id") or "__" in way
    titled = title if is_plain else f"{title} ({way.replace('_', ' ')})"
    return Held(key, titled, [_heading(field) for field in fields], values, others)


def _is_shown(field: "models.Field[Any, Any]") -> bool:
    name = field.name
    if name in SKIPPED or "digest" in name or "secret" in name:
        return False
    return field.related_model is None or field.related_model is Person


def _heading(field: "models.Field[Any, Any]") -> str:
    return field.name.replace("_", " ").capitalize()


def _value(field: "models.Field[Any, Any]", row: Any, names: dict[UUID, str]) -> Any:
    """As people read it: the words of a choice, the name of a person."""
    value = getattr(row, field.attname)
    if field.related_model is Person:
        return names.get(value, "")
    if field.choices and not isinstance(value, list):
        return str(dict(field.flatchoices).get(value, value))
    return value
