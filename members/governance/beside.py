"""What other records know of an item of minutes: a policy that was adopted, an action that came of it.

Those records stand in apps above, which add themselves here when they start (as in members.relationships).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from coopcare.accounts.actor import Actor
from members.governance.models import Meeting, MinuteItem


@dataclass(frozen=True)
class Line:
    """A sentence under an item; `href` leads to the record, for who may open it."""

    words: str
    href: str = ""


# (actor, meeting, the items they may read, whether that is all) → number of an item, and its lines.
Finder = Callable[[Actor, Meeting, Sequence[MinuteItem], bool], dict[int, list[Line]]]


class Beside:
    """Used as a decorator by the app that keeps the records."""

    def __init__(self) -> None:
        self._finders: list[Finder] = []

    def __call__(self, finder: Finder) -> Finder:
        self._finders.append(finder)
        return finder

    def lines(
        self, actor: Actor, meeting: Meeting, items: Sequence[MinuteItem], *, is_whole: bool
    ) -> dict[int, list[Line]]:
        """By the numbers of the items."""
        found: dict[int, list[Line]] = {}
        for finder in self._finders:
            for number, lines in finder(actor, meeting, items, is_whole).items():
                found.setdefault(number, []).extend(lines)
        return found


beside_items = Beside()
