"""The moves of an action. What is done may come back to do, with a reason, when it did not work."""

from collections.abc import Mapping

from compliance.models.actions import ActionStatus as S

MOVES: Mapping[S, frozenset[S]] = {
    S.PROPOSED: frozenset({S.TO_DO, S.DROPPED}),
    S.TO_DO: frozenset({S.DONE, S.DROPPED}),
    S.DONE: frozenset({S.CLOSED, S.TO_DO}),
    S.CLOSED: frozenset(),
    S.DROPPED: frozenset(),
}


def can_move(old: str, new: str) -> bool:
    return S(new) in MOVES[S(old)]
