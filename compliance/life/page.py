"""A policy on a screen, paragraph by paragraph, each with what lint finds in it beside it. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from django.utils.safestring import SafeString

from compliance.pack.layout import HOW_SURE, PackedSource, section_html
from compliance.pack.lint import Finding
from compliance.pack.questions import Question
from compliance.pack.text import PolicyText, Section, markdown


@dataclass(frozen=True)
class Shown:
    """A paragraph, list or table as HTML. `line` is where it begins in the text."""

    line: int
    html: SafeString
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class ShownSection:
    """A section. `findings` are about its heading."""

    number: int
    heading: str
    anchor: str
    blocks: tuple[Shown, ...]
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class ShownPolicy:
    """A whole text. `findings` are about no line of it; `places` says at which anchor each other finding stands."""

    text: PolicyText
    sections: tuple[ShownSection, ...]
    sources: tuple[PackedSource, ...]
    findings: tuple[Finding, ...]
    places: tuple[tuple[Finding, str], ...]


def shown(
    text: PolicyText, findings: Sequence[Finding], answers: Mapping[str, str], questions: Mapping[str, Question]
) -> ShownPolicy:
    """The text with the answers in it; where one is missing, its question stands in brackets."""
    facts = {name: answers.get(name, "").strip() or f"[{questions[name].question}]" for name in text.variables}
    sources = tuple(
        PackedSource(f"{text.code.lower()}-source-{number}", number, source, HOW_SURE[source.confidence])
        for number, source in enumerate(text.sources, start=1)
    )
    sections = []
    for number, (section, last) in enumerate(_with_ends(text), start=1):
        here = [one for one in findings if section.line <= one.line < last]
        blocks = tuple(_blocks(section, here, facts, sources, questions))
        of_heading = tuple(one for one in here if one.line < (blocks[0].line if blocks else last))
        sections.append(ShownSection(number, section.heading, section.anchor, blocks, of_heading))
    return ShownPolicy(
        text=text,
        sections=tuple(sections),
        sources=sources,
        findings=tuple(one for one in findings if not one.line),
        places=tuple(_places(sections)),
    )


def _with_ends(text: PolicyText) -> Iterator[tuple[Section, int]]:
    """Each section with the line where the next begins."""
    ends = [section.line for section in text.sections[1:]] + [10**9]
    return zip(text.sections, ends, strict=True)


def _blocks(
    section: Section,
    findings: Sequence[Finding],
    answers: Mapping[str, str],
    sources: Sequence[PackedSource],
    questions: Mapping[str, Question],
) -> Iterator[Shown]:
    lines = section.markdown.split("\n")
    starts = [token.map[0] for token in markdown().parse(section.markdown) if token.map and token.level == 0]
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        line = section.line + 1 + start
        part = replace(section, line=line, markdown="\n".join(lines[start:end]))
        html = section_html(part, answers, sources, questions)
        # On a screen the policy's title is the h1 and a section's heading the h2. Safe: section_html escapes.
        html = SafeString(html.replace("<h4", "<h3").replace("</h4", "</h3"))
        until = section.line + 1 + end
        yield Shown(line, html, tuple(one for one in findings if line <= one.line < until))


def _places(sections: Sequence[ShownSection]) -> Iterator[tuple[Finding, str]]:
    for section in sections:
        yield from ((finding, section.anchor) for finding in section.findings)
        for block in section.blocks:
            yield from ((finding, f"line-{block.line}") for finding in block.findings)
