"""What somebody asked to be printed, frozen: the kind, its documents in their order, and every fact that goes in.

Pure. Its sheets depend on it and on the texts alone, so that a build which is interrupted goes on with the same words.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from django.template.loader import get_template

from compliance.pack.easy import Summary
from compliance.pack.questions import Organisation
from compliance.pack.sheets import (
    EASY,
    TO_CHECK,
    Entry,
    FactTable,
    Sheet,
    cover_sheet,
    document_sheet,
    easy_sheet,
    handbook_introduction,
    in_reading_order,
    to_check_sheet,
)
from compliance.pack.text import LIBRARY, Library, PolicyText

GUIDE_CODE, AGREEMENT_CODE, STATEMENT_CODE = "D02", "D03", "D01"
EASY_READ = "easy-"


class Kind(StrEnum):
    """What can be built."""

    PACK = "pack"
    CHOSEN = "chosen"
    HANDBOOK = "handbook"
    GUIDE = "guide"
    GUIDE_LARGE = "guide_large"
    EASY = "easy"
    STATEMENT = "statement"
    AGREEMENT = "agreement"


HEADINGS = {
    Kind.PACK: "Policies",
    Kind.CHOSEN: "Chosen papers",
    Kind.HANDBOOK: "Staff handbook",
    Kind.GUIDE: "Guide to our service",
    Kind.GUIDE_LARGE: "Guide to our service in large print",
    Kind.EASY: "Easy-read sheets",
    Kind.STATEMENT: "Statement of purpose",
    Kind.AGREEMENT: "Service agreement",
}
_OF_ONE_TEXT = {
    Kind.GUIDE: GUIDE_CODE,
    Kind.GUIDE_LARGE: GUIDE_CODE,
    Kind.STATEMENT: STATEMENT_CODE,
    Kind.AGREEMENT: AGREEMENT_CODE,
}


def codes_of(kind: Kind, library: Library, summaries: Mapping[str, Summary], chosen: Sequence[str] = ()) -> list[str]:
    """The documents of a kind in the order in which they are printed. `chosen` is asked for only by Kind.CHOSEN."""
    easy = [f"{EASY_READ}{of}" for of in sorted(summaries)]
    if kind in _OF_ONE_TEXT:
        return [_OF_ONE_TEXT[kind]]
    if kind == Kind.EASY:
        return easy
    if kind == Kind.HANDBOOK:
        return [text.code for text in in_reading_order(library.texts)]
    every = [text.code for text in library.texts]
    printed = [*every, *easy] if kind == Kind.PACK else [code for code in (*every, *easy) if code in chosen]
    return [*printed, TO_CHECK] if any(code in every for code in printed) else printed


@dataclass(frozen=True)
class Order:
    """One build's frozen inputs. `texts_sha` says which texts they were, so that a change half-way is noticed.

    `adopted_answers` are, by code, those that the board adopted a text with: it is printed with them.
    """

    kind: Kind
    codes: tuple[str, ...]
    answers: Mapping[str, str]
    organisation: Organisation
    texts_sha: str
    first_page: tuple[FactTable, ...] = ()
    adopted_answers: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @property
    def heading(self) -> str:
        return HEADINGS[self.kind]

    @property
    def title(self) -> str:
        """As a PDF reader shows it."""
        return f"{self.heading} of {self.organisation.name}, version {self.organisation.pack_version}"

    @property
    def is_one_paper(self) -> bool:
        """No cover and no contents: the paper is all there is."""
        return self.kind in _OF_ONE_TEXT

    @property
    def key(self) -> str:
        """SHA-256 of all that the bytes depend on but the version and the day, which only count and name them."""
        undated = replace(self, organisation=replace(self.organisation, pack_version=""))
        facts = undated.as_json()
        facts["organisation"]["issued_on"] = ""
        return hashlib.sha256(json.dumps(facts, sort_keys=True).encode() + _look()).hexdigest()

    def as_json(self) -> dict[str, Any]:
        organisation = asdict(replace(self.organisation, adopted_on={}))
        adopted = {code: on.isoformat() for code, on in self.organisation.adopted_on.items()}
        return {
            "kind": self.kind.value,
            "codes": list(self.codes),
            "answers": dict(self.answers),
            "adopted_answers": {code: dict(answers) for code, answers in self.adopted_answers.items()},
            "organisation": {**organisation, "issued_on": self.organisation.issued_on.isoformat()},
            "adopted_on": adopted,
            "texts_sha": self.texts_sha,
            "first_page": [[table.title, [list(row) for row in table.rows]] for table in self.first_page],
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "Order":
        facts = kept["organisation"]
        organisation = Organisation(
            **{**facts, "issued_on": date.fromisoformat(facts["issued_on"])}
            | {"adopted_on": {code: date.fromisoformat(on) for code, on in kept["adopted_on"].items()}}
        )
        tables = tuple(
            FactTable(title, tuple((name, value) for name, value in rows)) for title, rows in kept["first_page"]
        )
        return cls(
            Kind(kept["kind"]),
            tuple(kept["codes"]),
            kept["answers"],
            organisation,
            kept["texts_sha"],
            tables,
            kept["adopted_answers"],
        )

    def sheet(self, code: str, library: Library, summaries: Mapping[str, Summary]) -> Sheet:
        """One document of this build. Raises AnswersMissing."""
        if code == TO_CHECK:
            return to_check_sheet(self.texts(library), self.organisation)
        if code.startswith(EASY_READ):
            summary = summaries[code.removeprefix(EASY_READ)]
            return easy_sheet(summary, self.answers, self.organisation, library=library)
        return document_sheet(
            next(text for text in library.texts if text.code == code),
            {**self.answers, **self.adopted_answers.get(code, {})},
            self.organisation,
            library=library,
            large=self.kind == Kind.GUIDE_LARGE,
            first_page=self.first_page,
        )

    def cover(self, contents: Sequence[Entry], library: Library) -> Sheet:
        return cover_sheet(
            self.heading,
            contents,
            self.texts(library),
            self.answers,
            self.organisation,
            library=library,
            introduction=handbook_introduction() if self.kind == Kind.HANDBOOK else "",
            large=self.kind == Kind.EASY,
        )

    def texts(self, library: Library) -> list[PolicyText]:
        """The policies and papers of this build, without easy-read sheets."""
        by_code = {text.code: text for text in library.texts}
        return [by_code[code] for code in self.codes if code in by_code]


def titles_of(codes: Sequence[str], library: Library, summaries: Mapping[str, Summary]) -> dict[str, str]:
    """The words for each document in lists: "P04 Care planning", "Easy read: How to complain"."""
    titles = {text.code: f"{text.code} {text.title}" for text in library.texts}
    titles |= {f"{EASY_READ}{of}": f"Easy read {of}: {summary.title}" for of, summary in summaries.items()}
    titles[TO_CHECK] = "What to check before relying on these papers"
    return {code: titles[code] for code in codes}


def texts_sha(library: Library, summaries: Mapping[str, Summary]) -> str:
    """Which texts these are: any letter that changes, changes it."""
    words = repr((library.texts, sorted(summaries.items()), sorted(library.questions.items())))
    return hashlib.sha256(words.encode()).hexdigest()


@cache
def _look() -> bytes:
    """Every file that makes the look of a page, as this release has it, and what draws it."""
    names = ("base", *(f"pack/{name}" for name in ("document", "_first_page", "easy", "cover", "to_check", "index")))
    templates = [Path(str(get_template(f"pdf/{name}.html").origin.name)) for name in names]  # type: ignore[attr-defined]
    words = [LIBRARY / name for name in ("handbook.md", "builds.toml", "index.css")]
    styles = Sheet("", "", "", EASY).key.encode()
    return hashlib.sha256(b"".join(path.read_bytes() for path in (*templates, *words)) + styles).digest()
