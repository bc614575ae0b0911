"""What a visit costs, as rows of a check page."""

from typing import Any

from django.utils.html import format_html_join

from billing.queries import BudgetLeft, Quote, WeeklyQuote
from coopcare.clock import now
from coopcare.money import format_pounds
from coopcare.ui.formats import gov_date, gov_datetime


def quote_rows(quote: Quote) -> dict[str, Any]:
    """A summary list: the cost, who pays, what is left of each budget after it, and until when it can be changed."""
    rows = [_row("What it costs", [format_pounds(quote.total_pence), quote.explanation])]
    rows.append(_row("Who pays", [f"{payer}: {format_pounds(pence)}" for payer, pence in quote.shares]))
    for budget in quote.budget:
        rows.append(_row(budget.words, [_left_words(budget, "this visit")]))
    rows.append(_row("Changing your mind", [_free_words(quote)]))
    return {"rows": [row for row in rows if row["value"]["html"]]}


def weekly_quote_rows(quote: WeeklyQuote) -> dict[str, Any]:
    """The same for many visits at once: their cost, what those cost that they take the place of, and of each budget the
    period in which the least is left.
    """
    cost = [format_pounds(quote.total_pence)]
    if quote.before_pence:
        cost.append(f"These visits cost {format_pounds(quote.before_pence)} as they are now.")
    rows = [_row("What they cost in six weeks", cost)]
    for words in dict.fromkeys(budget.words for budget in quote.budgets):
        periods = [budget for budget in quote.budgets if budget.words == words]
        least = min(periods, key=lambda budget: budget.left_after_pence)
        more = ["As much or more is left in the other periods."] if len(periods) > 1 else []
        rows.append(_row(words, [_left_words(least, "these visits"), *more]))
    return {"rows": rows}


def _left_words(budget: BudgetLeft, visits: str) -> str:
    if budget.left_after_pence < 0:
        over = format_pounds(-budget.left_after_pence)
        return f"This goes {over} over the budget that ends on {gov_date(budget.last_day)}"
    return f"{format_pounds(budget.left_after_pence)} left after {visits}, until {gov_date(budget.last_day)}"


def _free_words(quote: Quote) -> str:
    if quote.free_until is None:
        return "Changing or cancelling this visit is free."
    if quote.free_until <= now():
        return "It is too late to change or cancel this visit for free. We will show any charge before you decide."
    return f"You can change or cancel for free until {gov_datetime(quote.free_until)}."


def _row(key: str, lines: list[str]) -> dict[str, Any]:
    """One line under another; a payer or a reason never runs into the next."""
    words = format_html_join("", '<p class="govuk-body">{}</p>', [[line] for line in lines if line])
    return {"key": {"text": key}, "value": {"html": words}}
