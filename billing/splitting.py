"""Who pays how much of a period's care: an ordered allocation that adds up to the penny.

Payers are asked in order. Each takes its part of every charge, oldest charge first, until its limit for the
period is reached; what is left goes to the next. Pure: no database.
"""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from coopcare.errors import DomainError, Invalid
from coopcare.money import WHOLE_BP, format_pounds, percent_of, pro_rata


class NobodyToPay(DomainError):
    """Money is left over after every payer has paid what they agreed to."""


class Takes(StrEnum):
    SUM = "sum"  # `amount` pence in the period
    SHARE = "share"  # `amount` basis points of the whole of every charge, not of what earlier payers left
    MINUTES = "minutes"  # the first `amount` minutes of care in the period
    REMAINDER = "remainder"  # whatever is left


@dataclass(frozen=True)
class Payer:
    """One payer's agreement for a period. `used_…` is what earlier runs in the same period have already taken;
    `seen_pence` all the charges that went by then, which a share is counted on.
    """

    key: Hashable
    takes: Takes
    amount: int = 0
    cap_pence: int | None = None
    used_pence: int = 0
    used_minutes: int = 0
    seen_pence: int = 0

    def __post_init__(self) -> None:
        if min(self.amount, self.used_pence, self.used_minutes, self.seen_pence, self.cap_pence or 0) < 0:
            raise Invalid("What a payer agrees to pay cannot be below zero.")
        if self.takes is Takes.SHARE and self.amount > WHOLE_BP:
            raise Invalid("A payer cannot pay more than 100%.")


@dataclass(frozen=True)
class Chargeable:
    """One priced attendance to be paid for."""

    key: Hashable
    minutes: int
    amount_pence: int


@dataclass(frozen=True)
class Part:
    """What one payer pays of one charge. `minutes` are those the payer's hours were used for (else 0)."""

    charge: Hashable
    payer: Hashable
    amount_pence: int
    minutes: int = 0


@dataclass
class _Purse:
    """A payer's running position while the charges go by."""

    payer: Payer
    paid_pence: int
    paid_minutes: int
    seen_pence: int = 0
    shared_pence: int = 0

    def take(self, charge: Chargeable, left_pence: int, left_minutes: int) -> tuple[int, int]:
        """Pence and minutes this payer takes of what is left of a charge."""
        match self.payer.takes:
            case Takes.SUM:
                wanted, minutes = self.payer.amount - self.paid_pence, 0
            case Takes.SHARE:
                wanted, minutes = self._share(charge), 0
            case Takes.MINUTES:
                minutes = max(0, min(left_minutes, self.payer.amount - self.paid_minutes))
                wanted = pro_rata(charge.amount_pence, minutes, per_minutes=charge.minutes) if minutes else 0
            case _:
                wanted, minutes = left_pence, 0
        pence = max(0, min(wanted, left_pence, self._room(left_pence)))
        self.paid_pence += pence
        self.paid_minutes += minutes
        return pence, minutes

    def _share(self, charge: Chargeable) -> int:
        # Rounded on the running total, so that the share of many small charges is the share of their sum.
        self.seen_pence += charge.amount_pence
        due, self.shared_pence = self.shared_pence, percent_of(self.seen_pence, self.payer.amount)
        return self.shared_pence - due

    def _room(self, left_pence: int) -> int:
        return left_pence if self.payer.cap_pence is None else self.payer.cap_pence - self.paid_pence


def split(charges: Sequence[Chargeable], payers: Sequence[Payer]) -> list[Part]:
    """The parts of every charge, in the order of the charges and then of the payers; parts of £0 are left out.

    Charges are in the order of the visits. Raises NobodyToPay when something is left that nobody takes, and
    Invalid for a charge below zero (a refund goes by credit note to whoever paid).
    """
    purses = [_begin(payer) for payer in payers]
    parts: list[Part] = []
    unpaid_pence = 0
    for charge in charges:
        if charge.amount_pence < 0 or charge.minutes < 0:
            raise Invalid("Only charges of £0 or more can be shared between payers.")
        found, left_pence = _split_one(charge, purses)
        parts += found
        unpaid_pence += left_pence
    if unpaid_pence:
        raise NobodyToPay(
            f"{format_pounds(unpaid_pence)} is left with nobody to pay it. Add a payer who takes the remainder."
        )
    return parts


def totals(parts: Sequence[Part]) -> dict[Hashable, int]:
    """Pence by payer."""
    by_payer: dict[Hashable, int] = {}
    for part in parts:
        by_payer[part.payer] = by_payer.get(part.payer, 0) + part.amount_pence
    return by_payer


def _begin(payer: Payer) -> _Purse:
    shared = percent_of(payer.seen_pence, payer.amount) if payer.takes is Takes.SHARE else 0
    return _Purse(payer, payer.used_pence, payer.used_minutes, payer.seen_pence, shared)


def _split_one(charge: Chargeable, purses: Sequence[_Purse]) -> tuple[list[Part], int]:
    parts: list[Part] = []
    left_pence, left_minutes = charge.amount_pence, charge.minutes
    for purse in purses:
        pence, minutes = purse.take(charge, left_pence, left_minutes)
        left_pence -= pence
        left_minutes -= minutes
        if pence:
            parts.append(Part(charge.key, purse.payer.key, pence, minutes))
    return parts, left_pence
