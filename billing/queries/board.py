"""Money this month: totals for the board, with nobody's name in them."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, Sum

from billing.cycles import month_before, month_of
from billing.models import Charge, InvoiceKind, InvoiceLine, MonthClose, Payment, WageRate
from billing.queries.owed import owed_by_age
from billing.small_numbers import hidden_cells, is_too_few
from clusters.models import Cluster
from coopcare.clock import elapsed_minutes, today
from coopcare.errors import FactMissing
from coopcare.facts.lookup import fact
from coopcare.money import percent_of, pro_rata
from coopcare.ui.formats import gov_short_date
from members.models import Job
from rotas.models import Attendance, AttendanceStatus, Visit


@dataclass(frozen=True)
class Cost:
    """Wages for worked minutes, and what comes on top of them. `pence` is all of it."""

    wages_pence: int = 0
    holiday_pence: int = 0
    insurance_pence: int = 0

    @property
    def pence(self) -> int:
        return self.wages_pence + self.holiday_pence + self.insurance_pence

    def __add__(self, other: "Cost") -> "Cost":
        return Cost(
            self.wages_pence + other.wages_pence,
            self.holiday_pence + other.holiday_pence,
            self.insurance_pence + other.insurance_pence,
        )


@dataclass(frozen=True)
class ClusterMoney:
    """One cluster's month. Figures about fewer than five people are hidden: `is_hidden`, and the pence are 0."""

    name: str
    people: int
    minutes: int
    income_pence: int
    cost_pence: int
    is_hidden: bool

    @property
    def left_pence(self) -> int:
        return self.income_pence - self.cost_pence


@dataclass(frozen=True)
class AgeBand:
    words: str
    pence: int
    is_hidden: bool
    bar: int  # of 100, the largest band being 100


@dataclass(frozen=True)
class BoardMoney:
    """`cost_problem` is the sentence when a figure for the costs is missing; then no cost is given at all."""

    first_day: dt.date
    is_closed: bool
    people: int
    minutes: int
    income_pence: int
    income_before_pence: int
    received_pence: int
    cost: Cost
    cost_problem: str
    clusters: list[ClusterMoney]
    owed: list[AgeBand]
    owed_pence: int
    late_pence: int
    owed_is_hidden: bool
    late_is_hidden: bool

    @property
    def is_hidden(self) -> bool:
        """Too few people for any figure at all."""
        return is_too_few(self.people)

    @property
    def some_hidden(self) -> bool:
        hidden = [row.is_hidden for row in self.clusters] + [band.is_hidden for band in self.owed]
        return any(hidden) or self.late_is_hidden

    @property
    def left_pence(self) -> int:
        return self.income_pence - self.cost.pence

    @property
    def left_an_hour_pence(self) -> int | None:
        return pro_rata(self.left_pence, 60, per_minutes=self.minutes) if self.minutes else None


def board_money(first_day: dt.date) -> BoardMoney:
    """The totals of a calendar month. Callers ask may_see_totals first."""
    first, last = month_of(first_day)
    income, people = _income(first, last), _people(first, last)
    worked = _worked(first, last)
    costs, problem = _costs(worked, last)
    owed = owed_by_age(today())
    return BoardMoney(
        first_day=first,
        is_closed=MonthClose.objects.filter(first_day=first).exists(),
        people=len({person_id for ids in people.values() for person_id in ids}),
        minutes=sum(minutes for rows in worked.values() for _, minutes in rows),
        income_pence=sum(income.values()),
        income_before_pence=sum(_income(*month_of(month_before(first))).values()),
        received_pence=_received(first, last),
        cost=sum(costs.values(), Cost()),
        cost_problem=problem,
        clusters=_clusters(income, people, worked, costs),
        owed=_bands(owed.bands),
        owed_pence=owed.pence,
        late_pence=owed.late_pence,
        owed_is_hidden=is_too_few(owed.payers),
        late_is_hidden=is_too_few(owed.late_payers),
    )


def default_month() -> dt.date:
    """The last closed month, else this one."""
    closed = MonthClose.objects.order_by("-first_day").first()
    return closed.first_day if closed else today().replace(day=1)


def _income(first: dt.date, last: dt.date) -> dict[UUID, int]:
    """Pence charged for visits of the month, less what was given back for them, by cluster."""
    income: dict[UUID, int] = defaultdict(int)
    charges = Charge.objects.filter(on__gte=first, on__lte=last)
    for cluster_id, pence in charges.values_list("attendance__visit__cluster_id").annotate(p=Sum("amount_pence")):
        income[cluster_id] += pence
    back = InvoiceLine.objects.filter(invoice__kind=InvoiceKind.CREDIT_NOTE, charge__in=charges)
    for cluster_id, pence in back.values_list("charge__attendance__visit__cluster_id").annotate(p=Sum("amount_pence")):
        income[cluster_id] += pence
    return income


