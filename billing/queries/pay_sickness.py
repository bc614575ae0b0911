"""Statutory sick pay from the days off sick that the rota knows, and earlier pay (billing.pay.sickness)."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from billing.models import SickPayDays, Timesheet, TimesheetStatus
from billing.pay import (
    PCA,
    CannotPay,
    Earnings,
    Lookup,
    PayCycle,
    Payday,
    PayLine,
    Period,
    Worker,
    average_earnings,
    sick_pay,
)
from billing.pay.sickness import linked_spells
from billing.queries.worker_pay import sick_pay_days_on
from coopcare.money import format_pounds, wage_for
from coopcare.ui.formats import WEEKDAYS, gov_date_range, gov_short_date, minutes_words
from members.models import Contract, Employment, Job
from rotas.queries.sickness import sick_leave_until

# A linked spell cannot begin earlier than this before a period that it still matters in.
PAYDAYS_BACK = dt.timedelta(days=3 * 366)
EVERY_DAY = frozenset(range(7))


@dataclass(frozen=True)
class Sickness:
    """Of one PCA: `spells` of all time until the end of the period, and what the average is taken from.

    `weekdays`: those that were written down for sick pay, or of a contract for fixed days; without either, each day
    of the week counts, and is a seventh of it (Statutory Sick Pay (General) Regulations 1982, regulation 5). `days`
    says which it was, in words.
    """

    spells: Sequence[Period] = ()
    weekdays: frozenset[int] = EVERY_DAY
    days: str = ""
    guaranteed_minutes: int = 0
    paydays: Sequence[Payday] = field(default_factory=list)


def sickness_of(pca_ids: Collection[UUID], period: Period) -> dict[UUID, Sickness]:
    """By PCA, of those who were ever off sick. Four queries, or one when nobody was."""
    leave = sick_leave_until(pca_ids, period.last)
    if not leave:
        return {}
    paydays = _paydays(list(leave), period)
    jobs, agreed = _jobs(list(leave), period), sick_pay_days_on(list(leave), period.last)
    found = {}
    for pca_id, spells in leave.items():
        job = jobs.get(pca_id)
        weekdays, days = _counted_days(agreed.get(pca_id), job)
        found[pca_id] = Sickness(
            [Period(one.starts_on, one.ends_on) for one in spells],
            weekdays,
            days,
            job.guaranteed_minutes if job is not None else 0,
            paydays[pca_id],
        )
    return found


def sick_lines(sickness: Sickness, worker: Worker, period: Period, lookup: Lookup) -> list[PayLine]:
    """A line a day. Raises FactMissing, and CannotPay where no earlier pay is known."""
    if not sickness.spells:
        return []

    def before(began: dt.date) -> Earnings:
        return _earnings(sickness, worker, began)

    return sick_pay(sickness.spells, sickness.weekdays, before, period, lookup, name=worker.name)


def sick_words(sickness: Sickness, worker: Worker, period: Period) -> Iterator[str]:
    """How sick pay was worked out, for each run of linked spells that touches the period."""
    for linked in linked_spells(sickness.spells):
        if linked[-1].last < period.first or linked[0].first > period.last:
            continue
        days = ", ".join(gov_date_range(spell.first, spell.last) for spell in linked)
        link = "Together they are one spell. " if len(linked) > 1 else ""
        earned = _earnings(sickness, worker, linked[0].first).words
        yield f"Off sick: {days}. {link}{sickness.days} Earnings before: {earned}."


def _earnings(sickness: Sickness, worker: Worker, began: dt.date) -> Earnings:
    """Of earlier pay; of somebody new, what their contract promises for a week."""
    found = average_earnings(sickness.paydays, began)
    if found is not None:
        return found
    if not sickness.guaranteed_minutes:
        raise CannotPay(f"There is no pay of {worker.name} before the sickness to work sick pay out from.")
    pence = wage_for(worker.terms_on(began, PCA).base_pence, sickness.guaranteed_minutes)
    hours = minutes_words(sickness.guaranteed_minutes)
    return Earnings(pence, f"{format_pounds(pence)} a week by the contract, for {hours}, as there is no earlier pay")


def _counted_days(agreed: SickPayDays | None, job: Employment | None) -> tuple[frozenset[int], str]:
    if agreed is not None:
        since = gov_short_date(agreed.starts_on)
        return frozenset(agreed.weekdays), f"The days that count were agreed from {since}: {agreed.words}."
    if job is not None and job.contract == Contract.FIXED_DAYS:
        names = ", ".join(WEEKDAYS[day] for day in sorted(job.weekdays))
        return frozenset(job.weekdays), f"The days of work are {names}."
    return EVERY_DAY, (
        "Each day of the week counts, and is a seventh of the week: no other days were agreed. The office can write "
        "some down."
    )


def _paydays(pca_ids: Collection[UUID], period: Period) -> dict[UUID, list[Payday]]:
    approved = Timesheet.objects.filter(pca_id__in=pca_ids, status=TimesheetStatus.APPROVED)
    rows = approved.filter(period__paid_on__gte=period.first - PAYDAYS_BACK)
    found: dict[UUID, list[Payday]] = defaultdict(list)
    for pca_id, on, pence, cycle in rows.values_list("pca_id", "period__paid_on", "pay_pence", "period__cycle"):
        found[pca_id].append(Payday(on, pence, PayCycle(cycle)))
    return found


def _jobs(pca_ids: Collection[UUID], period: Period) -> dict[UUID, Employment]:
    """The contract that holds at the end of the period, or the last before it."""
    rows = Employment.objects.filter(person_id__in=pca_ids, job=Job.PCA, starts_on__lte=period.last)
    return {row.person_id: row for row in rows.order_by("starts_on")}
