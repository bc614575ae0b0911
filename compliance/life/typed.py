"""What may be typed into a section of a policy. Pure. Every refusal is a sentence that says what to do."""

import re
import unicodedata
from collections.abc import Collection, Iterator

from markdown_it import MarkdownIt

from compliance.pack.text import MARKER, VARIABLE, markdown

LONGEST = 20_000
TAG = re.compile(r"</?[a-zA-Z][^<>\n]*>|<!--")
OPEN_FACT = re.compile(r"\{\{|\}\}")
PICTURE = re.compile(r"!\[[^\]]*\]\(")


def tidied(typed: str) -> str:
    """Line ends of one kind, letters composed, no space at the ends of lines."""
    text = unicodedata.normalize("NFC", typed.replace("\r\n", "\n").replace("\r", "\n"))
    return "\n".join(line.rstrip() for line in text.split("\n")).strip("\n")


def troubles_with(text: str, *, facts: Collection[str], sources: Collection[str]) -> list[str]:
    """Why this cannot stand in a policy; empty when it can. `facts`: the variables of the library; `sources`: the keys
    that a [^mark] may name."""
    if not text.strip():
        return ["Write something. A heading with nothing under it cannot be printed."]
    if len(text) > LONGEST:
        return [f"Use {LONGEST:,} characters or fewer. This is {len(text):,}."]
    return list(dict.fromkeys(_troubles(text, facts, sources)))


def _troubles(text: str, facts: Collection[str], sources: Collection[str]) -> Iterator[str]:
    for name in VARIABLE.findall(text):
        if name not in facts:
            yield f"{{{{{name}}}}} is not one of the co-op’s facts. Use one of the model text, or write the words."
    if OPEN_FACT.search(VARIABLE.sub("", text)):
        yield "A fact is written {{like_this}}: two brackets, small letters and two brackets. One here is not."
    for key in MARKER.findall(text):
        if key not in sources:
            yield f"[^{key}] is not one of this policy’s sources. Take it out, or use a mark of the model text."
    if PICTURE.search(text):
        yield "Pictures cannot be printed in a policy. Take the picture out."
    yield from _wrong_signs(text)


def _wrong_signs(text: str) -> Iterator[str]:
    """Read with HTML allowed, so that what would be HTML is seen as such."""
    parser = MarkdownIt("commonmark", {"html": True}).enable("table")
    for token in parser.parse(text):
        line = token.map[0] + 1 if token.map else 0
        if token.type == "html_block" or any(child.type == "html_inline" for child in token.children or []):
            found = TAG.search(token.content)
            tag = found[0] if found else "<"
            yield f"Line {line} has HTML in it, “{tag}”. Write it in words, without the brackets."
        elif token.type == "heading_open" and token.tag in ("h1", "h2"):
            yield f"Line {line} is a heading as large as the policy’s own. Begin it with three # signs: ### Like this."
        elif token.type in ("fence", "code_block"):
            yield f"Line {line} begins with four spaces or with ```, which prints it as computer text. Take them out."
    if any(token.type == "front_matter" for token in markdown().parse(text)):
        yield "The text begins with a line of three hyphens. Take it out."
