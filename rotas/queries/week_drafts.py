"""Drafts of a week, as whoever runs the rota may see them."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from clusters.models import Cluster
from clusters.policies import clusters_of
from coopcare.accounts.actor import Actor
from coopcare.audit.services import record_reading
from coopcare.errors import NotFound
from members.models import Person
from rotas.models import Attendance, AttendanceStatus, DraftChange, DraftStatus, Visit, VisitStatus, WeekDraft
from rotas.queries.visits import week_of


@dataclass(frozen=True)
class ShownChange:
    """One change, with names: who has the visit now, and who would have it."""

    change: DraftChange
    visit: Visit
    now: list[Person]
    then: list[Person]


@dataclass(frozen=True)
class Gap:
    """A visit that a draft leaves to nobody: `place` leads to the reasons, `ways` say what would fill it."""

    visit: Visit
    place: Attendance
    ways: list[str]


def latest_draft(cluster: Cluster, monday: dt.date) -> WeekDraft | None:
    """The newest of a week that has not been set aside."""
    drafts = WeekDraft.objects.filter(cluster=cluster, monday=monday).exclude(status=DraftStatus.SET_ASIDE)
    return drafts.order_by("-asked_at").first()


def open_draft(actor: Actor, draft_id: UUID, *, is_asked_again: bool = False) -> WeekDraft:
    """NotFound for whoever does not run the cluster's rota. `is_asked_again`: by a page that only wants to know how far
    it is.
    """
    drafts = WeekDraft.objects.select_related("cluster").filter(cluster__in=clusters_of(actor).values("id"))
    draft = drafts.filter(id=draft_id).first()
    if draft is None:
        raise NotFound("We cannot find this draft.")
    names_nobody = draft.is_unfinished and (is_asked_again or not draft.is_repair)
    if not names_nobody:
        record_reading(actor, "a draft of a week", draft)
    return draft


def open_change(actor: Actor, change_id: UUID) -> DraftChange:
    changes = DraftChange.objects.select_related("draft__cluster", "visit__person", "visit__cluster")
    change = changes.filter(id=change_id, draft__cluster__in=clusters_of(actor).values("id")).first()
    if change is None:
        raise NotFound("This change is no longer proposed. Look at the draft again.")
    return change


def changes_in(draft: WeekDraft) -> list[ShownChange]:
    """In time order, in three queries."""
    rows = DraftChange.objects.filter(draft=draft).select_related("visit__person", "visit__cluster")
    changes = list(rows.prefetch_related("visit__attendances").order_by("visit__starts_at", "id"))
    held = {change.id: [one.pca_id for one in change.visit.current_attendances if one.pca_id] for change in changes}
    named = {pca for change in changes for pca in [*held[change.id], *change.leaving, *change.coming]}
    people = Person.objects.in_bulk(named)
    return [
        ShownChange(
            change,
            change.visit,
            now=[people[pca] for pca in held[change.id]],
            then=[
                people[pca]
                for pca in [*_without(held[change.id], change.leaving), *_without(change.coming, held[change.id])]
            ],
        )
        for change in changes
    ]


def uncovered_by(draft: WeekDraft) -> list[Gap]:
    """Visits of the week that lack somebody and that the draft leaves so, with an open place of each: its page has the
    reasons for every PCA.
    """
    open_visits = week_of(draft.cluster, draft.monday).filter(status=VisitStatus.REQUESTED)
    ways = draft.progress.get("ways", {})
    return [
        Gap(visit, place, ways.get(str(visit.id), []))
        for visit in open_visits
        if (not draft.days or visit.on in draft.days)
        and str(visit.id) not in draft.rota
        and (place := _open_place(visit)) is not None
    ]


def _open_place(visit: Visit) -> Attendance | None:
    return next((one for one in visit.current_attendances if one.status == AttendanceStatus.OPEN), None)


def _without(pcas: list[UUID], leaving: list[UUID]) -> list[UUID]:
    """Who has the visit and would keep it; once a change is accepted, those who were asked are not told twice."""
    return [pca for pca in pcas if pca not in leaving]
