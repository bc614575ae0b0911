"""How long to wait, and whom to tell next, when nobody has come or nobody has answered. Pure."""

import datetime as dt
from collections.abc import Sequence

from rotas.models import Priority, Rung, VisitStatus, Watch, WatchEnding, WatchReason, WatchRules, WatchStep

# Nobody is late yet when an offer has no answer, so family is not troubled with it.
RUNGS = {
    WatchReason.NOBODY_ARRIVED: (Rung.PCA, Rung.SUPPORT_WORKER, Rung.ON_CALL, Rung.FAMILY),
    WatchReason.NO_REPLY: (Rung.PCA, Rung.SUPPORT_WORKER, Rung.ON_CALL),
}

# The figures of WatchRules, all in minutes.
FIGURES = (
    "time_critical_minutes", "normal_minutes", "flexible_minutes", "step_minutes", "held_minutes",
    "no_reply_minutes", "answer_minutes",
)  # fmt: skip


def minutes(number: int) -> dt.timedelta:
    return dt.timedelta(minutes=number)


def patience(rules: WatchRules, priority: str) -> dt.timedelta:
    """After the start of a visit, or after the time that a late PCA named."""
    if priority == Priority.TIME_CRITICAL:
        return minutes(rules.time_critical_minutes)
    if priority == Priority.FLEXIBLE:
        return minutes(rules.flexible_minutes)
    return minutes(rules.normal_minutes)


def least_patience(rules: WatchRules) -> dt.timedelta:
    return min(patience(rules, priority) for priority in Priority)


def due_at(starts_at: dt.datetime, waits: dt.timedelta, expected_at: dt.datetime | None = None) -> dt.datetime:
    """When somebody must be looked for: `expected_at` is when a PCA who is late said that they would come."""
    return max(starts_at, expected_at or starts_at) + waits


def next_rung(reason: str, taken: Sequence[str]) -> Rung | None:
    return next((rung for rung in RUNGS[WatchReason(reason)] if rung not in taken), None)


def next_step_at(
    steps: Sequence[WatchStep], rules: WatchRules, *, late_until: dt.datetime | None = None
) -> dt.datetime | None:
    """When the next step is due; None is at once. A step that reached nobody is not waited for; “I know” holds the
    ladder for a while, and not for ever: somebody may still be waiting. So does a PCA who says that they are late,
    `late_until` being when their own time and the patience after it are over.
    """
    waits = [step.told_at + minutes(rules.step_minutes) for step in steps if step.told_ids]
    waits += [step.acknowledged_at + minutes(rules.held_minutes) for step in steps if step.acknowledged_at]
    waits += [late_until] if late_until else []
    return max(waits, default=None)


def ending_of(watch: Watch, *, at: dt.datetime) -> WatchEnding:
    """Why a watch that is no longer true has ended."""
    visit = watch.visit
    if visit.status == VisitStatus.CANCELLED:
        return WatchEnding.CANCELLED
    if visit.starts_at != watch.starts_at:
        return WatchEnding.MOVED
    if watch.reason == WatchReason.NOBODY_ARRIVED:
        return WatchEnding.ARRIVED
    return WatchEnding.BEGUN if watch.starts_at <= at else WatchEnding.ANSWERED
