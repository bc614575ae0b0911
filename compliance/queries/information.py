"""What pages read of requests about personal data and of breaches."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from compliance.governance.breaches import is_late, left_to_do
from compliance.governance.clock import Clock, Pause, clock_of, report_by
from compliance.governance_policies import may_keep_governance
from compliance.models import DataBreach, HeldExport, InformationRequest, RequestStatus
from compliance.queries.registers import USUAL, days_promised
from coopcare.accounts.actor import Actor
from coopcare.accounts.authorise import require
from coopcare.audit.services import record_reading
from coopcare.clock import now, today
from coopcare.documents.models import Document
from coopcare.errors import NotFound
from coopcare.facts.working_days import working_days_after

READERS = "Requests about personal data and breaches are read by the manager."


@dataclass(frozen=True)
class Asked:
    """A request with its clock."""

    request: InformationRequest
    clock: Clock
    is_late: bool


@dataclass(frozen=True)
class Breached:
    """A breach with its clock and what is still to do."""

    breach: DataBreach
    report_by: dt.datetime
    is_late: bool
    left: list[str]


def clock_of_request(request: InformationRequest) -> Clock:
    """The law gives no days for the answer to a complaint: it has those that the co-op promises for any other (P10)."""
    pauses = [Pause(row.since, row.until, row.is_identity) for row in request.pauses.all()]
    clock = clock_of(request.received_on, pauses, is_extended=request.extended_on is not None)
    if not request.is_complaint or clock.due_on is None:
        return clock
    days = days_promised("response_days", USUAL["response_days"])
    return Clock(working_days_after(request.received_on, days))


def asked(request: InformationRequest) -> Asked:
    clock = clock_of_request(request)
    return Asked(request, clock, clock.due_on is not None and clock.due_on < today())


def open_requests(actor: Actor) -> list[Asked]:
    """The one due soonest first; those whose clock stands still last."""
    require(may_keep_governance(actor), READERS)
    rows = InformationRequest.objects.filter(status=RequestStatus.OPEN).select_related("person")
    found = [asked(row) for row in rows.prefetch_related("pauses").order_by("received_on", "id")]
    return sorted(found, key=lambda one: (one.clock.due_on is None, one.clock.due_on or one.request.received_on))


def ended_requests(actor: Actor) -> "QuerySet[InformationRequest]":
    """The newest first."""
    require(may_keep_governance(actor), READERS)
    ended = InformationRequest.objects.exclude(status=RequestStatus.OPEN)
    return ended.select_related("person").order_by("-ended_at", "-id")


def open_request(actor: Actor, request_id: UUID) -> InformationRequest:
    """NotFound for everybody but the manager."""
    found = InformationRequest.objects.select_related("person").filter(id=request_id).first()
    if found is None or not may_keep_governance(actor):
        raise NotFound("We cannot find this request.")
    return found


def open_export(actor: Actor, export_id: UUID) -> Document:
    """The file of all that is held, while its request is open. Opening it is recorded, and the person sees it."""
    found = HeldExport.objects.select_related("document", "request__person").filter(id=export_id).first()
    if found is None or found.document is None or not may_keep_governance(actor):
        raise NotFound("We cannot find this file.")
    if found.request.status != RequestStatus.OPEN:
        raise NotFound("This request has ended, so its file was taken away.")
    record_reading(actor, "all that is held, for a request", found.request, about=found.request.person_id)
    return found.document


def breached(breach: DataBreach) -> Breached:
    late = is_late(breach.known_at, reported_at=breach.reported_at, risk=breach.risk, at=breach.closed_at or now())
    left = left_to_do(
        risk=breach.risk, reported_at=breach.reported_at, told_on=breach.told_on, learning=breach.learning
    )
    return Breached(breach, report_by(breach.known_at), late, left if breach.closed_at is None else [])


def breaches(actor: Actor) -> list[Breached]:
    """Open ones first, then the newest."""
    require(may_keep_governance(actor), READERS)
    rows = [breached(row) for row in DataBreach.objects.order_by("-known_at", "-id")[:200]]
    return sorted(rows, key=lambda one: one.breach.closed_at is not None)


def open_breach(actor: Actor, breach_id: UUID) -> DataBreach:
    """NotFound for everybody but the manager."""
    found = DataBreach.objects.filter(id=breach_id).first()
    if found is None or not may_keep_governance(actor):
        raise NotFound("We cannot find this breach.")
    return found
