"""The figures of many timesheets at once, as things now stand."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from billing.models import PayAdjustment, PayPeriod, Timesheet
from billing.pay import Period
from billing.queries.pay_figures import Figured, Sums
from billing.queries.pay_work import worked_in
from billing.queries.worker_pay import standings_on
from coopcare.facts.bank_holidays import bank_holidays_between


def sums_of(row: PayPeriod, timesheets: Sequence[Timesheet]) -> dict[UUID, Sums]:
    """By PCA. Raises FactMissing for a year whose bank holidays are not known."""
    period = Period(row.first_day, row.last_day)
    holidays = bank_holidays_between(period.monday, period.last + dt.timedelta(days=2))
    worked = worked_in(period, [timesheet.pca_id for timesheet in timesheets])
    by_hand: dict[UUID, list[PayAdjustment]] = defaultdict(list)
    standing = PayAdjustment.objects.filter(timesheet__in=timesheets, withdrawn_at__isnull=True)
    for adjustment in standing:
        by_hand[adjustment.timesheet_id].append(adjustment)
    figured = Figured(row, holidays)
    standings = standings_on({pca_id: one.pca for pca_id, one in worked.items()}, row.paid_on)
    return {
        one.pca_id: figured.sums_of(worked[one.pca_id], by_hand[one.id], standings[one.pca_id]) for one in timesheets
    }
