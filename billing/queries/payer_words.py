"""What a budget line pays, in words."""

from collections.abc import Iterator

from billing.models import BudgetLine, Cycle
from coopcare.money import format_percent, format_pounds
from coopcare.ui.formats import minutes_words


def cycle_words(line: BudgetLine) -> str:
    """£300.00 a week; 50% of each visit, at most £20.00 a visit; the first 10 hours a week; whatever is left"""
    return ", ".join([_what_it_pays(line), *_caps(line)])


def _what_it_pays(line: BudgetLine) -> str:
    if line.share_bp is not None:
        return f"{format_percent(line.share_bp)} of each visit"
    if line.funded_minutes is not None:
        return f"The first {minutes_words(line.funded_minutes)} {Cycle(line.cycle).label}"
    if line.amount_pence is not None:
        return f"{format_pounds(line.amount_pence)} {Cycle(line.cycle).label}"
    return "Whatever is left"


def _caps(line: BudgetLine) -> Iterator[str]:
    caps = ((line.cap_visit_pence, "a visit"), (line.cap_week_pence, "a week"), (line.cap_month_pence, "a month"))
    yield from (f"at most {format_pounds(pence)} {what}" for pence, what in caps if pence is not None)
