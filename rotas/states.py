"""The moves of a visit and of one place at it. Pure: who may make a move is in policies.py, making it in
services/moves.py.
"""

from collections.abc import Collection
from typing import TypeVar

from django.db.models import TextChoices

from rotas.models import AttendanceStatus, VisitStatus


class Move(TextChoices):
    """What somebody did to a visit. The words finish the sentence "This visit was … by Ana Kowalska"."""

    BOOKED = "booked", "booked"
    PLANNED = "planned", "planned"
    CHANGED = "changed", "changed"
    CANCELLED = "cancelled", "cancelled"
    OFFERED = "offered", "offered to somebody"
    ACCEPTED = "accepted", "accepted"
    DECLINED = "declined", "declined"
    RELEASED = "released", "opened to somebody else"
    ARRIVED = "arrived", "started"
    LEFT = "left", "finished"
    CONFIRMED = "confirmed", "confirmed"
    QUERIED = "queried", "queried"
    SETTLED = "settled", "put right"
    SWAPPED = "swapped", "swapped"
    MISSED = "missed", "marked as missed"
    LENGTHENED = "lengthened", "given extra time"


_V, _A = VisitStatus, AttendanceStatus
_BEGUN_OR_OVER = {_V.UNDER_WAY, _V.DONE, _V.CANCELLED, _V.MISSED}

# A state may also be kept, by a move that changes something else (one of two people says yes); an ended one may not.
VISIT_MOVES: dict[VisitStatus, frozenset[VisitStatus]] = {
    _V.REQUESTED: frozenset({_V.REQUESTED, _V.OFFERED, _V.ACCEPTED, *_BEGUN_OR_OVER}),
    _V.OFFERED: frozenset({_V.OFFERED, _V.REQUESTED, _V.ACCEPTED, *_BEGUN_OR_OVER}),
    _V.ACCEPTED: frozenset({_V.ACCEPTED, _V.REQUESTED, _V.OFFERED, *_BEGUN_OR_OVER}),
    _V.UNDER_WAY: frozenset({_V.UNDER_WAY, _V.DONE}),
    _V.DONE: frozenset({_V.DONE, _V.QUERIED, _V.CONFIRMED}),
    _V.QUERIED: frozenset({_V.DONE, _V.CONFIRMED}),
    _V.CONFIRMED: frozenset({_V.DONE}),
    _V.MISSED: frozenset({_V.DONE}),
    _V.CANCELLED: frozenset(),
}

# OPEN to ACCEPTED is the usual PCA of a weekly pattern, who agreed to all its visits at once.
# DONE comes straight from an earlier state when the support worker puts the times right afterwards.
ATTENDANCE_MOVES: dict[AttendanceStatus, frozenset[AttendanceStatus]] = {
    _A.OPEN: frozenset({_A.OFFERED, _A.ACCEPTED, _A.CANCELLED, _A.MISSED}),
    _A.OFFERED: frozenset({_A.OFFERED, _A.ACCEPTED, _A.DECLINED, _A.RELEASED, _A.DONE, _A.CANCELLED, _A.MISSED}),
    _A.ACCEPTED: frozenset({_A.OFFERED, _A.UNDER_WAY, _A.RELEASED, _A.DONE, _A.CANCELLED, _A.MISSED}),
    _A.UNDER_WAY: frozenset({_A.DONE}),
    _A.DONE: frozenset({_A.DONE}),
    _A.MISSED: frozenset({_A.DONE}),
    _A.DECLINED: frozenset(),
    _A.RELEASED: frozenset(),
    _A.CANCELLED: frozenset(),
}

State = TypeVar("State", VisitStatus, AttendanceStatus)


def can_move(moves: dict[State, frozenset[State]], old: State, new: State) -> bool:
    """Whether the dictionary allows it. A state it does not know is a KeyError: a fault, never a No."""
    return new in moves[old]


def status_from(places: Collection[str]) -> VisitStatus:
    """What a visit is when its current places are these: each move of a place is followed by this.

    Everybody agreed makes it agreed; anybody there makes it under way, until all who came have left. A place that
    nobody came to does not stop the other from finishing.
    """
    came = set(places) - {_A.MISSED}
    if not came:
        return _V.MISSED if places else _V.REQUESTED
    if came == {_A.DONE}:
        return _V.DONE
    if came & {_A.UNDER_WAY, _A.DONE}:
        return _V.UNDER_WAY
    if _A.OPEN in came:
        return _V.REQUESTED
    return _V.OFFERED if _A.OFFERED in came else _V.ACCEPTED
