"""Frameworks of assessment as data: the files of compliance/frameworks, read and checked against each other. Pure.

A framework has key questions and, below them, nodes: quality statements, or lines of enquiry. Evidence is never
attached to a node but to a topic of ours, and each framework says which topics its nodes are about.
"""

import tomllib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from compliance.framework.scoring import Scoring
from coopcare.errors import DomainError

FOLDER = Path(__file__).parent.parent / "frameworks"
TOPICS, REGULATIONS = "topics.toml", "regulations.toml"
STATUSES = {"draft": "Draft", "pilot": "Being tried", "live": "In force", "retired": "No longer used"}
CONFIDENCES = ("high", "medium", "low")

# The fields of each kind of entry, and of a whole framework. True: it must be there and say something.
TOPIC = {"code": True, "name": True, "policies": True, "by_hand": False}
REGULATION = {"number": True, "name": True, "applies": False, "reason": False, "topics": False}
QUESTION = {"code": True, "name": True, "asks": True}
NODE = {"code": True, "name": True, "question": True, "topics": True, "regulations": False, "is_placeholder": False}
FRAMEWORK = {
    "code": True, "name": True, "status": True, "valid_from": True, "confidence": True, "source": True, "seen": True,
    "question": True, "node": True, "note": False, "valid_to": False, "scoring": False,
}  # fmt: skip


