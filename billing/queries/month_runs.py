"""How far closing a month is, and when it is likely to be done. Callers ask may_read_money first."""

import datetime as dt
from dataclasses import dataclass

from billing.models import MonthClose, MonthRun
from billing.queries.statements import Progress
from coopcare.clock import now


@dataclass(frozen=True)
class RunProgress:
    """`done` of `total` packages have been charged. `done_by`: when the month is likely to be closed, once something is
    known of how fast it goes.
    """

    run: MonthRun
    done: int
    total: int
    done_by: dt.datetime | None

    @property
    def is_charged(self) -> bool:
        return self.total > 0 and self.done >= self.total


def last_run(first_day: dt.date) -> MonthRun | None:
    return MonthRun.objects.filter(first_day=first_day).order_by("-asked_at", "-id").first()


def progress_of_run(run: MonthRun) -> RunProgress:
    """The last step looks at everything once more, so it takes about as long as all the charging before it."""
    done_by = None
    if run.started_at and run.charged_at:
        done_by = run.charged_at + (run.charged_at - run.started_at)
    elif run.started_at and run.packages_done:
        done_by = run.started_at + 2 * (now() - run.started_at) * run.packages / run.packages_done
    return RunProgress(run, run.packages_done, run.packages, done_by)


def statements_done_by(month: MonthClose, progress: Progress) -> dt.datetime | None:
    """When the last statement is likely to be made, by how fast the first ones were. None while nothing is known."""
    if progress.is_finished or not progress.ready:
        return None
    so_far = now() - month.closed_at
    return now() + so_far * progress.waiting / progress.ready
