"""When a PCA can work: weekly hours with dates, and single days that are different."""

import datetime as dt
from collections.abc import Mapping, Sequence

from django.db import transaction
from django.db.models import Q

from coopcare.accounts.actor import Actor
from coopcare.accounts.authorise import require
from coopcare.audit.services import record
from coopcare.clock import now, today
from coopcare.errors import Invalid, StaleState
from coopcare.ui.formats import WEEKDAYS, gov_date, gov_short_date
from members.models import Person
from rotas.models import AvailableHours, DayChange, WeeklyAvailability
from rotas.policies import may_say_availability
from rotas.services.locks import lock_workers
from rotas.suitability import Hours

FURTHEST = dt.timedelta(days=366)


@transaction.atomic
def write_weekly_hours(
    pca: Person, *, starts_on: dt.date, days: Mapping[int, Sequence[Hours]], actor: Actor
) -> WeeklyAvailability:
    """From `starts_on` (today or later) these are the hours; the ones before end the day before. Visits already agreed
    stay agreed: the page says which lie outside.
    """
    require(may_say_availability(actor, pca.id))
    _check_first_day(starts_on)
    if not any(days.values()):
        raise Invalid("Enter the hours of at least one day. For days off, ask for leave.", field="starts_on")
    for weekday, hours in days.items():
        _check_apart(weekday, hours)
    lock_workers([pca.id])
    _end_before(pca, starts_on)
    week = WeeklyAvailability.objects.create(pca=pca, starts_on=starts_on, written_by=actor.name, written_at=now())
    AvailableHours.objects.bulk_create(
        AvailableHours(week=week, weekday=weekday, starts=one.starts, ends=one.ends)
        for weekday, hours in sorted(days.items())
        for one in hours
    )
    record(actor, "wrote when they can work", week, about=pca, detail=f"from {gov_short_date(starts_on)}")
    return week


@transaction.atomic
def drop_weekly_hours(pca: Person, *, starts_on: dt.date, actor: Actor) -> None:
    """From `starts_on` the PCA has no fixed hours: they are available within their contract."""
    require(may_say_availability(actor, pca.id))
    _check_first_day(starts_on)
    lock_workers([pca.id])
    if not _end_before(pca, starts_on):
        raise StaleState("There are no weekly hours to take away.")
    record(actor, "took away their weekly hours", None, about=pca, detail=f"from {gov_short_date(starts_on)}")


@transaction.atomic
def change_day(
    pca: Person,
    *,
    on: dt.date,
    can_work: bool,
    hours: Hours | None = None,
    actor: Actor,
) -> DayChange:
    """One day (local) that is different: they cannot work, or can also. Without hours it is the whole day."""
    require(may_say_availability(actor, pca.id))
    if on < today():
        raise Invalid("Choose today or a day to come.", field="on")
    if on > today() + FURTHEST:
        raise Invalid("Choose a day within a year.", field="on")
    if hours is not None and hours.starts == hours.ends:
        raise Invalid("The end must not be the same as the start.", field="ends")
    lock_workers([pca.id])
    starts, ends = (hours.starts, hours.ends) if hours else (None, None)
    same = DayChange.objects.standing().filter(pca=pca, on=on, can_work=can_work, starts=starts, ends=ends)
    if hours is None:
        same = DayChange.objects.standing().filter(pca=pca, on=on, can_work=can_work, starts__isnull=True)
    if same.exists():
        raise Invalid("You have told us this already.", field="on")
    change = DayChange.objects.create(
        pca=pca, on=on, can_work=can_work, starts=starts, ends=ends, written_at=now()
    )  # fmt: skip
    words = "can also work" if can_work else "cannot work"
    record(actor, f"said that they {words}", change, about=pca, detail=gov_date(on))
    return change


@transaction.atomic
def take_back_day(change: DayChange, *, actor: Actor) -> DayChange:
    """The day is as usual again. The row stays."""
    require(may_say_availability(actor, change.pca_id))
    if not DayChange.objects.standing().filter(id=change.id).update(withdrawn_at=now()):
        raise StaleState("This has been taken back already.")
    change.refresh_from_db()
    record(actor, "took back a changed day", change, about=change.pca_id, detail=gov_date(change.on))
    return change


def _check_first_day(starts_on: dt.date) -> None:
    if starts_on < today():
        raise Invalid("Choose today or a day to come. What was stays as it was.", field="starts_on")
    if starts_on > today() + FURTHEST:
        raise Invalid("Choose a day within a year.", field="starts_on")


def _check_apart(weekday: int, hours: Sequence[Hours]) -> None:
    for before, after in zip(hours, hours[1:], strict=False):
        if after.starts < before.ends or before.ends <= before.starts:
            raise Invalid(f"On {WEEKDAYS[weekday]} the second hours start before the first end.", field="starts_on")


def _end_before(pca: Person, starts_on: dt.date) -> bool:
    """End what holds on the day before; what was to begin on the day or later never held, and goes."""
    mine = WeeklyAvailability.objects.filter(pca=pca)
    gone, _ = mine.filter(starts_on__gte=starts_on).delete()
    holding = mine.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=starts_on))
    return bool(holding.update(ends_on=starts_on - dt.timedelta(days=1)) or gone)