class FrameworkError(DomainError):
    """Files that cannot be used as they are. `problems` are sentences, one for each thing to mend."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__(" ".join(problems))
        self.problems = tuple(problems)


@dataclass(frozen=True)
class Topic:
    """What evidence can be about. `by_hand` says what people gather where nothing counts itself; else empty."""

    code: str
    name: str
    policies: tuple[str, ...]
    by_hand: str = ""


@dataclass(frozen=True)
class Regulation:
    """A regulation by its number ("12", "2009/18"). `reason` says why it does not apply; else empty."""

    number: str
    name: str
    topics: tuple[str, ...] = ()
    applies: bool = True
    reason: str = ""


@dataclass(frozen=True)
class KeyQuestion:
    code: str
    name: str
    asks: str


@dataclass(frozen=True)
class Node:
    """A quality statement or a line of enquiry. A placeholder stands for one whose name is not published."""

    code: str
    name: str
    question: str
    topics: tuple[str, ...]
    regulations: tuple[str, ...] = ()
    is_placeholder: bool = False

    @property
    def title(self) -> str:
        return f"{self.name} (draft, name not published)" if self.is_placeholder else f"{self.code} {self.name}"


@dataclass(frozen=True)
class Framework:
    """One version of what is assessed. Without `scoring` nothing in it is scored. Dates are local days."""

    code: str
    name: str
    status: str
    valid_from: date
    valid_to: date | None
    confidence: str
    source: str
    seen: date
    note: str
    questions: tuple[KeyQuestion, ...]
    nodes: tuple[Node, ...]
    scoring: Scoring | None

    @property
    def status_words(self) -> str:
        return STATUSES[self.status]

    @property
    def to_check(self) -> bool:
        """Must be checked before anyone relies on it."""
        return self.confidence != "high"

    def nodes_of(self, question: str) -> list[Node]:
        return [node for node in self.nodes if node.question == question]

    def nodes_about(self, topics: Collection[str]) -> list[Node]:
        return [node for node in self.nodes if not set(node.topics).isdisjoint(topics)]

    @cached_property
    def by_code(self) -> Mapping[str, Node]:
        return {node.code: node for node in self.nodes}


@dataclass(frozen=True)
class Frameworks:
    """All of them, with the topics between them and the regulations behind them."""

    topics: tuple[Topic, ...]
    regulations: tuple[Regulation, ...]
    frameworks: tuple[Framework, ...]

    @cached_property
    def topic(self) -> Mapping[str, Topic]:
        return {topic.code: topic for topic in self.topics}

    @property
    def live(self) -> Framework:
        """The one in force; the loader sees to it that there is exactly one."""
        return next(one for one in self.frameworks if one.status == "live")

    def find(self, code: str) -> Framework | None:
        return next((one for one in self.frameworks if one.code == code), None)

    def topics_of(self, node: Node) -> list[Topic]:
        return [self.topic[code] for code in node.topics]

    def policies_of(self, node: Node) -> list[str]:
        """Codes of the policies that answer for its topics, in order."""
        return sorted({code for topic in self.topics_of(node) for code in topic.policies})


@cache
def read_frameworks(folder: Path = FOLDER) -> Frameworks:
    """The files of a folder, checked. Raises FrameworkError with everything that is wrong.

    Kept for the life of the process: the files are code.
    """
    problems: list[str] = []
    topics = tuple(_entries(folder / TOPICS, "topic", TOPIC, Topic, problems))
    regulations = tuple(_entries(folder / REGULATIONS, "regulation", REGULATION, Regulation, problems))
    others = [path for path in sorted(folder.glob("*.toml")) if path.name not in (TOPICS, REGULATIONS)]
    found = [_framework(path, problems) for path in others]
    if problems:
        raise FrameworkError(problems)
    read = Frameworks(topics, regulations, tuple(sorted((one for one in found if one), key=lambda f: f.valid_from)))
    if problems := problems_of(read):
        raise FrameworkError(problems)
    return read


def problems_of(read: Frameworks) -> list[str]:
    """What is wrong between the files, in sentences."""
    known = [topic.code for topic in read.topics]
    problems = [f"{TOPICS}: the code {code} comes twice." for code in _twice(known)]
    problems += [f"{REGULATIONS}: {problem}" for one in read.regulations for problem in _of_regulation(one, known)]
    for one in read.frameworks:
        problems += [f"{one.code}: {problem}" for problem in _of_framework(one, known, read.regulations)]
    live = [one.code for one in read.frameworks if one.status == "live"]
    if len(live) != 1:
        problems.append(f"One framework must be live, and {len(live)} are: {', '.join(live) or 'none'}.")
    return problems


def _of_regulation(one: Regulation, known: Collection[str]) -> Iterator[str]:
    if one.applies and not one.topics:
        yield f"regulation {one.number} applies, but no topic answers for it."
    if not one.applies and not one.reason:
        yield f"regulation {one.number} does not apply: give the reason."
    yield from (
        f"regulation {one.number} has the topic {t}, which is not in {TOPICS}." for t in _not_in(one.topics, known)
    )


def _of_framework(one: Framework, known: Collection[str], regulations: Collection[Regulation]) -> Iterator[str]:
    questions = [question.code for question in one.questions]
    numbers = [regulation.number for regulation in regulations]
    if one.status not in STATUSES:
        yield f"the status {one.status} is not one of {', '.join(STATUSES)}."
    if one.confidence not in CONFIDENCES:
        yield f"the confidence {one.confidence} is not high, medium or low."
    if one.valid_to and one.valid_to < one.valid_from:
        yield "it ends before it starts."
    yield from (f"the code {code} comes twice." for code in _twice([*questions, *(node.code for node in one.nodes)]))
    yield from (f"nothing is below the key question {code}." for code in questions if not one.nodes_of(code))
    for node in one.nodes:
        if node.question not in questions:
            yield f"{node.code} belongs to {node.question}, which is not a key question of it."
        yield from (f"{node.code} has the topic {t}, which is not in {TOPICS}." for t in _not_in(node.topics, known))
        yield from (
            f"{node.code} has the regulation {number}, which is not in {REGULATIONS}."
            for number in _not_in(node.regulations, numbers)
        )
    mapped = {topic for node in one.nodes for topic in node.topics}
    yield from (
        f"the topic {topic} belongs nowhere, so its evidence would be lost." for topic in _not_in(known, mapped)
    )


def _framework(path: Path, problems: list[str]) -> Framework | None:
    table = _table(path, problems)
    before = len(problems)
    problems += [f"{path.name}: {problem}" for problem in _wrong(table, FRAMEWORK)]
    problems += [f"{path.name}: {key} must be a day, like 2026-11-21." for key in ("valid_from", "seen")
                 if key in table and type(table[key]) is not date]  # fmt: skip
    if len(problems) > before or not table:
        return None
    questions = tuple(_rows(path, table["question"], "question", QUESTION, KeyQuestion, problems))
    nodes = tuple(_rows(path, table["node"], "node", NODE, Node, problems))
    scoring = None
    if "scoring" in table:
        try:
            scoring = Scoring.read(table["scoring"])
        except (KeyError, TypeError, ValueError) as error:
            problems.append(f"{path.name}: the scoring cannot be used: {error}.")
    rest = {key: table[key] for key in ("code", "name", "status", "valid_from", "confidence", "source", "seen")}
    return Framework(
        **rest, valid_to=table.get("valid_to"), note=table.get("note", ""), questions=questions, nodes=nodes,
        scoring=scoring,
    )  # fmt: skip


def _entries(path: Path, noun: str, fields: dict[str, bool], kind: type, problems: list[str]) -> list[Any]:
    table = _table(path, problems)
    if table and not isinstance(table.get(noun), list):
        problems.append(f"{path.name}: it lists no {noun}.")
        return []
    return list(_rows(path, table.get(noun, []), noun, fields, kind, problems))


def _rows(path: Path, rows: Any, noun: str, fields: dict[str, bool], kind: type, problems: list[str]) -> Iterator[Any]:
    for number, row in enumerate(rows, start=1):
        wrong = list(_wrong(row, fields)) if isinstance(row, dict) else ["it is not a list of names and values."]
        if wrong:
            name = (row.get("code") or row.get("number") or number) if isinstance(row, dict) else number
            problems += [f"{path.name}: {noun} {name}: {problem}" for problem in wrong]
            continue
        yield kind(**{key: tuple(value) if isinstance(value, list) else value for key, value in row.items()})


def _table(path: Path, problems: list[str]) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        problems.append(f"{path.name}: the file is missing.")
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        problems.append(f"{path.name}: it cannot be read: {error}.")
    return {}


def _wrong(table: Mapping[str, Any], fields: dict[str, bool]) -> Iterator[str]:
    if not table:
        return
    yield from (f"{key} is missing." for key, needed in fields.items() if needed and table.get(key) in (None, "", []))
    yield from (f"{key} is not a field of it." for key in table.keys() - fields.keys())


def _twice(codes: list[str]) -> list[str]:
    return sorted({code for code in codes if codes.count(code) > 1})


def _not_in(some: Collection[str], known: Collection[str]) -> list[str]:
    return [one for one in some if one not in known]
