"""What each job needs on a day, as the co-op has decided it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from members.models import Job, TrainingRequirement, TrainingTopic
from members.training import DEFAULTS, Needed, strictest, watched_first


@dataclass(frozen=True)
class Asked:
    """What one job needs of one topic, and since when the co-op says so itself (None: the usual)."""

    job: str
    topic: str
    needed: Needed | None
    since: date | None = None
    row_id: UUID | None = None

    @property
    def topic_words(self) -> str:
        return TrainingTopic(self.topic).label

    @property
    def job_words(self) -> str:
        return Job(self.job).label

    @property
    def bars_words(self) -> str:
        """the rota asks nobody without it after 84 days in the job"""
        if self.needed is None or self.needed.bars_after_days is None or self.job != Job.PCA:
            return ""
        times = watched_first(self.topic)
        seldom = f"who was watched at fewer than {times} visits" if times > 1 else "who was never watched"
        lacks = seldom if self.needed.needs_competency else "without it"
        days = self.needed.bars_after_days
        return f"the rota asks nobody {lacks}{f' after {days} days in the job' if days else ''}"


def requirements_on(on: date) -> dict[tuple[str, str], Asked]:
    """By job and topic, what is asked on a day: the usual, but where the co-op has decided. One query."""
    found = {pair: Asked(*pair, needed) for pair, needed in DEFAULTS.items()}
    for row in TrainingRequirement.objects.on(on):
        found[row.job, row.topic] = Asked(row.job, row.topic, _needed(row), row.starts_on, row.id)
    return found


def needed_by(jobs: Iterable[str], topic: str, asked: Mapping[tuple[str, str], Asked]) -> Needed | None:
    """What somebody with these jobs needs of a topic: the strictest of what each job asks; None when none does."""
    return strictest(one.needed for job in jobs if (one := asked.get((job, topic))))


def _needed(row: TrainingRequirement) -> Needed | None:
    if not row.is_needed:
        return None
    return Needed(row.topic, row.months, row.needs_competency, row.least_tier, row.bars_after_days)
