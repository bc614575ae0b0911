"""Which column of a CSV file holds what: guessed from the names that UK banks use, settled by a person."""

import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

# What banks call each column, in the order of preference. Compared in small letters, without signs.
NAMES: dict[str, tuple[str, ...]] = {
    "date": ("date", "transaction date", "posting date", "posted date", "value date", "booking date", "date posted",
             "processed date", "entry date"),
    "amount": ("amount", "value", "amount gbp", "transaction amount", "net amount", "paid in out", "credit debit"),
    "paid_in": ("paid in", "money in", "credit amount", "credit", "credits", "in", "receipts", "deposits",
                "amount credited", "paid in gbp"),
    "paid_out": ("paid out", "money out", "debit amount", "debit", "debits", "out", "payments", "withdrawals",
                 "amount debited", "withdrawn", "paid out gbp"),
    "text": ("description", "transaction description", "details", "transaction details", "memo", "narrative",
             "counter party", "counterparty", "name", "payee", "particulars", "merchant description"),
    "reference": ("reference", "payment reference", "your reference", "customer reference", "notes and tags",
                  "notes", "bank reference", "additional information"),
}  # fmt: skip
HEADER_WITHIN = 40  # rows in which a header may stand: some banks begin with the account's own details


@dataclass(frozen=True)
class Columns:
    """Places of the columns, from 0. Either `amount`, or `paid_in` with `paid_out`. `order` is dmy, mdy, or empty for
    what the file shows. `heads` are the names that stood above, by which the next file of the account is known."""

    date: int
    text: int
    reference: int | None = None
    amount: int | None = None
    paid_in: int | None = None
    paid_out: int | None = None
    order: str = ""
    heads: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        return {**asdict(self), "heads": list(self.heads)}

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> "Columns":
        return cls(**{**kept, "heads": tuple(kept.get("heads", ()))})

    def with_order(self, order: str) -> "Columns":
        return replace(self, order=order)

    def fits(self, heads: Sequence[str]) -> bool:
        """Whether a file with this header is laid out as the one these columns were settled for."""
        return tuple(heads) == self.heads

    @property
    def problem(self) -> str:
        """Why these columns cannot be used; empty when they can."""
        if self.amount is None and self.paid_in is None:
            return "Select the column with the amount, or the one with money paid in."
        if self.amount is not None and (self.paid_in is not None or self.paid_out is not None):
            return "Select either one column for the amount, or one for money paid in and one for money paid out."
        money = [each for each in (self.amount, self.paid_in, self.paid_out) if each is not None]
        if self.date in money or len(set(money)) != len(money):
            return "The date and the amounts must each be in a column of their own."
        return ""


def plain_name(cell: str) -> str:
    """
    >>> plain_name("Paid in (£)"), plain_name("Notes and #tags"), plain_name("Amount (GBP)")
    ('paid in', 'notes and tags', 'amount gbp')
    """
    return " ".join(re.sub(r"[^a-z0-9]+", " ", cell.lower()).split())


def find_header(rows: Sequence[Sequence[str]]) -> int | None:
    """Which row names the columns: the first with a date and something about money. None when there is none."""
    for index, cells in enumerate(rows[:HEADER_WITHIN]):
        found = _places(cells)
        if "date" in found and found.keys() & {"amount", "paid_in", "paid_out"}:
            return index
    return None


def guess(heads: Sequence[str]) -> Columns | None:
    """Columns by their names; None unless date, text and money are all clear."""
    found = _places(heads)
    text = found.get("text", found.get("reference"))
    if "date" not in found or text is None or not found.keys() & {"amount", "paid_in"}:
        return None
    both = "paid_in" in found and "paid_out" in found
    columns = Columns(
        date=found["date"],
        text=text,
        reference=found.get("reference") if found.get("reference") != text else None,
        amount=None if both else found.get("amount"),
        paid_in=found.get("paid_in") if both or "amount" not in found else None,
        paid_out=found.get("paid_out") if both or "amount" not in found else None,
        heads=tuple(heads),
    )
    return None if columns.problem else columns


def _places(cells: Sequence[str]) -> dict[str, int]:
    """{part: column}, by the most usual name."""
    names = [plain_name(cell) for cell in cells]
    found = {}
    for part, wanted in NAMES.items():
        places = [names.index(name) for name in wanted if name in names]
        if places:
            found[part] = places[0]
    return found
