"""Policies and a co-op's answers become HTML: on a page of the site, or on paper (see sheets.py).

Pure: the same texts, answers and organisation give the same words. No models, no clock.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape
from typing import Any

from django.utils.safestring import SafeString
from markdown_it.token import Token

from compliance.pack.lint import review_due_on
from compliance.pack.questions import Organisation, Question, trouble_with
from compliance.pack.text import MARKER, VARIABLE, Edition, Library, PolicyText, Section, Source, markdown, read_library
from coopcare.errors import DomainError

WORD_JOINER = "\u2060"
HOW_SURE = {"high": "Firm", "medium": "Check before relying on it", "low": "Uncertain. Check before relying on it"}


class AnswersMissing(DomainError):
    """The pack cannot be built. `problems` are sentences, one for each question to answer or answer to mend."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("The policy pack cannot be built until these are answered. " + " ".join(problems))
        self.problems = tuple(problems)


@dataclass(frozen=True)
class PackedSource:
    """One numbered source of a policy, as the pack prints it."""

    anchor: str
    number: int
    source: Source
    how_sure: str


@dataclass(frozen=True)
class PackedSection:
    """One section as HTML. `adds` is what the pack prints after it: related, history or nothing."""

    heading: str
    anchor: str
    html: SafeString
    adds: str


@dataclass(frozen=True)
class PackedPolicy:
    """One policy as the pack prints it. `facts` are the rows of the table at its head."""

    code: str
    title: str
    anchor: str
    facts: tuple[tuple[str, str], ...]
    sections: tuple[PackedSection, ...]
    sources: tuple[PackedSource, ...]
    related: tuple[tuple[str, str, str], ...]
    history: tuple[Edition, ...]


def sources_of(text: PolicyText) -> tuple[PackedSource, ...]:
    anchor = text.code.lower()
    return tuple(
        PackedSource(f"{anchor}-source-{number}", number, source, HOW_SURE[source.confidence])
        for number, source in enumerate(text.sources, start=1)
    )


ADDS = {"Related policies": "related", "Version history": "history"}


def missing_answers(
    texts: Sequence[PolicyText], answers: Mapping[str, str], *, library: Library | None = None
) -> list[Question]:
    """The questions these policies need that have no answer, in the order they are asked."""
    library = library or read_library()
    used = {name for text in texts for name in text.variables}
    return [q for q in library.questions.values() if q.name in used and not answers.get(q.name, "").strip()]


def pack_context(
    texts: Sequence[PolicyText],
    answers: Mapping[str, str],
    organisation: Organisation,
    *,
    library: Library | None = None,
) -> dict[str, Any]:
    """What a page about these policies prints. Raises AnswersMissing with everything that is to be answered."""
    library = library or read_library()
    answers = all_answers(answers, organisation)
    refuse_gaps(texts, answers, library)
    policies = [packed(text, answers, organisation, library) for text in texts]
    return {"organisation": organisation, "policies": policies}


def all_answers(answers: Mapping[str, str], organisation: Organisation) -> dict[str, str]:
    """What was asked, and what the co-op's own record says."""
    return {name: value.strip() for name, value in {**answers, **organisation.answers()}.items()}


def phone_book(texts: Sequence[PolicyText], answers: Mapping[str, str], library: Library) -> list[tuple[str, str]]:
    """(whose, number) of every number that these texts print, in the order in which they are asked."""
    used = {name for text in texts for name in text.variables}
    return [(_capital(q.role), answers[q.name]) for q in library.questions.values() if q.role and q.name in used]


def refuse_gaps(texts: Sequence[PolicyText], answers: Mapping[str, str], library: Library) -> None:
    used = {name for text in texts for name in text.variables}
    problems = [question.question for question in missing_answers(texts, answers, library=library)]
    problems += [
        f"{question.question} {trouble}"
        for question in library.questions.values()
        if question.name in used and (trouble := trouble_with(question, answers.get(question.name, "")))
    ]
    if problems:
        raise AnswersMissing(problems)


