"""The page My money."""

from dataclasses import dataclass
from uuid import UUID

from billing.models import Invoice, Payment, Statement
from billing.queries.accounts import balance_of_person
from billing.queries.budgets import BudgetLeft, budget_left
from billing.queries.figures import budget_words, closing_words
from billing.queries.statements import statements_of
from clusters.models import Package
from coopcare.clock import today
from members.models import Person

RECENT = 6


@dataclass(frozen=True)
class MyMoney:
    """What one person owes today, what is left of each budget (with its sentence), and their papers, newest first."""

    person: Person
    balance_pence: int
    balance_words: str
    budgets: list[tuple[BudgetLeft, str]]
    statements: list[Statement]
    invoices: list[Invoice]
    payments: list[Payment]


def my_money_of(person_id: UUID) -> MyMoney:
    """Callers have asked may_see_money_of."""
    balance = balance_of_person(person_id)
    package = Package.objects.on(today()).filter(person_id=person_id).first()
    lefts = budget_left(package, today()) if package else []
    payments = Payment.objects.filter(budget_line__package__person_id=person_id).select_related("budget_line__funder")
    return MyMoney(
        person=Person.objects.get(id=person_id),
        balance_pence=balance,
        balance_words=closing_words(balance),
        budgets=[(left, budget_words(left)) for left in lefts],
        statements=list(statements_of(person_id)),
        invoices=list(Invoice.objects.filter(person_id=person_id).order_by("-issued_on", "-number", "kind")[:RECENT]),
        payments=list(payments.order_by("-received_on", "-recorded_at")[:RECENT]),
    )
