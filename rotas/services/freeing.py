"""Visits that can no longer be as they were, because something changed in an app below. They need cover, or fall away.

Done as the system: a PCA reads who moved a visit, and must not read there that a person asked them not to come.
"""

import datetime as dt

from django.db import transaction
from django.db.models import Q, QuerySet

from clusters.models import Package
from coopcare.accounts.actor import Actor
from coopcare.accounts.authorise import require
from coopcare.clock import local, now
from coopcare.ui.formats import gov_short_date
from members.models import Person
from rotas.models import Attendance, AttendanceStatus, CancelReason, Visit, VisitPattern
from rotas.policies import may_plan
from rotas.services.letters import tell_cancelled
from rotas.services.locks import lock_visit, lock_visits
from rotas.services.moves import follow_places
from rotas.services.offering import close_offers_to
from rotas.services.places import call_off, take_back
from rotas.services.settling import require_open_month
from rotas.services.staffing import release
from rotas.states import Move

ASKED_OR_AGREED = (AttendanceStatus.OFFERED, AttendanceStatus.ACCEPTED)


@transaction.atomic
def free_pca(pca: Person, *, after: dt.date, actor: Actor) -> int:
    """Take back every place of a PCA after their last day. Answers how many need cover now."""
    require(may_plan(actor))
    _no_longer_usual(VisitPattern.objects.filter(_lasting(after)), pca)
    close_offers_to(pca, after=after, actor=actor)
    first = max(local(after + dt.timedelta(days=1), dt.time()), now())
    return _release_all(Attendance.objects.filter(pca=pca, starts_at__gte=first), actor)


@transaction.atomic
def keep_apart(person: Person, pca: Person, *, actor: Actor) -> int:
    """Take back every place of a PCA at a person's coming visits. Answers how many need cover now."""
    require(may_plan(actor))
    _no_longer_usual(VisitPattern.objects.filter(package__person=person), pca)
    close_offers_to(pca, person=person, actor=actor)
    return _release_all(Attendance.objects.filter(pca=pca, visit__person=person, starts_at__gte=now()), actor)


@transaction.atomic
def call_off_after(package: Package, *, last_day: dt.date, actor: Actor) -> int:
    """No visit after the last day of a package: they are cancelled by the co-op, so nobody pays. Answers how many."""
    require(may_plan(actor))
    patterns = VisitPattern.objects.filter(_lasting(last_day), package=package)
    patterns.filter(starts_on__lte=last_day).update(ends_on=last_day)
    note = f"The package ended on {gov_short_date(last_day)}"
    visits = Visit.objects.upcoming().filter(package=package, on__gt=last_day).select_related("person", "cluster")
    lock_visits(visit.id for visit in visits)
    for visit in visits:
        pcas = call_off(lock_visit(visit), reason=CancelReason.OUR_FAULT, note=note, actor=actor)
        tell_cancelled(visit, pcas, actor=actor)
    return len(visits)


def _no_longer_usual(patterns: "QuerySet[VisitPattern]", pca: Person) -> None:
    patterns.filter(usual_pca=pca).update(usual_pca=None)
    patterns.filter(second_pca=pca).update(second_pca=None)


def let_go(places: "QuerySet[Attendance]", *, reason: str, actor: Actor) -> list[Visit]:
    """Open these places to somebody else, because their PCA cannot come or is on leave; the caller has asked its policy
    and tells whom it concerns. What is over, or has moved on meanwhile, is left as it is. Answers the visits, in order.
    """
    system = Actor.system(actor.coop_id, "rotas.let_go")
    freed = []
    held = held_of(places)
    for place in held.select_related("visit__person", "visit__cluster__support_worker", "pca").order_by("visit_id"):
        visit = lock_visit(place.visit)
        place.refresh_from_db()
        place.visit = visit
        if place.status not in ASKED_OR_AGREED:
            continue
        require_open_month(visit.on)
        # The record of the person is closed by the system: a PCA may not arrange a care team.
        take_back(place, reason=reason, actor=system, tell=False)
        follow_places(visit, Move.RELEASED, actor=actor, is_touched=True)
        freed.append(visit)
    return sorted(freed, key=lambda visit: visit.starts_at)


def held_of(places: "QuerySet[Attendance]") -> "QuerySet[Attendance]":
    """Those that a PCA is asked or has agreed to, and that are not over."""
    return places.filter(status__in=ASKED_OR_AGREED, ends_at__gt=now())


def _release_all(places: "QuerySet[Attendance]", actor: Actor) -> int:
    held = places.filter(status__in=ASKED_OR_AGREED).select_related("visit__person", "visit__cluster", "pca")
    lock_visits(held.values_list("visit_id", flat=True))
    for place in held.order_by("starts_at", "id"):
        release(place, reason="", actor=actor)
    return len(held)


def _lasting(after: dt.date) -> Q:
    return Q(ends_on__isnull=True) | Q(ends_on__gt=after)
