"""Where a policy of the co-op stands, from draft to superseded. Pure.

A draft is moved by people. What was adopted is never written to again, so from there on its standing is worked out from
its dates and from the version that follows it.
"""

import datetime as dt

from django.db.models import TextChoices


class Standing(TextChoices):
    DRAFT = "draft", "Draft"
    PROPOSED = "proposed", "Proposed to the board"
    SET_ASIDE = "set_aside", "Set aside"
    ADOPTED = "adopted", "Adopted, not yet in force"
    IN_FORCE = "in_force", "In force"
    REVIEW_DUE = "review_due", "In force, review due"
    SUPERSEDED = "superseded", "Superseded"


_S = Standing

MOVES: dict[Standing, frozenset[Standing]] = {
    _S.DRAFT: frozenset({_S.PROPOSED, _S.SET_ASIDE}),
    _S.PROPOSED: frozenset({_S.DRAFT, _S.ADOPTED}),
    _S.SET_ASIDE: frozenset(),
    _S.ADOPTED: frozenset({_S.IN_FORCE, _S.SUPERSEDED}),
    _S.IN_FORCE: frozenset({_S.REVIEW_DUE, _S.SUPERSEDED}),
    _S.REVIEW_DUE: frozenset({_S.SUPERSEDED}),
    _S.SUPERSEDED: frozenset(),
}

# What the row of a draft may say. The board's yes makes a version of its own of it.
OF_A_DRAFT = (_S.DRAFT, _S.PROPOSED, _S.ADOPTED, _S.SET_ASIDE)
OPEN = (_S.DRAFT, _S.PROPOSED)
# These count: people read them and are held to them.
COUNTING = frozenset({_S.IN_FORCE, _S.REVIEW_DUE})


def can_move(old: Standing, new: Standing) -> bool:
    """Whether the table allows it. A standing it does not know is a KeyError: a fault, never a No."""
    return new in MOVES[old]


def standing_on(
    on: dt.date, *, in_force_from: dt.date, review_due_on: dt.date, followed_from: dt.date | None
) -> Standing:
    """Of an adopted version on a local day. `followed_from` is the first day of the version after it, if there is one.

    On its review day the review is due, and it stays in force until another follows.
    """
    if followed_from is not None and followed_from <= on:
        return Standing.SUPERSEDED
    if on < in_force_from:
        return Standing.ADOPTED
    return Standing.REVIEW_DUE if on >= review_due_on else Standing.IN_FORCE
