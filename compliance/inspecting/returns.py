"""Question lists of the provider information return: files of the release, each with its version. Pure."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

HERE = Path(__file__).parent


class ReturnRefused(ValueError):
    """A question list that cannot be used; the message says which item, and why. Always a fault in a file of ours."""


@dataclass(frozen=True)
class Item:
    """One question. Exactly one of: a query's name, words of the manager, or why it is counted by hand. Beside a query,
    `lacks` says what it cannot count and whoever sends the return adds.
    """

    slug: str
    asks: str
    counts: str = ""
    words: bool = False
    by_hand: str = ""
    lacks: str = ""


@dataclass(frozen=True)
class Template:
    version: str
    title: str
    confidence: str
    source: str
    most_words: int
    groups: tuple[tuple[str, tuple[Item, ...]], ...]

    @property
    def items(self) -> dict[str, Item]:
        return {item.slug: item for _, items in self.groups for item in items}


@cache
def current_template() -> Template:
    """The list that is in force."""
    return read_template(HERE / "return_2025.toml")


def read_template(path: Path) -> Template:
    """Raises ReturnRefused."""
    found = tomllib.loads(path.read_text())
    groups = tuple((group["title"], tuple(Item(**item) for item in group["items"])) for group in found["groups"])
    items = [item for _, group in groups for item in group]
    for item in items:
        if [bool(item.counts), item.words, bool(item.by_hand)].count(True) != 1:
            raise ReturnRefused(f"{item.slug}: say how it is answered, in exactly one way.")
        if item.lacks and not item.counts:
            raise ReturnRefused(f"{item.slug}: only a count can lack something.")
    if len({item.slug for item in items}) != len(items):
        raise ReturnRefused("Two items have the same slug.")
    return Template(found["version"], found["title"], found["confidence"], found["source"], found["most_words"], groups)


def words_in(text: str) -> int:
    """As CQC counts them: what stands between spaces."""
    return len(text.split())
