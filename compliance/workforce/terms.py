"""How often things are done again: months, and what they make of a day. Pure.

Sources: domain.md A8 (confidence M: the law rarely fixes intervals, so check before relying) and the co-op's own
training policy (P09).
"""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta

from members.models import Job, TrainingTopic

WARNING_DAYS = 30
AHEAD_DAYS = 60
CERTIFICATE_WEEKS = 12


@dataclass(frozen=True)
class Default:
    """What a job needs until the co-op says otherwise. No months: it does not lapse."""

    job: Job
    topic: TrainingTopic
    months: int | None = None
    needs_competency: bool = False
    least_tier: int | None = None


_T = TrainingTopic
_CARE = (
    (_T.CARE_CERTIFICATE, None, False),
    (_T.MOVING_AND_HANDLING, 12, True),
    (_T.MEDICINES, 12, True),
    (_T.LIFE_SUPPORT, 12, False),
    (_T.SAFEGUARDING, 12, False),
    (_T.INFECTION_CONTROL, 12, False),
    (_T.DATA_SECURITY, 12, False),
    (_T.FIRE_SAFETY, 12, False),
    (_T.LONE_WORKING, 24, False),
    (_T.DEMENTIA, 36, False),
    (_T.HEALTH_AND_SAFETY, 36, False),
    (_T.FOOD_SAFETY, 36, False),
    (_T.NUTRITION, 36, False),
    (_T.MENTAL_CAPACITY, 36, False),
    (_T.EQUALITY, 36, False),
)
_OFFICE = (
    (_T.SAFEGUARDING, 12, False),
    (_T.DATA_SECURITY, 12, False),
    (_T.FIRE_SAFETY, 12, False),
    (_T.HEALTH_AND_SAFETY, 36, False),
    (_T.MENTAL_CAPACITY, 36, False),
    (_T.EQUALITY, 36, False),
)
# Who visits on their own, beside PCAs, learns about lone work too.
_VISITS_TOO = (*_OFFICE, (_T.LONE_WORKING, 24, False))
# Learning disability and autism is learnt at the level of the role; the code of practice has the last word.
TIERS = {Job.PCA: 2, Job.SUPPORT_WORKER: 2, Job.MANAGER: 2, Job.OFFICE: 1}

DEFAULTS: tuple[Default, ...] = (
    *(Default(Job.PCA, *row) for row in _CARE),
    *(Default(job, *row) for job in (Job.SUPPORT_WORKER, Job.MANAGER) for row in _VISITS_TOO),
    *(Default(Job.OFFICE, *row) for row in _OFFICE),
    *(Default(job, _T.LEARNING_DISABILITY, 36, False, tier) for job, tier in TIERS.items()),
)


def add_months(on: date, months: int) -> date:
    """The same day of a later month, or that month's last day when it has no such day (29 February, 31 August).

    >>> add_months(date(2024, 2, 29), 12), add_months(date(2026, 8, 31), 6)
    (datetime.date(2025, 2, 28), datetime.date(2027, 2, 28))
    """
    number = on.year * 12 + on.month - 1 + months
    year, month = number // 12, number % 12 + 1
    return date(year, month, min(on.day, calendar.monthrange(year, month)[1]))


def certificate_due(started_on: date) -> date:
    """The Care Certificate is done within 12 weeks of the first day."""
    return started_on + timedelta(weeks=CERTIFICATE_WEEKS)
