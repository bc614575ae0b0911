"""Finding something in what an inspection opens: people and workers of the sample, policies, statements."""

from dataclasses import dataclass

from django.db.models import QuerySet

from clusters.models import Package
from compliance.models import SamplePart
from compliance.pack.text import PolicyText
from compliance.policies import sampled_ids
from compliance.queries.library import library
from compliance.queries.statements import Statement, statements
from coopcare.accounts.actor import Actor
from coopcare.clock import today
from members.models import Employment, Person


@dataclass(frozen=True)
class Found:
    people: list[Person]
    workers: list[Person]
    policies: list[PolicyText]
    statements: list[Statement]

    @property
    def is_empty(self) -> bool:
        return not (self.people or self.workers or self.policies or self.statements)


def find_in_records(actor: Actor, text: str) -> Found:
    """Everything with every word of `text` in its name (or topics). Nobody outside the sample is found."""
    words = text.lower().split()
    if not words:
        return Found([], [], [], [])
    supported = Package.objects.on(today()).values("person_id")
    employed = Employment.objects.on(today()).values("person_id")
    return Found(
        people=_named(Person.objects.filter(id__in=supported), actor, text, SamplePart.PERSON),
        workers=_named(Person.objects.filter(id__in=employed), actor, text, SamplePart.WORKER),
        policies=[one for one in library().texts if _has(words, f"{one.code} {one.title} {' '.join(one.topics)}")],
        statements=[one for one in statements() if _has(words, f"{one.code} {one.name} {one.key_question}")],
    )


def _named(people: "QuerySet[Person]", actor: Actor, text: str, part: SamplePart) -> list[Person]:
    sample = sampled_ids(actor, part)
    if sample is not None:
        people = people.filter(id__in=sample)
    return list(people.named(text).order_by("last_name", "first_name", "id"))  # type: ignore[attr-defined]


def _has(words: list[str], text: str) -> bool:
    return all(word in text.lower() for word in words)
