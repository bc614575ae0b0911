"""What the holder of a direct payment shows the council: what was agreed, what was spent on which visit, what is left.

The co-op is not the one who answers to the council; the holder is, and this spares them the bookkeeping (domain.md C2).
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, Sum

from billing.cycles import month_before, period_of
from billing.models import BudgetLine, Charge, Cycle, Invoice, InvoiceKind, InvoiceLine, Payment, ReturnCycle
from billing.policies import may_see_money_of
from billing.queries.accounts import Cutoff, Position, positions
from clusters.models import Package
from coopcare.accounts.actor import Actor
from coopcare.audit.services import record_reading
from coopcare.clock import now, today
from coopcare.errors import Invalid, NotFound
from rotas.models import Visit, VisitStatus

ONE_DAY = dt.timedelta(days=1)
# Councils mostly ask each quarter: three of the longer periods, thirteen weeks.
PERIODS_SHOWN = {Cycle.WEEK: 13, Cycle.FOUR_WEEKS: 3, Cycle.MONTH: 3}
MONTHS_RETURNED = {
    ReturnCycle.MONTH: 1,
    ReturnCycle.QUARTER: 3,
    ReturnCycle.HALF_YEAR: 6,
    ReturnCycle.YEAR: 12,
}
LONGEST = dt.timedelta(days=400)


@dataclass(frozen=True)
class Spent:
    """One worker's place at a visit, as far as this payer pays for it. `invoice` is its number, empty while it is on
    none; `given_back_pence` by a credit note.
    """

    charge: Charge
    invoice: str
    given_back_pence: int

    @property
    def pence(self) -> int:
        return self.charge.amount_pence - self.given_back_pence


@dataclass(frozen=True)
class PeriodUsed:
    """One period of the budget, or the part of it that is asked about. `left_pence` is below zero when all is used."""

    first: dt.date
    last: dt.date
    agreed_pence: int
    used_pence: int

    @property
    def left_pence(self) -> int:
        return self.agreed_pence - self.used_pence


@dataclass(frozen=True)
class Monitoring:
    """One payer's money on local days `first` to `last`. `before` and `after`: their account with the co-op then."""

    line: BudgetLine
    first: dt.date
    last: dt.date
    spent: list[Spent]
    periods: list[PeriodUsed]
    invoices: list[Invoice]
    payments: list[Payment]
    missed: int
    before: Position
    after: Position

    @property
    def minutes(self) -> int:
        return sum(one.charge.minutes for one in self.spent if one.pence)

    @property
    def spent_pence(self) -> int:
        return sum(one.pence for one in self.spent)

    @property
    def moved(self) -> Position:
        return self.after.since(self.before)

    @property
    def has_limit(self) -> bool:
        return self.line.amount_pence is not None


def open_payer(actor: Actor, line_id: UUID) -> BudgetLine:
    """A source of money, for the person, who may see their money, and the office. NotFound for anybody else."""
    line = BudgetLine.objects.select_related("package__person", "funder").filter(id=line_id).first()
    if line is None or not may_see_money_of(actor, line.package.person_id):
        raise NotFound("We cannot find this payer.")
    record_reading(actor, "money of one payer", line, about=line.package.person_id)
    return line


def open_package_money(actor: Actor, package_id: UUID) -> Package:
    """A package, for its money. NotFound unless the actor may see the person's money."""
    package = Package.objects.select_related("person").filter(id=package_id).first()
    if package is None or not may_see_money_of(actor, package.person_id):
        raise NotFound("We cannot find this package.")
    record_reading(actor, "money of a package", package, about=package.person_id)
    return package


def usual_days(line: BudgetLine, on: dt.date) -> tuple[dt.date, dt.date]:
    """The last that the council asks about: its own return, else about a quarter of whole periods, over before `on`.
    Of a new budget, from its first day.
    """
    first, last = _last_return(line, on) or _last_quarter(line, on)
    first = max(first, line.starts_on)
    return (first, last) if first <= last else (line.starts_on, max(line.starts_on, on))


def _last_return(line: BudgetLine, on: dt.date) -> tuple[dt.date, dt.date] | None:
    if line.return_cycle == ReturnCycle.FOUR_WEEKS:
        last = period_of(Cycle.FOUR_WEEKS, line.starts_on, on)[0] - ONE_DAY
        return period_of(Cycle.FOUR_WEEKS, line.starts_on, last)
    if not line.return_cycle:
        return None
    first = on.replace(day=1)
    last = first - ONE_DAY
    for _ in range(MONTHS_RETURNED[ReturnCycle(line.return_cycle)]):
        first = month_before(first)
    return first, last


