"""Whether a text names somebody. Pure: the names are given."""

import re
from collections.abc import Iterable

# Given names and family names that are also everyday words: alone they name nobody, beside the other name they do.
EVERYDAY = frozenset(
    {"april", "august", "baker", "bell", "bill", "brown", "carer", "clay", "cook", "dawn", "faith", "fish", "fox",
     "frank", "grace", "grant", "gray", "green", "hall", "heath", "hill", "holly", "hope", "hunt", "iris", "ivy",
     "jack", "joy", "june", "king", "knight", "lane", "long", "love", "mark", "may", "mill", "moss", "page", "park",
     "pat", "penny", "price", "ray", "reed", "rich", "rob", "rose", "ruby", "short", "small", "stone", "summer",
     "sunny", "victor", "violet", "ward", "west", "white", "will", "wood", "young"}
)  # fmt: skip
WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
POSSESSIVE = r"['’]s$"
SHORTEST = 2


def names_in(text: str, people: Iterable[tuple[str, ...]]) -> list[str]:
    """The names that stand in `text`, each once, in its order. `people`: the names of each, given ones before the
    family's. Case does not matter; "Margaret's" names Margaret.
    """
    typed = WORD.findall(text)
    words = [_bare(word) for word in typed]
    pairs = set(zip(words, words[1:], strict=False))
    found: dict[str, None] = {}
    places = {word: number for number, word in reversed(list(enumerate(words)))}
    for names in people:
        parts = [_bare(part) for name in names for part in WORD.findall(name)]
        for part in parts:
            if part in places and _tells(part, parts, pairs):
                found[part] = None
    return [re.sub(POSSESSIVE, "", typed[place]) for place in sorted(places[name] for name in found)]


def words_of(text: str) -> set[str]:
    """The words of a text as names are compared."""
    return {_bare(word) for word in WORD.findall(text)}


def _tells(part: str, parts: list[str], pairs: set[tuple[str, str]]) -> bool:
    if len(part) < SHORTEST:
        return False
    if part not in EVERYDAY:
        return True
    return any((part, other) in pairs or (other, part) in pairs for other in parts if other != part)


def _bare(word: str) -> str:
    return re.sub(POSSESSIVE, "", word.lower())
