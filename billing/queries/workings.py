"""Visits priced and shared between payers, without writing anything.

Charging, the dry run, quotes and budgets all go through `work_out`, so they cannot disagree.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet, Sum
from django.db.models.fields.json import KT

from billing.cycles import LONGEST_DAYS
from billing.models import BudgetLine, Charge, InvoiceKind, InvoiceLine
from billing.models.charges import is_on_an_invoice
from billing.pricing import AttendanceFacts, Outcome, PricedVisit
from billing.purses import Purses, Taken
from billing.queries.price_book import PriceBook
from coopcare.errors import DomainError
from coopcare.money import round_half_up
from rotas.models import CURRENT, GIVEN, Attendance, AttendanceRole, AttendanceStatus, Visit, VisitStatus
from rotas.visit_kinds import VisitKind

# A place that somebody takes, or took, or has still to be found for.
STANDS = frozenset(CURRENT) - {AttendanceStatus.MISSED}

# Columns that no price depends on; reading a month without them takes a third less time.
NOT_PRICED = ("note_from_person", "booked_by", "booked_at", "cancel_note", "confirmed_at", "query_note")
NOT_PRICED_PLACE = (
    "offered_at",
    "seen_at",
    "answered_at",
    "decline_reason",
    "arrival_received_at",
    "leaving_received_at",
)


class PlaceToPrice(Protocol):
    """One worker's place: an attendance, or a row of a month read without models (billing.queries.month_visits)."""

    @property
    def id(self) -> UUID: ...
    @property
    def pca_id(self) -> UUID | None: ...
    @property
    def role(self) -> str: ...
    @property
    def status(self) -> str: ...
    @property
    def starts_at(self) -> dt.datetime: ...
    @property
    def ends_at(self) -> dt.datetime: ...
    @property
    def arrived_at(self) -> dt.datetime | None: ...
    @property
    def left_at(self) -> dt.datetime | None: ...
    @property
    def extra_minutes_authorised(self) -> int: ...
    @property
    def errand_tenths(self) -> int: ...


