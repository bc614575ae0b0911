"""What is different between two texts, paragraph by paragraph and word by word. Pure."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

SAME, ADDED, REMOVED, CHANGED = "same", "added", "removed", "changed"
# Two paragraphs with less than this in common are one taken out and another put in.
ALIKE = 0.5
WORDS = re.compile(r"\s+|[^\s]+")


@dataclass(frozen=True)
class Words:
    """Some words of a paragraph: same, added or removed."""

    kind: str
    text: str


@dataclass(frozen=True)
class Paragraph:
    """A line of text that is the same, was added, was removed, or was changed in the words that say so."""

    kind: str
    words: tuple[Words, ...]


def differences(old: str, new: str) -> list[Paragraph]:
    """Every paragraph of both texts in reading order. Nothing is said about empty lines."""
    before, after = _lines(old), _lines(new)
    found: list[Paragraph] = []
    for kind, i, j, k, m in SequenceMatcher(a=before, b=after, autojunk=False).get_opcodes():
        if kind == "equal":
            found += [_whole(SAME, line) for line in before[i:j]]
        else:
            found += _replaced(before[i:j], after[k:m])
    return found


def is_changed(paragraphs: Sequence[Paragraph]) -> bool:
    return any(paragraph.kind != SAME for paragraph in paragraphs)


def _replaced(before: Sequence[str], after: Sequence[str]) -> Iterator[Paragraph]:
    """Pairs that are alike are shown as one changed paragraph; the rest is taken out, then added."""
    paired = min(len(before), len(after))
    for old, new in zip(before, after, strict=False):
        words = tuple(_word_by_word(old, new))
        if SequenceMatcher(a=old, b=new, autojunk=False).ratio() >= ALIKE:
            yield Paragraph(CHANGED, words)
        else:
            yield _whole(REMOVED, old)
            yield _whole(ADDED, new)
    yield from (_whole(REMOVED, line) for line in before[paired:])
    yield from (_whole(ADDED, line) for line in after[paired:])


def _word_by_word(old: str, new: str) -> Iterator[Words]:
    before, after = WORDS.findall(old), WORDS.findall(new)
    for kind, i, j, k, m in SequenceMatcher(a=before, b=after, autojunk=False).get_opcodes():
        if kind == "equal":
            yield Words(SAME, "".join(before[i:j]))
            continue
        if i < j:
            yield Words(REMOVED, "".join(before[i:j]))
        if k < m:
            yield Words(ADDED, "".join(after[k:m]))


def _lines(text: str) -> list[str]:
    return [line.rstrip() for line in text.splitlines() if line.strip()]


def _whole(kind: str, line: str) -> Paragraph:
    return Paragraph(kind, (Words(kind, line),))
