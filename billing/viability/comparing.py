"""Cases side by side: what each comes to, and where their figures differ."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from billing.viability.answers import Answers
from billing.viability.cash import MONTHS
from billing.viability.inputs import Inputs
from billing.viability.questions import FIGURES
from coopcare.money import format_pounds


@dataclass(frozen=True)
class Row:
    label: str
    cells: tuple[str, ...]


def result_rows(found: Sequence[Answers | None]) -> list[Row]:
    """A row for each result. A case without answers has an empty cell in every row."""
    return [Row(label, tuple(words(one) if one else "" for one in found)) for label, words in RESULTS]


def differing_figures(cases: Sequence[Inputs]) -> list[Row]:
    """The figures that are not the same in all of them."""
    rows = []
    for figure in FIGURES:
        values = [getattr(case, figure.name) for case in cases]
        if len(set(values)) > 1:
            rows.append(Row(figure.label, tuple(figure.words(value) for value in values)))
    return rows


def _break_even(answers: Answers) -> str:
    if answers.break_even is None:
        return "Never"
    return f"{answers.break_even} cluster{'' if answers.break_even == 1 else 's'}"


def _month(answers: Answers) -> str:
    first = answers.cash.pays_its_way_from
    return f"Month {first}" if first else f"Not in {MONTHS} months"


def _lowest(answers: Answers) -> str:
    return f"{format_pounds(answers.cash.lowest_pence)} in month {answers.cash.lowest_month}"


def _required(answers: Answers) -> str:
    price = answers.required_price_pence
    return "No price would do" if price is None else format_pounds(price)


RESULTS: tuple[tuple[str, Callable[[Answers], str]], ...] = (
    ("Average price of an hour", lambda one: format_pounds(one.price_pence)),
    ("Pay for an hour", lambda one: format_pounds(one.pay_pence)),
    ("Gap between price and pay", lambda one: format_pounds(one.gap_pence)),
    ("Left by a cluster each week", lambda one: format_pounds(one.contribution_week_pence)),
    ("Breaks even with", _break_even),
    ("Number of clusters", lambda one: str(one.inputs.clusters)),
    ("Left in a year with all of them", lambda one: format_pounds(one.surplus_year_pence)),
    ("Price that would lose nothing", _required),
    ("Every month pays its way from", _month),
    ("Bank account at its lowest", _lowest),
    ("What matters most", lambda one: one.effects[0].label),
)
