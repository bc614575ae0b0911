"""Turning weekly patterns into visits, six weeks ahead. Only what is missing is added: nothing is ever planned twice,
and a visit that somebody touched is left alone.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.db import transaction

from coopcare.accounts.actor import Actor
from coopcare.accounts.authorise import require
from coopcare.audit.services import record
from coopcare.clock import now, today
from rotas.models import (
    Attendance,
    AttendanceStatus,
    Visit,
    VisitEvent,
    VisitPattern,
    VisitTask,
)
from rotas.policies import may_plan
from rotas.queries.drafts import HORIZON, Draft, drafts_of, usual_pcas
from rotas.services.locks import lock_planning, lock_workers
from rotas.services.visit_tasks import copies_of
from rotas.states import Move, status_from

__all__ = ["HORIZON", "Conflict", "PlanReport", "plan_patterns", "plan_visits", "write_drafts"]

BATCH = 500


@dataclass(frozen=True)
class Conflict:
    """Something for a person to settle: a visit that was planned without its usual PCA, or not planned at all."""

    person_id: UUID
    on: dt.date
    words: str
    visit_id: UUID | None = None


@dataclass
class PlanReport:
    """What a run did. `moved` are visits whose start fell in the hour that the March change skips."""

    planned: int = 0
    already_there: int = 0
    without_pca: int = 0
    conflicts: list[Conflict] = field(default_factory=list)
    moved: list[UUID] = field(default_factory=list)


@transaction.atomic
def plan_visits(*, until: dt.date, actor: Actor) -> PlanReport:
    """Every visit that the co-op's patterns expect from now to `until` (local, included)."""
    require(may_plan(actor))
    report = plan_patterns(VisitPattern.objects.all(), until=until, actor=actor)
    if report.planned or report.conflicts:
        words = f"{report.planned} planned, {report.without_pca} without their usual PCA"
        record(actor, "planned the weekly visits", None, detail=words)
    return report


def plan_patterns(patterns: Iterable[VisitPattern], *, until: dt.date, actor: Actor) -> PlanReport:
    """The same for some patterns. The services that call it have asked their policy; the number of queries does not
    grow with the patterns or the visits.
    """
    lock_planning()
    chosen = _alive(patterns, until)
    lock_workers(pca_id for pattern in chosen for pca_id in usual_pcas(pattern))
    drafts, already_there = drafts_of(chosen, until)
    write_drafts([draft for draft in drafts if draft.can_be_planned], actor=actor)
    return _report(drafts, already_there)


def write_drafts(drafts: Sequence[Draft], *, actor: Actor) -> None:
    """In bulk. An overlap that the rules missed stops the run: nothing is dropped in silence."""
    places = []
    for draft in drafts:
        rows = [_attendance(draft, pca_id) for pca_id in draft.pca_ids]
        draft.visit.status = status_from([row.status for row in rows])
        places += rows
    Visit.objects.bulk_create((draft.visit for draft in drafts), batch_size=BATCH)
    Attendance.objects.bulk_create(places, batch_size=BATCH)
    tasks = [task for draft in drafts for task in copies_of(draft.tasks, draft.visit)]
    VisitTask.objects.bulk_create(tasks, batch_size=BATCH)
    VisitEvent.objects.bulk_create((_planned(draft.visit, actor) for draft in drafts), batch_size=BATCH)


def _alive(patterns: Iterable[VisitPattern], until: dt.date) -> list[VisitPattern]:
    """Those with days from today to `until`, oldest first so that a run is the same each time."""
    day = today()
    wanted = {pattern.id for pattern in patterns if pattern.starts_on <= until}
    rows = VisitPattern.objects.filter(id__in=wanted).select_related("package__person", "package__cluster")
    return [row for row in rows.order_by("id") if row.ends_on is None or row.ends_on >= day]


def _report(drafts: Sequence[Draft], already_there: int) -> PlanReport:
    report = PlanReport(already_there=already_there)
    for draft in drafts:
        person_id, on = draft.visit.person_id, draft.visit.on
        if not draft.can_be_planned:
            report.conflicts.append(Conflict(person_id, on, draft.barred or draft.overlaps))
            continue
        report.planned += 1
        report.without_pca += len(draft.absent)
        for absent in draft.absent:
            words = f"{draft.when} was planned without {absent.name}. {' '.join(absent.reasons)}"
            report.conflicts.append(Conflict(person_id, on, words, draft.visit.id))
        if draft.visit.moved_by_clock_change:
            report.moved.append(draft.visit.id)
    return report


def _attendance(draft: Draft, pca_id: UUID | None) -> Attendance:
    """A usual PCA who has said yes to the pattern comes; one who has not is asked."""
    agreed = pca_id is not None and draft.pattern.has_agreed
    asked = pca_id is not None and not agreed
    return Attendance(
        visit=draft.visit,
        pca_id=pca_id,
        status=_status(pca_id, has_agreed=agreed),
        starts_at=draft.visit.starts_at,
        ends_at=draft.visit.ends_at,
        offered_at=now() if asked else None,
        answered_at=now() if agreed else None,
    )


def _status(pca_id: UUID | None, *, has_agreed: bool) -> AttendanceStatus:
    if pca_id is None:
        return AttendanceStatus.OPEN
    return AttendanceStatus.ACCEPTED if has_agreed else AttendanceStatus.OFFERED


def _planned(visit: Visit, actor: Actor) -> VisitEvent:
    return VisitEvent(
        visit=visit,
        at=now(),
        move=Move.PLANNED,
        old_status="",
        new_status=visit.status,
        actor=actor.label,
        actor_name="CoopCare" if actor.is_system else actor.name,
    )
