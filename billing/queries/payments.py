"""Accounts: one a payer of a package, with what they owe and what they paid. For the office only."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet

from billing.models import BudgetLine, Invoice, Payment, Reminder
from billing.policies import may_read_money
from billing.queries.accounts import Position, positions
from billing.queries.disputes import disputed_by_budget_line
from clusters.models import Package
from coopcare.accounts.actor import Actor
from coopcare.accounts.authorise import require
from coopcare.audit.services import record_reading
from coopcare.errors import NotFound


@dataclass(frozen=True)
class AccountShown:
    """A payer of one person's help and what they owe today, in pence; and how much of it is in question."""

    line: BudgetLine
    balance_pence: int
    disputed_pence: int = 0

    @property
    def held_pence(self) -> int:
        """Money in advance: what was received beyond what is owed."""
        return max(0, -self.balance_pence)


def accounts_list(actor: Actor, *, search: str = "") -> list[AccountShown]:
    """Every payer, by the person's name, with what they owe today; `search` is in the person's or payer's name."""
    require(may_read_money(actor))
    lines = BudgetLine.objects.select_related("package__person", "funder")
    for word in search.split():
        lines = lines.filter(
            Q(payer_name__icontains=word)
            | Q(package__person__first_name__icontains=word)
            | Q(package__person__last_name__icontains=word)
            | Q(package__person__known_as__icontains=word)
        )
    lines = lines.order_by("package__person__last_name", "package__person__first_name", "position", "id")
    standing = positions()
    return [AccountShown(line, standing.get(line.id, Position()).balance_pence) for line in lines]


def open_account(actor: Actor, line_id: UUID) -> AccountShown:
    """One payer's account. NotFound for anybody but the office; recorded as a reading."""
    line = BudgetLine.objects.select_related("package__person", "funder").filter(id=line_id).first()
    if line is None or not may_read_money(actor):
        raise NotFound()
    record_reading(actor, "payments", line, about=line.package.person_id)
    balance = positions(lines=Q(id=line.id)).get(line.id, Position()).balance_pence
    return AccountShown(line, balance, disputed_by_budget_line()[line.id])


def payments_on(line: BudgetLine) -> QuerySet[Payment]:
    """Newest first, each with `reversed_by`."""
    return (
        Payment.objects.filter(budget_line=line)
        .prefetch_related("reversed_by")
        .order_by("-received_on", "-recorded_at")
    )


def invoices_on(line: BudgetLine) -> QuerySet[Invoice]:
    return Invoice.objects.filter(budget_line=line).order_by("-issued_on", "-number", "kind")


def open_payment(actor: Actor, payment_id: UUID) -> Payment:
    payment = Payment.objects.select_related("budget_line__package__person").filter(id=payment_id).first()
    if payment is None or not may_read_money(actor):
        raise NotFound()
    return payment


def open_reminder(actor: Actor, reminder_id: UUID) -> Reminder:
    related = Reminder.objects.select_related("document", "budget_line__package")
    reminder = related.filter(id=reminder_id).first()
    if reminder is None or not may_read_money(actor):
        raise NotFound()
    record_reading(actor, "reminder", reminder, about=reminder.budget_line.package.person_id)
    return reminder


def reminders_on(line: BudgetLine) -> QuerySet[Reminder]:
    return Reminder.objects.filter(budget_line=line).order_by("-sent_at", "id")


def open_package(actor: Actor, package_id: UUID) -> Package:
    """A package, for who pays for it. NotFound for anybody but the office."""
    package = Package.objects.select_related("person").filter(id=package_id).first()
    if package is None or not may_read_money(actor):
        raise NotFound()
    return package


def open_budget_line(actor: Actor, line_id: UUID) -> BudgetLine:
    return open_account(actor, line_id).line
