"""The accounts that our journals move money between, and the journals themselves."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Account(StrEnum):
    """Costs of running the co-op have the names of their headings, so that each finds its account."""

    INCOME = "income"
    DEBTORS = "debtors"
    BANK = "bank"
    WAGES = "wages"
    PAY_ON_COSTS = "pay_on_costs"
    WAGES_DUE = "wages_due"
    TAX_DUE = "tax_due"
    TRAVEL = "travel"
    TRAINING = "training"
    ON_COSTS = "on_costs"
    SUPPORT_WORKERS = "support_workers"
    MANAGER = "manager"
    OFFICE = "office"
    COSTS_DUE = "costs_due"


ACCOUNT_WORDS = [
    (Account.INCOME.value, "Income from care"),
    (Account.DEBTORS.value, "Owed by payers (debtors)"),
    (Account.BANK.value, "Bank"),
    (Account.WAGES.value, "Pay of Personal Care Assistants, and mileage"),
    (Account.PAY_ON_COSTS.value, "Employer’s National Insurance and pension on it"),
    (Account.WAGES_DUE.value, "Pay still to be paid out"),
    (Account.TAX_DUE.value, "National Insurance and pension still to be paid"),
    (Account.TRAVEL.value, "Travel between visits, and mileage, entered by hand"),
    (Account.TRAINING.value, "Training and meetings, entered by hand"),
    (Account.ON_COSTS.value, "Pensions and sick pay, entered by hand"),
    (Account.SUPPORT_WORKERS.value, "Cluster support workers"),
    (Account.MANAGER.value, "Manager"),
    (Account.OFFICE.value, "Office, insurance and fees"),
    (Account.COSTS_DUE.value, "Running costs still to be paid (accruals)"),
]
WORDS = dict(ACCOUNT_WORDS)


@dataclass(frozen=True)
class Line:
    """Signed pence: above zero a debit, below zero a credit; never zero."""

    account: Account
    pence: int

    @property
    def words(self) -> str:
        return WORDS[self.account.value]

    @property
    def debit_pence(self) -> int:
        return max(0, self.pence)

    @property
    def credit_pence(self) -> int:
        return max(0, -self.pence)


@dataclass(frozen=True)
class Journal:
    """`reference` is the same each time the month is taken out, so that a second time is noticed."""

    reference: str
    on: dt.date
    words: str
    lines: tuple[Line, ...]

    @property
    def debit_pence(self) -> int:
        return sum(line.debit_pence for line in self.lines)

    @property
    def credit_pence(self) -> int:
        return sum(line.credit_pence for line in self.lines)


def journal(reference: str, on: dt.date, words: str, amounts: Iterable[tuple[Account, int]]) -> Journal | None:
    """Of signed amounts; None when nothing moved. Raises ValueError when debits and credits differ."""
    lines = tuple(Line(account, pence) for account, pence in amounts if pence)
    if sum(line.pence for line in lines):
        raise ValueError(f"{words}: debits and credits differ")
    return Journal(reference, on, words, lines) if lines else None