class VisitToPrice(Protocol):
    """A visit, or a row of a month read without models."""

    @property
    def id(self) -> UUID: ...
    @property
    def package_id(self) -> UUID: ...
    @property
    def person_id(self) -> UUID: ...
    @property
    def on(self) -> dt.date: ...
    @property
    def status(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def cancelled_at(self) -> dt.datetime | None: ...
    @property
    def cancel_reason(self) -> str: ...


@dataclass(frozen=True)
class WorkedOut:
    """One worker's place at one visit: its price, and (line, pence) of each payer."""

    visit: VisitToPrice
    attendance: PlaceToPrice
    agreement_name: str
    priced: PricedVisit
    shares: tuple[tuple[BudgetLine, int], ...]


@dataclass(frozen=True)
class Trouble:
    """A visit that cannot be priced or paid for as it stands, and why."""

    visit: VisitToPrice
    attendance: PlaceToPrice
    error: DomainError


def visits_to_price(package_ids: Collection[UUID], first: dt.date, last: dt.date) -> QuerySet[Visit]:
    """Visits of local days `first` to `last` in the order in which payers are asked, with their places."""
    return visits_to_price_where(Q(package_id__in=package_ids, on__gte=first, on__lte=last))


def visits_to_price_where(wanted: Q) -> QuerySet[Visit]:
    # Prefetched and not joined: a month has thousands of visits of the same hundred people.
    places = Attendance.objects.prefetch_related("pca").defer(*NOT_PRICED_PLACE).order_by("starts_at", "id")
    return (
        Visit.objects.filter(wanted)
        .exclude(status=VisitStatus.MISSED)
        .defer(*NOT_PRICED)
        .prefetch_related("person", "cluster__support_worker", Prefetch("attendances", queryset=places))
        .order_by("starts_at", "id")
    )


def places_to_pay(visit: Visit) -> list[Attendance]:
    """The workers' places of a visit that cost something: given, still to come, or cancelled.

    A cancelled place that nobody had been given costs nothing, however late: nobody's time was kept for it.
    """
    return [place for place in visit.attendances.all() if costs_something(visit, place)]


def costs_something(visit: VisitToPrice, place: PlaceToPrice) -> bool:
    if place.role != AttendanceRole.WORKER:
        return False
    if visit.status == VisitStatus.CANCELLED:
        return place.status == AttendanceStatus.CANCELLED and place.pca_id is not None
    return place.status in STANDS


def facts_of(visit: VisitToPrice, place: PlaceToPrice) -> AttendanceFacts:
    """What happened, or what is planned when it has not happened yet."""
    if visit.status == VisitStatus.CANCELLED:
        return AttendanceFacts(
            planned_start_at=place.starts_at,
            planned_end_at=place.ends_at,
            outcome=Outcome.CANCELLED,
            cancelled_at=visit.cancelled_at,
            cancellation_category=visit.cancel_reason,
            kind=visit.kind,
        )
    if visit.status in GIVEN:
        return AttendanceFacts(
            planned_start_at=place.starts_at,
            planned_end_at=place.ends_at,
            actual_start_at=place.arrived_at,
            actual_end_at=place.left_at,
            extra_authorised_minutes=place.extra_minutes_authorised,
            kind=visit.kind,
            errand_tenths=place.errand_tenths,
        )
    return as_planned(place.starts_at, place.ends_at, visit.kind)


def as_planned(starts_at: dt.datetime, ends_at: dt.datetime, kind: str = VisitKind.VISIT) -> AttendanceFacts:
    """A visit given exactly as it was planned (UTC instants)."""
    return AttendanceFacts(
        planned_start_at=starts_at, planned_end_at=ends_at, actual_start_at=starts_at, actual_end_at=ends_at, kind=kind
    )


def work_out(
    visits: Iterable[Visit], book: PriceBook, purses: Purses, *, frozen: Collection[UUID] = ()
) -> Iterator[WorkedOut | Trouble]:
    """Each place that costs something, in the order given; `purses` is used up on the way.

    `frozen` are attendances already invoiced: their money is in `purses` from the start. Places priced at £0 are
    yielded with no shares.
    """
    for visit in visits:
        for place in places_to_pay(visit):
            if place.id not in frozen:
                yield work_out_one(visit, place, book, purses)


def work_out_one(visit: VisitToPrice, place: PlaceToPrice, book: PriceBook, purses: Purses) -> WorkedOut | Trouble:
    """The price of one place, and who pays it out of `purses`."""
    try:
        priced = book.price(visit.package_id, facts_of(visit, place))
        lines = book.lines_on(visit.package_id, visit.on)
        owed = priced.total_pence
        shares = purses.share(lines, visit.on, priced.billed_minutes, owed) if owed else []
        name = book.agreement_on(visit.package_id, visit.on).name
    except DomainError as error:
        return Trouble(visit, place, error)
    return WorkedOut(visit, place, name, priced, tuple(shares))


def purses_before(book: PriceBook, first: dt.date, last: dt.date, *, reworked: Q) -> Purses:
    """What each line has paid, by the charges that stand, in every period that a day from `first` to `last` is in.

    Charges that match `reworked` are left out (they are being worked out again), unless they are on an invoice.
    """
    lines = {line.id: line for line in book.lines()}
    reach = {
        "budget_line_id__in": lines.keys(),
        "on__gte": first - dt.timedelta(days=LONGEST_DAYS),
        "on__lte": last + dt.timedelta(days=LONGEST_DAYS),
    }
    standing = Charge.objects.filter(**reach).filter(~reworked | is_on_an_invoice())
    paid = standing.values_list("budget_line_id", "on").annotate(pence=Sum("amount_pence"))
    # Straight from the credit notes, whose charges stand in any case: as charges within charges, PostgreSQL may take
    # minutes while its statistics are behind, as they are when a month is closed again after a closing that was killed.
    credit_lines = InvoiceLine.objects.filter(
        invoice__kind=InvoiceKind.CREDIT_NOTE, **{f"charge__{name}": value for name, value in reach.items()}
    )
    credited = credit_lines.values_list("charge__budget_line_id", "charge__on").annotate(pence=Sum("amount_pence"))
    taken = [Taken(lines[line_id], on, pence) for line_id, on, pence in [*paid, *credited]]
    by_hours = [line for line in lines.values() if line.funded_minutes is not None]
    if by_hours:
        still = standing.exclude(id__in=credit_lines.values("charge_id"))
        taken += [Taken(lines[line_id], on, 0, minutes) for line_id, on, minutes in _minutes_taken(still, by_hours)]
    return Purses(taken, lines.values())


def _minutes_taken(charges: "QuerySet[Charge]", lines: Collection[BudgetLine]) -> Iterator[tuple[UUID, dt.date, int]]:
    """Of charges that hours paid for: how many of a line's minutes each used. A part of the price is the same part of
    the minutes, and a minute costs more than a penny, so nothing is lost in between.
    """
    rows = charges.filter(budget_line__in=lines).annotate(price=KT("working__visit_pence"))
    columns = ("budget_line_id", "on", "minutes", "amount_pence", "price")
    for line_id, on, minutes, pence, price in rows.values_list(*columns):
        if int(price or 0):
            yield line_id, on, round_half_up(minutes * pence, int(price))


def invoiced_attendance_ids(package_ids: Collection[UUID], first: dt.date, last: dt.date) -> set[UUID]:
    charges = Charge.objects.invoiced().filter(budget_line__package_id__in=package_ids, on__gte=first, on__lte=last)
    return set(charges.values_list("attendance_id", flat=True))
