"""Holiday pay from what earlier pay was: the average week of the last 52 that were paid (billing.pay.holiday)."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from billing.models import Timesheet, TimesheetStatus
from billing.pay import Average, Guarantee, Kind, PaidWeek, PayLine, Period, average_week, day_minutes, leave_line
from billing.pay.holiday import WEEKS_BACK
from coopcare.money import round_half_up
from rotas.models import Leave

# One line of a timesheet's figures.
Line = Mapping[str, Any]

DAY, WEEK = dt.timedelta(days=1), dt.timedelta(weeks=1)
# Pay for time away says nothing of a usual week.
NOT_AVERAGED = frozenset({Kind.HOLIDAY.value, Kind.SICK.value})


def paid_weeks(pca_ids: Collection[UUID], before: dt.date) -> dict[UUID, list[PaidWeek]]:
    """By PCA, the weeks of approved pay that ended before a day; in one query."""
    approved = Timesheet.objects.filter(pca_id__in=pca_ids, status=TimesheetStatus.APPROVED)
    approved = approved.filter(period__last_day__lt=before, period__last_day__gte=before - (WEEKS_BACK + 1) * WEEK)
    weeks: dict[UUID, dict[dt.date, list[Line]]] = defaultdict(lambda: defaultdict(list))
    for pca_id, lines in approved.values_list("pca_id", "figures__lines"):
        for line in lines or []:
            on = dt.date.fromisoformat(line["on"])
            weeks[pca_id][on - on.weekday() * DAY].append(line)
    found: dict[UUID, list[PaidWeek]] = defaultdict(list)
    for pca_id, theirs in weeks.items():
        found[pca_id] = [_week(monday, lines) for monday, lines in sorted(theirs.items())]
    return found


def holiday_lines(
    leave: Sequence[Leave], weeks: Sequence[PaidWeek], guarantees: Sequence[Guarantee], period: Period
) -> list[PayLine]:
    """A line for each day of annual leave in the period. Raises CannotPay where no paid week is known."""
    return [
        leave_line(on, _minutes(average, _weekdays(guarantees, on)), average)
        for one in leave
        for average in [average_week(weeks, one.starts_on)]
        for on in _days(one, period)
        if on.weekday() in (_weekdays(guarantees, on) or range(7))
    ]


def _week(monday: dt.date, lines: Sequence[Line]) -> PaidWeek:
    worked = [line for line in lines if line["kind"] not in NOT_AVERAGED]
    minutes = sum(max(line["minutes"], line["worked_minutes"]) for line in worked)
    is_absence = any(line["kind"] == Kind.SICK.value for line in lines)
    return PaidWeek(monday, minutes, sum(line["pence"] for line in worked), is_absence)


def _days(leave: Leave, period: Period) -> Iterator[dt.date]:
    on = max(leave.starts_on, period.first)
    while on <= min(leave.ends_on, period.last):
        yield on
        on += DAY


def _weekdays(guarantees: Sequence[Guarantee], on: dt.date) -> frozenset[int]:
    """Of a contract for fixed days; empty where any day can be one of work."""
    return next((one.weekdays for one in guarantees if one.covers(on)), frozenset())


def _minutes(average: Average, weekdays: frozenset[int]) -> int:
    """A working day of fixed days is its share of the week; otherwise each calendar day is a seventh."""
    return round_half_up(average.minutes, average.weeks * len(weekdays)) if weekdays else day_minutes(average)
