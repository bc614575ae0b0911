"""Drawing a sample by lot, for an audit or an inspection, so that anybody can draw it again. Pure."""

import hashlib
import secrets
from collections.abc import Collection
from typing import TypeVar
from uuid import UUID

Key = TypeVar("Key", UUID, str)


def new_seed() -> str:
    """Eight letters and figures, to be written beside the sample."""
    return secrets.token_hex(4).upper()


def drawn_by_lot(keys: Collection[Key], how_many: int, *, seed: str) -> list[Key]:
    """`how_many` of `keys` (all, if there are fewer): those whose SHA-256 of "seed:key" comes first.

    Nobody can foresee the order without the seed, and with it everybody finds the same, in any language and release.
    """
    ordered = sorted(set(keys), key=lambda key: (hashlib.sha256(f"{seed}:{key}".encode()).hexdigest(), str(key)))
    return ordered[: max(how_many, 0)]


def rule_words(size: int, total: int, noun: str, nouns: str, place: str) -> str:
    """The rule as it stands on the page: "5 people drawn by lot from the 14 of Mill Lane"."""
    if size >= total:
        return f"All {total} {nouns if total != 1 else noun} of {place}" if total else f"No {nouns} of {place}"
    return f"{size} {noun if size == 1 else nouns} drawn by lot from the {total} of {place}"
