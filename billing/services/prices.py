"""Price agreements and wages: dated rows, never edited, so that the past keeps its prices."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import IntegrityError, transaction

from billing.models import Funder, PriceAgreement, WageRate
from billing.models import Rate as RateRow
from billing.policies import may_manage_money
from billing.pricing import Rate, RateKind, rate_card
from billing.queries.months import is_month_closed
from billing.queries.price_book import terms_of
from clusters.models import Package
from coopcare.accounts.actor import Actor
from coopcare.accounts.authorise import require
from coopcare.audit.services import record
from coopcare.errors import Invalid
from coopcare.money import WHOLE_BP, format_pounds
from coopcare.ui.formats import gov_month
from members.models import Job

MOST_HOUR_PENCE = 100_000


@transaction.atomic
def start_agreement(
    *,
    name: str,
    starts_on: dt.date,
    actor: Actor,
    hour_pence: int | None = None,
    card: Mapping[str, Any] | None = None,
    rates: Sequence[Rate] = (),
    funder: Funder | None = None,
    package: Package | None = None,
    notice_minutes: int = 24 * 60,
    cancellation_bp: int = WHOLE_BP,
    **rules: object,
) -> PriceAgreement:
    """A price from a day on, for one package, one funder's people, or everybody (neither given).

    `hour_pence` is the base price and `card` what rate_card takes besides: without it, half as much again on bank
    holidays and double on the three days round the new year. Or give `rates`. `rules` are the other columns of
    PriceAgreement. The later agreement wins from its first day, so an earlier one need not be ended. Raises Invalid
    with a sentence.
    """
    require(may_manage_money(actor))
    if not name.strip():
        raise Invalid("Give the price agreement a name, like “Council rate 2026”.", field="name")
    if is_month_closed(starts_on):
        raise Invalid(f"{gov_month(starts_on)} has been closed. Choose a first day after it.", field="starts_on")
    rows = list(rates) or list(rate_card(_checked_hour(hour_pence), **(card or {})))
    if not any(rate.kind is RateKind.BASE for rate in rows):
        raise Invalid("A price agreement needs a base price an hour.", field="hour_pence")
    agreement = PriceAgreement.objects.create(
        name=name.strip(),
        funder=funder,
        package=package,
        starts_on=starts_on,
        notice_minutes=notice_minutes,
        cancellation_bp=cancellation_bp,
        **rules,
    )
    RateRow.objects.bulk_create([_row(agreement, rate) for rate in rows])
    terms_of(agreement)  # raises Invalid for settings that contradict each other
    record(actor, "agreed a price", agreement, about=package.person_id if package else None, detail=agreement.name)
    return agreement


@transaction.atomic
def set_wage(*, job: str, hour_pence: int, starts_on: dt.date, actor: Actor) -> WageRate:
    """The hourly wage of a job from a day on; the one before it ends the day before. Raises Invalid."""
    require(may_manage_money(actor))
    if job not in Job.values:
        raise Invalid("Select the job.", field="job")
    hour_pence = _checked_hour(hour_pence)
    try:
        with transaction.atomic():
            wage = WageRate.objects.create(job=job, hour_pence=hour_pence, starts_on=starts_on)
    except IntegrityError as error:
        raise Invalid(
            "A wage for this job already starts on that day. Choose another day.", field="starts_on"
        ) from error
    _end_before(wage)
    record(actor, "set a wage", wage, detail=f"{wage.get_job_display()}: {format_pounds(hour_pence)} an hour")
    return wage


def _checked_hour(hour_pence: int | None) -> int:
    if hour_pence is None or not 0 < hour_pence <= MOST_HOUR_PENCE:
        raise Invalid(f"Enter a price an hour, up to {format_pounds(MOST_HOUR_PENCE)}.", field="hour_pence")
    return hour_pence


def _end_before(wage: WageRate) -> None:
    """Each wage lasts until the day before the next one of its job."""
    wages = list(WageRate.objects.filter(job=wage.job).order_by("starts_on"))
    for row, following in zip(wages, [*wages[1:], None], strict=True):
        ends_on = following.starts_on - dt.timedelta(days=1) if following else None
        if row.ends_on != ends_on:
            row.ends_on = ends_on
            row.save(update_fields=["ends_on"])


def _row(agreement: PriceAgreement, rate: Rate) -> RateRow:
    month, day = rate.month_day or (None, None)
    return RateRow(
        agreement=agreement,
        kind=rate.kind.value,
        name=rate.name,
        hour_pence=rate.pence_per_hour,
        multiplier_bp=rate.multiplier_bp,
        on=rate.on,
        month=month,
        day=day,
        weekday=rate.weekday,
        from_time=rate.from_time,
        until_time=rate.until_time,
        bands=[[band.minutes, band.pence] for band in rate.bands],
    )
