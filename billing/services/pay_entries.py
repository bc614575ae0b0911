"""What somebody enters by hand: work that was no visit, and amounts on a timesheet."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from billing.models import AdjustmentKind, ChangedWay, OtherWork, PayAdjustment, Timesheet
from billing.policies import may_mend_timesheet, may_run_pay
from billing.queries.pay import ways_in
from billing.services.pay import bring_up_to_date
from coopcare.accounts.actor import Actor
from coopcare.accounts.authorise import require
from coopcare.audit.services import record
from coopcare.clock import elapsed_minutes, local, now
from coopcare.errors import Invalid, StaleState
from coopcare.money import format_pounds
from coopcare.ui.formats import gov_date_range
from rotas.models import Attendance

LONGEST_WORK = 16 * 60
LONGEST_WAY = 240
FARTHEST_TENTHS = 2_000


@transaction.atomic
def add_other_work(
    timesheet: Timesheet, *, kind: str, about: str, on: dt.date, starts: dt.time, ends: dt.time, actor: Actor
) -> OtherWork:
    """Training, supervision or a meeting on a local day of the period; an end that is not later is the next day's."""
    require(may_mend_timesheet(actor, timesheet.pca_id))
    _refuse_approved(timesheet)
    period = timesheet.period
    if kind not in dict(OtherWork.KINDS):
        raise Invalid("Select what it was.", field="kind")
    if not about.strip():
        raise Invalid("Say what it was about.", field="about")
    if not period.first_day <= on <= period.last_day:
        words = gov_date_range(period.first_day, period.last_day)
        raise Invalid(f"Enter a day of this period, {words}.", field="on")
    starts_at, ends_at = local(on, starts), local(on, ends)
    if ends_at <= starts_at:
        ends_at = local(on + dt.timedelta(days=1), ends)
    if elapsed_minutes(starts_at, ends_at) > LONGEST_WORK:
        raise Invalid("This is longer than 16 hours. Check the times.", field="ends")
    work = OtherWork.objects.create(
        pca_id=timesheet.pca_id,
        kind=kind,
        about=about.strip(),
        starts_at=starts_at,
        ends_at=ends_at,
        written_by=actor.name,
    )
    bring_up_to_date(timesheet)
    record(actor, "added work to a timesheet", work, about=timesheet.pca_id, detail=str(work))
    return work


@transaction.atomic
def withdraw_other_work(timesheet: Timesheet, work: OtherWork, *, actor: Actor) -> None:
    """Entered by mistake. The row stays, so that history can say so."""
    require(may_mend_timesheet(actor, timesheet.pca_id))
    _refuse_approved(timesheet)
    _withdraw(OtherWork.objects.filter(id=work.id, pca_id=timesheet.pca_id, withdrawn_at__isnull=True))
    bring_up_to_date(timesheet)
    record(actor, "took work off a timesheet", work, about=timesheet.pca_id, detail=str(work))


@transaction.atomic
def change_way(
    timesheet: Timesheet,
    start: Attendance,
    end: Attendance,
    *,
    minutes: int,
    reason: str,
    actor: Actor,
    tenths: int | None = None,
) -> ChangedWay:
    """The way from one visit of a day to the next took this long, and was this far; in place of our measure."""
    require(may_mend_timesheet(actor, timesheet.pca_id))
    _refuse_approved(timesheet)
    if (start.id, end.id) not in {(one.id, other.id) for one, other in ways_in(timesheet)}:
        raise Invalid("Select a way between two visits of this timesheet.", field="way")
    if not 0 <= minutes <= LONGEST_WAY:
        raise Invalid(f"Enter minutes from 0 to {LONGEST_WAY}.", field="minutes")
    if tenths is not None and not 0 <= tenths <= FARTHEST_TENTHS:
        raise Invalid(f"Enter miles from 0 to {FARTHEST_TENTHS // 10}.", field="miles")
    if not reason.strip():
        raise Invalid("Say why the way is changed. The PCA reads it.", field="reason")
    standing = ChangedWay.objects.filter(start=start, end=end, withdrawn_at__isnull=True)
    standing.update(withdrawn_at=now())
    way = ChangedWay.objects.create(
        pca_id=timesheet.pca_id,
        start=start,
        end=end,
        minutes=minutes,
        tenths=tenths,
        reason=reason.strip(),
        written_by=actor.name,
    )
    bring_up_to_date(timesheet)
    record(actor, "changed a way on a timesheet", way, about=timesheet.pca_id, detail=str(way))
    return way


@transaction.atomic
def withdraw_way(timesheet: Timesheet, way: ChangedWay, *, actor: Actor) -> None:
    """Our own measure counts again."""
    require(may_mend_timesheet(actor, timesheet.pca_id))
    _refuse_approved(timesheet)
    _withdraw(ChangedWay.objects.filter(id=way.id, pca_id=timesheet.pca_id, withdrawn_at__isnull=True))
    bring_up_to_date(timesheet)
    record(actor, "took a changed way off a timesheet", way, about=timesheet.pca_id, detail=str(way))


@transaction.atomic
def add_adjustment(timesheet: Timesheet, *, kind: str, words: str, pence: int, actor: Actor) -> PayAdjustment:
    """Something taken off for the work, or holiday or sick pay. Tax and pensions are payroll's, and never entered."""
    require(may_run_pay(actor) and may_mend_timesheet(actor, timesheet.pca_id))
    _refuse_approved(timesheet)
    if kind not in AdjustmentKind.values:
        raise Invalid("Select what it is.", field="kind")
    if not words.strip():
        raise Invalid("Say what it is for. The PCA reads it.", field="words")
    if pence <= 0:
        raise Invalid("Enter an amount above £0.", field="pence")
    one = PayAdjustment.objects.create(
        timesheet=timesheet, kind=kind, words=words.strip(), pence=pence, written_by=actor.name
    )
    bring_up_to_date(timesheet)
    detail = f"{one.get_kind_display()}, {one.words}: {format_pounds(pence)}"
    record(actor, "added an amount to a timesheet", one, about=timesheet.pca_id, detail=detail)
    return one


@transaction.atomic
def withdraw_adjustment(adjustment: PayAdjustment, *, actor: Actor) -> None:
    """Entered by mistake, or put right another way."""
    timesheet = adjustment.timesheet
    require(may_run_pay(actor) and may_mend_timesheet(actor, timesheet.pca_id))
    _refuse_approved(timesheet)
    _withdraw(PayAdjustment.objects.filter(id=adjustment.id, withdrawn_at__isnull=True))
    bring_up_to_date(timesheet)
    record(actor, "took an amount off a timesheet", adjustment, about=timesheet.pca_id, detail=adjustment.words)


def _withdraw(standing: QuerySet[Any]) -> None:
    if not standing.update(withdrawn_at=now()):
        raise StaleState("This has already been taken off.")


def _refuse_approved(timesheet: Timesheet) -> None:
    if not timesheet.period.is_open:
        raise StaleState("This pay has been approved and cannot be changed.")
