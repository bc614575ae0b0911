"""The page My money."""

from dataclasses import dataclass
from uuid import UUID

from billing.models import HELD_FOR_THE_COUNCIL, BudgetLine, DisputeStatus, Invoice, LineDispute, Payment, Statement
from billing.queries.accounts import balance_of_person
from billing.queries.budgets import BudgetLeft, budget_left
from billing.queries.disputes import disputes_of_person
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
    package: Package | None
    balance_pence: int
    balance_words: str
    budgets: list[tuple[BudgetLeft, str]]
    statements: list[Statement]
    invoices: list[Invoice]
    payments: list[Payment]
    disputes: list[LineDispute]
    for_the_council: list[BudgetLine]

    @property
    def disputed_pence(self) -> int:
        """In question, and not asked for meanwhile."""
        return sum(one.line.amount_pence for one in self.disputes if one.status == DisputeStatus.OPEN)


def my_money_of(person_id: UUID) -> MyMoney:
    """Callers have asked may_see_money_of."""
    balance = balance_of_person(person_id)
    package = Package.objects.on(today()).filter(person_id=person_id).first()
    lefts = budget_left(package, today()) if package else []
    payments = Payment.objects.filter(budget_line__package__person_id=person_id).select_related("budget_line__funder")
    return MyMoney(
        person=Person.objects.get(id=person_id),
        package=package,
        balance_pence=balance,
        balance_words=closing_words(balance),
        budgets=[(left, budget_words(left)) for left in lefts],
        statements=list(statements_of(person_id)),
        invoices=list(Invoice.objects.filter(person_id=person_id).order_by("-issued_on", "-number", "kind")[:RECENT]),
        payments=list(payments.order_by("-received_on", "-recorded_at")[:RECENT]),
        disputes=list(disputes_of_person(person_id)),
        for_the_council=_for_the_council(person_id),
    )


def _for_the_council(person_id: UUID) -> list[BudgetLine]:
    """Money of today that somebody must account for."""
    held = BudgetLine.objects.on(today()).filter(funding_type__in=HELD_FOR_THE_COUNCIL, package__person_id=person_id)
    return list(held.select_related("funder").order_by("position", "id"))
