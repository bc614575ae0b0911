"""Days off sick, written down for a timesheet. The rota keeps them; the timesheet is worked out again at once."""

import datetime as dt

from django.db import transaction

from billing.models import PayPeriod, PayPeriodStatus, Timesheet
from billing.policies import may_check_time_of
from billing.services.pay import bring_up_to_date
from coopcare.accounts.actor import Actor
from coopcare.accounts.authorise import require
from coopcare.errors import Invalid, StaleState
from coopcare.ui.formats import gov_date_range
from rotas.models import Leave
from rotas.services.sickness import take_back_sickness, write_down_sickness


@transaction.atomic
def write_down_sick_days(timesheet: Timesheet, *, starts_on: dt.date, ends_on: dt.date, actor: Actor) -> Leave:
    """From the first day to the last, both included; days whose pay is approved are refused with a sentence."""
    require(may_check_time_of(actor, timesheet.pca_id))
    _refuse_approved(timesheet, starts_on, ends_on)
    leave = write_down_sickness(timesheet.pca, starts_on=starts_on, ends_on=ends_on, actor=actor)
    bring_up_to_date(timesheet)
    return leave


@transaction.atomic
def take_off_sick_days(timesheet: Timesheet, leave: Leave, *, actor: Actor) -> None:
    """Sick days that were written down by mistake, and what they paid. Raises StaleState once the pay is approved."""
    require(may_check_time_of(actor, timesheet.pca_id))
    _refuse_approved(timesheet, leave.starts_on, leave.ends_on)
    take_back_sickness(leave, actor=actor)
    bring_up_to_date(timesheet)


def _refuse_approved(timesheet: Timesheet, first: dt.date, last: dt.date) -> None:
    if not timesheet.period.is_open:
        raise StaleState("This pay has been approved and cannot be changed.")
    approved = PayPeriod.objects.filter(status=PayPeriodStatus.APPROVED, first_day__lte=last, last_day__gte=first)
    paid = approved.order_by("first_day").first()
    if paid is not None:
        words = gov_date_range(paid.first_day, paid.last_day)
        raise Invalid(
            f"Pay for {words} has been approved. Choose other days; the office can add sick pay for those by hand.",
            field="starts_on",
        )
