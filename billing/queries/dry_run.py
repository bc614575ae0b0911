"""What closing a month would charge, and everything that stands in its way or is worth knowing."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from uuid import UUID

from django.db.models import Q
from django.urls import reverse

from billing.cycles import month_of
from billing.models import BudgetLine
from billing.queries.month_visits import VisitRow, month_visits
from billing.queries.price_book import NoPriceAgreed, PriceBook
from billing.queries.registration import not_chargeable
from billing.queries.workings import Trouble, WorkedOut, invoiced_attendance_ids, purses_before, work_out_one
from billing.splitting import NobodyToPay
from clusters.models import Package
from coopcare.clock import now
from coopcare.errors import NotFound
from coopcare.money import format_pounds
from coopcare.ui.formats import gov_date
from members.models import Person
from rotas.models import UPCOMING, Visit, VisitStatus

# How long a person is given to confirm or query a visit before its silence is worth a warning.
TIME_TO_CONFIRM = dt.timedelta(days=3)
# Packages read and priced at a time: what a month of them needs is some ten megabytes.
PACKAGES_AT_A_TIME = 50


class Kind(StrEnum):
    """What is the matter with a visit, in the order in which it is listed."""

    TIMES = "times"
    QUERIED = "queried"
    NO_FUNDING = "no_funding"
    USED_UP = "used_up"
    NO_PRICE = "no_price"
    NO_SUM = "no_sum"
    NOT_REGISTERED = "not_registered"
    UNCONFIRMED = "unconfirmed"
    OVER_BUDGET = "over_budget"


@dataclass(frozen=True)
class Problem:
    """A visit that needs somebody's eye. `error` is the sentence of what could not be worked out, if that was it."""

    kind: Kind
    visit_id: UUID
    starts_at: dt.datetime
    error: str = ""


@dataclass(frozen=True)
class Obstacle:
    """A problem with its visit at hand: the sentence that says why, and where to go."""

    kind: Kind
    visit: Visit
    person: Person
    sentence: str
    url: str
    is_for_rota: bool = True  # put right on the visit's page, which only whoever runs its rota can open


@dataclass(frozen=True)
class OverBudget:
    """What one package's visits came to beyond its limited budgets, and others pay."""

    person: Person
    sentence: str
    url: str


@dataclass
class Part:
    """Some packages' month, worked out."""

    package_ids: list[UUID]
    worked: list[WorkedOut] = field(default_factory=list)
    blockers: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
    over_pence: dict[UUID, int] = field(default_factory=lambda: defaultdict(int))  # by package


@dataclass
class DryRun:
    """What would be charged, what stops the month from being closed, and what is only worth knowing."""

    first_day: dt.date
    total_pence: int = 0
    places: int = 0
    pence_of: dict[UUID, int] = field(default_factory=lambda: defaultdict(int))  # by person
    blocking: list[Problem] = field(default_factory=list)
    warning: list[Problem] = field(default_factory=list)
    over_pence: dict[UUID, int] = field(default_factory=dict)  # by package

    def add(self, part: Part) -> None:
        for one in part.worked:
            self.total_pence += one.priced.total_pence
            if one.shares:
                self.pence_of[one.visit.person_id] += one.priced.total_pence
        self.places += len(part.worked)
        self.blocking += part.blockers
        self.warning += part.warnings
        self.over_pence |= part.over_pence

    @property
    def people(self) -> int:
        return len(self.pence_of)

    @cached_property
    def blockers(self) -> list[Obstacle]:
        return obstacles_of(self.blocking)

    @cached_property
    def warnings(self) -> list[Obstacle]:
        return obstacles_of(self.warning)


def dry_run(first_day: dt.date) -> DryRun:
    """Work out a calendar month without writing anything. Callers ask their policy first.

    Charges already on an invoice are left as they are and not counted; nor are visits still to come, when the month is
    not over.
    """
    found = DryRun(month_of(first_day)[0])
    for package_ids in packages_in_turn():
        found.add(part_of_month(first_day, package_ids))
    return found


def packages_in_turn() -> Iterator[list[UUID]]:
    """Every package of the co-op, some at a time. Nobody pays for two packages with one budget, so each is its own."""
    package_ids = list(Package.objects.order_by("id").values_list("id", flat=True))
    for first in range(0, len(package_ids), PACKAGES_AT_A_TIME):
        yield package_ids[first : first + PACKAGES_AT_A_TIME]


def part_of_month(first_day: dt.date, package_ids: list[UUID]) -> Part:
    """The month of some packages, worked out in the order of the visits."""
    first, last = month_of(first_day)
    book = PriceBook(package_ids)
    purses = purses_before(book, first, last, reworked=Q(on__gte=first))
    frozen = invoiced_attendance_ids(package_ids, first, last)
    part = Part(package_ids)
    barred = not_chargeable(package_ids, first, last)
    for visit in month_visits(package_ids, first, last):
        if visit.is_to_come:
            continue
        if visit.id in barred:
            part.warnings.append(Problem(Kind.NOT_REGISTERED, visit.id, visit.starts_at, barred[visit.id]))
            continue
        if (kind := _not_ready(visit)) is not None:
            part.blockers.append(Problem(kind, visit.id, visit.starts_at))
            continue
        if visit.status == VisitStatus.DONE:
            part.warnings.append(Problem(Kind.UNCONFIRMED, visit.id, visit.starts_at))
        for place in visit.places_to_pay():
            if place.id not in frozen:
                _note(part, visit, work_out_one(visit, place, book, purses), book)
    return part


