"""A pay period from its opening to its approval: worked out, seen by each PCA, checked, approved."""

import datetime as dt
import logging
from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from django.db import transaction
from django.db.models import F

from billing.cycles import month_of
from billing.models import PayPeriod, PayPeriodStatus, Timesheet, TimesheetStatus
from billing.pay import Kind, PayCycle, Period
from billing.pay_states import can_move
from billing.policies import may_agree_timesheet, may_check_time_of, may_mend_timesheet, may_run_pay
from billing.queries.pay import Blocker, blockers_of
from billing.queries.pay_figures import Sums
from billing.queries.pay_sums import sums_of
from billing.queries.pay_work import pcas_of
from coopcare.accounts.actor import Actor
from coopcare.accounts.authorise import require
from coopcare.accounts.bell import ring
from coopcare.audit.services import record
from coopcare.clock import now, today
from coopcare.errors import DomainError, Invalid, StaleState
from coopcare.tenancy.refusals import refusing
from coopcare.ui.formats import gov_date, gov_date_range
from members.models import Person
from rotas.services.worked import keep_worked_days

logger = logging.getLogger(__name__)

# With more timesheets than this, a worker works them out, so that nobody waits for the page.
AT_ONCE, BATCH = 80, 20
WORK_OUT = "billing.tasks.work_out_waiting_pay"
DAYS = {PayCycle.WEEK: 7, PayCycle.FOUR_WEEKS: 28}
WENT_WRONG = "Something went wrong. Try again, and tell us if it happens again."
CHANGED = "Something in this timesheet has changed since you opened it. Look at it again."


class CannotApprove(Invalid):
    """Timesheets stand in the way; `blockers` say which, and why."""

    def __init__(self, message: str, blockers: Sequence[Blocker]) -> None:
        super().__init__(message)
        self.blockers = list(blockers)


@transaction.atomic
def open_pay_period(*, first_day: dt.date, cycle: str, paid_on: dt.date, actor: Actor) -> PayPeriod:
    """A period with a timesheet for everybody who works in it; a worker works many of them out, a few at a time. Raises
    Invalid with a sentence.
    """
    require(may_run_pay(actor))
    if cycle not in list(PayCycle):
        raise Invalid("Select how often you pay.", field="cycle")
    last_day = _last_day(first_day, PayCycle(cycle))
    if paid_on < first_day:
        raise Invalid("The day of pay cannot be before the period starts.", field="paid_on")
    taken = "Another pay period has some of these days. Choose another first day."
    with refusing("pay_periods_share_no_day", taken, field="first_day"):
        period = PayPeriod.objects.create(first_day=first_day, last_day=last_day, cycle=cycle, paid_on=paid_on)
    _add_missing(period)
    if not _leave_to_a_worker(period, actor):
        _bring_up_to_date(period)
    record(actor, "opened a pay period", period, detail=gov_date_range(first_day, last_day))
    return period


@transaction.atomic
def work_out_again(period: PayPeriod, *, actor: Actor) -> int | None:
    """Every timesheet as things now stand. Answers how many changed: those go back to their PCA. None where there are
    so many that a worker does it.
    """
    require(may_run_pay(actor))
    period = _locked(period)
    _add_missing(period)
    if _leave_to_a_worker(period, actor):
        record(actor, "asked for pay to be worked out again", period)
        return None
    changed = _bring_up_to_date(period)
    record(actor, "worked out pay again", period, detail=f"{changed} changed")
    return changed


@transaction.atomic
def agree_timesheet(timesheet: Timesheet, *, version: int, actor: Actor) -> Timesheet:
    """The PCA says that it is right, or somebody writes down that they said so."""
    require(may_agree_timesheet(actor, timesheet.pca_id))
    facts = {"agreed_by": actor.name, "agreed_at": now()}
    return _move(timesheet, TimesheetStatus.WITH_SUPPORT_WORKER, "agreed to a timesheet", actor, version, facts)


@transaction.atomic
def query_timesheet(timesheet: Timesheet, *, note: str, version: int, actor: Actor) -> Timesheet:
    """The PCA says what is wrong. It waits until who checks it has answered."""
    require(may_agree_timesheet(actor, timesheet.pca_id))
    if not note.strip():
        raise Invalid("Say what is not right.", field="note")
    facts = {"query_note": note.strip()}
    return _move(timesheet, TimesheetStatus.QUERIED, "queried a timesheet", actor, version, facts)


@transaction.atomic
def answer_query(timesheet: Timesheet, *, version: int, actor: Actor) -> Timesheet:
    """Whatever was wrong is put right, or explained: it is worked out again and goes back to the PCA."""
    require(may_mend_timesheet(actor, timesheet.pca_id))
    moved = _move(timesheet, TimesheetStatus.WITH_PCA, "answered a query about a timesheet", actor, version, {})
    bring_up_to_date(moved)
    return moved


