"""What may be written into a register. No database."""

from coopcare.errors import Invalid


def said(words: str, *, longest: int, missing: str, field: str | None = None) -> str:
    """The words, trimmed. Invalid with `missing` when there are none, and when there are too many."""
    words = words.strip()
    if not words:
        raise Invalid(missing, field=field)
    if len(words) > longest:
        raise Invalid(f"This must be {longest} characters or fewer.", field=field)
    return words
