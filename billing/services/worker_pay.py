"""What was agreed with a worker that their pay, or what it costs, depends on: dated rows, never edited."""

import datetime as dt
from collections.abc import Collection
from uuid import UUID

from django.db import transaction

from billing.models import PayPeriodStatus, SickPayDays, Timesheet, WorkerPension
from billing.pay import PensionChoice
from billing.policies import may_run_pay
from billing.services.pay import bring_up_to_date
from coopcare.accounts.actor import Actor
from coopcare.accounts.authorise import require
from coopcare.audit.services import record
from coopcare.clock import now, today
from coopcare.errors import Invalid, StaleState
from coopcare.tenancy.refusals import refusing
from coopcare.ui.formats import WEEKDAYS, gov_short_date
from members.models import Person


@transaction.atomic
def set_pension(pca: Person, *, choice: str, starts_on: dt.date, actor: Actor) -> WorkerPension:
    """They left the pension or opted out of it, or are in it by choice, from a day on."""
    require(may_run_pay(actor))
    if choice not in list(PensionChoice):
        raise Invalid("Select whether they are in the pension.", field="choice")
    if starts_on > today():
        raise Invalid("Enter the day on which they chose. It cannot be in the future.", field="starts_on")
    taken = "A choice is written down for this day already. Take that off first."
    with refusing("one_pension_choice_per_day", taken, field="starts_on"):
        row = WorkerPension.objects.create(pca=pca, choice=choice, starts_on=starts_on, written_by=actor.name)
    _bring_open_pay_up_to_date(pca.id)
    record(actor, "wrote down a choice about the pension", row, about=pca, detail=str(row))
    return row


@transaction.atomic
def set_sick_pay_days(pca: Person, *, weekdays: Collection[int], starts_on: dt.date, actor: Actor) -> SickPayDays:
    """The days of the week that count for sick pay, from a day on: 0 is Monday."""
    require(may_run_pay(actor))
    wanted = sorted(set(weekdays))
    if not wanted or not set(wanted) <= set(range(len(WEEKDAYS))):
        raise Invalid("Select at least one day of the week.", field="weekdays")
    taken = f"Days are written down from {gov_short_date(starts_on)} already. Take those off first."
    with refusing("sick_pay_days_agreed_once_a_day", taken, field="starts_on"):
        row = SickPayDays.objects.create(pca=pca, weekdays=wanted, starts_on=starts_on, written_by=actor.name)
    _bring_open_pay_up_to_date(pca.id)
    record(actor, "wrote down the days that count for sick pay", row, about=pca, detail=row.words)
    return row


@transaction.atomic
def withdraw_agreed(row: WorkerPension | SickPayDays, *, actor: Actor) -> None:
    """Written down by mistake."""
    require(may_run_pay(actor))
    if not type(row).objects.standing().filter(id=row.id).update(withdrawn_at=now()):
        raise StaleState("This has already been taken off.")
    _bring_open_pay_up_to_date(row.pca_id)
    record(actor, "took off what was agreed with a worker", row, about=row.pca_id, detail=str(row))


def _bring_open_pay_up_to_date(pca_id: UUID) -> None:
    rows = Timesheet.objects.filter(pca_id=pca_id, period__status=PayPeriodStatus.OPEN, is_waiting=False)
    for timesheet in rows.select_related("period").order_by("period__first_day"):
        bring_up_to_date(timesheet)
