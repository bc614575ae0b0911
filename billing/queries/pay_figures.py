"""The figures of a timesheet, in words and pence. Its pages and its paper show exactly these."""

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from billing.models import AdjustmentKind, PayAdjustment, PayPeriod
from billing.pay import (
    KIND_WORDS,
    CannotPay,
    Deduction,
    Kind,
    MinimumWage,
    Pay,
    PayCycle,
    PayLine,
    Period,
    Standing,
    average_week,
    day_minutes,
    earned_minutes,
    minimum_wage,
    on_costs,
    rolled_up,
    work_out,
)
from billing.pay.costs import OnCosts
from billing.pay.holiday import ACCRUAL, DAYS_IN_WEEK
from billing.pay.minimum_wage import has_apprentice_rate
from billing.pricing.rates import Holidays
from billing.queries.pay_holiday import holiday_lines
from billing.queries.pay_sickness import sick_lines, sick_words
from billing.queries.pay_work import Worked, leave_of_kind
from coopcare.errors import DomainError
from coopcare.facts.lookup import FactBook
from coopcare.money import WHOLE_BP, percent_of, round_half_up
from coopcare.ui.formats import gov_date_range, gov_day, gov_short_date
from rotas.models import LeaveKind

Figures = dict[str, Any]
BY_HAND = "Entered by"
PAID_BY_HAND = {LeaveKind.ANNUAL: AdjustmentKind.HOLIDAY, LeaveKind.SICK: AdjustmentKind.SICK}


@dataclass(frozen=True)
class Sums:
    """What a timesheet's columns keep of its figures; `trouble` is the sentence that stopped the sum."""

    figures: Figures
    trouble: str = ""
    pay_pence: int = 0
    mileage_pence: int = 0
    worked_minutes: int = 0
    is_wage_met: bool = True


class Figured:
    """Facts looked up once for all timesheets of a period."""

    def __init__(self, period: PayPeriod, holidays: Holidays) -> None:
        self.row, self.holidays = period, holidays
        self.period = Period(period.first_day, period.last_day)
        self.lookup = FactBook()

    def sums_of(self, worked: Worked, adjustments: Sequence[PayAdjustment], standing: Standing) -> Sums:
        """Never raises for what can be put right: the sentence is kept, and stops the approval."""
        try:
            return self._sums(worked, adjustments, standing)
        except DomainError as error:
            return Sums({}, trouble=error.message)

    def _sums(self, worked: Worked, adjustments: Sequence[PayAdjustment], standing: Standing) -> Sums:
        absence = [_by_hand(one, self.period.last) for one in adjustments if one.kind != AdjustmentKind.DEDUCTION]
        holiday, sick = self._holiday(worked, adjustments), self._sick(worked, adjustments)
        pay = work_out(
            worked.worker,
            worked.works,
            self.period,
            self.holidays,
            self.lookup,
            absence=[*absence, *holiday, *(sick or [])],
        )
        if worked.rolls_up_holiday:
            pay = replace(pay, lines=(*pay.lines, rolled_up(pay.lines, self.period.last, self.lookup)))
        entered = {one.kind for one in adjustments}
        entered |= {AdjustmentKind.HOLIDAY.value} if holiday or worked.rolls_up_holiday else set()
        entered |= {AdjustmentKind.SICK.value} if sick is not None else set()
        pay = replace(pay, problems=(*pay.problems, *_unpaid_leave(worked, entered), *_at_work_and_sick(pay)))
        wage = self._wage(worked, pay, adjustments)
        figures = self._figures(worked, pay, wage) | {"costs": self._costs(worked, pay, standing)}
        return Sums(figures, "", pay.pence, pay.mileage_pence, pay.worked_minutes, wage.is_met)

    def _holiday(self, worked: Worked, adjustments: Iterable[PayAdjustment]) -> list[PayLine]:
        """By the average of earlier pay; nothing where an amount was entered by hand, or no earlier pay is known."""
        leave = leave_of_kind(worked, LeaveKind.ANNUAL)
        if worked.rolls_up_holiday or any(one.kind == AdjustmentKind.HOLIDAY for one in adjustments):
            return []
        try:
            return holiday_lines(leave, worked.weeks, worked.worker.guarantees, self.period)
        except CannotPay:
            return []

    def _sick(self, worked: Worked, adjustments: Iterable[PayAdjustment]) -> list[PayLine] | None:
        """By the days off sick and earlier pay; None where no earlier pay is known. What was entered by hand wins."""
        if any(one.kind == AdjustmentKind.SICK for one in adjustments):
            return []
        try:
            return sick_lines(worked.sickness, worked.worker, self.period, self.lookup)
        except CannotPay:
            return None

    def _wage(self, worked: Worked, pay: Pay, adjustments: Iterable[PayAdjustment]) -> MinimumWage:
        taken = [Deduction(one.words, one.pence) for one in adjustments if one.kind == AdjustmentKind.DEDUCTION]
        worker = worked.worker
        return minimum_wage(
            worker.name, self.period, pay.lines, self.lookup,
            born_on=worker.born_on, mileage=pay.mileage, deductions=taken,
            is_apprentice=has_apprentice_rate(worker.born_on, worked.apprentice_since, self.period.first),
        )  # fmt: skip

    def _figures(self, worked: Worked, pay: Pay, wage: MinimumWage) -> Figures:
        earned = earned_minutes(pay.worked_minutes + self._absent_minutes(worked), self.period.last, self.lookup)
        return {
            "name": worked.worker.name,
            "period_words": gov_date_range(self.period.first, self.period.last),
            "paid_words": gov_short_date(self.row.paid_on),
            "lines": [_line(line) for line in pay.lines],
            "kinds": [
                {"kind": kind.value, "words": KIND_WORDS[kind], "minutes": minutes, "pence": pence}
                for kind, (minutes, pence) in pay.by_kind.items()
            ],
            "mileage": [
                {
                    "on": line.on.isoformat(),
                    "day_words": gov_day(line.on),
                    "tenths": line.tenths,
                    "pence": line.pence,
                    "words": line.words,
                    "why": line.why,
                }
                for line in pay.mileage
            ],
            "problems": list(pay.problems),
            "sick": self._sick_words(worked, pay),
            "days": {on.isoformat(): {kind.value: n for kind, n in kinds.items()} for on, kinds in pay.days.items()},
            "true_hourly_pence": pay.true_hourly_pence,
            "true_hourly_words": pay.true_hourly_words,
            "holiday_earned_minutes": 0 if worked.rolls_up_holiday else earned,
            "wage": _wage_words(wage),
        }

    def _absent_minutes(self, worked: Worked) -> int:
        """Holiday is earned in sickness and parental leave too: by the average week (regulation 15C); without earlier
        pay, by the week that the contract guarantees.
        """
        found = 0
        for leave in (*leave_of_kind(worked, LeaveKind.SICK), *leave_of_kind(worked, LeaveKind.PARENTAL)):
            first, last = max(leave.starts_on, self.period.first), min(leave.ends_on, self.period.last)
            found += ((last - first).days + 1) * self._usual_day(worked, leave.starts_on)
        return found

    def _usual_day(self, worked: Worked, on: dt.date) -> int:
        try:
            return day_minutes(average_week(worked.weeks, on))
        except CannotPay:
            promised = sum(one.minutes for one in worked.worker.guarantees if one.covers(on))
            return round_half_up(promised, DAYS_IN_WEEK)

    def _sick_words(self, worked: Worked, pay: Pay) -> list[str]:
        if not any(_is_day_off_sick(line) for line in pay.lines):
            return []
        return list(sick_words(worked.sickness, worked.worker, self.period))

    def _costs(self, worked: Worked, pay: Pay, standing: Standing) -> Figures:
        """What it costs the co-op besides. A figure that is not known stops this sum, and not the pay."""
        try:
            return _cost_words(self._on_costs(worked, pay, standing))
        except DomainError as error:
            return {"trouble": error.message, "total_pence": None}

    def _on_costs(self, worked: Worked, pay: Pay, standing: Standing) -> OnCosts:
        cycle, on = PayCycle(self.row.cycle), self.row.paid_on
        holiday = 0
        if not worked.rolls_up_holiday:
            holiday = percent_of(pay.pence, self.lookup(ACCRUAL, self.period.last).percent_bp)
        return on_costs(standing, pay.pence, cycle, on, self.lookup, holiday_pence=holiday)


