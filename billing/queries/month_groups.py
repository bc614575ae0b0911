"""What stands in the way of closing a month, put together by what is the matter."""

from collections.abc import Sequence
from dataclasses import dataclass

from billing.queries.dry_run import Kind, Obstacle, Problem, in_order, obstacles_of

# Heading, and the words of the link that leads to where it is put right.
WORDS: dict[Kind, tuple[str, str]] = {
    Kind.TIMES: ("Times are missing", "Add the times"),
    Kind.QUERIED: ("Queried by the person", "Settle the query"),
    Kind.NO_FUNDING: ("Nobody is set down to pay", "Add who pays"),
    Kind.USED_UP: ("The money is used up", "Say who pays the rest"),
    Kind.NO_PRICE: ("No price has been agreed", "Add a price"),
    Kind.NO_SUM: ("The price cannot be worked out", "Put it right"),
    Kind.NOT_REGISTERED: ("Personal care without registration is not charged", "See the visit"),
    Kind.UNCONFIRMED: ("Not confirmed by the person", "See the visit"),
}


@dataclass(frozen=True)
class Group:
    """Visits with the same thing the matter: how many, and the first of them."""

    kind: Kind
    title: str
    fix: str
    count: int
    obstacles: Sequence[Obstacle]

    @property
    def left_out(self) -> int:
        return self.count - len(self.obstacles)


def groups_of(problems: Sequence[Problem], *, most: int, whole: str = "") -> list[Group]:
    """In the order of Kind. Of each group the first `most` visits, but all of the one whose kind is `whole`."""
    found = []
    for kind, (title, fix) in WORDS.items():
        mine = sorted((one for one in problems if one.kind == kind), key=in_order)
        if mine:
            shown = mine if kind == whole else mine[:most]
            found.append(Group(kind, title, fix, len(mine), obstacles_of(shown)))
    return found