def _received(first: dt.date, last: dt.date) -> int:
    payments = Payment.objects.filter(received_on__gte=first, received_on__lte=last)
    return payments.aggregate(pence=Sum("amount_pence"))["pence"] or 0


def _people(first: dt.date, last: dt.date) -> dict[UUID, set[UUID]]:
    """Whom the figures of each cluster are about: who was charged, and who was visited."""
    people: dict[UUID, set[UUID]] = defaultdict(set)
    charged = Charge.objects.filter(on__gte=first, on__lte=last).values("attendance__visit_id")
    given = Attendance.objects.filter(status=AttendanceStatus.DONE).values("visit_id")
    visits = Visit.objects.between(first, last).filter(Q(id__in=charged) | Q(id__in=given))
    for cluster_id, person_id in visits.values_list("cluster_id", "person_id").distinct():
        people[cluster_id].add(person_id)
    return people


def _worked(first: dt.date, last: dt.date) -> dict[UUID, list[tuple[dt.date, int]]]:
    """(local day, minutes worked) of each place given, learners' too, by cluster."""
    worked: dict[UUID, list[tuple[dt.date, int]]] = defaultdict(list)
    places = Attendance.objects.filter(status=AttendanceStatus.DONE, visit__on__gte=first, visit__on__lte=last)
    rows = places.order_by("starts_at", "id").values_list("visit__cluster_id", "visit__on", "arrived_at", "left_at")
    for cluster_id, on, arrived_at, left_at in rows:
        if arrived_at and left_at:
            worked[cluster_id].append((on, elapsed_minutes(arrived_at, left_at)))
    return worked


def _costs(worked: dict[UUID, list[tuple[dt.date, int]]], last: dt.date) -> tuple[dict[UUID, Cost], str]:
    """Cost by cluster; or nothing, and the sentence that says which figure is missing."""
    wages = list(WageRate.objects.filter(job=Job.PCA))
    try:
        holiday_bp = fact("holiday.irregular_accrual", on=last).percent_bp
        insurance_bp = fact("ni.employer_rate", on=last).percent_bp
        return {
            cluster_id: _cost(sum(_wage(wages, on, minutes) for on, minutes in rows), holiday_bp, insurance_bp)
            for cluster_id, rows in worked.items()
        }, ""
    except FactMissing as error:
        return {}, error.message


def _cost(wages_pence: int, holiday_bp: int, insurance_bp: int) -> Cost:
    """Holiday is earned on wages, and insurance is due on both. Insurance is at most this: the first £5,000 a year of
    each worker is free of it, which needs each worker's own pay.
    """
    holiday_pence = percent_of(wages_pence, holiday_bp)
    return Cost(wages_pence, holiday_pence, percent_of(wages_pence + holiday_pence, insurance_bp))


def _wage(wages: Sequence[WageRate], on: dt.date, minutes: int) -> int:
    for wage in wages:
        if wage.starts_on <= on and (wage.ends_on is None or wage.ends_on >= on):
            return pro_rata(wage.hour_pence, minutes)
    raise FactMissing(f"There is no wage for Personal Care Assistants on {gov_short_date(on)}. Add it under Prices.")


def _clusters(
    income: dict[UUID, int],
    people: dict[UUID, set[UUID]],
    worked: dict[UUID, list[tuple[dt.date, int]]],
    costs: dict[UUID, Cost],
) -> list[ClusterMoney]:
    clusters = [cluster for cluster in Cluster.objects.order_by("name") if cluster.id in income or cluster.id in worked]
    hidden = hidden_cells([len(people.get(cluster.id, ())) for cluster in clusters])
    return [
        ClusterMoney(
            name=cluster.name,
            people=0 if i in hidden else len(people.get(cluster.id, ())),
            minutes=0 if i in hidden else sum(minutes for _, minutes in worked.get(cluster.id, ())),
            income_pence=0 if i in hidden else income.get(cluster.id, 0),
            cost_pence=0 if i in hidden else costs.get(cluster.id, Cost()).pence,
            is_hidden=i in hidden,
        )
        for i, cluster in enumerate(clusters)
    ]


def _bands(owed: list[tuple[str, int, int]]) -> list[AgeBand]:
    hidden = hidden_cells([payers for _, _, payers in owed])
    largest = max((pence for i, (_, pence, _) in enumerate(owed) if i not in hidden), default=0)
    return [
        AgeBand(words, 0, True, 0)
        if i in hidden
        else AgeBand(words, pence, False, 100 * pence // largest if largest else 0)
        for i, (words, pence, _) in enumerate(owed)
    ]
