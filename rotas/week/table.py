"""The week as tables: gaps first, then a row for each PCA or each person; and the same week as a list by day."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from coopcare.clock import now
from members.models import Person
from rotas.models import CURRENT, Attendance, AttendanceStatus, Priority, Visit, VisitStatus
from rotas.watch.promises import ring_by

DAYS_IN_WEEK = 7


@dataclass(frozen=True)
class Cell:
    """One place at a visit: the person visited, the time, who comes, and what is still to be settled.

    `asked`: how many PCAs are asked at once for a place that nobody has. `is_elsewhere`: of another cluster, shown in
    a PCA's day because they travel there; it has no link.
    """

    visit: Visit
    attendance: Attendance
    is_elsewhere: bool = False
    asked: int = 0

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
    def is_time_critical(self) -> bool:
        return self.visit.pattern is not None and self.visit.pattern.priority == Priority.TIME_CRITICAL

    @property
    def takes_two(self) -> bool:
        return self.visit.workers_needed > 1

    @property
    def state(self) -> str:
        """What the support worker must know besides who and when; empty when all is as it should be."""
        if self.visit.status == VisitStatus.QUERIED:
            return "Queried"
        if self.awaits_answer:
            return "Asked"
        if self.asked:
            return f"{self.asked} asked"
        return "Missed" if self.attendance.status == AttendanceStatus.MISSED else ""

    @property
    def ring_by(self) -> dt.datetime | None:
        """When the person was told that we would ring, for a visit that nobody has and that is still to come."""
        return ring_by(self.visit.starts_at, now()) if self.needs_cover else None


@dataclass
class Row:
    """The week of a PCA or of a person; or (of nobody) what still needs cover."""

    of: Person | None
    minutes: int = 0
    days: list[list[Cell]] = field(default_factory=lambda: [[] for _ in range(DAYS_IN_WEEK)])

    @property
    def is_empty(self) -> bool:
        return not any(self.days)


@dataclass(frozen=True)
class Week:
    monday: dt.date
    days: list[dt.date]
    gaps: Row
    rows: list[Row]
    by_day: list[tuple[dt.date, list[Cell]]]
    gap_count: int


def cells_of(visits: Iterable[Visit], asked: Mapping[UUID, int]) -> list[Cell]:
    """Every place at visits (with attendances and people prefetched) that is filled or still to be, in time order.

    `asked`: by place, how many PCAs are asked at once.
    """
    ordered = sorted(visits, key=lambda visit: visit.starts_at)
    places = ((visit, place) for visit in ordered for place in visit.attendances.all() if place.status in CURRENT)
    return [Cell(visit, place, asked=asked.get(place.id, 0)) for visit, place in places]


def by_worker(cells: Iterable[Cell], pcas: Iterable[Person], monday: dt.date) -> Week:
    """A row for every PCA of the cluster, busy or not, and for one from elsewhere who covers a visit."""
    return _week(cells, pcas, monday, lambda cell: cell.attendance.pca)


def by_person(cells: Iterable[Cell], people: Iterable[Person], monday: dt.date) -> Week:
    """A row for everybody supported in the cluster, and whoever else has a visit there that week."""
    return _week(cells, people, monday, lambda cell: cell.visit.person)


def _week(
    cells: Iterable[Cell], people: Iterable[Person], monday: dt.date, whose: Callable[[Cell], Person | None]
) -> Week:
    days = [monday + dt.timedelta(days=number) for number in range(DAYS_IN_WEEK)]
    rows: dict[UUID, Row] = {person.id: Row(person) for person in people}
    gaps = Row(None)
    listed: dict[dt.date, list[Cell]] = defaultdict(list)
    counted: set[tuple[UUID, UUID]] = set()
    for cell in cells:
        number, person = (cell.visit.on - monday).days, whose(cell)
        if cell.attendance.pca is None:
            gaps.days[number].append(cell)
        if person is not None:
            row = rows.setdefault(person.id, Row(person))
            row.days[number].append(cell)
            if cell.attendance.status != AttendanceStatus.MISSED and (person.id, cell.visit.id) not in counted:
                counted.add((person.id, cell.visit.id))  # a visit by two people is one visit of the person's
                row.minutes += cell.visit.minutes
        listed[cell.visit.on].append(cell)
    named = sorted(rows.values(), key=lambda row: str(row.of))
    count = sum(cell.needs_cover for day in gaps.days for cell in day)
    return Week(monday, days, gaps, named, [(day, gaps_first(listed[day])) for day in days], count)


def gaps_first(cells: Sequence[Cell]) -> list[Cell]:
    return sorted(cells, key=lambda cell: (not cell.needs_cover, cell.visit.starts_at))


def monday_of(day: dt.date) -> dt.date:
    return day - dt.timedelta(days=day.weekday())
