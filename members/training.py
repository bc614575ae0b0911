"""What each job needs of training and watched practice, until the co-op says otherwise. Pure.

Sources: domain.md A8 (confidence M: the law rarely fixes intervals, so check before relying) and the co-op's own
policies of training (P09) and of medicines (P02: nobody helps with medicines before three watched visits).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from members.models.workers import Job, TrainingTopic


@dataclass(frozen=True)
class Needed:
    """What one job needs of one topic. `months` is for whoever records training; the day it ends is written down.

    `bars_after_days`: how long after their first day the rota still asks somebody who lacks it; 0 not at all, None for
    ever. What must be watched bars the tasks of its topic; training alone bars every visit.
    """

    topic: str
    months: int | None = None
    needs_competency: bool = False
    least_tier: int | None = None
    bars_after_days: int | None = None

    def bars_from(self, started_on: date) -> date | None:
        """The first day on which somebody who started then is not asked without it; None if it bars nobody.

        They have so many days after their first: with 84, who started on a Monday may still come that Monday twelve
        weeks later, the day by which the training matrix wants it.
        """
        if self.bars_after_days is None:
            return None
        return started_on + timedelta(days=self.bars_after_days + 1 if self.bars_after_days else 0)


_T = TrainingTopic
_CARE = (
    Needed(_T.CARE_CERTIFICATE.value),
    Needed(_T.MOVING_AND_HANDLING.value, 12, needs_competency=True, bars_after_days=0),
    Needed(_T.MEDICINES.value, 12, needs_competency=True, bars_after_days=0),
    Needed(_T.LIFE_SUPPORT.value, 12),
    Needed(_T.SAFEGUARDING.value, 12),
    Needed(_T.INFECTION_CONTROL.value, 12),
    Needed(_T.DATA_SECURITY.value, 12),
    Needed(_T.FIRE_SAFETY.value, 12),
    Needed(_T.LONE_WORKING.value, 24),
    Needed(_T.DEMENTIA.value, 36),
    Needed(_T.HEALTH_AND_SAFETY.value, 36),
    Needed(_T.FOOD_SAFETY.value, 36),
    Needed(_T.NUTRITION.value, 36),
    Needed(_T.MENTAL_CAPACITY.value, 36),
    Needed(_T.EQUALITY.value, 36),
)
_OFFICE = (
    Needed(_T.SAFEGUARDING.value, 12),
    Needed(_T.DATA_SECURITY.value, 12),
    Needed(_T.FIRE_SAFETY.value, 12),
    Needed(_T.HEALTH_AND_SAFETY.value, 36),
    Needed(_T.MENTAL_CAPACITY.value, 36),
    Needed(_T.EQUALITY.value, 36),
)
# Who visits on their own, beside PCAs, learns about lone work too.
_VISITS_TOO = (*_OFFICE, Needed(_T.LONE_WORKING.value, 24))
# Learning disability and autism is learnt at the level of the role; the code of practice has the last word.
TIERS = {Job.PCA: 2, Job.SUPPORT_WORKER: 2, Job.MANAGER: 2, Job.OFFICE: 1}

# At how many visits somebody is watched before they do it alone, where one is not enough.
WATCHED_FIRST = {_T.MEDICINES.value: 3}

# By job and topic, what is needed when the co-op has decided nothing.
DEFAULTS: dict[tuple[str, str], Needed] = {
    (job.value, needed.topic): needed
    for job, all_needed in {
        Job.PCA: _CARE,
        Job.SUPPORT_WORKER: _VISITS_TOO,
        Job.MANAGER: _VISITS_TOO,
        Job.OFFICE: _OFFICE,
    }.items()
    for needed in (*all_needed, Needed(_T.LEARNING_DISABILITY.value, 36, least_tier=TIERS[job]))
}


def watched_first(topic: str) -> int:
    """At how many visits somebody is watched doing it well before the rota asks them alone; later, once each time."""
    return WATCHED_FIRST.get(topic, 1)


def strictest(asked: Iterable[Needed | None]) -> Needed | None:
    """What somebody with several jobs needs of one topic: the strictest of what each asks; None when none does."""
    found = [one for one in asked if one is not None]
    if not found:
        return None
    return Needed(
        found[0].topic,
        months=min((one.months for one in found if one.months is not None), default=None),
        needs_competency=any(one.needs_competency for one in found),
        least_tier=max((one.least_tier for one in found if one.least_tier is not None), default=None),
        bars_after_days=min((one.bars_after_days for one in found if one.bars_after_days is not None), default=None),
    )
