"""How far closing a month is, when it is likely to be done, and what would come of it. Callers ask may_read_money
first.
"""

import datetime as dt
from dataclasses import dataclass

from billing.cycles import month_of, next_month
from billing.models import MonthClose, MonthPart, MonthRun
from billing.queries.advance import InAdvance, in_advance
from billing.queries.dry_run import DryRun, dry_run
from billing.queries.kept_findings import advance_again, found_again
from billing.queries.statements import Progress
from coopcare.clock import now
from rotas.models import Visit

# More visits than a page can price while somebody waits, at some two thousand a second: a worker does it for them.
MOST_VISITS_AT_ONCE = 5_000


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


@dataclass(frozen=True)
class Look:
    """What closing a month would do. `run` is the worker's work that it comes from: it stood so when that was charged.
    `is_due`: the month is so large that only a worker looks at it, and none has.
    """

    found: DryRun
    advance: InAdvance
    run: MonthRun | None = None
    is_due: bool = False


def look_at(first_day: dt.date) -> Look:
    """At once, or of a large month what a worker found when it looked last."""
    after = next_month(first_day)
    if not is_large(first_day):
        return Look(dry_run(first_day), in_advance(after))
    runs = MonthRun.objects.filter(first_day=first_day, charged_at__isnull=False)
    run = runs.order_by("-charged_at", "-id").first()
    parts = list(MonthPart.objects.filter(run=run).values_list("found", flat=True)) if run else []
    return Look(found_again(first_day, parts), advance_again(after, parts), run, is_due=run is None)


def is_large(first_day: dt.date) -> bool:
    """Whether a month has more visits than are looked at while somebody waits."""
    return Visit.objects.between(*month_of(first_day)).count() > MOST_VISITS_AT_ONCE


def last_run(first_day: dt.date) -> MonthRun | None:
    return MonthRun.objects.filter(first_day=first_day).order_by("-asked_at", "-id").first()


def progress_of_run(run: MonthRun) -> RunProgress:
    """The last step of closing looks at everything once more: it takes about as long as all the charging before it."""
    done_by = None
    rounds = 1 if run.only_looks else 2
    if run.started_at and run.charged_at:
        done_by = run.started_at + rounds * (run.charged_at - run.started_at)
    elif run.started_at and run.packages_done:
        done_by = run.started_at + rounds * (now() - run.started_at) * run.packages / run.packages_done
    return RunProgress(run, run.packages_done, run.packages, done_by)


def statements_done_by(month: MonthClose, progress: Progress) -> dt.datetime | None:
    """When the last statement is likely to be made, by how fast the first ones were. None while nothing is known."""
    if progress.is_finished or not progress.ready:
        return None
    so_far = now() - month.closed_at
    return now() + so_far * progress.waiting / progress.ready
