"""The weekly plan of a person, and its parts, for who may see them."""

import datetime as dt
from dataclasses import dataclass, field
from typing import TypeVar
from uuid import UUID

from django.db.models import F, Q, QuerySet

from clusters.models import Cluster, Package
from clusters.policies import may_see_package
from clusters.queries.clusters import next_package
from coopcare.accounts.actor import Actor
from coopcare.audit.services import record_reading
from coopcare.clock import now, today
from coopcare.errors import NotFound
from coopcare.ui.formats import WEEKDAYS
from rotas.models import PlanRequest, RequestStatus, VisitPattern, VisitPause
from rotas.policies import may_answer_weekly
from rotas.queries.weekly import askable_holidays, lasting_patterns

NOT_FOUND = "We cannot find these weekly visits."
Row = TypeVar("Row", VisitPattern, VisitPause, PlanRequest)
ANSWERS_SHOWN = dt.timedelta(days=14)


@dataclass(frozen=True)
class WeeklyPlan:
    """`days`: (weekday in words, its patterns in time order), Monday first, only days with visits."""

    package: Package
    days: list[tuple[str, list[VisitPattern]]] = field(default_factory=list)
    pauses: list[VisitPause] = field(default_factory=list)
    requests: list[PlanRequest] = field(default_factory=list)
    holidays: list[tuple[VisitPattern, dt.date]] = field(default_factory=list)


def weekly_plan(actor: Actor, person_id: UUID) -> WeeklyPlan:
    """The plan of somebody's present or next package. NotFound unless the actor may see it; the reading is kept."""
    package = open_package_of(actor, person_id)
    patterns = list(lasting_patterns(package))
    days = [(name, [one for one in patterns if number in one.weekdays]) for number, name in enumerate(WEEKDAYS)]
    asked = askable_holidays(patterns)
    answered = PlanRequest.objects.filter(package=package, asked_at__gte=now() - ANSWERS_SHOWN)
    waiting = PlanRequest.objects.filter(package=package, status=RequestStatus.WAITING)
    return WeeklyPlan(
        package,
        [(name, found) for name, found in days if found],
        list(
            VisitPause.objects.filter(package=package)
            .exclude(ends_on__lt=today())
            .select_related("pattern")
            .order_by("starts_on")
        ),
        list((answered | waiting).exclude(status=RequestStatus.WITHDRAWN).order_by("-asked_at", "id")),
        [(pattern, on) for pattern in patterns for on in asked.get(pattern.id, [])],
    )


def open_package_of(actor: Actor, person_id: UUID) -> Package:
    package = next_package(person_id, today())
    if package is None or not may_see_package(actor, package):
        raise NotFound(NOT_FOUND)
    record_reading(actor, "weekly plan", package, about=package.person_id)
    return package


def open_pattern(actor: Actor, pattern_id: UUID) -> VisitPattern:
    related = VisitPattern.objects.select_related("package__person", "package__cluster", "usual_pca", "second_pca")
    return _seen(actor, related.filter(id=pattern_id).first())


def open_pause(actor: Actor, pause_id: UUID) -> VisitPause:
    related = VisitPause.objects.select_related("package__person", "package__cluster", "pattern")
    return _seen(actor, related.filter(id=pause_id).first())


def open_request(actor: Actor, request_id: UUID) -> PlanRequest:
    related = PlanRequest.objects.select_related("package__person", "package__cluster__support_worker", "pattern")
    return _seen(actor, related.filter(id=request_id).first())


def requests_waiting(cluster: Cluster) -> "QuerySet[PlanRequest]":
    """What people of a cluster asked for and nobody has answered, the most urgent first. For who runs its rota."""
    waiting = PlanRequest.objects.filter(package__cluster=cluster, status=RequestStatus.WAITING)
    return waiting.select_related("package__person").order_by("answer_by", "id")


def weekly_offers_to(pca_id: UUID | None) -> "QuerySet[VisitPattern]":
    """Weekly visits that a PCA was chosen for and has not answered as a whole."""
    mine = VisitPattern.objects.filter(Q(usual_pca_id=pca_id) | Q(second_pca_id=pca_id), has_agreed=False)
    current = mine.exclude(ends_on__lt=today()).exclude(ends_on__lt=F("starts_on"))
    return current.select_related("package__person", "package__cluster__support_worker").order_by("starts_on", "id")


def open_weekly_offer(actor: Actor, pattern_id: UUID) -> VisitPattern:
    """One of a PCA's own. NotFound for anybody else, and when it was answered."""
    pattern = weekly_offers_to(actor.person_id).filter(id=pattern_id).first()
    if pattern is None or not may_answer_weekly(actor, pattern):
        raise NotFound(NOT_FOUND)
    record_reading(actor, "weekly visits", pattern, about=pattern.package.person_id)
    return pattern


def _seen(actor: Actor, row: Row | None) -> Row:
    """NotFound unless the actor may see the package; reading somebody else's is kept."""
    if row is None or not may_see_package(actor, row.package):
        raise NotFound(NOT_FOUND)
    record_reading(actor, "weekly plan", row.package, about=row.package.person_id)
    return row
