"""Planning a cluster's week as a draft: asked for, worked on step by step, compared, accepted by a person or set aside.

Nothing is published by a machine: a draft changes no rota until whoever runs it accepts a change, and each change goes
through the same moves as one made by hand.
"""

import datetime as dt
import time
from collections.abc import Collection
from uuid import UUID

from django.db import transaction

from clusters.models import Cluster
from clusters.policies import may_run_rota
from coopcare.accounts.actor import Actor
from coopcare.accounts.authorise import require
from coopcare.accounts.bell import ring
from coopcare.audit.services import record
from coopcare.clock import now, today
from coopcare.errors import Invalid, StaleState
from coopcare.tenancy.refusals import refusing
from coopcare.ui.formats import gov_short_date
from rotas.models import UNFINISHED, ChangeStatus, DraftChange, DraftKind, DraftStatus, WeekDraft
from rotas.planner.budget import Budget
from rotas.planner.cover import from_elsewhere, own_first
from rotas.planner.plan import Planning
from rotas.planner.problem import Placement, Problem
from rotas.planner.repair import first_answer, on_days, repair
from rotas.planner.rota import VERSION, Result, Rota
from rotas.policies import may_plan
from rotas.queries.draft_changes import Change, changes_of
from rotas.queries.filling import said_of, ways_in
from rotas.queries.week_problem import WeekBook, week_book
from rotas.services.locks import try_lock_draft

WORK = "rotas.tasks.work_on_drafts"
BUSY = "This week is being planned already. Wait until it is ready, or stop it."
# One step is one transaction: a worker that is killed loses no more than this, and the page shows each step.
STEP_SECONDS = 4.0
MOST_ATTEMPTS = 3
# Uncovered visits of a draft of which it says what would fill them.
MOST_EXPLAINED = 12
LOOK_SECONDS = 0.3
# What a step writes; never when it is to stop, which is for others to say.
WORKED_ON = [
    "status", "started_at", "finished_at", "seconds_used", "seed", "planner_version", "rota", "progress",
    "uncovered_points", "bound", "is_proven", "attempts", "last_error",
]  # fmt: skip
LENGTHS = (10, 30, 60)
REPAIR_SECONDS, COVER_SECONDS = 8, 1.0
WEEK = dt.timedelta(days=7)


@transaction.atomic
def ask_for_draft(cluster: Cluster, monday: dt.date, *, seconds: int = LENGTHS[0], actor: Actor) -> WeekDraft:
    """Have a week planned. Raises Invalid for a week that is over, or when one is being planned already."""
    require(may_run_rota(actor, cluster))
    if monday.weekday() != 0:
        raise Invalid("A week starts on a Monday.")
    if monday + dt.timedelta(days=6) < today():
        raise Invalid("This week is over. Choose a week to come.")
    if seconds not in LENGTHS:
        raise Invalid(f"Choose {', '.join(map(str, LENGTHS[:-1]))} or {LENGTHS[-1]} seconds.", field="seconds")
    with refusing("one_plan_at_a_time", BUSY):
        draft = WeekDraft.objects.create(
            cluster=cluster, monday=monday, asked_by=actor.name, asked_at=now(), seconds_allowed=seconds
        )
    record(actor, "had a week planned", draft, detail=f"{cluster.name}, week of {gov_short_date(monday)}")
    ring(WORK, draft.coop_id)
    return draft


@transaction.atomic
def ask_for_repair(cluster: Cluster, monday: dt.date, *, days: Collection[dt.date], actor: Actor) -> WeekDraft:
    """Plan some days of a week again, because somebody cannot come or a visit is not needed. The answer in which nobody
    else is moved is there at once; the job looks for one that covers more. Days that are over are left out.
    """
    require(may_run_rota(actor, cluster))
    wanted = sorted({day for day in days if monday <= day < monday + WEEK and day >= today()})
    if not wanted:
        raise Invalid("Select at least one day that is not over.", field="days")
    with refusing("one_plan_at_a_time", BUSY):
        draft = WeekDraft.objects.create(
            cluster=cluster, monday=monday, kind=DraftKind.REPAIR, days=wanted, asked_by=actor.name, asked_at=now(),
            seconds_allowed=REPAIR_SECONDS,
        )  # fmt: skip
    book = week_book(cluster, monday)
    first = first_answer(_of_days(draft, book))
    _keep(draft, first)
    _propose(draft, book, first.rota)
    draft.save(update_fields=WORKED_ON)
    record(actor, "had some days planned again", draft, detail=f"{cluster.name}, {len(wanted)} days")
    ring(WORK, draft.coop_id)
    return draft