def _line(line: PayLine) -> Figures:
    return {
        "on": line.on.isoformat(),
        "day_words": gov_day(line.on),
        "kind": line.kind.value,
        "kind_words": KIND_WORDS[line.kind],
        "minutes": line.minutes,
        "worked_minutes": line.worked_minutes,
        "rate_pence": line.rate_pence,
        "multiplier_bp": line.multiplier_bp,
        "pence": line.pence,
        "words": line.words,
        "why": line.why,
    }


def _wage_words(wage: MinimumWage) -> Figures:
    return {
        "is_met": wage.is_met,
        "words": wage.words,
        "rate_pence": wage.rate_pence,
        "hourly_pence": wage.hourly_pence,
        "shortfall_pence": wage.shortfall_pence,
        "deducted": [{"words": one.words, "pence": one.pence} for one in wage.deducted],
    }


def _cost_words(costs: OnCosts) -> Figures:
    return {
        "trouble": "",
        "insurance_pence": costs.insurance_pence,
        "insurance_words": costs.insurance_words,
        "pension_pence": costs.pension_pence,
        "pension_words": costs.pension_words,
        "holiday_pence": costs.holiday_pence,
        "total_pence": costs.total_pence,
    }


def _by_hand(one: PayAdjustment, on: dt.date) -> PayLine:
    kind = Kind.HOLIDAY if one.kind == AdjustmentKind.HOLIDAY else Kind.SICK
    return PayLine(on, kind, 0, 0, WHOLE_BP, one.pence, one.words, f"{BY_HAND} {one.written_by}.")


def _unpaid_leave(worked: Worked, entered: Collection[str]) -> list[str]:
    """Leave that is paid, and for which no pay is known yet. `entered`: the kinds of pay there are."""
    return [
        f"{worked.worker.name} has {leave.get_kind_display().lower()} "
        f"{'on' if leave.starts_on == leave.ends_on else 'from'} {gov_date_range(leave.starts_on, leave.ends_on)}. "
        f"Enter the {kind.label.lower()} for it."
        for leave_kind, kind in PAID_BY_HAND.items()
        for leave in leave_of_kind(worked, leave_kind)
        if kind not in entered
    ]


def _at_work_and_sick(pay: Pay) -> list[str]:
    """A day is one of sickness when no work was done on it (Social Security Contributions and Benefits Act 151)."""
    worked = {line.on for line in pay.lines if line.worked_minutes}
    sick = sorted({line.on for line in pay.lines if _is_day_off_sick(line)})
    return [
        f"{gov_day(on)} is a day off sick, and there is work on it. Put one of them right."
        for on in sick
        if on in worked
    ]


def _is_day_off_sick(line: PayLine) -> bool:
    return line.kind is Kind.SICK and not line.why.startswith(BY_HAND)
