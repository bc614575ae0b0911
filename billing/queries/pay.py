"""Pay periods and timesheets, as far as the actor may see them, and what stands in the way of approving them."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from uuid import UUID

from django.db.models import QuerySet

from billing.models import ChangedWay, Night, OtherWork, PayAdjustment, PayPeriod, Timesheet, TimesheetStatus
from billing.policies import may_read_money, may_see_timesheet
from billing.queries.nights import nights_in
from billing.queries.pay_work import PAID_PLACES
from clusters.models import ClusterPlace, PlaceRole
from clusters.policies import clusters_of
from coopcare.accounts.actor import Actor
from coopcare.accounts.hats import Hat, Permission
from coopcare.audit.services import record_reading
from coopcare.clock import local, today
from coopcare.errors import NotFound
from coopcare.ui.formats import gov_date_range
from rotas.models import Attendance, Leave
from rotas.queries.sickness import away_without_a_reason, sick_leave_until

DAY = dt.timedelta(days=1)
WAITING = {
    TimesheetStatus.WITH_PCA: "has not agreed to their timesheet yet.",
    TimesheetStatus.QUERIED: "has queried their timesheet.",
    TimesheetStatus.WITH_SUPPORT_WORKER: "has agreed. The support worker has still to check the timesheet.",
}


@dataclass(frozen=True)
class Blocker:
    """One reason why a period cannot be approved. `is_wage`: pay below the minimum wage."""

    timesheet: Timesheet
    sentence: str
    is_wage: bool = False


@dataclass(frozen=True)
class Totals:
    """Of a period, in pence. The file for payroll must come to the same."""

    people: int
    pay_pence: int
    mileage_pence: int
    worked_minutes: int
    cost_pence: int | None


def periods_list() -> QuerySet[PayPeriod]:
    return PayPeriod.objects.all()


def timesheets_in(period: PayPeriod) -> list[Timesheet]:
    """By name. Callers have asked may_read_money."""
    rows = Timesheet.objects.filter(period=period).select_related("pca", "period")
    return list(rows.order_by("pca__last_name", "pca__first_name", "id"))


def totals_of(timesheets: Sequence[Timesheet]) -> Totals:
    costs = [row.figures.get("costs", {}).get("total_pence") for row in timesheets]
    return Totals(
        people=len(timesheets),
        pay_pence=sum(row.pay_pence for row in timesheets),
        mileage_pence=sum(row.mileage_pence for row in timesheets),
        worked_minutes=sum(row.worked_minutes for row in timesheets),
        cost_pence=None if None in costs else sum(costs),
    )


def blockers_of(period: PayPeriod) -> list[Blocker]:
    """Pay below the minimum wage first."""
    found = [blocker for timesheet in timesheets_in(period) for blocker in _blockers(timesheet)]
    return sorted(found, key=lambda one: not one.is_wage)


def _blockers(timesheet: Timesheet) -> Iterator[Blocker]:
    if timesheet.is_waiting:
        return
    if timesheet.trouble:
        yield Blocker(timesheet, timesheet.trouble)
        return
    if not timesheet.is_wage_met:
        yield Blocker(timesheet, timesheet.figures["wage"]["words"], is_wage=True)
    for sentence in timesheet.figures.get("problems", []):
        yield Blocker(timesheet, sentence)
    status = TimesheetStatus(timesheet.status)
    if status in WAITING and not timesheet.is_empty:
        yield Blocker(timesheet, f"{timesheet.pca.full_name} {WAITING[status]}")


def open_period(actor: Actor, period_id: UUID) -> PayPeriod:
    """NotFound for whoever may not read money."""
    found = PayPeriod.objects.filter(id=period_id).first() if may_read_money(actor) else None
    if found is None:
        raise NotFound()
    return found


def open_timesheet(actor: Actor, timesheet_id: UUID) -> Timesheet:
    """The timesheet, and a note that somebody else than its PCA looked. NotFound where the actor may not see it."""
    found = Timesheet.objects.select_related("pca", "period", "document").filter(id=timesheet_id).first()
    if found is None or not may_see_timesheet(actor, found.pca_id):
        raise NotFound()
    if actor.person_id != found.pca_id:
        record_reading(actor, "a timesheet", found, about=found.pca_id)
    return found


def timesheets_for(actor: Actor) -> QuerySet[Timesheet]:
    """A PCA: their own, newest first. Who checks: those of PCAs whose hours they check, in periods still open."""
    rows = Timesheet.objects.select_related("pca", "period").order_by("-period__first_day", "pca__last_name", "id")
    if actor.hat == Hat.PCA:
        return rows.filter(pca_id=actor.person_id)
    rows = rows.exclude(status=TimesheetStatus.APPROVED).exclude(pca_id=actor.person_id)
    if actor.may(Permission.RUN_EVERY_ROTA):
        return rows
    if not actor.may(Permission.RUN_ROTA):
        return rows.none()
    places = ClusterPlace.objects.on(today()).filter(cluster__in=clusters_of(actor), role=PlaceRole.PCA)
    return rows.filter(pca_id__in=places.values("person_id"))


def may_list_timesheets(actor: Actor) -> bool:
    """PCAs, and who runs rotas."""
    return actor.hat == Hat.PCA or actor.may(Permission.RUN_ROTA)


@dataclass(frozen=True)
class Entered:
    """What somebody entered by hand that counts in a timesheet."""

    works: Sequence[OtherWork]
    ways: Sequence[ChangedWay]
    amounts: Sequence[PayAdjustment]
    sick: Sequence[Leave]
    nights: Sequence[Night]


def entered_on(timesheet: Timesheet) -> Entered:
    since, until = _instants(timesheet.period)
    works = OtherWork.objects.filter(pca_id=timesheet.pca_id, withdrawn_at__isnull=True)
    ways = ChangedWay.objects.filter(pca_id=timesheet.pca_id, withdrawn_at__isnull=True)
    ways = ways.filter(start__starts_at__gte=since, start__starts_at__lt=until).order_by("start__starts_at")
    return Entered(
        list(works.filter(starts_at__gte=since, starts_at__lt=until)),
        list(ways.select_related("start__visit__person", "end__visit__person")),
        list(PayAdjustment.objects.filter(timesheet=timesheet, withdrawn_at__isnull=True)),
        _sick_in(timesheet),
        nights_in(timesheet.pca_id, timesheet.period.first_day, timesheet.period.last_day),
    )


def away_without_pay(timesheet: Timesheet) -> list[str]:
    """Days on which they said that they could not come, in words: whether they were ill is for somebody to say."""
    spans = away_without_a_reason(timesheet.pca_id, timesheet.period.first_day, timesheet.period.last_day)
    return [gov_date_range(span.starts_on, span.ends_on) for span in spans if span.ends_on is not None]


def _sick_in(timesheet: Timesheet) -> list[Leave]:
    period = timesheet.period
    leave = sick_leave_until([timesheet.pca_id], period.last_day)[timesheet.pca_id]
    return [one for one in leave if one.ends_on >= period.first_day]


def ways_in(timesheet: Timesheet) -> list[tuple[Attendance, Attendance]]:
    """From each visit of the PCA to the next one of the same day with somebody else."""
    since, until = _instants(timesheet.period)
    places = Attendance.objects.filter(pca_id=timesheet.pca_id, status__in=PAID_PLACES)
    places = places.filter(starts_at__gte=since, starts_at__lt=until).select_related("visit__person")
    rows = list(places.order_by("starts_at", "id"))
    return [
        (start, end)
        for start, end in pairwise(rows)
        if start.visit.on == end.visit.on and start.visit.person_id != end.visit.person_id
    ]


def _instants(period: PayPeriod) -> tuple[dt.datetime, dt.datetime]:
    return local(period.first_day, dt.time()), local(period.last_day + DAY, dt.time())
