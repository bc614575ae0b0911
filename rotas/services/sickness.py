"""Days off sick that somebody writes down. The rota itself never asks why a PCA cannot come: this is for sick pay."""

import datetime as dt

from django.db import transaction

from coopcare.accounts.actor import Actor
from coopcare.accounts.authorise import require
from coopcare.audit.services import record
from coopcare.clock import now, today
from coopcare.errors import Invalid, StaleState
from coopcare.tenancy.refusals import refusing
from members.models import Person
from rotas import events
from rotas.models import Leave, LeaveKind, LeaveStatus
from rotas.policies import may_decide_leave
from rotas.queries.absence import places_in
from rotas.services.freeing import held_of, let_go
from rotas.services.leave import leave_words
from rotas.services.locks import lock_pca_and_visits

# Statutory sick pay ends after 28 weeks; for longer, the days are written down again.
LONGEST = dt.timedelta(weeks=28)


@transaction.atomic
def write_down_sickness(pca: Person, *, starts_on: dt.date, ends_on: dt.date, actor: Actor) -> Leave:
    """Whole local days, both included, that have begun. Visits in them that are to come are open to others at once."""
    require(may_decide_leave(actor, pca.id))
    if starts_on > today():
        raise Invalid("Enter a first day that is not in the future.", field="starts_on")
    if ends_on < starts_on:
        raise Invalid("The last day must be on or after the first day.", field="ends_on")
    if ends_on - starts_on >= LONGEST:
        raise Invalid("Enter 28 weeks at most.", field="ends_on")
    leave = Leave(pca=pca, kind=LeaveKind.SICK, status=LeaveStatus.APPROVED, starts_on=starts_on, ends_on=ends_on)
    leave.requested_at = leave.decided_at = now()
    leave.decided_by = actor.name
    lock_pca_and_visits(pca.id, held_of(places_in(leave)))
    with refusing("leave_once_a_day", "There is leave on some of these days already.", field="starts_on"):
        leave.save(force_insert=True)
    freed = let_go(places_in(leave), reason="", actor=actor)
    events.leave_approved.send(sender=Leave, leave=leave, actor=actor)
    record(actor, "wrote down days off sick", leave, about=pca, detail=f"{leave_words(leave)}, {len(freed)} visits")
    return leave


@transaction.atomic
def take_back_sickness(leave: Leave, *, actor: Actor) -> None:
    """Written down by mistake. Visits that went to others stay with them."""
    require(may_decide_leave(actor, leave.pca_id))
    standing = Leave.objects.filter(id=leave.id, kind=LeaveKind.SICK, status=LeaveStatus.APPROVED)
    if not standing.update(status=LeaveStatus.WITHDRAWN):
        raise StaleState("This has already been taken off.")
    record(actor, "took back days off sick", leave, about=leave.pca_id, detail=leave_words(leave))
