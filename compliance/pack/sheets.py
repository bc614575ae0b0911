"""What is printed, one document at a time: its HTML, its styles, and the key of everything that its bytes depend on.

Pure: the same texts, answers and organisation give the same sheets. A sheet knows nothing of the build it is printed
for, so that it need not be laid out again when another one changes.
"""

import hashlib
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from compliance.pack.easy import Summary
from compliance.pack.joining import pages_in
from compliance.pack.layout import all_answers, on_a_page, packed, phone_book, refuse_gaps, section_html, sources_of
from compliance.pack.lint import fill
from compliance.pack.questions import Organisation
from compliance.pack.text import LIBRARY, Library, PolicyText, Section
from coopcare.ui.paper import FONTS, STYLE
from coopcare.ui.pdf import pdf_from_html

PLAIN = (LIBRARY / "pack.css",)
LARGE = (*PLAIN, LIBRARY / "large.css")
EASY = (*LARGE, LIBRARY / "easy.css")

LONGEST_WITHOUT_CONTENTS = 4
COVER, TO_CHECK = "cover", "to-check"


@dataclass(frozen=True)
class Sheet:
    """One document, ready to be laid out. `short_html` is the same without contents, or empty where there are none."""

    code: str
    title: str
    html: str
    styles: tuple[Path, ...]
    short_html: str = ""

    @property
    def anchor(self) -> str:
        """What a link from another document names."""
        return self.code.lower()

    @property
    def key(self) -> str:
        """SHA-256 of all that the bytes depend on: the words, the styles, the fonts and the release of the engine."""
        digest = hashlib.sha256(_release_of(self.styles))
        for part in (self.title, self.html, self.short_html):
            digest.update(f"{len(part)}:{part}".encode())
        return digest.hexdigest()


@dataclass(frozen=True)
class Entry:
    """A line of the contents of a build."""

    anchor: str
    title: str
    pages: int


@dataclass(frozen=True)
class FactTable:
    """Facts about one person, for the first page of their agreement."""

    title: str
    rows: tuple[tuple[str, str], ...]


@cache
def _release_of(styles: tuple[Path, ...]) -> bytes:
    files = [STYLE, *styles, *sorted(FONTS.glob("*.ttf"))]
    engine = ", ".join(f"{name} {version(name)}" for name in ("weasyprint", "pydyf", "tinycss2", "fonttools"))
    return hashlib.sha256(b"".join(path.read_bytes() for path in files) + engine.encode()).digest()


def lay_out(sheet: Sheet) -> bytes:
    """The sheet as a tagged PDF. Contents are printed where it is longer than four pages. Costs seconds."""
    content = _draw(sheet, sheet.html)
    if sheet.short_html and pages_in(content) <= LONGEST_WITHOUT_CONTENTS:
        return _draw(sheet, sheet.short_html)
    return content


def _draw(sheet: Sheet, html: str) -> bytes:
    return pdf_from_html(html, title=sheet.title, stylesheets=sheet.styles)


def document_sheet(
    text: PolicyText,
    answers: Mapping[str, str],
    organisation: Organisation,
    *,
    library: Library,
    large: bool = False,
    first_page: Sequence[FactTable] = (),
) -> Sheet:
    """A policy, or a paper for the people supported; `first_page` is of the person whose agreement it is.

    Raises AnswersMissing with everything that is to be answered.
    """
    answers = all_answers(answers, organisation)
    refuse_gaps([text], answers, library)
    title = f"{text.code} {text.title}, {organisation.name}"
    context = {
        "organisation": organisation,
        "text": text,
        "policy": on_a_page(packed(text, answers, organisation, library)),
        "large_print": large,
        "first_page": first_page,
    }
    with_and_without = (_html("pdf/pack/document.html", context, title, with_contents=shown) for shown in (True, False))
    return Sheet(text.code, title, next(with_and_without), LARGE if large else PLAIN, next(with_and_without))


