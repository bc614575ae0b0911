"""How often things are done again: months, and what they make of a day. Pure.

Sources: domain.md A8 (confidence M: the law rarely fixes intervals, so check before relying) and the co-op's own
training policy (P09).
"""

from datetime import date, timedelta

# Told once when so many days are left (P09); of the right to work, three months ahead too (P08).
WARNED_BEFORE = (7, 30, 60)
RIGHT_TO_WORK_WARNED_BEFORE = (*WARNED_BEFORE, 90)
AHEAD_DAYS = max(RIGHT_TO_WORK_WARNED_BEFORE)
CERTIFICATE_WEEKS = 12


def certificate_due(started_on: date) -> date:
    """The Care Certificate is done within 12 weeks of the first day."""
    return started_on + timedelta(weeks=CERTIFICATE_WEEKS)
