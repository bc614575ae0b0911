"""What is left of the money set aside for somebody."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from billing.cycles import period_of
from billing.models import BudgetLine
from billing.queries.price_book import PriceBook
from billing.queries.workings import Trouble, invoiced_attendance_ids, purses_before, visits_to_price_where, work_out
from clusters.models import Package
from coopcare.clock import today
from rotas.models import GIVEN, Visit, VisitStatus

SPENT = GIVEN | {VisitStatus.CANCELLED}


@dataclass(frozen=True)
class BudgetLeft:
    """One budget line in the period of one day; both days are included.

    `used` is for visits given (and late cancellations), `booked` for visits still to come, `left` is what remains
    of `amount` after both, and `left_after` what would remain after the visit asked about (the same as `left` when
    none is).
    """

    words: str
    amount_pence: int
    first_day: dt.date
    last_day: dt.date
    used_pence: int
    booked_pence: int
    left_pence: int
    left_after_pence: int


class Count:
    """All visits of some packages in the periods around one day, priced and shared: what was given, what is booked.

    `used` and `booked` are pence by budget line. Read in a number of queries that does not grow with the packages.
    Visits `without` are left out.
    """

    def __init__(self, package_ids: Collection[UUID], on: dt.date, *, without: Collection[Visit] = ()) -> None:
        self.book = PriceBook(package_ids)
        self.used: dict[UUID, int] = defaultdict(int)
        self.booked: dict[UUID, int] = defaultdict(int)
        lines = [line for package_id in package_ids for line in self.book.lines_on(package_id, on)]
        periods = {line.id: period_of(line.cycle, line.starts_on, on) for line in lines}
        reach: dict[UUID, list[tuple[dt.date, dt.date]]] = defaultdict(list)
        for line in lines:
            reach[line.package_id].append(periods[line.id])
        first = min((first for first, _ in periods.values()), default=on)
        last = max((last for _, last in periods.values()), default=on)
        self.purses = purses_before(self.book, first, last, reworked=Q(on__gte=first))
        for line in lines:
            self.used[line.id] = self.purses.paid(line, on)
        visits = visits_to_price_where(_within(reach))
        if without:
            visits = visits.exclude(id__in=[visit.id for visit in without])
        frozen = invoiced_attendance_ids(package_ids, first, last)
        for worked in work_out(visits, self.book, self.purses, frozen=frozen):
            if isinstance(worked, Trouble):
                continue  # the month-end list names it; a budget can only count what can be priced
            tally = self.used if worked.visit.status in SPENT else self.booked
            for line, pence in worked.shares:
                begins, ends = periods.get(line.id, (dt.date.max, dt.date.min))
                if begins <= worked.visit.on <= ends:
                    tally[line.id] += pence


def _within(reach: Mapping[UUID, Iterable[tuple[dt.date, dt.date]]]) -> Q:
    """The days from the first to the last of each package's periods; one clause for all packages of the same days."""
    packages: dict[tuple[dt.date, dt.date], list[UUID]] = defaultdict(list)
    for package_id, periods in reach.items():
        firsts, lasts = zip(*periods, strict=True)
        packages[min(firsts), max(lasts)].append(package_id)
    wanted = Q(pk__in=[])
    for (first, last), package_ids in packages.items():
        wanted |= Q(package_id__in=package_ids, on__gte=first, on__lte=last)
    return wanted


class Forecast:
    """The money of one package around one day. `without` leaves one visit out, because it is about to be changed or
    cancelled; `count`, when it was made for several packages, saves making it again.
    """

    def __init__(
        self, package: Package, on: dt.date, *, without: Visit | None = None, count: Count | None = None
    ) -> None:
        self.on = on
        count = count or Count([package.id], on, without=[without] if without else [])
        self.book, self.purses = count.book, count.purses
        self.lines = self.book.lines_on(package.id, on)
        self._used, self._booked = count.used, count.booked
        self._before = {line.id: self._used[line.id] + self._booked[line.id] for line in self.lines}

    def share(self, minutes: int, pence: int) -> list[tuple[BudgetLine, int]]:
        """Who would pay one more charge on the day, after all that is given and booked. Raises NobodyToPay."""
        shares = self.purses.share(self.lines, self.on, minutes, pence)
        for line, amount_pence in shares:
            self._before[line.id] += amount_pence
        return shares

    def budgets(self) -> list[BudgetLeft]:
        """The lines that have a limit, in the order in which they pay."""
        return [self._left(line) for line in self.lines if line.amount_pence is not None]

    def _left(self, line: BudgetLine) -> BudgetLeft:
        first, last = period_of(line.cycle, line.starts_on, self.on)
        amount = line.amount_pence or 0
        used, booked = self._used[line.id], self._booked[line.id]
        return BudgetLeft(
            words=line.words,
            amount_pence=amount,
            first_day=max(first, line.starts_on),
            last_day=last if line.ends_on is None else min(last, line.ends_on),
            used_pence=used,
            booked_pence=booked,
            left_pence=amount - used - booked,
            left_after_pence=amount - self._before[line.id],
        )


def payers_in_order(package: Package) -> list[BudgetLine]:
    """Those that have not ended, in the order in which they are asked."""
    lines = package.budget_lines.exclude(ends_on__lt=today()).select_related("funder")
    return list(lines.order_by("position", "starts_on", "id"))


def budget_left(package: Package, on: dt.date) -> list[BudgetLeft]:
    """Every limited budget line of a package in the period of a local day. Callers ask their policy first."""
    return Forecast(package, on).budgets()


def budgets_left(packages: Collection[Package], on: dt.date) -> dict[UUID, list[BudgetLeft]]:
    """The same for many packages at once, by package: for a month's statements."""
    count = Count([package.id for package in packages], on)
    return {package.id: Forecast(package, on, count=count).budgets() for package in packages}
