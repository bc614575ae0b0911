"""How long money has been owed. Pure."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

# Days since the invoice was issued, both ends included; the last band has no end.
BANDS: tuple[tuple[str, int, int | None], ...] = (
    ("0 to 30 days", 0, 30),
    ("31 to 60 days", 31, 60),
    ("61 to 90 days", 61, 90),
    ("More than 90 days", 91, None),
)


@dataclass(frozen=True)
class Owed:
    """One invoice of one payer, in pence. Until `due_on` it is owed, and nobody is reminded of it."""

    issued_on: dt.date
    amount_pence: int
    due_on: dt.date | None = None


def by_age(invoices: Iterable[Owed], received_pence: int, on: dt.date) -> list[int]:
    """Pence still owed in each of BANDS on a day, for one payer.

    Everything received (payments and credits) goes to the oldest invoice first. Money in advance owes nothing: the
    result is never below zero.

    >>> jan, mar = Owed(dt.date(2026, 1, 31), 5000), Owed(dt.date(2026, 3, 31), 4000)
    >>> by_age([mar, jan], 3000, dt.date(2026, 4, 20))
    [4000, 0, 2000, 0]
    """
    owed = [0] * len(BANDS)
    for invoice, pence in _unpaid(invoices, received_pence):
        owed[_band((on - invoice.issued_on).days)] += pence
    return owed


def overdue(invoices: Iterable[Owed], received_pence: int, on: dt.date) -> int:
    """Pence of invoices that were due before a day, for one payer; what is received goes to the oldest first.

    >>> jan = Owed(dt.date(2026, 1, 31), 5000, dt.date(2026, 2, 14))
    >>> overdue([jan], 3000, dt.date(2026, 2, 14)), overdue([jan], 3000, dt.date(2026, 2, 15))
    (0, 2000)
    """
    unpaid = _unpaid(invoices, received_pence)
    return sum(pence for invoice, pence in unpaid if invoice.due_on is not None and invoice.due_on < on)


def _unpaid(invoices: Iterable[Owed], received_pence: int) -> Iterator[tuple[Owed, int]]:
    left_pence = received_pence
    for invoice in sorted(invoices, key=lambda each: each.issued_on):
        paid = max(0, min(left_pence, invoice.amount_pence))
        left_pence -= paid
        yield invoice, invoice.amount_pence - paid


def _band(days: int) -> int:
    return next(i for i, (_, _, last) in enumerate(BANDS) if last is None or days <= last)
