"""The moves of what stands in a register. Pure: who may make a move is in register_policies.py."""

from collections.abc import Mapping

from compliance.registers.words import ConcernStatus, FeedbackStatus, IncidentStatus, NotificationStatus

_I, _C, _F, _N = IncidentStatus, ConcernStatus, FeedbackStatus, NotificationStatus

Moves = Mapping[str, frozenset[str]]

# Looked at again: a grade may change while it is not closed.
INCIDENT_MOVES: Moves = {
    _I.REPORTED: frozenset({_I.LOOKED_AT}),
    _I.LOOKED_AT: frozenset({_I.LOOKED_AT, _I.INVESTIGATED}),
    _I.INVESTIGATED: frozenset({_I.LOOKED_AT, _I.CLOSED}),
    _I.CLOSED: frozenset({_I.LOOKED_AT}),
}

CONCERN_MOVES: Moves = {
    _C.RAISED: frozenset({_C.REFERRED, _C.KEPT}),
    _C.KEPT: frozenset({_C.REFERRED, _C.CLOSED}),
    _C.REFERRED: frozenset({_C.CLOSED}),
    _C.CLOSED: frozenset({_C.RAISED}),
}

# A compliment is passed on and closed; a complaint that is closed can be looked at again, which is its second stage.
FEEDBACK_MOVES: Moves = {
    _F.RECEIVED: frozenset({_F.ACKNOWLEDGED, _F.CLOSED}),
    _F.ACKNOWLEDGED: frozenset({_F.ANSWERED}),
    _F.ANSWERED: frozenset({_F.REVIEW, _F.CLOSED}),
    _F.REVIEW: frozenset({_F.ANSWERED}),
    _F.CLOSED: frozenset({_F.REVIEW}),
}

NOTIFICATION_MOVES: Moves = {
    _N.DRAFT: frozenset({_N.DRAFT, _N.APPROVED, _N.NOT_NEEDED}),
    _N.APPROVED: frozenset({_N.DRAFT, _N.SENT}),
    _N.NOT_NEEDED: frozenset({_N.DRAFT}),
    _N.SENT: frozenset(),
}


def can_move(moves: Moves, old: str, new: str) -> bool:
    """Whether the table allows it. A state it does not know is a KeyError: a fault, never a No."""
    return new in moves[old]
