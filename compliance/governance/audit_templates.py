"""The audits we know how to do: files of the release, read and checked. No database."""

import re
import tomllib
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "audits"
UNITS = {"people": ("person", "people"), "workers": ("worker", "workers"), "visits": ("visit", "visits")}
MOST_QUESTIONS = 12


class BrokenTemplate(ValueError):
    """A file that cannot be an audit. The message is a sentence."""


@dataclass(frozen=True)
class Question:
    """`good` is what good looks like, in words that can stand as an action."""

    code: str
    question: str
    good: str


@dataclass(frozen=True)
class Template:
    """`unit` is what is sampled (a key of UNITS), `size` how many; done every `months`."""

    code: str
    title: str
    about: str
    version: int
    unit: str
    size: int
    months: int
    regulations: tuple[str, ...]
    questions: tuple[Question, ...]

    def frozen(self) -> list[dict[str, str]]:
        """The questions as an audit keeps them."""
        return [asdict(question) for question in self.questions]


@cache
def templates() -> dict[str, Template]:
    """By code, in the order of their titles. Raises BrokenTemplate."""
    found = [read_template(path.stem, path.read_text()) for path in sorted(FOLDER.glob("*.toml"))]
    return {template.code: template for template in sorted(found, key=lambda one: one.title)}


def read_template(code: str, text: str) -> Template:
    """One file. Raises BrokenTemplate with a sentence that says what is wrong."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BrokenTemplate(f"The audit {code} is not a TOML file: {error}.") from error
    questions = tuple(_question(code, one) for one in data.pop("questions", []))
    if set(data) != {"title", "about", "version", "unit", "size", "months", "regulations"}:
        raise BrokenTemplate(f"The audit {code} needs a title, about, version, unit, size, months and regulations.")
    if data["unit"] not in UNITS:
        raise BrokenTemplate(f"The audit {code} samples “{data['unit']}”; it can sample {', '.join(UNITS)}.")
    codes = [one.code for one in questions]
    if not 1 <= len(codes) <= MOST_QUESTIONS or len(set(codes)) != len(codes):
        raise BrokenTemplate(f"The audit {code} needs 1 to {MOST_QUESTIONS} questions, each with its own code.")
    if min(data["size"], data["months"], data["version"]) < 1:
        raise BrokenTemplate(f"The size, months and version of the audit {code} start at 1.")
    return Template(code=code, questions=questions, **{**data, "regulations": tuple(data["regulations"])})


def _question(code: str, data: dict[str, Any]) -> Question:
    if set(data) != {"code", "question", "good"} or not all(isinstance(one, str) and one for one in data.values()):
        raise BrokenTemplate(f"Each question of the audit {code} needs a code, a question and what good looks like.")
    if not re.fullmatch(r"[a-z_]{2,30}", data["code"]) or not data["question"].endswith("?"):
        raise BrokenTemplate(f"In the audit {code}, “{data['code']}” is no code, or its question does not ask.")
    return Question(**data)