@transaction.atomic
def check_timesheet(timesheet: Timesheet, *, version: int, actor: Actor) -> Timesheet:
    """The support worker says that the hours are right."""
    require(may_check_time_of(actor, timesheet.pca_id))
    facts = {"checked_by": actor.name, "checked_at": now()}
    return _move(timesheet, TimesheetStatus.WITH_OFFICE, "checked a timesheet", actor, version, facts)


@transaction.atomic
def approve_pay(period: PayPeriod, *, actor: Actor) -> PayPeriod:
    """The whole period is final; with many timesheets, it will be once a worker has looked at each again. Raises
    CannotApprove, naming who stands in the way: above all whose pay is below the minimum wage.
    """
    require(may_run_pay(actor))
    period = _locked(period)
    _refuse_early(period)
    if _is_large(period):
        _refuse_blocked(period)
        period.approving, period.refusal = actor.name, ""
        period.save(update_fields=["approving", "refusal"])
        ring(WORK_OUT, actor.coop_id)
        record(actor, "asked for pay to be approved", period)
        return period
    return _approve(period, actor.name, actor)


@transaction.atomic
def approve_waiting(*, actor: Actor) -> bool:
    """What somebody asked a worker to approve. A refusal is kept for them to read. Answers whether there was any."""
    require(may_run_pay(actor))
    waiting = PayPeriod.objects.select_for_update(skip_locked=True).filter(status=PayPeriodStatus.OPEN)
    period = waiting.exclude(approving="").order_by("first_day").first()
    if period is None:
        return False
    asked_by, refusal = period.approving, ""
    try:
        with transaction.atomic():
            _approve(_locked(period), asked_by, actor)
    except DomainError as error:
        refusal = error.message
    except Exception:  # the page says that it failed, and the button is there again
        logger.exception("pay not approved", extra={"pay_period_id": str(period.id)})
        refusal = WENT_WRONG
    PayPeriod.objects.filter(id=period.id).update(approving="", refusal=refusal[:500])
    return True


def _approve(period: PayPeriod, approved_by: str, actor: Actor) -> PayPeriod:
    _refuse_early(period)
    _refuse_stale(period)
    _refuse_blocked(period)
    Timesheet.objects.filter(period=period).update(status=TimesheetStatus.APPROVED, version=F("version") + 1)
    period.status, period.approved_at, period.approved_by = PayPeriodStatus.APPROVED, now(), approved_by
    period.save(update_fields=["status", "approved_at", "approved_by"])
    keep_worked_days(_worked_days(period), actor=actor)
    detail = gov_date_range(period.first_day, period.last_day)
    record(actor, "approved pay", period, detail=detail if approved_by == actor.name else f"{detail}, {approved_by}")
    return period


def _refuse_early(period: PayPeriod) -> None:
    if Timesheet.objects.filter(period=period, is_waiting=True).exists():
        raise Invalid("The pay is still being worked out. Wait until it is done.")
    if period.last_day >= today():
        over = period.last_day + dt.timedelta(days=1)
        raise Invalid(f"This period is not over. You can approve it from {gov_date(over)}.")


def _refuse_blocked(period: PayPeriod) -> None:
    found = blockers_of(period)
    if found:
        raise CannotApprove("This pay cannot be approved yet. Put right what stands in the way.", found)


@transaction.atomic
def work_out_waiting(*, actor: Actor) -> int:
    """The next few timesheets that wait for a worker. Answers how many still wait in all.

    One transaction: a worker that is killed leaves them waiting, and two at once take different ones.
    """
    require(may_run_pay(actor))
    waiting = Timesheet.objects.filter(is_waiting=True, period__status=PayPeriodStatus.OPEN)
    first = waiting.order_by("period__first_day", "id").first()
    if first is None:
        return 0
    # The period is held before its timesheets, as everywhere, so that nobody waits for each other.
    period = _locked(first.period)
    mine = waiting.filter(period=period).select_for_update(skip_locked=True, of=("self",)).order_by("id")[:BATCH]
    pca_ids = {timesheet.id: timesheet.pca_id for timesheet in mine}
    _bring_up_to_date(period, only=set(pca_ids.values()))
    Timesheet.objects.filter(id__in=pca_ids).update(is_waiting=False)
    return waiting.count()


def bring_up_to_date(timesheet: Timesheet) -> int:
    """One timesheet as things now stand. For services that have changed what it is made of, and asked their policy."""
    return _bring_up_to_date(_locked(timesheet.period), only=[timesheet.pca_id])


def _leave_to_a_worker(period: PayPeriod, actor: Actor) -> bool:
    """Whether there are too many to be worked out while somebody waits; then all of them are left to a worker."""
    if not _is_large(period):
        return False
    Timesheet.objects.filter(period=period).update(is_waiting=True)
    ring(WORK_OUT, actor.coop_id)
    return True


def _is_large(period: PayPeriod) -> bool:
    return Timesheet.objects.filter(period=period).count() > AT_ONCE


