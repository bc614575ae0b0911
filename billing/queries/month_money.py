"""A month of the co-op's books in totals, with nobody's name in them. Callers ask may_see_totals first.

A number of queries that does not grow with the clusters or the people.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import groupby
from operator import itemgetter
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.functions import Extract, Floor

from billing.board.figures import MonthMoney, Part, Sums
from billing.cycles import month_of
from billing.models import Charge, CostHeading, FundingType, InvoiceKind, InvoiceLine, MonthClose, Payment, RunningCost
from billing.queries.kinds_of_payer import COMES_LIKE, KIND_WORDS
from billing.queries.month_pay import WITH_PAY, MonthPay, Worked, month_pay
from billing.small_numbers import hidden_cells, is_too_few
from billing.viability.inputs import Funder
from clusters.models import Cluster
from coopcare.clock import today
from coopcare.money import round_half_up, share_out
from rotas.models import Attendance, AttendanceStatus, Visit

OVERHEADS = tuple(heading for heading in CostHeading if heading not in WITH_PAY)


def month_money(first_day: dt.date, *, with_payers: bool = False) -> MonthMoney:
    """The totals of a calendar month, or of as much of it as is over; by kind of payer where that is asked for."""
    first, last = month_of(first_day)
    income, people, worked = _income(first, last), _people(first, last), _worked(first, last)
    entered, own = costs_of_month(first)
    pay = month_pay(first, last, worked, entered)
    return MonthMoney(
        first_day=first,
        is_closed=MonthClose.objects.filter(first_day=first).exists(),
        days=max(0, (min(last, today()) - first).days + 1),
        people=len({person_id for ids in people.values() for person_id in ids}),
        sums=Sums(sum(one.minutes for one in worked), sum(income.values()), pay.pence),
        received_pence=_received(first, last),
        cost=pay.cost,
        pay_problem=pay.problem,
        pay_is_real=pay.is_real,
        overheads={heading.label: entered[heading] for heading in OVERHEADS if heading in entered},
        overheads_missing=tuple(heading.label for heading in OVERHEADS if heading not in entered),
        clusters=_clusters(income, people, worked, pay, own),
        own_overheads={str(cluster_id): pence for cluster_id, pence in own.items()},
        payers=_payers(first, last, pay.pence) if with_payers else (),
    )


def running_costs(first_day: dt.date) -> dict[CostHeading, int]:
    """Pence by heading, as entered for a calendar month: shared by all clusters, and of each of them."""
    return costs_of_month(first_day)[0]


def costs_of_month(first_day: dt.date) -> tuple[dict[CostHeading, int], dict[UUID, int]]:
    """As entered for a calendar month: all of it by heading, and what is of one cluster alone by cluster."""
    by_heading: dict[CostHeading, int] = defaultdict(int)
    by_cluster: dict[UUID, int] = defaultdict(int)
    rows = RunningCost.objects.filter(first_day=first_day).values_list("heading", "cluster_id", "amount_pence")
    for heading, cluster_id, pence in rows:
        by_heading[CostHeading(heading)] += pence
        if cluster_id is not None:
            by_cluster[cluster_id] += pence
    return dict(by_heading), dict(by_cluster)


def costs_entered(first_day: dt.date, cluster: Cluster | None) -> dict[str, int]:
    """Pence by heading of one cluster alone or, without one, of what all of them share."""
    rows = RunningCost.objects.filter(first_day=first_day, cluster=cluster)
    return dict(rows.values_list("heading", "amount_pence"))


def _charges(first: dt.date, last: dt.date) -> QuerySet[Charge]:
    return Charge.objects.filter(on__gte=first, on__lte=last)


def _credit(first: dt.date, last: dt.date) -> QuerySet[InvoiceLine]:
    """What was given back for visits of these days."""
    lines = InvoiceLine.objects.filter(invoice__kind=InvoiceKind.CREDIT_NOTE)
    return lines.filter(charge__in=_charges(first, last))


def _income(first: dt.date, last: dt.date) -> dict[UUID, int]:
    """Pence charged for visits of the month, less what was given back for them, by cluster."""
    income: dict[UUID, int] = defaultdict(int)
    charged = _charges(first, last).values_list("attendance__visit__cluster_id").annotate(p=Sum("amount_pence"))
    back = _credit(first, last).values_list("charge__attendance__visit__cluster_id").annotate(p=Sum("amount_pence"))
    for cluster_id, pence in [*charged, *back]:
        income[cluster_id] += pence
    return income


def _received(first: dt.date, last: dt.date) -> int | None:
    """None when it was paid for too few people to be told."""
    payments = Payment.objects.filter(received_on__gte=first, received_on__lte=last)
    found = payments.aggregate(
        pence=Sum("amount_pence"), people=Count("budget_line__package__person_id", distinct=True)
    )
    return None if is_too_few(found["people"]) else found["pence"] or 0


def _people(first: dt.date, last: dt.date) -> dict[UUID, set[UUID]]:
    """Whom the figures of each cluster are about: who was charged, and who was visited."""
    people: dict[UUID, set[UUID]] = defaultdict(set)
    charged = _charges(first, last).values("attendance__visit_id")
    given = Attendance.objects.filter(status=AttendanceStatus.DONE).values("visit_id")
    visits = Visit.objects.between(first, last).filter(Q(id__in=charged) | Q(id__in=given))
    for cluster_id, person_id in visits.values_list("cluster_id", "person_id").distinct():
        people[cluster_id].add(person_id)
    return people


def _worked(first: dt.date, last: dt.date) -> list[Worked]:
    """Whole minutes of each place given, learners' too, added up by cluster, worker, day and kind: the database adds,
    since a large co-op has some 60,000 places a month.
    """
    places = Attendance.objects.filter(status=AttendanceStatus.DONE, visit__on__gte=first, visit__on__lte=last)
    places = places.filter(arrived_at__isnull=False, left_at__isnull=False)
    minutes = Floor(Extract(F("left_at") - F("arrived_at"), "epoch") / 60)
    columns = ("visit__cluster_id", "pca_id", "visit__on", "visit__kind")
    rows = places.values_list(*columns).annotate(places=Count("id"), minutes=Sum(minutes))
    in_order = rows.order_by("visit__on", "visit__cluster_id", "pca_id", "visit__kind")
    return [Worked(cluster, pca, on, kind, places, int(total)) for cluster, pca, on, kind, places, total in in_order]


def _clusters(
    income: Mapping[UUID, int],
    people: Mapping[UUID, set[UUID]],
    worked: Sequence[Worked],
    pay: MonthPay,
    own: Mapping[UUID, int],
) -> tuple[Part, ...]:
    minutes: dict[UUID, int] = defaultdict(int)
    for one in worked:
        minutes[one.cluster_id] += one.minutes
    rows = [
        (str(cluster.id), cluster.name, Sums(minutes[cluster.id], income.get(cluster.id, 0), paid))
        for cluster in Cluster.objects.order_by("name")
        if (paid := pay.by_cluster.get(cluster.id, 0)) or any(cluster.id in one for one in (income, minutes, own))
    ]
    return _parts(rows, {str(cluster_id): number for cluster_id, number in _counts(people, worked, pay).items()})


def _counts(people: Mapping[UUID, set[UUID]], worked: Sequence[Worked], pay: MonthPay) -> dict[UUID, int]:
    """How many a cluster's figures are about. What was really paid is about its workers too, so the fewer counts."""
    workers: dict[UUID, set[UUID | None]] = defaultdict(set)
    for one in worked:
        workers[one.cluster_id].add(one.pca_id)
    return {
        cluster_id: min(len(ids), len(workers[cluster_id])) if pay.is_real and workers[cluster_id] else len(ids)
        for cluster_id, ids in people.items()
    }


