"""The readiness list as data: read and checked. Pure."""

import tomllib
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from coopcare.errors import DomainError

FILE = Path(__file__).with_name("items.toml")
CONFIDENCES = ("high", "medium", "low")
NEEDED = ("code", "group", "title", "help", "confidence")


class ReadinessError(DomainError):
    """A list that cannot be used as it is."""


@dataclass(frozen=True)
class Item:
    """One thing to have ready. `works_out` names the rule that tells whether it is; empty when a person ticks it."""

    code: str
    group: str
    title: str
    help: str
    confidence: str
    works_out: str = ""
    needs_document: bool = False

    @property
    def to_check(self) -> bool:
        """Whether it is asked for at all must be checked with the regulator."""
        return self.confidence != "high"


@cache
def read_items(path: Path = FILE) -> tuple[Item, ...]:
    """In the order of the file. Raises ReadinessError with a sentence for each thing to mend."""
    try:
        rows = tomllib.loads(path.read_text(encoding="utf-8")).get("item", [])
    except tomllib.TOMLDecodeError as error:
        raise ReadinessError(f"{path.name} cannot be read: {error}.") from error
    items, problems = [], []
    for number, row in enumerate(rows, start=1):
        name = row.get("code", number)
        lacks = [key for key in NEEDED if not row.get(key)]
        unknown = sorted(row.keys() - Item.__dataclass_fields__.keys())
        problems += [f"Item {name}: {key} is missing." for key in lacks]
        problems += [f"Item {name}: {key} is not a field of it." for key in unknown]
        if not lacks and not unknown:
            items.append(Item(**row))
    codes = [item.code for item in items]
    problems += [f"The code {code} comes twice." for code in sorted({c for c in codes if codes.count(c) > 1})]
    problems += [
        f"Item {item.code}: the confidence {item.confidence} is not high, medium or low."
        for item in items
        if item.confidence not in CONFIDENCES
    ]
    if problems:
        raise ReadinessError(" ".join(problems))
    return tuple(items)


def groups_of(items: Collection[Item]) -> list[str]:
    """Headings, in the order of the list."""
    return list(dict.fromkeys(item.group for item in items))
