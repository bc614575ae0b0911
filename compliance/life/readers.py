"""Who must read what: the groups of domain.md B, and the day by which. Pure."""

import datetime as dt
from collections.abc import Collection

from coopcare.accounts.hats import Hat
from members.models import Job

# Ours: long enough for a part-time worker's week and a holiday.
DAYS_TO_READ = 14

ALL, CARE, MGT, MEMBERS, USER = "ALL", "CARE", "MGT", "MEMBERS", "USER"
OF_A_JOB: dict[str, frozenset[str]] = {
    Job.PCA: frozenset({ALL, CARE}),
    Job.SUPPORT_WORKER: frozenset({ALL, CARE, MGT}),
    Job.MANAGER: frozenset({ALL, CARE, MGT}),
    Job.OFFICE: frozenset({ALL}),
}
OF_THE_BOARD = frozenset({ALL, MGT})
OF_A_MEMBER = frozenset({MEMBERS})


def groups_of(*, jobs: Collection[str], hats: Collection[str], is_member: bool) -> frozenset[str]:
    """The groups whose policies this person is to read. People we support are given theirs, and sign for nothing."""
    groups: set[str] = set()
    for job in jobs:
        groups |= OF_A_JOB[job]
    if Hat.BOARD in hats:
        groups |= OF_THE_BOARD
    if is_member:
        groups |= OF_A_MEMBER
    return frozenset(groups)


def read_by(*, in_force_from: dt.date, began_on: dt.date) -> dt.date:
    """The last day to read it: two weeks from when it counts, or from when they began, whichever came later."""
    return max(in_force_from, began_on) + dt.timedelta(days=DAYS_TO_READ)