def _payers(first: dt.date, last: dt.date, pay_pence: int) -> tuple[Part, ...]:
    """By kind of payer. An hour costs the same pay whoever pays for it, so pay goes by the hours charged for."""
    income: dict[Funder, int] = defaultdict(int)
    hundredths: dict[Funder, int] = defaultdict(int)
    people: dict[str, set[UUID]] = defaultdict(set)
    rows = _charges(first, last).order_by("attendance_id", "id").values_list(
        "attendance_id", "minutes", "amount_pence", "budget_line__funding_type", "budget_line__package__person_id"
    )  # fmt: skip
    for _, shares in groupby(rows, key=itemgetter(0)):
        payers = list(shares)
        amounts = [pence for _, _, pence, _, _ in payers]
        # In hundredths of a minute, or thousands of visits would each lose a part of one.
        parts = share_out(payers[0][1] * 100, amounts) if any(amounts) else [0] * len(payers)
        for (_, _, pence, funding_type, person_id), part in zip(payers, parts, strict=True):
            kind = COMES_LIKE[FundingType(funding_type)]
            income[kind] += pence
            hundredths[kind] += part
            people[kind.value].add(person_id)
    back = _credit(first, last).values_list("charge__budget_line__funding_type").annotate(p=Sum("amount_pence"))
    for funding_type, pence in back:
        income[COMES_LIKE[FundingType(funding_type)]] += pence
    kinds = [kind for kind in Funder if kind in income]
    weights = [hundredths[kind] for kind in kinds]
    paid = share_out(pay_pence, weights) if any(weights) else [0] * len(kinds)
    sums = {
        kind: Sums(round_half_up(weight, 100), income[kind], pence)
        for kind, weight, pence in zip(kinds, weights, paid, strict=True)
    }
    return _parts(
        [(kind.value, KIND_WORDS[kind], sums[kind]) for kind in kinds], {key: len(ids) for key, ids in people.items()}
    )


def _parts(rows: Sequence[tuple[str, str, Sums]], people: Mapping[str, int]) -> tuple[Part, ...]:
    """The rows as parts; those about too few people, and others that would give them away, hidden."""
    hidden = hidden_cells([people.get(key, 0) for key, _, _ in rows])
    return tuple(
        Part(key, name, is_hidden=True) if i in hidden else Part(key, name, sums)
        for i, (key, name, sums) in enumerate(rows)
    )
