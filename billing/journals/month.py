"""What a month moved, account by account."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from billing.cycles import month_of
from billing.journals.accounts import Account, Journal, journal
from coopcare.ui.formats import gov_month


@dataclass(frozen=True)
class Moved:
    """Pence of a calendar month, none below zero but `received`. `invoiced`: for visits of the month. `credited` and
    `received`: on its days. `wages` (with mileage) and `on_costs` of approved pay whose pay day is in it. `costs` by
    heading.
    """

    invoiced: int = 0
    credited: int = 0
    received: int = 0
    wages: int = 0
    on_costs: int = 0
    costs: Mapping[str, int] = field(default_factory=dict)


def journals_of(first_day: dt.date, moved: Moved) -> list[Journal]:
    """Up to five balanced journals, dated the last day of the month."""
    on, name = month_of(first_day)[1], gov_month(first_day)
    costs = [(Account(heading), pence) for heading, pence in moved.costs.items()]
    kinds = [
        ("invoices", [(Account.DEBTORS, moved.invoiced), (Account.INCOME, -moved.invoiced)]),
        ("credit notes", [(Account.INCOME, moved.credited), (Account.DEBTORS, -moved.credited)]),
        ("payments received", [(Account.BANK, moved.received), (Account.DEBTORS, -moved.received)]),
        (
            "pay",
            [
                (Account.WAGES, moved.wages),
                (Account.PAY_ON_COSTS, moved.on_costs),
                (Account.WAGES_DUE, -moved.wages),
                (Account.TAX_DUE, -moved.on_costs),
            ],
        ),
        ("running costs", [*costs, (Account.COSTS_DUE, -sum(pence for _, pence in costs))]),
    ]
    found = [
        journal(f"CC{first_day:%y%m}-{number}", on, f"{name}: {words}", amounts)
        for number, (words, amounts) in enumerate(kinds, start=1)
    ]
    return [one for one in found if one is not None]