def _note(part: Part, visit: VisitRow, one: WorkedOut | Trouble, book: PriceBook) -> None:
    if isinstance(one, WorkedOut):
        part.worked.append(one)
        if over := _over_budget(one, book.lines_on(visit.package_id, visit.on)):
            part.over_pence[visit.package_id] += over
        return
    kind = Kind.NO_SUM
    if isinstance(one.error, NobodyToPay):
        kind = Kind.USED_UP if book.lines_on(visit.package_id, visit.on) else Kind.NO_FUNDING
    elif isinstance(one.error, NoPriceAgreed):
        kind = Kind.NO_PRICE
    part.blockers.append(Problem(kind, visit.id, visit.starts_at, one.error.message))


def _over_budget(one: WorkedOut, lines: Sequence[BudgetLine]) -> int:
    """Pence of a charge that whoever pays the rest pays, where somebody else has a budget with a limit."""
    if not any(_has_limit(line) for line in lines):
        return 0
    return sum(pence for line, pence in one.shares if not _has_limit(line) and line.share_bp is None)


def _has_limit(line: BudgetLine) -> bool:
    return line.amount_pence is not None or line.funded_minutes is not None


def _not_ready(visit: VisitRow) -> Kind | None:
    """Why a visit cannot be charged as it stands; None when it can."""
    if visit.status == VisitStatus.QUERIED:
        return Kind.QUERIED
    if visit.status == VisitStatus.UNDER_WAY or visit.status in UPCOMING:
        return Kind.TIMES
    return None


def in_order(problem: Problem) -> tuple[dt.datetime, UUID]:
    """By the start of the visit."""
    return problem.starts_at, problem.visit_id


def obstacles_of(problems: Iterable[Problem]) -> list[Obstacle]:
    """Problems with their visits, in the order of the visits."""
    ordered = sorted(problems, key=in_order)
    visits = Visit.objects.prefetch_related("person", "cluster__support_worker")
    by_id = visits.in_bulk({problem.visit_id for problem in ordered})
    return [_obstacle(problem, by_id[problem.visit_id]) for problem in ordered]


def _obstacle(problem: Problem, visit: Visit) -> Obstacle:
    """Money missing is put right on the person's funding page, anything else at the visit."""
    sentence = problem.error or _sentence(problem.kind, visit)
    if problem.kind in (Kind.NO_FUNDING, Kind.USED_UP):
        url = reverse("billing:funding", args=[visit.package_id])
        return Obstacle(problem.kind, visit, visit.person, sentence, url, is_for_rota=False)
    if problem.kind == Kind.NO_PRICE:
        return Obstacle(problem.kind, visit, visit.person, sentence, reverse("billing:prices"), is_for_rota=False)
    return Obstacle(problem.kind, visit, visit.person, sentence, reverse("rotas:office_visit", args=[visit.id]))


def _sentence(kind: Kind, visit: Visit) -> str:
    if kind == Kind.QUERIED:
        return f"{visit.person.calling_name} has queried how long this visit was. Settle the query."
    if kind == Kind.UNCONFIRMED:
        return _unconfirmed(visit)
    if visit.status == VisitStatus.UNDER_WAY:
        return "This visit is still under way. Add the time that the worker left."
    return "Nobody has said whether this visit happened. Add its times, or mark it as missed or cancelled."


def _unconfirmed(visit: Visit) -> str:
    """A visit done and not confirmed. It does not stand in the way, since silence is not a query; but it is said."""
    until = visit.ends_at + TIME_TO_CONFIRM
    if until < now():
        return f"Not confirmed by {visit.person.calling_name}."
    return f"Not yet confirmed. {visit.person.calling_name} can query it until {gov_date(until)}."


def over_budget(over_pence: dict[UUID, int]) -> list[OverBudget]:
    """Whose visits came to more than their limited budgets, by name. `over_pence` is by package."""
    packages = Package.objects.filter(id__in=over_pence).select_related("person")
    ordered = packages.order_by("person__last_name", "person__first_name", "id")
    return [_over(package, over_pence[package.id]) for package in ordered]


def _over(package: Package, pence: int) -> OverBudget:
    sentence = f"{format_pounds(pence)} is more than the budgets with a limit cover. Whoever pays the rest pays it."
    return OverBudget(package.person, sentence, reverse("billing:funding", args=[package.id]))


@dataclass(frozen=True)
class PersonTotal:
    person: Person
    pence: int


def totals_by_person(pence_of: dict[UUID, int]) -> list[PersonTotal]:
    """By name."""
    people = Person.objects.filter(id__in=pence_of).order_by("last_name", "first_name", "id")
    return [PersonTotal(person, pence_of[person.id]) for person in people]


def open_person(person_id: UUID) -> Person:
    """Somebody who is supported. NotFound for anybody else. Callers ask their policy first."""
    person = Person.objects.filter(id=person_id, packages__isnull=False).distinct().first()
    if person is None:
        raise NotFound()
    return person


def worked_for(person_id: UUID, first_day: dt.date) -> list[WorkedOut]:
    """One person's month, place by place. Callers ask their policy first."""
    package_ids: Collection[UUID] = Package.objects.filter(person_id=person_id).values_list("id", flat=True)
    return part_of_month(first_day, list(package_ids)).worked
