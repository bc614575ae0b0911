"""Forms to print: one description each, in `library/forms`, read and checked.

Pure: reads text files, knows no models. What fills a field is named; who knows the names says so (see FILLS).
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from compliance.pack.text import LIBRARY, LibraryError

FOLDER = LIBRARY / "forms"
PERSON, WORKER, VISIT, NOBODY = "person", "worker", "visit", "nobody"
# What the records know, by whom or what the form is about. A form about nobody takes what is the co-op's own.
OF_THE_CO_OP = frozenset({"today", "coop.name", "coop.phone", "coop.figures", "coop.numbers", "induction.steps"})
FILLS: Mapping[str, frozenset[str]] = {
    NOBODY: OF_THE_CO_OP,
    PERSON: OF_THE_CO_OP
    | {f"person.{name}" for name in ("name", "known_as", "calling_name", "born", "address", "phone", "nhs_number")}
    | {f"person.{name}" for name in ("language", "contact", "home_notes", "about_me", "team", "figures")}
    | {"person.whom_to_ring", "person.next_visits", "package.tasks", "package.hours"},
    WORKER: OF_THE_CO_OP | {f"worker.{name}" for name in ("name", "job", "starts_on", "visits", "credentials")},
    VISIT: OF_THE_CO_OP
    | {f"visit.{name}" for name in ("person", "planned", "status", "pcas", "times", "tasks", "watch", "events")},
}


@dataclass(frozen=True)
class Field:
    """One thing to write. `lines` is the room for it where nothing fills it; `tick` the words to tick."""

    ask: str
    fill: str = ""
    lines: int = 1
    tick: tuple[str, ...] = ()


@dataclass(frozen=True)
class FormSection:
    """Fields under a heading, or a table of `columns` that `fill` may fill, with `rows` empty rows below."""

    heading: str
    fields: tuple[Field, ...] = ()
    columns: tuple[str, ...] = ()
    fill: str = ""
    rows: int = 0


@dataclass(frozen=True)
class PrintedForm:
    """One form. `about` says whom it must be printed for: a person, a worker, a visit or nobody."""

    code: str
    title: str
    group: str
    about: str
    who: str
    sections: tuple[FormSection, ...]

    @property
    def fills(self) -> frozenset[str]:
        """Everything of the records that it prints."""
        fields = {field.fill for section in self.sections for field in section.fields}
        return frozenset(fields | {section.fill for section in self.sections}) - {""}


@cache
def load_forms(folder: Path = FOLDER) -> dict[str, PrintedForm]:
    """The forms by code, in the order of the files. Raises LibraryError with everything that is wrong."""
    forms: list[PrintedForm] = []
    problems: list[str] = []
    for path in sorted(folder.glob("*.toml")):
        try:
            forms += _read(path)
        except (tomllib.TOMLDecodeError, KeyError, TypeError) as error:
            problems.append(f"{path.name}: this file of forms cannot be read. {error}")
    problems += [f"{form.code}: {problem}" for form in forms for problem in _problems_in(form)]
    codes = [form.code for form in forms]
    problems += [f"{code}: two forms have this code." for code in sorted({c for c in codes if codes.count(c) > 1})]
    if problems:
        raise LibraryError(problems)
    return {form.code: form for form in forms}


def _read(path: Path) -> Iterator[PrintedForm]:
    with path.open("rb") as file:
        content = tomllib.load(file)
    for form in content["form"]:
        sections = tuple(_section(section) for section in form.pop("section"))
        yield PrintedForm(**{"group": content["group"], "about": content["about"], **form}, sections=sections)


def _section(given: dict[str, Any]) -> FormSection:
    fields = tuple(Field(**{**field, "tick": tuple(field.get("tick", ()))}) for field in given.pop("fields", ()))
    return FormSection(**{**given, "columns": tuple(given.get("columns", ()))}, fields=fields)


def _problems_in(form: PrintedForm) -> Iterator[str]:
    if form.about not in FILLS:
        yield f"it is about {form.about}, which is not one of {', '.join(FILLS)}."
        return
    for name in sorted(form.fills - FILLS[form.about]):
        yield f"nothing in the records is named {name} for a form about {form.about}."
    for section in form.sections:
        if bool(section.fields) == bool(section.columns):
            yield f"“{section.heading}” must have either fields or columns."
        if section.columns and not (section.rows or section.fill):
            yield f"the table “{section.heading}” has no rows."
