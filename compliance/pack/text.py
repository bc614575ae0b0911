"""Policies as text: CommonMark with YAML front matter, read, checked and cut into sections.

P01 and on are policies. D01 and on are documents of the same format that are given to people and to CQC.
Pure: reads text files, knows no models. The same parser reads a co-op's own edited copy.
In the text, `{{name}}` is a fact about the co-op and `[^key]` marks a statement with its dated source.
"""

import re
import tomllib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from markdown_it import MarkdownIt
from mdit_py_plugins.front_matter import front_matter_plugin

from compliance.pack.questions import KINDS, Question, load_questions
from coopcare.errors import DomainError

LIBRARY = Path(__file__).parent.parent / "library"

VARIABLE = re.compile(r"\{\{\s*([a-z][a-z0-9_]*)\s*\}\}")
MARKER = re.compile(r"\[\^([a-z0-9]+)\]")
CONFIDENCES = ("high", "medium", "low")

# Every policy has these, whatever else it has. The pack adds the list from the front matter to
# "Related policies", its table to "Version history", and the sources at the end.
COMMON_HEADINGS = (
    "Purpose",
    "Who this covers",
    "Our promise",
    "Definitions",
    "Responsibilities",
    "Law and guidance",
    "Procedure",
    "Records to keep",
    "Training",
    "How we check it works",
    "Related policies",
    "Version history",
)
# Documents have their own order, but end as policies do.
DOCUMENT_HEADINGS = ("Related policies", "Version history")


class LibraryError(DomainError):
    """Policies that cannot be used as they are. `problems` are sentences, one for each thing to mend."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__(" ".join(problems))
        self.problems = tuple(problems)


@dataclass(frozen=True)
class Source:
    """Where a legal statement comes from, when it was seen, and how sure we are (high, medium, low)."""

    key: str
    says: str
    where: str
    seen: date
    confidence: str

    @property
    def to_check(self) -> bool:
        """Must be checked before anyone relies on it."""
        return self.confidence != "high"


@dataclass(frozen=True)
class Edition:
    """One line of a policy's version history."""

    version: str
    dated: date
    change: str


@dataclass(frozen=True)
class Section:
    """A part under a second-level heading. `markdown` starts on the line after the heading; `line` is the heading's."""

    heading: str
    anchor: str
    line: int
    markdown: str


@dataclass(frozen=True)
class PolicyText:
    """One policy. `accountable` names the question whose answer is the accountable person."""

    code: str
    title: str
    version: str
    accountable: str
    regulations: tuple[str, ...]
    topics: tuple[str, ...]
    saf_statements: tuple[str, ...]
    review_months: int
    acknowledged_by: tuple[str, ...]
    variables: tuple[str, ...]
    related: tuple[str, ...]
    sources: tuple[Source, ...]
    history: tuple[Edition, ...]
    sections: tuple[Section, ...]

    @property
    def is_document(self) -> bool:
        """Given to people and to CQC: a statement, a guide or an agreement."""
        return self.code.startswith("D")


@dataclass(frozen=True)
class Library:
    """All that the repository keeps about policies. `words` pairs a pattern with what to write instead."""

    texts: tuple[PolicyText, ...]
    questions: Mapping[str, Question]
    titles: Mapping[str, str]
    statements: Mapping[str, str]
    readers: Mapping[str, str]
    words: tuple[tuple[re.Pattern[str], str], ...]


def markdown() -> MarkdownIt:
    """CommonMark with tables; HTML in the text is printed as text, and pictures are not fetched."""
    parser = MarkdownIt("commonmark", {"html": False}).enable("table").disable("image")
    return parser.use(front_matter_plugin)


def load_library(folder: Path = LIBRARY) -> list[PolicyText]:
    """The policies of a folder in code order, then its documents. Raises LibraryError with everything that is wrong."""
    return list(read_library(folder).texts)