@transaction.atomic
def stop_draft(draft: WeekDraft, *, actor: Actor) -> None:
    """Keep the best so far. Harmless when it is finished."""
    require(may_run_rota(actor, draft.cluster))
    WeekDraft.objects.filter(id=draft.id, stop_asked_at__isnull=True).update(stop_asked_at=now())


@transaction.atomic
def set_aside(draft: WeekDraft, *, actor: Actor) -> None:
    """The draft is not wanted. What was accepted of it stays."""
    require(may_run_rota(actor, draft.cluster))
    draft = WeekDraft.objects.select_for_update().get(id=draft.id)
    if draft.is_unfinished:
        raise StaleState("This week is still being planned. Stop it first.")
    draft.status = DraftStatus.SET_ASIDE
    draft.save(update_fields=["status"])
    record(actor, "set a draft aside", draft)


def next_draft() -> WeekDraft | None:
    """The draft to go on with, locked; None when other workers have them all. A killed worker's is next."""
    unfinished = WeekDraft.objects.filter(status__in=UNFINISHED).select_related("cluster").order_by("asked_at")
    for draft in unfinished:
        if try_lock_draft(draft.id):
            draft.refresh_from_db()  # its last worker may have finished it while we looked
            if draft.is_unfinished:
                return draft
    return None


def work_on(draft: WeekDraft, *, actor: Actor) -> bool:
    """Plan on for one step, from the best so far and with the week as it now is. True while there is more to do."""
    require(may_plan(actor))
    if draft.started_at is None:
        draft.started_at, draft.status = now(), DraftStatus.RUNNING
    try:
        with transaction.atomic():
            _step(draft)
    except Exception as error:  # the page says that it failed; the rota is as it was
        draft.attempts += 1
        draft.last_error = f"{type(error).__name__}: {error}"[:300]
        if draft.attempts >= MOST_ATTEMPTS:
            draft.status, draft.finished_at = DraftStatus.FAILED, now()
    draft.save(update_fields=WORKED_ON)
    return draft.is_unfinished


def _step(draft: WeekDraft) -> None:
    book = week_book(draft.cluster, draft.monday)
    if draft.is_repair:
        _repair(draft, book)
        return
    left = draft.seconds_allowed - draft.seconds_used
    budget = Budget(min(STEP_SECONDS, left), should_stop=_Stop(draft))
    problem = own_first(book.problem, str(draft.cluster_id))
    planning = Planning(problem, budget, seed=draft.seed, start=_best_so_far(draft, book))
    result = planning.run(2)
    draft.seed += 1
    draft.seconds_used += result.seconds
    _keep(draft, result)
    is_over = draft.seconds_used >= draft.seconds_allowed - 0.5 or _is_to_stop(draft) or not planning.search.open
    if is_over:
        rota = _covered_from_elsewhere(draft, book, result.rota)
        _finish(draft, book, rota)


def _covered_from_elsewhere(draft: WeekDraft, book: WeekBook, rota: Rota) -> Rota:
    """The rota with cover for what the cluster's own PCAs leave, by those of other clusters who agreed to it."""
    willing = [pca_id for pca_id in book.elsewhere if book.cluster.id in book.facts[pca_id].covers]
    if not willing or not rota.uncovered(book.problem):
        return rota
    together = from_elsewhere(book.problem, rota, seconds=COVER_SECONDS)
    draft.seconds_used += together.seconds
    _keep(draft, together)
    return together.rota


def _repair(draft: WeekDraft, book: WeekBook) -> None:
    """One step: the answer that covers the most, if it covers more than the one that moves nobody else."""
    left = max(1.0, draft.seconds_allowed - draft.seconds_used)
    found = repair(_of_days(draft, book), seconds=left, seed=draft.seed, should_stop=_Stop(draft))
    draft.seconds_used = draft.seconds_allowed
    _keep(draft, found[-1])
    _finish(draft, book, found[-1].rota)