def _last_quarter(line: BudgetLine, on: dt.date) -> tuple[dt.date, dt.date]:
    last = period_of(line.cycle, line.starts_on, on)[0] - ONE_DAY
    first = last + ONE_DAY
    for _ in range(PERIODS_SHOWN[Cycle(line.cycle)]):
        first = period_of(line.cycle, line.starts_on, first - ONE_DAY)[0]
    return first, last


def monitoring(line: BudgetLine, first: dt.date, last: dt.date) -> Monitoring:
    """Callers have asked may_see_money_of. Raises Invalid for days that cannot be shown."""
    if last < first:
        raise Invalid("The last day cannot be before the first.", field="last")
    if last - first > LONGEST:
        raise Invalid("Choose a year or less.", field="last")
    if first > today():
        raise Invalid("The first day has not come yet.", field="first")
    spent = _spent(line, first, last)
    at = now()
    return Monitoring(
        line=line,
        first=first,
        last=last,
        spent=spent,
        periods=list(_periods(line, first, last)),
        invoices=list(_issued(line, first, last)),
        payments=list(_came(line, first, last)),
        missed=_missed(line, first, last),
        before=_position(line, Cutoff(first - ONE_DAY, at)),
        after=_position(line, Cutoff(last, at)),
    )


def _spent(line: BudgetLine, first: dt.date, last: dt.date) -> list[Spent]:
    charges = list(
        Charge.objects.filter(budget_line=line, on__gte=first, on__lte=last)
        .select_related("attendance__pca", "attendance__visit")
        .order_by("on", "attendance__starts_at", "id")
    )
    lines = InvoiceLine.objects.filter(charge__in=charges).select_related("invoice")
    numbers: dict[UUID | None, str] = {}
    back: dict[UUID | None, int] = defaultdict(int)
    for row in lines:
        if row.invoice.kind == InvoiceKind.INVOICE:
            numbers[row.charge_id] = row.invoice.display_number
        else:
            back[row.charge_id] -= row.amount_pence
    return [Spent(charge, numbers.get(charge.id, ""), back[charge.id]) for charge in charges]


def _periods(line: BudgetLine, first: dt.date, last: dt.date) -> Iterator[PeriodUsed]:
    """Whole periods that touch the days asked about: what was agreed is agreed by the period."""
    if line.amount_pence is None:
        return
    begins = period_of(line.cycle, line.starts_on, first)[0]
    used = used_by_day(line, begins, period_of(line.cycle, line.starts_on, last)[1])
    while begins <= last:
        ends = period_of(line.cycle, line.starts_on, begins)[1]
        pence = sum(amount for on, amount in used.items() if begins <= on <= ends)
        yield PeriodUsed(begins, ends, line.amount_pence, pence)
        begins = ends + ONE_DAY


def used_by_day(line: BudgetLine, first: dt.date, last: dt.date) -> dict[dt.date, int]:
    """Pence of a line that visits of each local day cost, less what was given back."""
    charges = Charge.objects.filter(budget_line=line, on__gte=first, on__lte=last)
    found: dict[dt.date, int] = defaultdict(int)
    for on, pence in charges.values_list("on").annotate(pence=Sum("amount_pence")).order_by():
        found[on] += pence
    back = InvoiceLine.objects.filter(invoice__kind=InvoiceKind.CREDIT_NOTE, charge__in=charges)
    for on, pence in back.values_list("charge__on").annotate(pence=Sum("amount_pence")).order_by():
        found[on] += pence
    return found


def _issued(line: BudgetLine, first: dt.date, last: dt.date) -> "Iterator[Invoice]":
    """Invoices of those days, and credit notes that came on them."""
    issued = Invoice.objects.filter(budget_line=line).select_related("corrects").order_by("issued_on", "number")
    for invoice in issued:
        day = invoice.ends_on if invoice.kind == InvoiceKind.INVOICE else invoice.issued_on
        if first <= day <= last:
            yield invoice


def _came(line: BudgetLine, first: dt.date, last: dt.date) -> "Iterator[Payment]":
    payments = Payment.objects.filter(budget_line=line, received_on__gte=first, received_on__lte=last)
    yield from payments.order_by("received_on", "recorded_at", "id")


def _missed(line: BudgetLine, first: dt.date, last: dt.date) -> int:
    visits = Visit.objects.between(first, last).filter(package_id=line.package_id)
    return visits.filter(status=VisitStatus.MISSED).count()


def _position(line: BudgetLine, cutoff: Cutoff) -> Position:
    return positions(cutoff, lines=Q(id=line.id)).get(line.id, Position())
