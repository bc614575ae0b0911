"""When to write about an insurance or registration that ends. Pure.

A letter 60, 30 and 7 days before the last day and on it, then every week until it is renewed. A letter that could not
go on its day goes on the next, and none goes twice.
"""

import datetime as dt

STEPS = (60, 30, 7, 0)
AFTERWARDS = dt.timedelta(days=7)


def reminder_is_due(ends_on: dt.date, *, reminded_on: dt.date | None, today: dt.date) -> bool:
    """Whether a letter is due on a local day, given the newest one."""
    left = (ends_on - today).days
    if left < 0:
        return reminded_on is None or reminded_on <= ends_on or today - reminded_on >= AFTERWARDS
    reached = [step for step in STEPS if left <= step]
    if not reached:
        return False
    began = ends_on - dt.timedelta(days=min(reached))
    return reminded_on is None or reminded_on < began
