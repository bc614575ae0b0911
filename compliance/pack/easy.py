"""Easy-read summaries of the policies that people we support are told of: short lines, one idea each.

Pure: reads text files, knows no models. A summary is a file `easy-P01.md`. It names the version of the policy that it
was written for, so that a new version cannot go out with an old summary.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from markdown_it.token import Token

from compliance.pack.lint import sentences_of, word_count
from compliance.pack.text import LIBRARY, VARIABLE, Library, LibraryError, markdown, read_library

READER = "USER"
LONGEST_LINE = 12
_FIELDS: dict[str, type] = {"of": str, "title": str, "version": str, "variables": list}


@dataclass(frozen=True)
class Part:
    """A heading and its lines, each one idea. Lines may hold variables."""

    heading: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Summary:
    """The easy-read text of one policy. `of` is the policy's code, `version` the version it was written for."""

    of: str
    title: str
    version: str
    variables: tuple[str, ...]
    parts: tuple[Part, ...]


def load_summaries(folder: Path = LIBRARY) -> dict[str, Summary]:
    """The summaries of a folder by policy code. Raises LibraryError with everything that is wrong."""
    summaries: list[Summary] = []
    problems: list[str] = []
    for path in sorted(folder.glob("easy-*.md")):
        try:
            summaries.append(parse_summary(path.read_text(encoding="utf-8"), path.name))
        except LibraryError as error:
            problems += error.problems
    if not problems:
        problems = list(_problems_of(summaries, read_library(folder)))
    if problems:
        raise LibraryError(problems)
    return {summary.of: summary for summary in summaries}


def parse_summary(text: str, name: str) -> Summary:
    """One summary from its text. `name` says which in the sentences of the LibraryError it may raise."""
    tokens = markdown().parse(text)
    if not tokens or tokens[0].type != "front_matter":
        raise LibraryError([f"{name}: the front matter is missing. Start the file with a line of three hyphens."])
    front = _front_matter(tokens[0].content, name)
    return Summary(**{**front, "variables": tuple(front["variables"])}, parts=tuple(_parts(tokens)))


def _front_matter(content: str, name: str) -> dict[str, Any]:
    try:
        front = yaml.safe_load(content)
    except yaml.YAMLError as error:
        raise LibraryError([f"{name}: the front matter cannot be read. Check its colons and spaces."]) from error
    if not isinstance(front, dict) or front.keys() != _FIELDS.keys():
        raise LibraryError([f"{name}: the front matter needs {', '.join(_FIELDS)}, and nothing else."])
    if not all(isinstance(front[key], kind) for key, kind in _FIELDS.items()):
        raise LibraryError([f"{name}: variables is a list, and the rest of the front matter is text."])
    return front


def _parts(tokens: list[Token]) -> Iterator[Part]:
    """Each second-level heading with the items and paragraphs under it."""
    heading, opened = "", ""
    lines: list[str] = []
    for token in tokens:
        if token.type == "heading_open" and token.tag == "h2":
            if heading:
                yield Part(heading, tuple(lines))
            heading, lines = "", []
        if token.nesting == 1:
            opened = token.type
        if token.type == "inline" and opened == "heading_open":
            heading = token.content
        elif token.type == "inline":
            lines.append(" ".join(token.content.split("\n")))
    if heading:
        yield Part(heading, tuple(lines))


def _problems_of(summaries: list[Summary], library: Library) -> Iterator[str]:
    wanted = {text.code: text for text in library.texts if READER in text.acknowledged_by and not text.is_document}
    have = [summary.of for summary in summaries]
    for code in wanted:
        if have.count(code) != 1:
            yield f"{code}: people we support are told of it, so it needs one easy-read summary."
    for summary in summaries:
        if summary.of not in wanted:
            yield f"{summary.of}: there is a summary of it, but it is not a policy for people we support."
            continue
        if summary.version != wanted[summary.of].version:
            yield f"{summary.of}: the summary is of version {summary.version}. Look at it again."
        yield from (f"{summary.of}, easy read: {problem}" for problem in _problems_in(summary, library))


def _problems_in(summary: Summary, library: Library) -> Iterator[str]:
    lines = [summary.title, *(line for part in summary.parts for line in (part.heading, *part.lines))]
    used = {name for line in lines for name in VARIABLE.findall(line)}
    for name in sorted(used ^ set(summary.variables)):
        yield f"the variable {name} is not both listed and used."
    for name in sorted(used - library.questions.keys()):
        yield f"the variable {name} is not in variables.toml."
    for part in summary.parts:
        if not part.lines:
            yield f"nothing is said under “{part.heading}”."
    for line in lines:
        if word_count(line) > LONGEST_LINE or len(sentences_of(line)) > 1:
            yield f"“{line}” is more than one idea, or more than {LONGEST_LINE} words."
        for pattern, instead in library.words:
            if found := pattern.search(line):
                yield f"“{found[0]}” is a word we do not use. Write: {instead}."
