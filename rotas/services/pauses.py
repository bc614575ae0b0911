"""A person is away: no weekly visits for some days, and back again. What has been is never changed."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.db.models import F

from clusters.models import Package
from coopcare.accounts.actor import Actor
from coopcare.accounts.authorise import require
from coopcare.audit.services import record
from coopcare.clock import now, today
from coopcare.errors import Invalid, StaleState
from coopcare.ui.formats import gov_short_date
from members.models import Person
from rotas.models import Attendance, CancelReason, PauseReason, Visit, VisitPattern, VisitPause
from rotas.policies import may_book
from rotas.queries.weekly import lasting_patterns, preview_pause, preview_return
from rotas.services.letters import tell_weekly_change
from rotas.services.locks import lock_planning, lock_visit, lock_visits, lock_workers
from rotas.services.places import call_off
from rotas.services.planning import HORIZON, plan_patterns

CANCEL_REASONS = {
    PauseReason.HOSPITAL: CancelReason.HOSPITAL,
    PauseReason.HOLIDAY: CancelReason.AWAY,
    PauseReason.AWAY: CancelReason.AWAY,
}


@transaction.atomic
def pause_visits(
    package: Package,
    *,
    starts_on: dt.date,
    ends_on: dt.date | None,
    reason: str,
    pattern: VisitPattern | None = None,
    actor: Actor,
) -> VisitPause:
    """No weekly visits from `starts_on` to `ends_on` (local days, both included; None: until further notice); of one
    `pattern` and those that follow it, if given.

    Planned visits that nobody touched are cancelled for the reason, and none is planned. Raises Invalid with a sentence
    for a pause that ends before it starts, begins in the past, or overlaps another.
    """
    require(may_book(actor, package))
    if reason not in PauseReason.values:
        raise Invalid("Choose why there are no visits.", field="reason")
    lock_planning()
    change = preview_pause(package, starts_on=starts_on, ends_on=ends_on, pattern=pattern)
    lock_visits(visit.id for visit in change.cancelled)
    visits = _still_to_cancel(change.cancelled)
    ids = [visit.id for visit in visits]
    lock_workers(Attendance.objects.current().filter(visit__in=ids).values_list("pca_id", flat=True))
    pause = VisitPause.objects.create(
        package=package,
        pattern=pattern,
        reason=reason,
        starts_on=starts_on,
        ends_on=ends_on,
        made_by=actor.name,
        made_at=now(),
    )
    why, note = CANCEL_REASONS[PauseReason(reason)], f"Paused from {gov_short_date(starts_on)}"
    told = [pca for visit in visits for pca in call_off(visit, reason=why, note=note, actor=actor)]
    Visit.objects.filter(id__in=ids).update(is_paused=True)
    _tell(pause, f"are paused from {gov_short_date(starts_on)}", told, actor=actor)
    record(actor, "paused the weekly visits", pause, about=package.person_id)
    return pause


@transaction.atomic
def come_back(pause: VisitPause, *, on: dt.date, version: int | None = None, actor: Actor) -> None:
    """`on` (local, today or later) is the first day with visits again: those of the days that are left are planned.

    `version` is the one on the page that was pressed.
    """
    require(may_book(actor, pause.package))
    lock_planning()
    current = VisitPause.objects.select_for_update().filter(pk=pause.pk).first()
    if current is None or (current.ends_on is not None and current.ends_on < today()):
        raise StaleState("This pause has ended already. Look at the weekly plan again.")
    if version is not None and current.version != version:
        raise StaleState("Somebody has changed this pause meanwhile. Look at the weekly plan again.")
    preview_return(current, on=on)  # raises in words
    last_day = on - dt.timedelta(days=1)
    if last_day < current.starts_on:
        current.delete()  # it never was; history keeps the row
    else:
        VisitPause.objects.filter(pk=current.pk).update(ends_on=last_day, version=F("version") + 1)
    patterns = list(lasting_patterns(pause.package))
    plan_patterns(patterns, until=today() + HORIZON, actor=actor)
    usual = [pca for pattern in patterns for pca in (pattern.usual_pca, pattern.second_pca) if pca is not None]
    _tell(pause, f"start again on {gov_short_date(on)}", usual, actor=actor)
    record(actor, "ended the pause of the weekly visits", None, about=pause.package.person_id)


def _still_to_cancel(visits: Sequence[Visit]) -> list[Visit]:
    """As they are now: a PCA may have said yes meanwhile, and somebody may have moved one by hand, which then stays."""
    current = [lock_visit(visit) for visit in visits]
    return [visit for visit in current if visit.is_upcoming and not visit.is_touched and visit.starts_at > now()]


def _tell(pause: VisitPause, subject: str, pcas: list[Person], *, actor: Actor) -> None:
    """One letter each, with no word of why."""
    people = {pca.id: pca for pca in pcas}
    tell_weekly_change(pause.package.person, people.values(), subject, ["See your visits in CoopCare."], actor=actor)
