"""What a visit costs, as rows of a check page."""

from typing import Any

from django.utils.html import format_html_join

from billing.queries import Quote
from coopcare.clock import now
from coopcare.money import format_pounds
from coopcare.ui.formats import gov_date, gov_datetime


def quote_rows(quote: Quote) -> dict[str, Any]:
    """A summary list: the cost, who pays, what is left of each budget after it, and until when it can be changed."""
    rows = [_row("What it costs", [format_pounds(quote.total_pence), quote.explanation])]
    rows.append(_row("Who pays", [f"{payer}: {format_pounds(pence)}" for payer, pence in quote.shares]))
    for budget in quote.budget:
        left = f"{format_pounds(budget.left_after_pence)} left after this visit, until {gov_date(budget.last_day)}"
        if budget.left_after_pence < 0:
            over = format_pounds(-budget.left_after_pence)
            left = f"This goes {over} over the budget that ends on {gov_date(budget.last_day)}"
        rows.append(_row(budget.words, [left]))
    rows.append(_row("Changing your mind", [_free_words(quote)]))
    return {"rows": [row for row in rows if row["value"]["html"]]}


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
