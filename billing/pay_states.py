"""The moves of a timesheet. A change in what was worked brings it back to the PCA from wherever it is."""

from collections.abc import Mapping

from billing.models import TimesheetStatus as S

MOVES: Mapping[S, frozenset[S]] = {
    S.WITH_PCA: frozenset({S.WITH_SUPPORT_WORKER, S.QUERIED}),
    S.QUERIED: frozenset({S.WITH_PCA}),
    S.WITH_SUPPORT_WORKER: frozenset({S.WITH_OFFICE, S.WITH_PCA}),
    S.WITH_OFFICE: frozenset({S.APPROVED, S.WITH_PCA}),
    S.APPROVED: frozenset(),
}


def can_move(old: str, new: str) -> bool:
    return S(new) in MOVES[S(old)]
