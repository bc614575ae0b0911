"""Finding something in what an inspection opens: people and workers of the sample, policies, statements."""

from dataclasses import dataclass

from compliance.models import SamplePart
from compliance.pack.text import PolicyText
from compliance.queries.library import library
from compliance.queries.records import to_open
from compliance.queries.statements import Statement, statements
from coopcare.accounts.actor import Actor
from members.models import Person


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
    return Found(
        people=list(to_open(actor, SamplePart.PERSON).named(text)),  # type: ignore[attr-defined]
        workers=list(to_open(actor, SamplePart.WORKER).named(text)),  # type: ignore[attr-defined]
        policies=[one for one in library().texts if _has(words, f"{one.code} {one.title} {' '.join(one.topics)}")],
        statements=[one for one in statements() if _has(words, f"{one.code} {one.name} {one.key_question}")],
    )


def _has(words: list[str], text: str) -> bool:
    return all(word in text.lower() for word in words)
