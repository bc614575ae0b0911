"""The check of understanding of a policy: three questions, with the right answers explained. Pure.

A check is a file `check-P01.toml` beside the texts. It names the version of the model text that it was written for.
"""

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from compliance.pack.text import LIBRARY, Library, LibraryError, read_library

QUESTIONS = 3
ANSWERS = 3


@dataclass(frozen=True)
class CheckQuestion:
    """`right` is the number of the right answer, from 1."""

    asks: str
    answers: tuple[str, ...]
    right: int
    because: str


@dataclass(frozen=True)
class Check:
    of: str
    version: str
    questions: tuple[CheckQuestion, ...]

    def count_right(self, chosen: Sequence[int]) -> int:
        """How many of these numbers are right, question by question."""
        return sum(number == question.right for number, question in zip(chosen, self.questions, strict=True))


def load_checks(folder: Path = LIBRARY) -> dict[str, Check]:
    """The checks of a folder by policy code. Raises LibraryError with everything that is wrong."""
    library = read_library(folder)
    problems: list[str] = []
    checks: dict[str, Check] = {}
    for path in sorted(folder.glob("check-*.toml")):
        try:
            check = parse_check(path.read_text(encoding="utf-8"))
        except (tomllib.TOMLDecodeError, KeyError, TypeError, ValueError):
            problems.append(f"{path.name}: it cannot be read. It needs of, version, and questions with their answers.")
            continue
        problems += [f"{path.name}: {problem}" for problem in _problems_of(check, library)]
        checks[check.of] = check
    if problems:
        raise LibraryError(problems)
    return checks


def parse_check(text: str) -> Check:
    """One check from its text. Raises KeyError, TypeError or ValueError when something is missing."""
    data = tomllib.loads(text)
    return Check(str(data["of"]), str(data["version"]), tuple(_question(row) for row in data["question"]))


def _question(row: dict[str, Any]) -> CheckQuestion:
    answers = tuple(str(answer) for answer in row["answers"])
    return CheckQuestion(str(row["asks"]), answers, int(row["right"]), str(row["because"]))


def _problems_of(check: Check, library: Library) -> Iterator[str]:
    versions = {text.code: text.version for text in library.texts}
    if check.of not in versions:
        yield f"{check.of} is not a policy."
    elif check.version != versions[check.of]:
        yield f"it was written for version {check.version} of {check.of}. Look at it again."
    if len(check.questions) != QUESTIONS:
        yield f"a check has {QUESTIONS} questions."
    for question in check.questions:
        if len(set(question.answers)) != ANSWERS:
            yield f"“{question.asks}” needs {ANSWERS} different answers."
        if not 1 <= question.right <= len(question.answers):
            yield f"“{question.asks}” has no right answer {question.right}."
        if not question.because:
            yield f"“{question.asks}” does not say why."
