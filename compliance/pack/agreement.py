"""What documents must agree on: times, job titles, and facts typed over by hand. Pure."""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from compliance.pack.text import LIBRARY, VARIABLE, PolicyText

JOB_TITLES = LIBRARY / "job-titles.toml"

_NUMBER = r"\d+|one|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty|thirty"
_UNIT = r"(?:working |clear |calendar )?(?:minute|hour|day|week|month|year)s?"
TIME = re.compile(rf"\b(?:{_NUMBER}) {_UNIT}\b", re.IGNORECASE)
# Shorter sentences ("Within 5 days.") say nothing about which thing they are of.
FEWEST_WORDS = 5


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
