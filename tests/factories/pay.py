"""A week of November in which Ben works, ready to be paid."""

import datetime as dt

from billing.models import PayPeriod, PayRule, Timesheet, TimesheetStatus
from billing.services.pay import agree_timesheet, check_timesheet, open_pay_period
from billing.services.pay_rules import set_pay_rule
from members.models import Job
from rotas.models import Visit, VisitStatus
from tests.cast import Cast
from tests.factories.members import LONG_AGO
from tests.factories.rotas import a_visit

MONDAY = dt.date(2026, 11, 2)
PAY_DAY = dt.date(2026, 11, 13)
HOUR_PENCE = 1345


def pay_rule(cast: Cast, **changes: object) -> PayRule:
    """PCAs earn £13.45 an hour, and no more on any day, unless the test says otherwise."""
    terms = {"job": Job.PCA, "starts_on": LONG_AGO, "hour_pence": HOUR_PENCE, **changes}
    return set_pay_rule(actor=cast.fiona.actor(), **terms)


def bens_visits(cast: Cast, *, days: int = 5) -> list[Visit]:
    """An hour with Margaret at 9am on each of the first days of the week."""
    return [
        a_visit(
            cast.packages["margaret"],
            on=MONDAY + dt.timedelta(days=day),
            at=dt.time(9),
            minutes=60,
            pca=cast.ben.person,
            status=VisitStatus.CONFIRMED,
        )
        for day in range(days)
    ]


def pay_week(cast: Cast, **changes: object) -> PayPeriod:
    return open_pay_period(
        actor=cast.fiona.actor(), **{"first_day": MONDAY, "cycle": "week", "paid_on": PAY_DAY, **changes}
    )


def timesheet_of(period: PayPeriod, person: object) -> Timesheet:
    return Timesheet.objects.select_related("period", "pca").get(period=period, pca=person)


def agreed_and_checked(cast: Cast, period: PayPeriod) -> None:
    """Every PCA who had still to agree has told the manager that they do, who has checked."""
    waiting = Timesheet.objects.filter(period=period, status=TimesheetStatus.WITH_PCA)
    for timesheet in waiting.select_related("period", "pca"):
        mo = cast.mo.actor()
        agreed = agree_timesheet(timesheet, version=timesheet.version, actor=mo)
        check_timesheet(agreed, version=agreed.version, actor=mo)
