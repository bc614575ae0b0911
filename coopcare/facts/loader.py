"""Reads the file of dated figures, checks it whole, and brings the table up to it."""

import datetime as dt
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from itertools import pairwise
from pathlib import Path
from typing import Any

from django.db import transaction

from coopcare.errors import Invalid
from coopcare.facts.models import Confidence, Fact, Jurisdiction, Status
from coopcare.facts.values import UNITS, problem_with

DATA_FILE = Path(__file__).parent / "data" / "facts.toml"

_IDENTITY = ("key", "jurisdiction", "valid_from")
_FACT_FIELDS = {"key", "name", "unit", "jurisdiction", "values"}
_VALUE_FIELDS = {"value", "from", "to", "status", "confidence", "source", "note"}


@dataclass(frozen=True)
class FactRow:
    """One row of the file, with the names of the table's columns."""

    key: str
    name: str
    jurisdiction: str
    value: str | None
    unit: str
    valid_from: dt.date
    valid_to: dt.date | None
    status: str
    confidence: str
    source: str
    source_url: str
    source_seen_on: dt.date | None
    note: str

    @property
    def identity(self) -> tuple[str, str, dt.date]:
        return self.key, self.jurisdiction, self.valid_from


_COLUMNS = tuple(column.name for column in fields(FactRow))


@dataclass(frozen=True)
class Loaded:
    """What loading did. `left` are rows in the table that the file does not have; they are kept and named."""

    created: int
    changed: int
    unchanged: int
    left: tuple[str, ...] = ()


def read_facts(path: Path = DATA_FILE) -> list[FactRow]:
    """The rows of a file. Raises Invalid with every problem found, one to a line."""
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise Invalid(f"The file of dated figures cannot be read: {error}.") from error
    return rows_from(content)


def rows_from(content: Mapping[str, Any]) -> list[FactRow]:
    """The rows of a parsed file. Raises Invalid with every problem found, one to a line."""
    sources, entries = content.get("sources", {}), content.get("fact", [])
    problems = [problem for entry in entries for problem in _shape_problems(entry, sources)]
    if not problems:
        rows = [row for entry in entries for row in _rows(entry, sources)]
        problems = [*_row_problems(rows), *_overlaps(rows)]
    if problems:
        raise Invalid("\n".join(problems))
    return rows


@transaction.atomic
def load_facts(rows: Sequence[FactRow]) -> Loaded:
    """Bring the table up to `rows`. Running it again changes nothing."""
    standing = {(row.key, row.jurisdiction, row.valid_from): row for row in Fact.objects.select_for_update()}
    created, changed = [], []
    for row in rows:
        present = standing.pop(row.identity, None)
        if present is None:
            created.append(Fact(**asdict(row)))
        elif _differs(present, row):
            changed.append(_brought_up_to(present, row))
    _refuse_overlap_with(rows, standing.values())
    Fact.objects.bulk_create(created)
    Fact.objects.bulk_update(changed, [name for name in _COLUMNS if name not in _IDENTITY])
    unchanged = len(rows) - len(created) - len(changed)
    return Loaded(len(created), len(changed), unchanged, tuple(str(row) for row in standing.values()))


def _shape_problems(entry: Mapping[str, Any], sources: Mapping[str, Any]) -> Iterator[str]:
    key = entry.get("key", "a figure without a key")
    for name in ("key", "name", "unit", "values"):
        if not entry.get(name):
            yield f"{key}: “{name}” is missing."
    for name in sorted(entry.keys() - _FACT_FIELDS):
        yield f"{key}: “{name}” is not something a figure has."
    if entry.get("unit") and entry["unit"] not in UNITS:
        yield f"{key}: “{entry['unit']}” is not a unit we know."
    for value in entry.get("values", []):
        yield from _value_shape_problems(key, value, sources)


def _value_shape_problems(key: str, value: Mapping[str, Any], sources: Mapping[str, Any]) -> Iterator[str]:
    for name in sorted(value.keys() - _VALUE_FIELDS):
        yield f"{key}: “{name}” is not something a dated value has."
    for name in ("from", "status", "confidence"):
        if name not in value:
            yield f"{key}: “{name}” is missing."
    for name in ("from", "to"):
        # A moment is a kind of date in Python, and must not pass for one.
        if name in value and type(value[name]) is not dt.date:
            yield f"{key}: “{name}” must be a date, like 2026-04-06."
    if not isinstance(value.get("value", ""), str):
        yield f'{key}: a value is written in quotes, like "12.71".'
    if value.get("source", "") and value["source"] not in sources:
        yield f"{key}: the source {value['source']} is not in the list of sources."


def _rows(entry: Mapping[str, Any], sources: Mapping[str, Any]) -> Iterator[FactRow]:
    for value in entry["values"]:
        source = sources.get(value.get("source", ""), {})
        yield FactRow(
            key=entry["key"],
            name=entry["name"],
            jurisdiction=entry.get("jurisdiction", Jurisdiction.ENGLAND.value),
            value=value.get("value"),
            unit=entry["unit"],
            valid_from=value["from"],
            valid_to=value.get("to"),
            status=value["status"],
            confidence=value["confidence"],
            source=source.get("title", ""),
            source_url=source.get("url", ""),
            source_seen_on=source.get("seen_on"),
            note=value.get("note", ""),
        )


def _row_problems(rows: Sequence[FactRow]) -> Iterator[str]:
    for row in rows:
        where = f"{row.key} from {row.valid_from}"
        for chosen, choices in ((row.status, Status), (row.confidence, Confidence), (row.jurisdiction, Jurisdiction)):
            if chosen not in choices.values:
                yield f"{where}: “{chosen}” must be one of {', '.join(choices.values)}."
        if row.valid_to is not None and row.valid_to < row.valid_from:
            yield f"{where}: it ends on {row.valid_to}, before it starts."
        if row.value is None:
            problem = "" if row.note else "a figure that is not known needs a note that says why."
        else:
            problem = problem_with(row.value, row.unit)
        if problem:
            yield f"{where}: {problem}"


def _overlaps(rows: Sequence[FactRow]) -> Iterator[str]:
    ordered = sorted(rows, key=lambda row: row.identity)
    for before, after in pairwise(ordered):
        same_figure = before.identity[:2] == after.identity[:2]
        if same_figure and (before.valid_to is None or before.valid_to >= after.valid_from):
            yield f"{after.key} from {after.valid_from}: the value from {before.valid_from} still holds on that day."


def _refuse_overlap_with(rows: Sequence[FactRow], left: Iterable[Fact]) -> None:
    kept = [FactRow(**{name: getattr(row, name) for name in _COLUMNS}) for row in left]
    problems = list(_overlaps([*rows, *kept]))
    if problems:
        raise Invalid("\n".join(problems))


def _differs(present: Fact, row: FactRow) -> bool:
    return any(getattr(present, name) != value for name, value in asdict(row).items())


def _brought_up_to(present: Fact, row: FactRow) -> Fact:
    for name, value in asdict(row).items():
        setattr(present, name, value)
    return present
