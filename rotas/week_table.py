"""The week as a table: gaps first, then a row for each PCA; and the same week as a list by day, for a phone."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from members.models import Person
from rotas.models import CURRENT, HOLDS_TIME, Attendance, AttendanceStatus, Visit, VisitStatus

DAYS_IN_WEEK = 7


@dataclass(frozen=True)
class Cell:
    """One visit in the table: the person visited, the time, and whether somebody has yet to say yes."""

    visit: Visit
    attendance: Attendance

    @property
    def who(self) -> str:
        """Whom the visit is with, or empty."""
        return self.attendance.pca.calling_name if self.attendance.pca else ""

    @property
    def needs_cover(self) -> bool:
        return self.attendance.status == AttendanceStatus.OPEN

    @property
    def awaits_answer(self) -> bool:
        return self.attendance.status == AttendanceStatus.OFFERED

    @property
    def state(self) -> str:
        """What the support worker must know besides who and when; empty when all is as it should be."""
        if self.visit.status == VisitStatus.QUERIED:
            return "Queried"
        if self.awaits_answer:
            return "Asked"
        return "Missed" if self.attendance.status == AttendanceStatus.MISSED else ""


@dataclass
class Row:
    """A PCA's week, or (with no PCA) what still needs cover."""

    pca: Person | None
    minutes: int = 0
    days: list[list[Cell]] = field(default_factory=lambda: [[] for _ in range(DAYS_IN_WEEK)])


@dataclass(frozen=True)
class Week:
    monday: dt.date
    days: list[dt.date]
    gaps: Row
    rows: list[Row]
    by_day: list[tuple[dt.date, list[Cell]]]
    gap_count: int


def week_table(visits: Iterable[Visit], pcas: Iterable[Person], monday: dt.date) -> Week:
    """Arrange visits (with attendances and people prefetched) of the seven local days from `monday`.

    Every PCA of the cluster has a row, busy or not; a PCA from elsewhere who covers a visit gets one too.
    """
    days = [monday + dt.timedelta(days=number) for number in range(DAYS_IN_WEEK)]
    rows: dict[UUID | None, Row] = {pca.id: Row(pca) for pca in pcas}
    gaps = Row(None)
    by_day: dict[dt.date, list[Cell]] = defaultdict(list)
    for visit in sorted(visits, key=lambda visit: visit.starts_at):
        number = (visit.on - monday).days
        for attendance in visit.attendances.all():
            if attendance.status not in CURRENT:
                continue
            cell = Cell(visit, attendance)
            row = gaps if attendance.pca is None else rows.setdefault(attendance.pca_id, Row(attendance.pca))
            row.days[number].append(cell)
            row.minutes += visit.minutes if attendance.status in HOLDS_TIME else 0
            by_day[visit.on].append(cell)
    gap_count = sum(cell.needs_cover for cells in gaps.days for cell in cells)
    named = sorted(rows.values(), key=lambda row: str(row.pca))
    return Week(monday, days, gaps, named, [(day, _gaps_first(by_day[day])) for day in days], gap_count)


def _gaps_first(cells: list[Cell]) -> list[Cell]:
    return sorted(cells, key=lambda cell: (not cell.needs_cover, cell.visit.starts_at))


def monday_of(day: dt.date) -> dt.date:
    return day - dt.timedelta(days=day.weekday())
