"""Forms to print: one description each, in `library/forms`, read and checked.

Pure: reads text files, knows no models. What fills a field is named; who knows the names says so (see FILLS).
"""

import base64
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from clusters.rules.plans import PARTS
from compliance.pack.text import LIBRARY, LibraryError

FOLDER = LIBRARY / "forms"
PERSON, WORKER, VISIT, NOBODY = "person", "worker", "visit", "nobody"
JOB, DIRECTOR, MEETING = "job", "director", "meeting"
# What the records know, by whom or what the form is about. A form about nobody takes what is the co-op's own.
# `answer.x` is the co-op's answer to the question x of its policies (library/variables.toml).
ANSWERS = frozenset(
    f"answer.{name}"
    for name in (
        "continuity_lead", "continuity_lead_phone", "offline_copy", "mutual_aid_partner", "mutual_aid_phone", "pay_day",
        "leave_year", "pension_scheme", "job_notice",
    )
)  # fmt: skip
OF_THE_CO_OP = ANSWERS | {
    "today", "coop.name", "coop.address", "coop.phone", "coop.figures", "coop.numbers", "coop.quarter", "coop.clusters",
    "coop.cascade", "coop.outside", "coop.timed_visits", "induction.steps", "interview.questions", "candour.steps",
    "safeguarding.steps",
}  # fmt: skip
FILLS: Mapping[str, frozenset[str]] = {
    NOBODY: OF_THE_CO_OP,
    PERSON: OF_THE_CO_OP
    | {f"person.{name}" for name in ("name", "known_as", "calling_name", "born", "address", "phone", "nhs_number")}
    | {f"person.{name}" for name in ("language", "contact", "home_notes", "about_me", "team", "figures")}
    | {
        "person.whom_to_ring",
        "person.next_visits",
        "person.usual_visits",
        "person.name_and_born",
        "person.resuscitation",
        "person.attorneys",
        "person.gp",
        "person.gp_and_pharmacy",
        "person.allergies",
        "person.time_critical",
        "person.medicine_rows",
        "person.cream_rows",
        "package.tasks",
        "package.hours",
    },
    WORKER: OF_THE_CO_OP
    | {f"worker.{name}" for name in ("name", "job", "starts_on", "visits", "credentials", "voices", "watched")}
    | {"worker.last_agreed", "worker.inducted"},
    VISIT: OF_THE_CO_OP
    | {f"visit.{name}" for name in ("person", "planned", "status", "pcas", "times", "tasks", "watch", "events")},
    JOB: OF_THE_CO_OP
    | {f"job.{name}" for name in ("worker", "title", "starts_on", "ends_on", "place", "most", "most_a_day", "days")}
    | {f"job.{name}" for name in ("guaranteed", "has_guarantee", "has_no_guarantee", "available", "rota", "opt_out")}
    | {f"job.{name}" for name in ("pay", "pay_cycle", "holiday", "sick_days", "pension", "probation", "training")}
    | {"job.certificate", "job.grievance"},
    DIRECTOR: OF_THE_CO_OP | {"director.name", "director.role"},
    MEETING: OF_THE_CO_OP | {"meeting.of", "meeting.name", "meeting.on", "meeting.board"},
}
# What one row of a register knows, by the kind of the row: a form may be printed from it.
ROW_FILLS: Mapping[str, frozenset[str]] = {
    "incident": frozenset(
        f"incident.{name}"
        for name in (
            "code", "status", "kind", "happened", "person", "visit", "worker", "what", "at_once", "harm", "police",
            "reported", "grade", "grade_reason", "serious", "finish_by", "investigator", "found", "to_change",
            "candour", "clocks", "notifications",
        )
    ),
    "case": frozenset(
        f"case.{name}"
        for name in (
            "code", "status", "about", "worker", "what", "safe_now", "raised", "steps", "referred", "kept", "plan",
            "plan_reviewed", "outcome", "on_case",
        )
    ),
    "feedback": frozenset(
        f"feedback.{name}"
        for name in (
            "code", "status", "kind", "words", "wish", "received", "from", "contact", "relation", "person", "worker",
            "investigator", "acknowledged", "answer_by", "answered", "answer", "learned",
        )
    ),
    "notification": frozenset(
        f"notification.{name}"
        for name in (
            "code", "status", "event", "law", "target", "form", "who", "person", "happened", "facts", "approved",
            "sent", "reason",
        )
    ),
    "oversight": frozenset(
        f"oversight.{name}" for name in ("worker", "held", "by", "visit", "seen", "agreed", "next", "answer")
    ),
    "review": frozenset(
        f"review.{name}"
        for name in ("person", "held", "by", "present", "reason", "said", "checked", "changes", "next", "answer")
    ),
    "plan": frozenset(
        f"plan.{name}"
        for name in ("person", "known_as", "born", "version", "agreed", "how", "checked", "outcomes", *PARTS)
    ),
    "assessment": frozenset(
        f"assessment.{name}"
        for name in (
            "person", "on", "took_part", "kind", "about", "wants", "good", "wrong", "helps", "before", "what_we_do",
            "workers", "equipment", "stop_if", "after", "whose", "agrees", "again", "signed",
        )
    ),
    "capacity": frozenset(
        f"capacity.{name}"
        for name in ("person", "decision", "when", "by", "why", "answers", "outcome", "decided", "steps", "again")
    ),
    "audit": frozenset(f"audit.{name}" for name in ("title", "rule", "began", "ended", "score", "found", "actions")),
    "risk": frozenset(
        f"risk.{name}"
        for name in ("sentence", "before", "what_we_do", "after", "owner", "review_on", "status", "reviews", "actions")
    ),
    "meeting": frozenset(
        f"meeting.{name}"
        for name in (
            "name", "state", "agreed", "whole", "place", "chair", "minute_taker", "quorum", "present", "apologies",
            "next", "ties", "items", "notes",
        )
    ),
}  # fmt: skip
BLANK, FROM_ROW = "blank", "row"


