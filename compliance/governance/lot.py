"""Drawing a sample by lot, so that anybody can draw it again. No database."""

import hashlib
from collections.abc import Iterable
from uuid import UUID


def draw(population: Iterable[UUID], size: int, seed: str) -> list[UUID]:
    """`size` of the population, or all when there are fewer, in the order of the lot.

    Each id's place is the SHA-256 of the seed and the id, so the same seed and population give the same sample in any
    order, on any machine and in any release. A library's random numbers may change with its version; this does not.
    """
    return sorted(set(population), key=lambda one: hashlib.sha256(f"{seed}:{one}".encode()).digest())[:size]


def rule_words(size: int, total: int, noun: str, nouns: str, place: str) -> str:
    """The rule as it stands on the page: "5 people drawn by lot from the 14 of Mill Lane"."""
    if size >= total:
        return f"All {total} {nouns if total != 1 else noun} of {place}" if total else f"No {nouns} of {place}"
    return f"{size} {noun if size == 1 else nouns} drawn by lot from the {total} of {place}"
