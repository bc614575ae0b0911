"""Two weeks of pay: one of last month, approved; and last week, to which the PCAs have agreed and which the support
workers have still to check. All of it is made by the services, in the name of whoever does it.
"""

import datetime as dt
from collections.abc import Iterator

from billing.models import AdjustmentKind, PayPeriod, Timesheet, TimesheetStatus
from billing.pay import Kind, PayCycle
from billing.services.pay import (
    CannotApprove,
    agree_timesheet,
    approve_pay,
    check_timesheet,
    open_pay_period,
    work_out_waiting,
)
from billing.services.pay_entries import add_adjustment
from coopcare.accounts.actor import Actor
from coopcare.accounts.hats import Hat
from coopcare.home.demo.happenings import DAY
from coopcare.home.demo.log_ins import actor_of
from coopcare.home.demo.money import WAGES_PENCE, Money
from coopcare.money import wage_for
from coopcare.ui.formats import gov_date_range, minutes_words
from members.models import Employment, Job
from rotas.models import Leave, LeaveKind, LeaveStatus
from rotas.week.table import monday_of

PAID_AFTER = 5 * DAY  # the Friday after the week
USUAL_WEEK = 16 * 60


def add_pay(money: Money) -> int:
    """Answers how many of the two weeks are approved."""
    last_week = monday_of(money.everybody.today) - 7 * DAY
    of_last_month = min(monday_of(money.everybody.today.replace(day=1)) - 7 * DAY, last_week - 7 * DAY)
    approved = _all_but_checked(money, of_last_month, is_checked=True)
    _all_but_checked(money, last_week, is_checked=False)
    try:
        approve_pay(approved, actor=money.actor)
    except CannotApprove:
        return 0  # somebody has still to put a visit right, as in life
    return 1


def _all_but_checked(money: Money, monday: dt.date, *, is_checked: bool) -> PayPeriod:
    sunday = monday + 6 * DAY
    period = open_pay_period(
        first_day=monday, cycle=PayCycle.WEEK.value, paid_on=sunday + PAID_AFTER, actor=money.actor
    )  # fmt: skip
    while work_out_waiting(actor=money.actor):
        continue
    _enter_holiday_pay(money, period)
    for timesheet, support_worker in _with_pca(money, period):
        pca = Actor(money.actor.coop_id, timesheet.pca.full_name, person_id=timesheet.pca_id, hat=Hat.PCA)
        timesheet = agree_timesheet(timesheet, version=timesheet.version, actor=pca)
        if is_checked:
            check_timesheet(timesheet, version=timesheet.version, actor=support_worker)
    return period


def _enter_holiday_pay(money: Money, period: PayPeriod) -> None:
    """There is no earlier pay to work it out from, so the office enters the days at the hours of the contract."""
    rows = Timesheet.objects.filter(period=period, trouble="").select_related("pca", "period")
    timesheets = {row.pca_id: row for row in rows if not _has_holiday_pay(row)}
    leave = Leave.objects.filter(kind=LeaveKind.ANNUAL, status=LeaveStatus.APPROVED, pca_id__in=timesheets)
    for one in leave.filter(starts_on__lte=period.last_day, ends_on__gte=period.first_day):
        days = (min(one.ends_on, period.last_day) - max(one.starts_on, period.first_day)).days + 1
        minutes = _week_of(one) * days // 7
        words = f"{minutes_words(minutes)} of leave, {gov_date_range(one.starts_on, one.ends_on)}"
        pence = wage_for(WAGES_PENCE[Job.PCA], minutes)
        add_adjustment(
            timesheets[one.pca_id], kind=AdjustmentKind.HOLIDAY, words=words, pence=pence, actor=money.actor
        )  # fmt: skip


def _has_holiday_pay(timesheet: Timesheet) -> bool:
    return any(kind["kind"] == Kind.HOLIDAY for kind in timesheet.figures["kinds"])


def _week_of(leave: Leave) -> int:
    """Minutes that the contract guarantees; of one without, what the demo takes for a usual week."""
    job = Employment.objects.filter(person_id=leave.pca_id, job=Job.PCA).order_by("-starts_on").first()
    return job.guaranteed_minutes if job is not None and job.guaranteed_minutes else USUAL_WEEK


def _with_pca(money: Money, period: PayPeriod) -> Iterator[tuple[Timesheet, Actor]]:
    """Those that wait for their PCA, with who checks the hours: the support worker of the cluster."""
    rows = Timesheet.objects.filter(period=period, status=TimesheetStatus.WITH_PCA, trouble="")
    waiting = {row.pca_id: row for row in rows.select_related("pca", "period")}
    for cluster in money.everybody.data.clusters:
        support_worker = actor_of(money.everybody, cluster.support_worker, Hat.SUPPORT_WORKER)
        for pca in cluster.pcas:
            timesheet = waiting.get(money.everybody[pca].id)
            if timesheet is not None:
                yield timesheet, support_worker
