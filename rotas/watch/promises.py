"""When the co-op's word is due to somebody whose visit nobody has yet. Pure.

By 5pm on the day before, so that nobody goes to bed without knowing; where that has gone, an hour before the visit.
After that nobody is told to wait: they ring us.
"""

import datetime as dt

from coopcare.clock import local, to_local

EVENING_BEFORE = dt.time(17)
LAST_WORD = dt.timedelta(hours=1)


def ring_by(starts_at: dt.datetime, at: dt.datetime) -> dt.datetime | None:
    """When the support worker rings the person at the latest, as promised at `at`. None: it is too late to promise."""
    evening_before = local(to_local(starts_at).date() - dt.timedelta(days=1), EVENING_BEFORE)
    promises = (evening_before, starts_at - LAST_WORD)
    return next((promise for promise in promises if promise > at), None)
