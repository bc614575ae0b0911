"""Reading the money. Other apps import these names from here."""

from billing.queries.budgets import BudgetLeft, budget_left
from billing.queries.months import is_month_closed
from billing.queries.quotes import CancellationQuote, Quote, cancellation_quote, quote
from billing.queries.weekly_quotes import PlannedTime, WeeklyQuote, weekly_quote

__all__ = [
    "BudgetLeft",
    "CancellationQuote",
    "PlannedTime",
    "Quote",
    "WeeklyQuote",
    "budget_left",
    "cancellation_quote",
    "is_month_closed",
    "quote",
    "weekly_quote",
]
