"""Journals as the files that bookkeeping products read.

Sources: Xero's help on importing manual journals from its template (a line for each account, debits above zero and
credits below, days as 31/10/2026, journals told apart by narration and day); Sage's knowledge base on the columns of
audit trail transactions for Sage 50 Accounts (types JD and JC, no account reference, tax code T9 outside the scope of
VAT); Intuit's help on importing journal entries into QuickBooks Online (accounts by name, debits and credits in columns
of their own).
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from billing.journals.accounts import Account, Journal, Line
from coopcare.money import format_plain

DAY = "%d/%m/%Y"
NO_VAT_IN_XERO, NO_VAT_IN_SAGE = "No VAT", "T9"
SAGE_DETAILS = 60  # letters that fit
Codes = Mapping[Account, str]
Cells = tuple[str, ...]


class Product(StrEnum):
    XERO = "xero"
    SAGE = "sage"
    QUICKBOOKS = "quickbooks"


@dataclass(frozen=True)
class Profile:
    """`note`: what to know before bringing the file in."""

    name: str
    header: Cells
    row: Callable[[Journal, Line, str], Cells]
    note: str


def rows_of(product: Product, journals: Sequence[Journal], codes: Codes) -> Iterator[Cells]:
    """A row for each line. KeyError for an account without a code."""
    for one in journals:
        for line in one.lines:
            yield PROFILES[product].row(one, line, codes[line.account])


def missing_codes(journals: Sequence[Journal], codes: Codes) -> list[Account]:
    """Accounts that the journals move and nobody has given a code, in the order of Account."""
    moved = {line.account for one in journals for line in one.lines}
    return [account for account in Account if account in moved and not codes.get(account)]


def _xero(one: Journal, line: Line, code: str) -> Cells:
    narration = f"{one.reference} {one.words}"
    return narration, f"{one.on:{DAY}}", line.words, code, NO_VAT_IN_XERO, format_plain(line.pence)


def _sage(one: Journal, line: Line, code: str) -> Cells:
    kind = "JD" if line.pence > 0 else "JC"
    details = f"{one.words}, {line.words}"[:SAGE_DETAILS]
    amount = format_plain(abs(line.pence))
    return kind, "", code, "0", f"{one.on:{DAY}}", one.reference, details, amount, NO_VAT_IN_SAGE, "0.00"


def _quickbooks(one: Journal, line: Line, code: str) -> Cells:
    debit = format_plain(line.debit_pence) if line.debit_pence else ""
    credit = format_plain(line.credit_pence) if line.credit_pence else ""
    return one.reference, f"{one.on:{DAY}}", code, f"{one.words}, {line.words}", debit, credit


PROFILES = {
    Product.XERO: Profile(
        "Xero",
        ("*Narration", "*Date", "Description", "*AccountCode", "*TaxRate", "*Amount"),
        _xero,
        "Give each account its code in Xero. Xero’s own accounts for debtors and for the bank take no journals: use "
        "others, such as a clearing account.",
    ),
    Product.SAGE: Profile(
        "Sage 50",
        ("Type", "Account Reference", "Nominal A/C Ref", "Department Code", "Date", "Reference", "Details",
         "Net Amount", "Tax Code", "Tax Amount"),
        _sage,
        "Give each account its nominal code. Bring the file in as audit trail transactions.",
    ),
    Product.QUICKBOOKS: Profile(
        "QuickBooks Online",
        ("Journal No.", "Journal Date", "Account Name", "Description", "Debits", "Credits"),
        _quickbooks,
        "Give each account its name in QuickBooks, letter by letter, and turn account numbers off while you bring the "
        "file in.",
    ),
}  # fmt: skip
