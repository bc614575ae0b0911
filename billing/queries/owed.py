"""What is owed to the co-op: by age for the board, and by payer for whoever writes reminders."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from billing.aged_debt import BANDS, Owed, by_age, overdue
from billing.models import BudgetLine, ChaseHold, Invoice, InvoiceKind, Reminder
from billing.policies import may_read_money
from billing.queries.accounts import Cutoff, Position, positions
from billing.queries.disputes import disputed_by_invoice
from coopcare.accounts.actor import Actor
from coopcare.accounts.authorise import require
from coopcare.clock import now, today


@dataclass(frozen=True)
class OwedByAge:
    """What is owed today: (words, pence, payers) of each band of age, and how many payers owe and owe late. Lines of
    bills that are in question are not in it: nobody is asked for them until they are answered.

    Late is older than the first band. A payer counts in each band in which they owe something.
    """

    bands: list[tuple[str, int, int]]
    payers: int
    late_payers: int

    @property
    def pence(self) -> int:
        return sum(pence for _, pence, _ in self.bands)

    @property
    def late_pence(self) -> int:
        return sum(pence for _, pence, _ in self.bands[1:])


@dataclass(frozen=True)
class Debt:
    """One payer. `owed_pence` leaves out what is in question, `overdue_pence` also what is not due yet; `bands` are by
    age as in BANDS. `hold` while nobody is to be reminded.
    """

    line: BudgetLine
    bands: list[int]
    overdue_pence: int
    hold: ChaseHold | None
    last_reminder: Reminder | None

    @property
    def owed_pence(self) -> int:
        return sum(self.bands)

    @property
    def by_age(self) -> list[tuple[str, int]]:
        """The bands with something in them, the oldest first."""
        found = [(words, pence) for (words, _, _), pence in zip(BANDS, self.bands, strict=True) if pence]
        return found[::-1]


def owed_by_age(on: dt.date) -> OwedByAge:
    invoices, standing = _invoices(on), positions(Cutoff(on, now()))
    ages = [by_age(owed, _received(standing[line_id]), on) for line_id, owed in invoices.items()]
    return OwedByAge(
        bands=[
            (words, sum(age[i] for age in ages), sum(1 for age in ages if age[i]))
            for i, (words, _, _) in enumerate(BANDS)
        ],
        payers=sum(1 for age in ages if any(age)),
        late_payers=sum(1 for age in ages if any(age[1:])),
    )


def debts(actor: Actor) -> list[Debt]:
    """Every payer with something overdue, and whoever is on hold and owes; the longest owed first. A number of queries
    that does not grow.
    """
    require(may_read_money(actor))
    invoices, standing = _invoices(today()), positions()
    lines = BudgetLine.objects.filter(id__in=invoices).select_related("package__person", "funder")
    holds = {hold.budget_line_id: hold for hold in ChaseHold.objects.filter(ended_at__isnull=True)}
    latest = Reminder.objects.order_by("budget_line_id", "-sent_at", "id").distinct("budget_line_id")
    reminders = {one.budget_line_id: one for one in latest}
    found = [
        _debt(line, invoices[line.id], standing[line.id], holds.get(line.id), reminders.get(line.id)) for line in lines
    ]
    worth_showing = [debt for debt in found if debt.overdue_pence or (debt.hold and debt.owed_pence)]
    return sorted(worth_showing, key=lambda debt: ([-pence for pence in reversed(debt.bands)], str(debt.line.id)))


def debt_of(line: BudgetLine) -> Debt:
    """One payer's, owing or not. Callers have asked may_read_money."""
    invoices = _invoices(today(), Q(budget_line=line)).get(line.id, [])
    position = positions(lines=Q(id=line.id)).get(line.id, Position())
    hold = ChaseHold.objects.filter(budget_line=line, ended_at__isnull=True).first()
    last = Reminder.objects.filter(budget_line=line).order_by("sent_at", "id").last()
    return _debt(line, invoices, position, hold, last)


def _debt(
    line: BudgetLine, invoices: list[Owed], position: Position, hold: ChaseHold | None, last: Reminder | None
) -> Debt:
    received = _received(position)
    return Debt(line, by_age(invoices, received, today()), overdue(invoices, received, today()), hold, last)


def _invoices(on: dt.date, wanted: Q | None = None) -> dict[UUID, list[Owed]]:
    """Issued until a day, by budget line, each without what is in question."""
    found: dict[UUID, list[Owed]] = defaultdict(list)
    issued = Invoice.objects.filter(wanted or Q(), kind=InvoiceKind.INVOICE, issued_on__lte=on)
    in_question = disputed_by_invoice()
    rows = issued.values_list("id", "budget_line_id", "issued_on", "total_pence", "due_on")
    for invoice_id, line_id, issued_on, pence, due_on in rows:
        found[line_id].append(Owed(issued_on, pence - in_question[invoice_id], due_on))
    return found


def _received(position: Position) -> int:
    return position.paid_pence + position.credited_pence
