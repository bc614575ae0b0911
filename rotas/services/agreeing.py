"""A PCA says yes or no to weekly visits as a whole, instead of to each. Saying no is never held against anybody."""

from django.db import transaction

from coopcare.accounts.actor import Actor
from coopcare.accounts.authorise import require
from coopcare.audit.services import record
from coopcare.clock import now
from coopcare.errors import StaleState
from coopcare.ui.formats import gov_time
from rotas.models import Attendance, AttendanceStatus, VisitPattern
from rotas.policies import may_answer_weekly
from rotas.queries.drafts import usual_pcas
from rotas.services.letters import tell_person, tell_support_worker
from rotas.services.locks import lock_planning, lock_visits
from rotas.services.staffing import accept, decline

ANSWERED = "You have answered already, or the weekly visits have changed. Look at your week."


@transaction.atomic
def agree_to_weekly(pattern: VisitPattern, *, actor: Actor) -> VisitPattern:
    """Yes to every visit that is planned, and to those that will be. Raises Invalid, naming what stands against one of
    them, in which case none is agreed to: they can still be answered one by one.
    """
    require(may_answer_weekly(actor, pattern))
    _lock(pattern)
    for place in _asked(pattern, actor):
        accept(place, tell=False, actor=actor)
    others = [pca_id for pca_id in usual_pcas(pattern) if pca_id not in (None, actor.person_id)]
    waiting = Attendance.objects.filter(
        visit__pattern=pattern, status=AttendanceStatus.OFFERED, pca_id__in=others, ends_at__gt=now()
    )
    if not waiting.exists():
        VisitPattern.objects.filter(pk=pattern.pk).update(has_agreed=True)
    pattern.refresh_from_db()
    person = pattern.package.person
    lines = [f"{actor.name.split()[0]} will come every time at {gov_time(pattern.start_time)}."]
    tell_person(person, "Your weekly visits are agreed", lines, actor=actor)
    record(actor, "agreed to weekly visits", pattern, about=person.id)
    return pattern


@transaction.atomic
def decline_weekly(pattern: VisitPattern, *, actor: Actor) -> VisitPattern:
    """No to all of them: the visits need cover, and nobody is usual in this place."""
    require(may_answer_weekly(actor, pattern))
    _lock(pattern)
    VisitPattern.objects.filter(pk=pattern.pk, usual_pca_id=actor.person_id).update(usual_pca=None)
    VisitPattern.objects.filter(pk=pattern.pk, second_pca_id=actor.person_id).update(second_pca=None)
    for place in _asked(pattern, actor):
        decline(place, tell=False, actor=actor)
    pattern.refresh_from_db()
    name = pattern.package.person.calling_name
    lines = [f"The weekly visits of {name} at {gov_time(pattern.start_time)} need somebody else."]
    tell_support_worker(pattern.package.cluster, f"{name}’s weekly visits need somebody", lines, actor=actor)
    record(actor, "said no to weekly visits", pattern, about=pattern.package.person_id)
    return pattern


def _lock(pattern: VisitPattern) -> None:
    lock_planning()
    pattern.refresh_from_db()
    if pattern.has_agreed:
        raise StaleState(ANSWERED)


def _asked(pattern: VisitPattern, actor: Actor) -> list[Attendance]:
    """All of them locked in one order, so that nobody who takes several waits for us in another."""
    places = Attendance.objects.filter(
        visit__pattern=pattern, pca_id=actor.person_id, status=AttendanceStatus.OFFERED, ends_at__gt=now()
    )
    lock_visits(places.values_list("visit_id", flat=True))
    related = places.select_related("visit__person", "visit__cluster__support_worker", "pca")
    return list(related.order_by("starts_at", "id"))