@cache
def read_library(folder: Path = LIBRARY) -> Library:
    """Policies, questions, titles and words of a folder, checked against each other.

    Raises LibraryError with everything that is wrong. Kept for the life of the process: the files are code.
    """
    texts: list[PolicyText] = []
    problems: list[str] = []
    for path in sorted(folder.glob("[PD][0-9]*.md")):
        try:
            texts.append(parse_policy(path.read_text(encoding="utf-8"), path.name))
        except LibraryError as error:
            problems += error.problems
    if problems:
        raise LibraryError(problems)
    codes = _toml(folder / "codes.toml")
    library = Library(
        texts=tuple(sorted(texts, key=lambda text: (text.is_document, text.code))),
        questions=load_questions(folder),
        titles=codes["titles"],
        statements=codes["statements"],
        readers=codes["readers"],
        words=tuple(
            (re.compile(word["pattern"], re.IGNORECASE), word["instead"])
            for word in _toml(folder / "words.toml")["word"]
        ),
    )
    problems = problems_of(library)
    if problems:
        raise LibraryError(problems)
    return library


def _toml(path: Path) -> dict[str, Any]:
    with path.open("rb") as file:
        return tomllib.load(file)


def parse_policy(text: str, name: str) -> PolicyText:
    """One policy from its text. `name` says which in the sentences of the LibraryError it may raise."""
    tokens = markdown().parse(text)
    if not tokens or tokens[0].type != "front_matter":
        raise LibraryError([f"{name}: the front matter is missing. Start the file with a line of three hyphens."])
    front = _front_matter(tokens[0].content, name)
    lines = text.splitlines()
    starts = [
        (token.map[0], tokens[index + 1].content)
        for index, token in enumerate(tokens)
        if token.type == "heading_open" and token.tag == "h2" and token.map
    ]
    ends = [line for line, _ in starts[1:]] + [len(lines)]
    sections = tuple(
        Section(heading, _anchor(front["code"], heading), line + 1, "\n".join(lines[line + 1 : end]).rstrip())
        for (line, heading), end in zip(starts, ends, strict=True)
    )
    return PolicyText(**front, sections=sections)


def _front_matter(content: str, name: str) -> dict[str, Any]:
    try:
        front = yaml.safe_load(content)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f" near line {mark.line + 2}" if mark else ""
        raise LibraryError([f"{name}: the front matter cannot be read{where}. Check its colons and spaces."]) from error
    if not isinstance(front, dict):
        raise LibraryError([f"{name}: the front matter must be a list of names and values."])
    problems = list(_wrong_fields(front))
    if problems:
        raise LibraryError([f"{name}: {problem}" for problem in problems])
    for key in ("regulations", "topics", "saf_statements", "acknowledged_by", "variables", "related"):
        front[key] = tuple(front[key])
    front["sources"] = tuple(Source(**source) for source in front["sources"])
    front["history"] = tuple(Edition(**edition) for edition in front["history"])
    return front


_FIELDS: dict[str, type] = {
    "code": str,
    "title": str,
    "version": str,
    "accountable": str,
    "regulations": list,
    "topics": list,
    "saf_statements": list,
    "review_months": int,
    "acknowledged_by": list,
    "variables": list,
    "related": list,
    "sources": list,
    "history": list,
}
_SOURCE: dict[str, type] = {"key": str, "says": str, "where": str, "seen": date, "confidence": str}
_EDITION: dict[str, type] = {"version": str, "dated": date, "change": str}
_KINDS_OF_VALUE = {str: "text", int: "a whole number", list: "a list"}


def _wrong_fields(front: dict[str, Any]) -> Iterator[str]:
    for key, kind in _FIELDS.items():
        if front.get(key) in (None, "", []):
            yield f"{key} is missing from the front matter."
        elif not isinstance(front[key], kind):
            yield f"{key} must be {_KINDS_OF_VALUE[kind]}."
    for key in front.keys() - _FIELDS.keys():
        yield f"{key} is not a field of the front matter."
    yield from _wrong_rows(front.get("sources"), "source", _SOURCE)
    yield from _wrong_rows(front.get("history"), "version in the history", _EDITION)


