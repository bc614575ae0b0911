"""What documents must agree on: times, job titles, and facts typed over by hand. Pure."""

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from compliance.pack.text import LIBRARY, MARKER, VARIABLE, PolicyText

JOB_TITLES = LIBRARY / "job-titles.toml"

_NUMBER = r"\d+|one|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty|thirty"
_UNIT = r"(?:working |clear |calendar )?(?:minute|hour|day|week|month|year)s?"
TIME = re.compile(rf"\b(?:{_NUMBER}) {_UNIT}\b", re.IGNORECASE)
# Shorter sentences ("Within 5 days.") say nothing about which thing they are of.
FEWEST_WORDS = 5
# The columns of a table that say by when something is done, and how the others that matter begin.
BY_WHEN = ("By when", "When", "How often", "How long")
WHOM, WHO = "Whom", "Who"


@dataclass(frozen=True)
class Row:
    """One row of a table that says by when: `what` is done, or whom it tells; `who` does it, if that is no answer."""

    line: int
    what: str
    times: tuple[str, ...]
    who: str


@cache
def job_titles() -> tuple[tuple[re.Pattern[str], str], ...]:
    """Titles that are not used, and the one that is. Raises KeyError when the file lacks one of the two."""
    with JOB_TITLES.open("rb") as file:
        rows = tomllib.load(file)["title"]
    return tuple((re.compile(row["pattern"], re.IGNORECASE), row["instead"]) for row in rows)


def times_in(sentence: str) -> tuple[str, tuple[str, ...]]:
    """(the sentence without its times, the times in it). No times when the rest says too little to compare."""
    what = " ".join(re.findall(r"\w+|#", TIME.sub("#", sentence).lower()))
    if len(what.replace("#", "").split()) < FEWEST_WORDS:
        return what, ()
    return what, tuple(found[0].lower() for found in TIME.finditer(sentence))


def rows_by_when(text: PolicyText, fill: Callable[[str], str]) -> Iterator[Row]:
    """The rows of all tables that have a column of times, with the facts filled in. One and the same thing is named by
    the same words: "Our insurer" and "Insurer, on 01632 960123" are both the insurer.
    """
    for section in text.sections:
        heads: list[str] = []
        for number, line in enumerate(section.markdown.split("\n"), start=section.line + 1):
            cells = [MARKER.sub("", cell).strip() for cell in line.strip().strip("|").split("|")]
            if not line.startswith("|"):
                heads = []
            elif not heads:
                heads = cells
            elif row := _row(number, dict(zip(heads, cells, strict=False)), fill):
                yield row


def _row(line: int, cells: Mapping[str, str], fill: Callable[[str], str]) -> Row | None:
    by_when = next((head for head in BY_WHEN if head in cells), None)
    told = next((head for head in cells if head.startswith(WHOM)), next(iter(cells)))
    what = _bare(cells[told])
    if by_when is None or told == by_when or what.isdigit():
        return None
    doer = next((cells[head] for head in cells if head.startswith(WHO) and head != told), "")
    times = tuple(found[0].lower() for found in TIME.finditer(fill(cells[by_when])))
    return Row(line, what, times, "" if VARIABLE.search(doer) else _bare(doer))


def _bare(cell: str) -> str:
    """Whom or what a cell names, without article and numbers to ring."""
    return re.sub(r"^(?:our|the|an?) ", "", cell.partition(",")[0].strip().lower())


def typed_over(
    text: PolicyText, model: PolicyText, answers: Mapping[str, str]
) -> Iterator[tuple[int, str, tuple[str, str]]]:
    """(line, what was typed, (variable, the answer)) where a line of the copy is the model's but for a fact that
    somebody typed into it, and what they typed is not the answer that all the other documents print.
    """
    sentences = {_pattern(line): VARIABLE.findall(line) for line in _lines_with_facts(model)}
    for section in text.sections:
        for number, line in enumerate(section.markdown.split("\n"), start=section.line + 1):
            for pattern, names in sentences.items():
                found = pattern.fullmatch(line.strip())
                for name, typed in zip(names, found.groups() if found else (), strict=False):
                    answer = answers.get(name, "").strip()
                    if not VARIABLE.fullmatch(typed) and typed.strip() != answer:
                        yield number, typed.strip(), (name, answer)


def _lines_with_facts(text: PolicyText) -> Sequence[str]:
    lines = (line for section in text.sections for line in section.markdown.split("\n"))
    return [line for line in lines if VARIABLE.search(line) and len(VARIABLE.sub("", line).split()) >= FEWEST_WORDS]


def _pattern(line: str) -> re.Pattern[str]:
    """The line with anything in the place of its facts; what is typed there is short."""
    pieces = [re.escape(piece) for piece in VARIABLE.sub("\0", line.strip()).split("\0")]
    return re.compile(r"(.{1,80}?)".join(pieces))
