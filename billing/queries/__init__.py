"""Reading the money. Other apps import these names from here."""

from billing.queries.budgets import BudgetLeft, budget_left
from billing.queries.months import is_month_closed
from billing.queries.quotes import CancellationQuote, Quote, cancellation_quote, quote

__all__ = [
    "BudgetLeft",
    "CancellationQuote",
    "Quote",
    "budget_left",
    "cancellation_quote",
    "is_month_closed",
    "quote",
]
