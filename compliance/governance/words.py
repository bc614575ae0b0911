"""What may be written into a register. No database."""

import re
from collections.abc import Iterable

from coopcare.errors import Invalid


def said(words: str, *, longest: int, missing: str, field: str | None = None) -> str:
    """The words, trimmed. Invalid with `missing` when there are none, and when there are too many."""
    words = words.strip()
    if not words:
        raise Invalid(missing, field=field)
    if len(words) > longest:
        raise Invalid(f"This must be {longest} characters or fewer.", field=field)
    return words


def names_in(text: str, names: Iterable[str]) -> list[str]:
    """Which of these full names stand in the text, as whole words and however they are spaced or written large."""
    spaced = " ".join(text.split())
    return [name for name in names if name and re.search(rf"(?<!\w){re.escape(name)}(?!\w)", spaced, re.IGNORECASE)]
