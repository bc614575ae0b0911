"""What each job is paid from a day on: dated rows, never edited, so that work that is done keeps its pay."""

import datetime as dt

from django.db import transaction

from billing.models import PayPeriod, PayPeriodStatus, PayRate, PayRule
from billing.policies import may_run_pay
from billing.pricing import RateKind
from billing.queries.pay_work import terms_of
from coopcare.accounts.actor import Actor
from coopcare.accounts.authorise import require
from coopcare.audit.services import record
from coopcare.errors import Invalid
from coopcare.money import WHOLE_BP, format_pounds
from coopcare.tenancy.refusals import refusing
from coopcare.ui.formats import gov_time
from members.models import Job

MOST_HOUR_PENCE = 100_000


@transaction.atomic
def set_pay_rule(
    *,
    job: str,
    starts_on: dt.date,
    hour_pence: int,
    actor: Actor,
    weekend_pence: int | None = None,
    evening_pence: int | None = None,
    evening_from: dt.time | None = None,
    evening_until: dt.time | None = None,
    bank_holiday_percent: int = 100,
    **rules: object,
) -> PayRule:
    """The pay of a job from a day on. `rules` are the other columns of PayRule. Raises Invalid with a sentence."""
    require(may_run_pay(actor))
    if job not in Job.values:
        raise Invalid("Select the job.", field="job")
    if not 0 < hour_pence <= MOST_HOUR_PENCE:
        raise Invalid(f"Enter the pay an hour, up to {format_pounds(MOST_HOUR_PENCE)}.", field="hour_pence")
    if (evening_pence is None) != (evening_from is None or evening_until is None):
        raise Invalid("An evening rate needs its pay, its start and its end.", field="evening_pence")
    if bank_holiday_percent < 100:
        raise Invalid("Enter 100 or more: a bank holiday is paid no less than the hour.", field="bank_holiday_percent")
    _refuse_approved_days(starts_on)
    taken = "A pay rate for this job already starts on that day. Choose another day."
    with refusing("one_pay_rule_per_job_and_day", taken, field="starts_on"):
        rule = PayRule.objects.create(job=job, starts_on=starts_on, hour_pence=hour_pence, **rules)
    rates = [*_weekend(rule, weekend_pence), *_bank_holiday(rule, bank_holiday_percent)]
    if evening_pence is not None and evening_from is not None and evening_until is not None:
        rates.append(_evening(rule, evening_pence, evening_from, evening_until))
    PayRate.objects.bulk_create(rates)
    terms_of(rule, rates)  # raises Invalid for rules that contradict each other
    record(actor, "set a pay rate", rule, detail=f"{rule.get_job_display()}: {format_pounds(hour_pence)} an hour")
    return rule


def _weekend(rule: PayRule, pence: int | None) -> list[PayRate]:
    if pence is None:
        return []
    return [PayRate(rule=rule, kind=RateKind.WEEKEND.value, name="Weekend", hour_pence=pence)]


def _bank_holiday(rule: PayRule, percent: int) -> list[PayRate]:
    if percent == 100:
        return []
    kind, multiplier_bp = RateKind.BANK_HOLIDAY.value, percent * WHOLE_BP // 100
    return [PayRate(rule=rule, kind=kind, name="Bank holiday", multiplier_bp=multiplier_bp)]


def _evening(rule: PayRule, pence: int, since: dt.time, until: dt.time) -> PayRate:
    name = f"{gov_time(since)} to {gov_time(until)}"
    kind = RateKind.TIME_BAND.value
    return PayRate(rule=rule, kind=kind, name=name, hour_pence=pence, from_time=since, until_time=until)


def _refuse_approved_days(starts_on: dt.date) -> None:
    approved = PayPeriod.objects.filter(status=PayPeriodStatus.APPROVED, last_day__gte=starts_on)
    if approved.exists():
        raise Invalid("Pay from that day on has been approved. Choose a later first day.", field="starts_on")
