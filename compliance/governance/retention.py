"""How long each kind of record is kept: the table, and the sums. No database. Nothing is deleted by a sum."""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from compliance.governance.law import DOUBT
from compliance.governance.months import years_kept

FILE = Path(__file__).with_name("retention.toml")
WHOSE = ("person", "worker", "other")
TAKES = (
    "details", "reviews", "plans", "capacity", "medicines", "card", "application", "copies", "dbs_copies",
    "right_to_work_copies",
)  # fmt: skip
# How the action plan calls the yearly look at what has run out.
LIST_WORDS = "Yearly list of what need not be kept"
LENGTHS = ("years", "months", "until_age", "permanent")


class BrokenTable(ValueError):
    """The table cannot be used. The message is a sentence."""


@dataclass(frozen=True)
class KeepRule:
    """One kind of record. Just one of years, months, until_age and permanent says how long."""

    code: str
    title: str
    who: str
    counted_from: str
    source: str
    confidence: str
    takes: tuple[str, ...]
    keeps: str
    years: int = 0
    months: int = 0
    until_age: int = 0
    permanent: bool = False

    @property
    def doubt(self) -> str:
        return DOUBT[self.confidence]

    @property
    def length(self) -> str:
        if self.permanent:
            return "For good"
        if self.until_age:
            return f"Until age {self.until_age}"
        number, noun = (self.years, "year") if self.years else (self.months, "month")
        return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


@cache
def keep_rules() -> dict[str, KeepRule]:
    """By code, in the order of the file. Raises BrokenTable."""
    return read_rules(FILE.read_text())


def read_rules(text: str) -> dict[str, KeepRule]:
    """Raises BrokenTable with a sentence that says what is wrong."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BrokenTable(f"The table of retention is not a TOML file: {error}.") from error
    rules = [_rule(one) for one in data.get("rules", [])]
    if len({rule.code for rule in rules}) != len(rules):
        raise BrokenTable("Two rules of retention have the same code.")
    return {rule.code: rule for rule in rules}


def review_from(rule: KeepRule, counted_from: date | None, born_on: date | None = None) -> date | None:
    """The first day on which a record may be looked at for deletion; None while that cannot be said: kept for good,
    not ended yet, or (until an age) no date of birth. Somebody born on 29 February has a birthday on 1 March.
    """
    if rule.permanent:
        return None
    if rule.until_age:
        return years_kept(born_on, rule.until_age) if born_on else None
    if counted_from is None:
        return None
    return years_kept(counted_from, rule.years, rule.months)


def has_run_out(rule: KeepRule, counted_from: date | None, on: date, born_on: date | None = None) -> bool:
    first = review_from(rule, counted_from, born_on)
    return first is not None and first <= on


def _rule(data: dict[str, Any]) -> KeepRule:
    code = data.get("code", "?")
    missing = {"code", "title", "who", "from", "source", "confidence", "takes", "keeps"} - set(data)
    if missing:
        raise BrokenTable(f"The rule {code} of retention lacks {', '.join(sorted(missing))}.")
    lengths = [name for name in LENGTHS if data.get(name)]
    if len(lengths) != 1:
        raise BrokenTable(f"The rule {code} of retention needs one of {', '.join(LENGTHS)}.")
    if data["who"] not in WHOSE or data["confidence"] not in DOUBT or not set(data["takes"]) <= set(TAKES):
        raise BrokenTable(f"The rule {code} of retention has a word that is not known in who, confidence or takes.")
    return KeepRule(counted_from=data.pop("from"), takes=tuple(data.pop("takes")), **data)