def _wrong_rows(rows: Any, noun: str, fields: dict[str, type]) -> Iterator[str]:
    for row in rows if isinstance(rows, list) else ():
        wrong = not isinstance(row, dict) or row.keys() != fields.keys()
        if wrong or not all(isinstance(row[key], kind) for key, kind in fields.items()):
            yield f"each {noun} needs {', '.join(fields)}. Dates are written 2026-11-21."


def _anchor(code: str, heading: str) -> str:
    return f"{code}-{re.sub(r'[^a-z0-9]+', '-', heading.lower()).strip('-')}".lower()


def problems_of(library: Library) -> list[str]:
    """What is wrong between the texts, the questions and the list of codes, in sentences."""
    problems = []
    for text in library.texts:
        problems += [f"{text.code}: {problem}" for problem in _problems_in(text, library)]
    codes = [text.code for text in library.texts]
    problems += [f"{code}: two files have this code." for code in sorted({c for c in codes if codes.count(c) > 1})]
    used = {name for text in library.texts for name in text.variables}
    problems += [f"variables.toml: no policy uses {name}." for name in library.questions if name not in used]
    for question in library.questions.values():
        problems += [f"variables.toml: {question.name} {problem}" for problem in _problems_with(question, library)]
    return problems


def _problems_with(question: Question, library: Library) -> Iterator[str]:
    if question.kind not in KINDS:
        yield f"has the kind {question.kind}, which is not one of {', '.join(KINDS)}."
    if question.kind == "phone" and not question.role:
        yield "is a phone number with no role."
    if question.at_least and question.at_least not in library.questions:
        yield f"must be at least {question.at_least}, which is not asked."


def _problems_in(text: PolicyText, library: Library) -> Iterator[str]:
    body = "\n".join(f"{section.heading}\n{section.markdown}" for section in text.sections)
    headings = [section.heading for section in text.sections]
    if text.code not in library.titles:
        yield "this code is not in codes.toml."
    needed = DOCUMENT_HEADINGS if text.is_document else COMMON_HEADINGS
    yield from _missing("the heading {} is missing.", needed, headings)
    yield from _missing("the heading {} comes twice.", headings, _once(headings))
    yield from _compare(text, VARIABLE.findall(body), library)
    if "{{" in VARIABLE.sub("", body):
        yield "a variable is not written as {{name}} in small letters."
    keys = [source.key for source in text.sources]
    cited = MARKER.findall(body)
    yield from _missing("the source {} is marked in the text but not listed.", cited, keys)
    yield from _missing("the source {} is listed but no statement is marked with it.", keys, cited)
    yield from _missing("the source {} is listed twice.", keys, _once(keys))
    yield from _missing(
        "the confidence {} is not high, medium or low.", [s.confidence for s in text.sources], CONFIDENCES
    )
    yield from _missing("related policy {} is not in codes.toml.", text.related, library.titles)
    yield from _missing("the readers {} are not in codes.toml.", text.acknowledged_by, library.readers)
    yield from _missing("the statement {} is not in codes.toml.", text.saf_statements, library.statements)
    yield from _missing("version {} is not in its history.", [text.version], [e.version for e in text.history])
    if text.review_months <= 0:
        yield "review_months must be 1 or more."


def _compare(text: PolicyText, used: list[str], library: Library) -> Iterator[str]:
    yield from _missing("the variable {} is used but not listed in the front matter.", used, text.variables)
    yield from _missing("the variable {} is listed but not used in the text.", text.variables, used)
    yield from _missing("the variable {} is not in variables.toml.", text.variables, library.questions)
    yield from _missing("the accountable person {} is not listed as a variable.", [text.accountable], text.variables)


def _missing(sentence: str, wanted: Collection[str], there: Collection[str]) -> Iterator[str]:
    for name in dict.fromkeys(wanted):
        if name not in there:
            yield sentence.format(name)


def _once(names: list[str]) -> list[str]:
    return [name for name in names if names.count(name) == 1]
