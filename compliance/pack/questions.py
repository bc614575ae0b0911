"""What the policies ask of a co-op: each fact once, in a plain question, and whether an answer can be used.

Pure: reads text files, knows no models. Answers are a mapping from a question's name to what was typed.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

KINDS = ("text", "person", "phone", "email", "url", "minutes", "hours", "days", "months", "pounds")
COUNTED = ("minutes", "hours", "days", "months", "pounds")
# A slip of the finger, and more than the clocks that reckon with an answer can hold.
MOST_COUNTED = 100_000_000

EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
URL = re.compile(r"https?://[^\s/]+\.[^\s]+")


@dataclass(frozen=True)
class Question:
    """One fact about a co-op that policies print.

    `role` is whose phone number it is; `at_least` names the answer this one may not be smaller than;
    `from_coop` means that the co-op's own record answers it.
    """

    name: str
    question: str
    help: str
    kind: str
    example: str
    role: str = ""
    at_least: str = ""
    from_coop: bool = False


@dataclass(frozen=True)
class Organisation:
    """The co-op whose pack is printed, on the day it is printed.

    `adopted_on` is the day the board adopted each policy, by code; a code that is absent is a draft.
    """

    name: str
    phone: str
    address: str
    registered_manager: str
    nominated_individual: str
    pack_version: str
    issued_on: date
    adopted_on: Mapping[str, date] = field(default_factory=dict)

    def answers(self) -> dict[str, str]:
        """The answers that come from the co-op's own record."""
        return {
            "coop_name": self.name,
            "coop_phone": self.phone,
            "coop_address": self.address,
            "registered_manager": self.registered_manager,
            "nominated_individual": self.nominated_individual,
        }


def load_questions(folder: Path) -> dict[str, Question]:
    """The questions of `variables.toml`, in the order they are asked. Raises TypeError on an unknown key."""
    with (folder / "variables.toml").open("rb") as file:
        tables = tomllib.load(file)
    return {name: Question(name=name, **table) for name, table in tables.items()}


def looks_like_a_phone_number(value: str) -> bool:
    """A United Kingdom number: 3 digits (101, 999), or 10 to 13 with an optional +44."""
    if not re.fullmatch(r"\+?[\d ()-]+", value):
        return False
    digits = re.sub(r"\D", "", value)
    return len(digits) == 3 or 10 <= len(digits) <= 13


def trouble_with(question: Question, value: str) -> str | None:
    """Why this answer cannot be printed, in a sentence, or None. An empty answer is not judged here."""
    value = value.strip()
    if not value:
        return None
    if question.kind == "phone" and not looks_like_a_phone_number(value):
        return f"Enter a phone number, like {question.example}."
    if question.kind == "email" and not EMAIL.fullmatch(value):
        return f"Enter an email address, like {question.example}."
    if question.kind == "url" and not URL.fullmatch(value):
        return f"Enter a web address, like {question.example}."
    if question.kind in COUNTED and not (value.isdecimal() and 0 < int(value) <= MOST_COUNTED):
        return f"Enter a whole number of {question.kind}, like {question.example}."
    return None


def out_of_order(questions: Mapping[str, Question], answers: Mapping[str, str]) -> list[tuple[Question, Question]]:
    """Pairs of counted answers where the first is smaller than the second, which it must be at least."""
    pairs = []
    for question in questions.values():
        lesser = questions.get(question.at_least)
        if lesser is None:
            continue
        own, other = answers.get(question.name, "").strip(), answers.get(lesser.name, "").strip()
        if own.isdecimal() and other.isdecimal() and int(own) < int(other):
            pairs.append((question, lesser))
    return pairs