def _of_days(draft: WeekDraft, book: WeekBook) -> Problem:
    return on_days(book.problem, {(day - draft.monday).days for day in draft.days})


def _is_to_stop(draft: WeekDraft) -> bool:
    """Somebody may have pressed the button while this step went on."""
    return WeekDraft.objects.filter(id=draft.id, stop_asked_at__isnull=False).exists()


class _Stop:
    """Asked very often, it looks at the row a few times a second."""

    def __init__(self, draft: WeekDraft) -> None:
        self.draft, self.looks_at, self.found = draft, time.monotonic() + LOOK_SECONDS, False

    def __call__(self) -> bool:
        if not self.found and time.monotonic() >= self.looks_at:
            self.found, self.looks_at = _is_to_stop(self.draft), time.monotonic() + LOOK_SECONDS
        return self.found


def _best_so_far(draft: WeekDraft, book: WeekBook) -> Rota | None:
    """What still makes sense of it: visits and PCAs may have gone meanwhile."""
    if not draft.rota:
        return None
    workers = book.problem.worker_by_id
    return Rota(
        {
            visit_id: Placement(start, tuple(pcas))
            for visit_id, (start, pcas) in draft.rota.items()
            if visit_id in book.visits and all(pca in workers for pca in pcas)
        }
    )


def _keep(draft: WeekDraft, result: Result) -> None:
    draft.rota = {visit_id: [one.start, list(one.workers)] for visit_id, one in result.rota.placements.items()}
    draft.uncovered_points, draft.bound = result.uncovered_points, result.bound
    draft.is_proven, draft.planner_version = result.proven, VERSION
    draft.progress = {"covered": len(result.rota.placements), "levels": _levels(result)}


def _levels(result: Result) -> dict[str, int]:
    levels = result.levels
    return {"chosen": levels.chosen, "continuity": levels.continuity, "travel": levels.travel, "moved": levels.moved}


def _finish(draft: WeekDraft, book: WeekBook, rota: Rota) -> None:
    _propose(draft, book, rota)
    draft.status, draft.finished_at = DraftStatus.READY, now()


def _propose(draft: WeekDraft, book: WeekBook, rota: Rota) -> None:
    """Write the differences down, but for any that the rules of staffing would refuse. Once somebody has begun to
    answer a first answer, it stays; and so does one that is no different.
    """
    changes = changes_of(book, rota)
    draft.progress |= {"visits": len(book.visits), "ways": _ways(draft, book, rota)}
    before = list(DraftChange.objects.select_for_update().filter(draft=draft))
    is_the_same = sorted(map(_essence, before)) == sorted(map(_essence, changes))
    if is_the_same or any(change.status != ChangeStatus.PROPOSED for change in before):
        return
    DraftChange.objects.filter(draft=draft).delete()
    DraftChange.objects.bulk_create([_row(draft, change) for change in changes], batch_size=200)
    draft.progress |= {"changes": len(changes), "proposal": "better" if before else "first"}


def _essence(change: Change | DraftChange) -> tuple[str, list[UUID], list[UUID], str]:
    """What a change comes to: two that are equal would do the same."""
    return str(change.visit_id), sorted(change.leaving), sorted(change.coming), str(change.new_starts_at)


def _ways(draft: WeekDraft, book: WeekBook, rota: Rota) -> dict[str, list[str]]:
    """Visit id → what would fill it, in sentences, for the first of those that the draft leaves to nobody. A first
    answer has no time for it.
    """
    if draft.is_repair and draft.started_at is None:
        return {}
    gaps = rota.uncovered(book.problem)[:MOST_EXPLAINED]
    return {visit_id: said_of(ways_in(book, rota, visit_id)) for visit_id in gaps}


def _row(draft: WeekDraft, change: Change) -> DraftChange:
    return DraftChange(
        draft=draft,
        visit_id=UUID(change.visit_id),
        leaving=change.leaving,
        coming=change.coming,
        new_starts_at=change.new_starts_at,
        reasons=change.reasons,
    )
