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

from compliance.registers.words import Relation
from coopcare.tenancy.models import TenantModel
from members.models import Person

# "app.model.field" → why a key to the person is not followed: what is about somebody else or theirs to tell (Data
# Protection Act 2018, schedule 2, paragraph 16), or may do serious harm (schedule 3, parts 2 and 3). The
# office answers for each in the list of the request, after a look at the rows. No word says whether there is one.
_CASE = (
    "Safeguarding cases, where there are any: reading one could do serious harm, and it holds the words of others. The "
    "manager asks the council first, then gives what can be given (Data Protection Act 2018, schedules 2 and 3)."
)
_OTHERS_STORY = (
    "Incidents of other people: the story of their health and care. The manager writes out what is about the worker "
    "(Data Protection Act 2018, schedule 2, paragraph 16)."
)
_TOLD_OF_A_WORKER = (
    "What others told us about a worker, with their names: it is theirs, and some told it in confidence. The manager "
    "writes out what can be given without saying who (Data Protection Act 2018, schedule 2, paragraph 16)."
)
LEFT_OUT = {
    "clusters.block.pca": "The wish of another person, told to us in confidence.",
    "compliance.concern.person": _CASE,
    "compliance.concern.worker": _CASE,
    "compliance.concern.raised_by": _CASE,
    "compliance.caseplace.person": _CASE,
    "compliance.incident.worker": _OTHERS_STORY,
    "compliance.incident.reported_by": _OTHERS_STORY,
    "compliance.incident.investigator": _OTHERS_STORY,
    "compliance.feedback.worker": _TOLD_OF_A_WORKER,
    "compliance.feedback.investigator": _TOLD_OF_A_WORKER,
    "compliance.voice.worker": _TOLD_OF_A_WORKER,
}
# "app.model.field" → (which of its rows are followed, why the others are not).
ONLY: dict[str, tuple[dict[str, Any], str]] = {
    "compliance.feedback.person": (
        {"relation": Relation.PERSON},
        "What others told us about the person, with their names: the manager writes out what can be given without "
        "saying who (Data Protection Act 2018, schedule 2, paragraph 16).",
    ),
}
# Tables that hang below another one: the way from their rows to the person.
BELOW = {
    "clusters.packagetask": "package__person",
    "clusters.careplan": "package__person",
    "clusters.planpart": "plan__package__person",
    "clusters.outcome": "plan__package__person",
    "clusters.planwish": "package__person",
    "clusters.riskassessment": "package__person",
    "clusters.review": "package__person",
    "clusters.outcomelook": "review__package__person",
    "clusters.reviewchange": "review__package__person",
    "clusters.reviewwish": "package__person",
    "clusters.bestinterestsdecision": "assessment__person",
    "clusters.decisionend": "assessment__person",
    "clusters.limitlook": "limit__person",
    "rotas.medicineentry": "visit__person",
    "rotas.medicineeffect": "entry__visit__person",
    "rotas.visitpattern": "package__person",
    "rotas.visittask": "visit__person",
    "rotas.visitnote": "visit__person",
    "rotas.visitevent": "visit__person",
    "billing.budgetline": "package__person",
    "billing.payment": "budget_line__package__person",
    "billing.invoiceline": "invoice__person",
    "compliance.requestletter": "request__person",
    "compliance.candourstep": "incident__person",
    "compliance.contactline": "contact__person",
}
# Tables that know a person by a plain id.
BY_ID = {
    "audit.activity": "about_id",
    "documents.document": "about_id",
    "accounts.access": "person_id",
    "compliance.fitnesscheck": "director__person_id",
    "compliance.fitnessdeclaration": "director__person_id",
    "compliance.fitnessdecision": "director__person_id",
}
# Tables whose words name others: relatives, who was asked, who said what. The office looks twice before it gives them.
NAMES_OTHERS = {
    "members.legalauthority", "clusters.capacityassessment", "clusters.bestinterestsdecision", "clusters.limit",
    "clusters.planwish", "clusters.planpart", "clusters.riskassessment", "clusters.review",
    "clusters.medicinesagreement",
}  # fmt: skip
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


def reasons_left_out() -> list[str]:
    """Each sentence once: the file says to whoever reads it what it does not hold, and why."""
    return list(dict.fromkeys([*LEFT_OUT.values(), *(why for _, why in ONLY.values())]))


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
    key = f"{model._meta.label_lower}.{way}"
    followed, _ = ONLY.get(key, ({}, ""))
    rows = list(model._default_manager.filter(**{way: value}, **followed).order_by("pk"))
    return _of_rows(key, model, rows, person, names)


def _of_rows(key: str, model: type[models.Model], rows: list[Any], person: Person, names: dict[UUID, str]) -> Held:
    fields = [field for field in model._meta.concrete_fields if _is_shown(field)]
    values = [{_heading(field): _value(field, row, names) for field in fields} for row in rows]
    to_people = [field.attname for field in fields if field.related_model is Person]
    others = model._meta.label_lower in NAMES_OTHERS or any(
        getattr(row, column) not in (None, person.id) for row in rows for column in to_people
    )
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