def _bring_up_to_date(period: PayPeriod, only: Collection[UUID] | None = None) -> int:
    """Answers how many show something new to their PCA, and so go back to them."""
    return sum(_take_over(timesheet, sums) for timesheet, sums in _changed(period, only))


def _take_over(timesheet: Timesheet, sums: Sums) -> bool:
    """Whether the PCA sees something new: what the pay costs the co-op besides is not theirs to agree to."""
    is_seen = _is_seen(timesheet, sums)
    for name, value in vars(sums).items():
        setattr(timesheet, name, value)
    if is_seen:
        timesheet.version += 1
        if timesheet.status != TimesheetStatus.QUERIED:
            timesheet.status = TimesheetStatus.WITH_PCA
        timesheet.agreed_by = timesheet.checked_by = ""
        timesheet.agreed_at = timesheet.checked_at = None
    timesheet.save()
    return is_seen


def _is_seen(timesheet: Timesheet, sums: Sums) -> bool:
    """Whether the new figures differ in more than the costs."""
    before, after = ({**figures, "costs": None} for figures in (timesheet.figures, sums.figures))
    return (before, timesheet.trouble) != (after, sums.trouble)


def _worked_days(period: PayPeriod) -> dict[UUID, dict[dt.date, int]]:
    """All the time at work, for the average week. A sleep-in counts whole, so the time awake in it is there already."""
    rows = Timesheet.objects.filter(period=period).values_list("pca_id", "figures__days")
    return {
        pca_id: {
            dt.date.fromisoformat(on): sum(minutes for kind, minutes in kinds.items() if kind != Kind.WAKE)
            for on, kinds in (days or {}).items()
        }
        for pca_id, days in rows
    }


def _refuse_stale(period: PayPeriod) -> None:
    """What is approved is what everybody saw: nothing may have changed since, and nobody have been added."""
    changed = _changed(period)
    names = [timesheet.pca.full_name for timesheet, sums in changed if _is_seen(timesheet, sums)]
    names += [person.full_name for person in Person.objects.filter(id__in=_without_timesheet(period))]
    if names:
        words = ", ".join(sorted(names))
        raise Invalid(f"The hours or the pay of {words} have changed. Work everything out again first.")
    for timesheet, sums in changed:
        _take_over(timesheet, sums)


def _add_missing(period: PayPeriod) -> None:
    wanted = _without_timesheet(period)
    Timesheet.objects.bulk_create([Timesheet(period=period, pca_id=pca_id) for pca_id in wanted])


def _without_timesheet(period: PayPeriod) -> list[UUID]:
    standing = set(Timesheet.objects.filter(period=period).values_list("pca_id", flat=True))
    return [pca_id for pca_id in pcas_of(Period(period.first_day, period.last_day)) if pca_id not in standing]


def _changed(period: PayPeriod, only: Collection[UUID] | None = None) -> list[tuple[Timesheet, Sums]]:
    """Timesheets whose figures are no longer those they show, each with its new ones."""
    timesheets = Timesheet.objects.filter(period=period).select_related("pca", "period").order_by("id")
    if only is not None:
        timesheets = timesheets.filter(pca_id__in=only)
    rows = list(timesheets)
    fresh = sums_of(period, rows)
    return [
        (row, fresh[row.pca_id])
        for row in rows
        if (row.figures, row.trouble) != (fresh[row.pca_id].figures, fresh[row.pca_id].trouble)
    ]


def _move(
    timesheet: Timesheet, to: TimesheetStatus, words: str, actor: Actor, version: int, facts: Mapping[str, object]
) -> Timesheet:
    """One step, if the page that asked for it was not stale."""
    _locked(timesheet.period)
    timesheet = Timesheet.objects.select_related("period", "pca").get(id=timesheet.id)
    if timesheet.is_waiting:
        raise StaleState("This timesheet is still being worked out. Look at it again in a minute.")
    if not can_move(timesheet.status, to) or timesheet.trouble:
        raise StaleState(timesheet.trouble or CHANGED)
    changes = {"status": to, "version": F("version") + 1, **facts}
    if not Timesheet.objects.filter(id=timesheet.id, version=version, status=timesheet.status).update(**changes):
        raise StaleState(CHANGED)
    record(actor, words, timesheet, about=timesheet.pca_id)
    return Timesheet.objects.select_related("period", "pca").get(id=timesheet.id)


def _locked(period: PayPeriod) -> PayPeriod:
    """Held until the end of the transaction, so that nothing changes under an approval."""
    found = PayPeriod.objects.select_for_update().get(id=period.id)
    if not found.is_open:
        raise StaleState("This pay has been approved and cannot be changed.")
    return found


def _last_day(first_day: dt.date, cycle: PayCycle) -> dt.date:
    if cycle in DAYS:
        return first_day + dt.timedelta(days=DAYS[cycle] - 1)
    if first_day.day != 1:
        raise Invalid("Monthly pay starts on the first day of a month.", field="first_day")
    return month_of(first_day)[1]
