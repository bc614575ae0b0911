"""Whom the law makes us tell, and by when: duties.toml read and checked. Pure."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from compliance.registers.clocks import Limit, Unit

FILE = Path(__file__).with_name("duties.toml")
CONFIDENCE = ("high", "medium", "low")
BEFORE = "days before"


@dataclass(frozen=True)
class Event:
    """One row of the table of notifications to the Care Quality Commission (domain.md A4)."""

    key: str
    title: str
    regulation: str
    law: str
    law_limit: Limit | None
    target: str
    target_limit: Limit
    drafts: str
    approves: str
    form: str
    source: str
    confidence: str
    cause: str

    @property
    def by_hand(self) -> bool:
        return self.cause == "by hand"

    @property
    def to_be_checked(self) -> bool:
        """What is not certain is shown with a "check before relying" mark."""
        return self.confidence != "high"


@dataclass(frozen=True)
class Other:
    """A clock that may run beside: another body to be told of the same thing."""

    key: str
    title: str
    law: str
    limit: Limit
    source: str
    confidence: str

    @property
    def to_be_checked(self) -> bool:
        return self.confidence != "high"


@cache
def events() -> dict[str, Event]:
    """The table, in the order of its file. Raises TypeError or ValueError on a row that is not whole."""
    return {key: _event(key, row) for key, row in _read()["event"].items()}


@cache
def others() -> dict[str, Other]:
    """The other clocks, in the order of the file."""
    return {key: _other(key, row) for key, row in _read()["other"].items()}


@cache
def _read() -> dict[str, Any]:
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


def _event(key: str, row: dict[str, Any]) -> Event:
    law_limit = limit_of(row["law_limit"]) if "law_limit" in row else None
    limits: dict[str, Any] = {"law_limit": law_limit, "target_limit": limit_of(row["target_limit"])}
    return Event(key=key, **{**row, **limits, "confidence": _confidence(row)})


def _other(key: str, row: dict[str, Any]) -> Other:
    return Other(key=key, **{**row, "limit": limit_of(row["limit"]), "confidence": _confidence(row)})


def _confidence(row: dict[str, Any]) -> str:
    if row["confidence"] not in CONFIDENCE:
        raise ValueError(f"{row['title']}: confidence is one of {', '.join(CONFIDENCE)}")
    return str(row["confidence"])


def limit_of(typed: list[Any]) -> Limit:
    """["hours", 24] as a Limit; "days before" runs backwards."""
    unit, amount = typed
    if unit == BEFORE:
        return Limit(Unit.DAYS, int(amount), before=True)
    return Limit(Unit(unit), int(amount))
