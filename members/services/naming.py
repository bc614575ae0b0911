"""Names that must not stand in a text that others read."""

from collections.abc import Iterable

from coopcare.errors import Invalid
from members.names import names_in, words_of

NAMED = "Take out the name {names}. Write the code, or what they are to the co-op, like “one person”."


def refuse_names_of(people: Iterable[tuple[str, ...]], *, text: str, field: str, but: str = "") -> None:
    """Raises Invalid with the names of `people` that stand in what was typed. `but` is words that may stand there even
    where somebody has that name too: the names of who was in the room.
    """
    there = words_of(but)
    if found := [name for name in names_in(text, people) if not words_of(name) <= there]:
        raise Invalid(NAMED.format(names=", ".join(f"“{name}”" for name in found)), field=field)
