"""Who asks, by name, and what a row of the matrix says of them; see tests/access/matrix.py."""

from dataclasses import dataclass
from typing import Any

ACTORS = (
    "visitor", "margaret", "cora", "david", "david_for_cora", "rhys", "amira", "ben", "zofia", "ana", "iris", "mo",
    "fiona", "sunita", "ed", "nia", "inspector", "flo",
)  # fmt: skip
EVERYBODY = " ".join(ACTORS)
SIGNED_IN = EVERYBODY.replace("visitor ", "")
HERE = SIGNED_IN.replace(" flo", "")
WRITERS = HERE.replace(" inspector", "")
# Who has a password, and who has a second factor. An inspector comes in by a code alone.
WITH_PASSWORD = SIGNED_IN.replace(" inspector", "")
WITH_FACTOR = "ana iris mo fiona sunita ed flo"
READERS = "amira ben zofia ana iris mo fiona sunita ed nia inspector"
MONEY = "mo fiona"
TOTALS = "mo fiona ed"
HER_MONEY = "margaret david rhys mo fiona"
# Amira's.
HER_PAY = "amira ana mo fiona"
HER_VISITS = "margaret david amira ben ana mo"
KNOWS_HER = "margaret david rhys amira ben ana mo"

# Names that these must never read anywhere: nobody gave them a reason to.
NEVER_SEES = {
    "cora": "Margaret",
    "david_for_cora": "Cora",
    "zofia": "Margaret",
    "iris": "Margaret",
    "ed": "Margaret",
    "nia": "Margaret",
    "inspector": "Cora",
    "flo": "Margaret",
    "visitor": "Margaret",
}


@dataclass(frozen=True)
class Row:
    """An address, the words for its arguments (World.ids, or taken as they stand), and who may open it."""

    name: str
    args: tuple[str, ...]
    who: frozenset[str]
    knows: frozenset[str]
    body: Any = None

    @property
    def key(self) -> tuple[str, int]:
        return self.name, len(self.args)

    def __str__(self) -> str:
        return " ".join([self.name, *self.args])


def row(name: str, *args: str, who: str, knows: str = "", body: Any = None) -> Row:
    return Row(name, args, frozenset(who.split()), frozenset(knows.split()), body)
