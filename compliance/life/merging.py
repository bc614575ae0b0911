"""A new edition of a model text beside the co-op's own copy of the old one, taken or left section by section. Pure.

Texts are sequences of parts. `base` is the model text that the copy came from, kept with the copy and moved on with
each decision, so that what was once left is not asked again; `own` is the copy; `new` is the model of this release.
"""

from collections.abc import Sequence
from dataclasses import dataclass

Parts = tuple["Part", ...]


@dataclass(frozen=True)
class Part:
    """A section: its heading and its CommonMark."""

    heading: str
    markdown: str


@dataclass(frozen=True)
class News:
    """A section that the new model changes. None where a text has no such section."""

    heading: str
    old: str | None
    own: str | None
    new: str | None

    @property
    def is_taken_already(self) -> bool:
        """The copy says it already: somebody wrote the same."""
        return self.own == self.new

    @property
    def is_own(self) -> bool:
        """The co-op wrote something of its own here, which taking the new text would lose."""
        return self.own not in (self.old, self.new)


def news_between(base: Sequence[Part], own: Sequence[Part], new: Sequence[Part]) -> list[News]:
    """The sections to decide about, in the order of the new model; those that it drops come last."""
    old_texts, own_texts, new_texts = _texts(base), _texts(own), _texts(new)
    headings = [*new_texts, *(heading for heading in old_texts if heading not in new_texts)]
    return [
        News(heading, old_texts.get(heading), own_texts.get(heading), new_texts.get(heading))
        for heading in headings
        if old_texts.get(heading) != new_texts.get(heading)
    ]


def take(own: Sequence[Part], new: Sequence[Part], heading: str) -> Parts:
    """`own` with this section as the new model has it: replaced, put in where the model has it, or taken out."""
    text = _texts(new).get(heading)
    if text is None:
        return tuple(part for part in own if part.heading != heading)
    if heading in _texts(own):
        return replaced(own, heading, text)
    before = [part.heading for part in new[: [part.heading for part in new].index(heading)]]
    place = max((number for number, part in enumerate(own, start=1) if part.heading in before), default=0)
    return (*own[:place], Part(heading, text), *own[place:])


def replaced(own: Sequence[Part], heading: str, markdown: str) -> Parts:
    """`own` with other words under a heading that it has. Raises KeyError when it has not."""
    if heading not in _texts(own):
        raise KeyError(heading)
    return tuple(Part(heading, markdown) if part.heading == heading else part for part in own)


def _texts(parts: Sequence[Part]) -> dict[str, str]:
    return {part.heading: part.markdown for part in parts}
