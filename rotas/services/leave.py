"""Leave: asked for, answered with a reason when it is no, and taken back."""

import datetime as dt

from django.db import transaction

from clusters.models import Cluster, ClusterPlace, PlaceRole
from coopcare.accounts.actor import Actor
from coopcare.accounts.authorise import require
from coopcare.audit.services import record
from coopcare.clock import now, today
from coopcare.errors import Invalid, StaleState
from coopcare.tenancy.refusals import refusing
from coopcare.ui.formats import gov_date_range
from members.models import Person
from rotas import events
from rotas.models import Leave, LeaveKind, LeaveStatus, Visit
from rotas.policies import may_ask_leave, may_decide_leave
from rotas.queries.absence import places_in
from rotas.services.freeing import held_of, let_go
from rotas.services.letters import tell_leave_asked, tell_leave_decided
from rotas.services.locks import lock_pca_and_visits, lock_workers

LONGEST = dt.timedelta(days=366)
LONGEST_NOTE = 300


@transaction.atomic
def request_leave(
    pca: Person, *, kind: str, starts_on: dt.date, ends_on: dt.date, note: str = "", actor: Actor
) -> Leave:
    """Whole local days, both included. Nothing changes in the rota until somebody says yes."""
    require(may_ask_leave(actor, pca.id), "Only the PCA can ask for their leave.")
    _check(kind, starts_on, ends_on, note)
    lock_workers([pca.id])
    with refusing("leave_once_a_day", "You have already asked for leave on some of these days.", field="starts_on"):
        leave = Leave.objects.create(
            pca=pca, kind=kind, starts_on=starts_on, ends_on=ends_on, note=note.strip(), requested_at=now()
        )
    tell_leave_asked(pca, support_workers_of(pca), leave_words(leave), actor=actor)
    record(actor, "asked for leave", leave, about=pca, detail=leave_words(leave))
    return leave


@transaction.atomic
def approve_leave(leave: Leave, *, actor: Actor) -> list[Visit]:
    """Yes. The PCA's visits within it are open to others at once; answers them, for they need cover."""
    require(may_decide_leave(actor, leave.pca_id))
    lock_pca_and_visits(leave.pca_id, held_of(places_in(leave)))
    _decide(leave, LeaveStatus.APPROVED, actor=actor)
    freed = let_go(places_in(leave), reason="", actor=actor)
    tell_leave_decided(leave.pca, leave_words(leave), "yes", actor=actor)
    events.leave_approved.send(sender=Leave, leave=leave, actor=actor)
    record(actor, "approved leave", leave, about=leave.pca_id, detail=f"{leave_words(leave)}, {len(freed)} visits")
    return freed


@transaction.atomic
def refuse_leave(leave: Leave, *, reason: str, actor: Actor) -> Leave:
    """No, and why. The PCA reads the reason."""
    require(may_decide_leave(actor, leave.pca_id))
    reason = _short(reason, "reason")
    if not reason:
        raise Invalid("Say why. The PCA reads it.", field="reason")
    _decide(leave, LeaveStatus.REFUSED, reason=reason, actor=actor)
    tell_leave_decided(leave.pca, leave_words(leave), "not these days", actor=actor)
    record(actor, "refused leave", leave, about=leave.pca_id, detail=leave_words(leave))
    return leave


@transaction.atomic
def withdraw_leave(leave: Leave, *, actor: Actor) -> Leave:
    """The PCA does not need it after all. Visits that were given to others stay with them."""
    require(may_ask_leave(actor, leave.pca_id), "Only the PCA can take back their leave.")
    if leave.ends_on < today():
        raise StaleState("This leave is over.")
    live = Leave.objects.filter(id=leave.id, status__in=[LeaveStatus.REQUESTED, LeaveStatus.APPROVED])
    if not live.update(status=LeaveStatus.WITHDRAWN):
        raise StaleState("This leave has been answered or taken back already.")
    leave.refresh_from_db()
    record(actor, "took back leave", leave, about=leave.pca_id, detail=leave_words(leave))
    return leave


def leave_words(leave: Leave) -> str:
    """Annual leave, 3 to 9 March 2026"""
    return f"{LeaveKind(leave.kind).label}, {gov_date_range(leave.starts_on, leave.ends_on)}"


def support_workers_of(pca: Person) -> list[Person]:
    """Of the clusters that the PCA works in today."""
    places = ClusterPlace.objects.on(today()).filter(person=pca, role=PlaceRole.PCA)
    clusters = Cluster.objects.filter(id__in=places.values("cluster_id"), support_worker__isnull=False)
    return list(Person.objects.filter(id__in=clusters.values("support_worker_id")).order_by("id"))


def _decide(leave: Leave, status: LeaveStatus, *, reason: str = "", actor: Actor) -> None:
    lock_workers([leave.pca_id])
    waiting = Leave.objects.filter(id=leave.id, status=LeaveStatus.REQUESTED)
    if not waiting.update(status=status, reason=reason, decided_at=now(), decided_by=actor.name):
        raise StaleState("This leave has been answered or taken back already.")
    leave.refresh_from_db()


def _check(kind: str, starts_on: dt.date, ends_on: dt.date, note: str) -> None:
    if kind not in LeaveKind.values:
        raise Invalid("Choose what kind of leave it is.", field="kind")
    if starts_on < today():
        raise Invalid("Choose a first day from today on.", field="starts_on")
    if ends_on < starts_on:
        raise Invalid("The last day must be on or after the first day.", field="ends_on")
    if ends_on - starts_on > LONGEST:
        raise Invalid("Ask for a year at most. Ring your support worker about longer leave.", field="ends_on")
    _short(note, "note")


def _short(text: str, field: str) -> str:
    text = text.strip()
    if len(text) > LONGEST_NOTE:
        raise Invalid(f"Write no more than {LONGEST_NOTE} letters. You wrote {len(text)}.", field=field)
    return text