@dataclass(frozen=True)
class Field:
    """One thing to write. `lines` is the room for it where nothing fills it; `tick` the words to tick."""

    ask: str
    fill: str = ""
    lines: int = 1
    tick: tuple[str, ...] = ()


@dataclass(frozen=True)
class Drawing:
    """A picture of ours to write on: a file beside the forms, and what it shows."""

    file: str
    shows: str

    @property
    def address(self) -> str:
        """The picture itself, as papers take it: they open nothing."""
        content = base64.b64encode((FOLDER / self.file).read_bytes()).decode()
        return f"data:image/svg+xml;base64,{content}"


@dataclass(frozen=True)
class FormSection:
    """Fields under a heading, or a table of `columns` that `fill` may fill, with `rows` empty rows below, or drawings
    to mark, or words to read. `widths` are of the columns, in per cent; without them the words decide, which leaves a
    pen too little room. `only` is "blank" or "row": it is left out when the form is printed the other way. `needs`
    names something of the records: where that is known to be nothing, the section is left out.
    """

    heading: str
    fields: tuple[Field, ...] = ()
    columns: tuple[str, ...] = ()
    widths: tuple[int, ...] = ()
    fill: str = ""
    rows: int = 0
    drawings: tuple["Drawing", ...] = ()
    words: tuple[str, ...] = ()
    only: str = ""
    needs: str = ""


@dataclass(frozen=True)
class PrintedForm:
    """One form. `about` is one of FILLS: whom or what it must be printed for. `row` is the kind of row that it can be
    printed from as well; `wide` turns the sheet on its side.
    """

    code: str
    title: str
    group: str
    about: str
    who: str
    sections: tuple[FormSection, ...]
    row: str = ""
    wide: bool = False

    @property
    def fills(self) -> frozenset[str]:
        """Everything of the records that it prints."""
        fields = {field.fill for section in self.sections for field in section.fields}
        sections = {name for section in self.sections for name in (section.fill, section.needs)}
        return frozenset(fields | sections) - {""}


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
    drawings = tuple(Drawing(**drawing) for drawing in given.pop("drawings", ()))
    lists = {name: tuple(given.get(name, ())) for name in ("columns", "widths", "words")}
    return FormSection(**{**given, **lists}, fields=fields, drawings=drawings)


def _problems_in(form: PrintedForm) -> Iterator[str]:
    if form.about not in FILLS:
        yield f"it is about {form.about}, which is not one of {', '.join(FILLS)}."
        return
    if form.row and form.row not in ROW_FILLS:
        yield f"it is printed from a row of {form.row}, which is not one of {', '.join(ROW_FILLS)}."
        return
    for name in sorted(form.fills - FILLS[form.about] - ROW_FILLS.get(form.row, frozenset())):
        yield f"nothing in the records is named {name} for a form about {form.row or form.about}."
    for section in form.sections:
        yield from _problems_in_section(section)


def _problems_in_section(section: FormSection) -> Iterator[str]:
    if sum(map(bool, (section.fields, section.columns, section.drawings, section.words))) != 1:
        yield f"“{section.heading}” must have either fields or columns, drawings or words."
    if section.columns and not (section.rows or section.fill):
        yield f"the table “{section.heading}” has no rows."
    if section.widths and (len(section.widths) != len(section.columns) or sum(section.widths) != 100):
        yield f"the widths of “{section.heading}” are not one for each column, 100 together."
    if section.only not in ("", BLANK, FROM_ROW):
        yield f"“{section.heading}” is only for {section.only}, which is not one of {BLANK}, {FROM_ROW}."
    for drawing in section.drawings:
        if not (FOLDER / drawing.file).is_file():
            yield f"there is no drawing {drawing.file}."