def easy_sheet(summary: Summary, answers: Mapping[str, str], organisation: Organisation, *, library: Library) -> Sheet:
    """The easy-read sheet of a policy: short lines in large type."""
    answers = _unbroken(all_answers(answers, organisation), library)
    code = f"easy-{summary.of}"
    title = f"{fill(summary.title, answers)}: easy read, {organisation.name}"
    context = {
        "organisation": organisation,
        "summary": summary,
        "anchor": code.lower(),
        "of": summary.of.lower(),
        "policy_title": library.titles[summary.of],
        "large_print": True,
        "parts": [
            {"heading": fill(part.heading, answers), "lines": [fill(line, answers) for line in part.lines]}
            for part in summary.parts
        ],
    }
    return Sheet(code, title, _html("pdf/pack/easy.html", context, title), EASY)


def _unbroken(answers: Mapping[str, str], library: Library) -> dict[str, str]:
    """Phone numbers stay on one line."""
    phones = {name for name, question in library.questions.items() if question.kind == "phone"}
    return {name: value.replace(" ", "\u00a0") if name in phones else value for name, value in answers.items()}


def cover_sheet(
    heading: str,
    contents: Sequence[Entry],
    texts: Sequence[PolicyText],
    answers: Mapping[str, str],
    organisation: Organisation,
    *,
    library: Library,
    introduction: str = "",
    large: bool = False,
) -> Sheet:
    """The first pages of a build: whose it is, what is in it, and who to ring."""
    answers = all_answers(answers, organisation)
    title = f"{heading} of {organisation.name}, version {organisation.pack_version}"
    context = {
        "organisation": organisation,
        "heading": heading,
        "draft": any(text.code not in organisation.adopted_on for text in texts if not text.is_document),
        "introduction": _words(introduction, answers, library),
        "contents": contents,
        "phone_book": phone_book(texts, answers, library),
        "large_print": large,
    }
    return Sheet(COVER, title, _html("pdf/pack/cover.html", context, title), LARGE if large else PLAIN)


def to_check_sheet(texts: Sequence[PolicyText], organisation: Organisation) -> Sheet:
    """Every statement of law in these texts of which we were not certain."""
    heading = "What to check before relying on these papers"
    title = f"{heading}, {organisation.name}"
    context = {
        "organisation": organisation,
        "title_on_page": heading,
        "sources_seen_on": max(source.seen for text in texts for source in text.sources),
        "to_check": [(text, entry) for text in texts for entry in sources_of(text) if entry.source.to_check],
    }
    return Sheet(TO_CHECK, title, _html("pdf/pack/to_check.html", context, title), PLAIN)


def handbook_introduction(folder: Path = LIBRARY) -> str:
    return (folder / "handbook.md").read_text(encoding="utf-8")


def in_reading_order(texts: Sequence[PolicyText], folder: Path = LIBRARY) -> list[PolicyText]:
    """What a PCA must read, the papers of the first day first."""
    with (folder / "builds.toml").open("rb") as file:
        handbook = tomllib.load(file)["handbook"]
    order = {code: place for place, code in enumerate(handbook["order"])}
    read = [text for text in texts if set(handbook["readers"]) & set(text.acknowledged_by)]
    return sorted(read, key=lambda text: (order.get(text.code, len(order)), text.code))


def _words(markdown: str, answers: Mapping[str, str], library: Library) -> SafeString:
    """A text without sources or headings of its own as HTML; its ### stand below an h2."""
    html = section_html(Section("", "", 0, markdown), answers, (), library.questions)
    # Safe: section_html escapes what it prints, and text cannot hold a tag.
    return SafeString(re.sub(r"(</?)h4", r"\1h3", html))


def _html(template: str, context: Mapping[str, Any], title: str, **more: Any) -> str:
    return render_to_string(template, {**context, **more, "title": title, "lang": "en-GB"})