def packed(text: PolicyText, answers: Mapping[str, str], organisation: Organisation, library: Library) -> PackedPolicy:
    """One text with the co-op's facts in it. It knows the other texts by the library, whichever are printed with it."""
    anchor = text.code.lower()
    here = {other.code for other in library.texts}
    sources = sources_of(text)
    return PackedPolicy(
        code=text.code,
        title=text.title,
        anchor=anchor,
        facts=tuple(_facts(text, answers, organisation, library)),
        sections=tuple(
            PackedSection(
                section.heading,
                section.anchor,
                section_html(section, answers, sources, library.questions),
                ADDS.get(section.heading, ""),
            )
            for section in text.sections
        ),
        sources=sources,
        related=tuple((code, library.titles[code], code.lower() if code in here else "") for code in text.related),
        history=text.history,
    )


def _facts(
    text: PolicyText, answers: Mapping[str, str], organisation: Organisation, library: Library
) -> list[tuple[str, str]]:
    adopted, due = organisation.adopted_on.get(text.code), review_due_on(text, organisation)
    return [
        ("Version", text.version),
        ("Accountable person", answers[text.accountable]),
        ("Adopted by the board", f"{adopted:%-d %B %Y}" if adopted else "Not yet adopted"),
        ("Review due", f"{due:%-d %B %Y}" if due else f"{text.review_months} months after the board adopts it"),
        ("Who reads it", ". ".join(library.readers[group] for group in text.acknowledged_by) + "."),
        *_regulations(text),
        ("CQC quality statements", ", ".join(library.statements[code] for code in text.saf_statements)),
    ]


def _regulations(text: PolicyText) -> list[tuple[str, str]]:
    """Regulations by year; those of 2014 are written as a bare number, those of 2009 as 2009/18."""
    years: dict[str, list[str]] = {}
    for regulation in text.regulations:
        year, _, number = regulation.rpartition("/")
        years.setdefault(year or "2014", []).append(number)
    return [(f"{year} Regulations", ", ".join(numbers)) for year, numbers in years.items()]


def section_html(
    section: Section,
    answers: Mapping[str, str],
    sources: Sequence[PackedSource],
    questions: Mapping[str, Question],
) -> SafeString:
    """A section's Markdown as HTML with facts and source marks. Whatever an answer holds is printed as text."""
    parser = markdown()
    tokens = parser.parse(section.markdown)
    _lower_headings(tokens)
    _name_rows(tokens)
    html = parser.renderer.render(tokens, parser.options, {})
    by_key = {entry.source.key: entry for entry in sources}
    html = MARKER.sub(lambda found: _mark(by_key[found[1]]), html)
    html = VARIABLE.sub(lambda found: _fact(questions[found[1]], answers[found[1]]), html)
    # Safe: the parser escapes all HTML in the text, and _mark and _fact escape what they print.
    return SafeString(html)


def _lower_headings(tokens: Sequence[Token]) -> None:
    """A policy's ### is the pack's h4: the pack has the h1, each policy the h2, each section the h3."""
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(int(token.tag[1]) + 1, 6)}"


def on_a_page(policy: PackedPolicy) -> PackedPolicy:
    """One policy by itself on a screen, where its title is the h1: headings inside its sections go up a level."""
    raised = [
        # Safe: the HTML is section_html's, and text cannot hold a tag.
        replace(section, html=SafeString(section.html.replace("<h4", "<h3").replace("</h4", "</h3")))
        for section in policy.sections
    ]
    return replace(policy, sections=tuple(raised))


def _name_rows(tokens: Sequence[Token]) -> None:
    """Column heads get a scope; the first cell of each row becomes its head, so that a reader says what it is of."""
    first = False
    for token in tokens:
        if token.type == "tr_open":
            first = True
        elif token.type == "th_open":
            token.attrSet("scope", "col")
        elif token.type == "td_open" and first:
            token.tag = "th"
            token.attrSet("scope", "row")
        elif token.type == "td_close" and first:
            token.tag, first = "th", False


def _mark(entry: PackedSource) -> str:
    check = ", check" if entry.source.to_check else ""
    # The word joiner keeps the mark on the line of the word it marks.
    return f'{WORD_JOINER}<sup class="source"><a href="#{entry.anchor}">[{entry.number}{check}]</a></sup>'


def _fact(question: Question, answer: str) -> str:
    if question.kind == "url":
        return f'<a href="{escape(answer)}">{escape(answer)}</a>'
    if question.kind == "phone":
        return f'<span class="phone">{escape(answer)}</span>'
    return escape(answer)


def _capital(words: str) -> str:
    return re.sub(r"^[a-z]", lambda first: first[0].upper(), words)
