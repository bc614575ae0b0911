"""What each budget line has paid so far in each of its periods, while charges go by. Pure: no database.

A budget line starts afresh each period, and the lines of one package may have periods of different lengths, so each
charge is shared on its own, with what each line has already paid in the period of that charge's day.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Protocol, TypeVar
from uuid import UUID

from billing.cycles import period_of
from billing.splitting import Chargeable, NobodyToPay, Payer, Takes, split


class Line(Protocol):
    """A source of money: `amount_pence` each `cycle`, counted from `starts_on`; no amount means whatever is left."""

    id: UUID
    amount_pence: int | None
    cycle: str
    starts_on: dt.date


AnyLine = TypeVar("AnyLine", bound=Line)


class Purses:
    """`paid` starts from earlier charges: (line, local day, pence)."""

    def __init__(self, earlier: Iterable[tuple[Line, dt.date, int]] = ()) -> None:
        self._paid: dict[tuple[UUID, dt.date], int] = defaultdict(int)
        for line, on, pence in earlier:
            self._paid[_key(line, on)] += pence

    def paid(self, line: Line, on: dt.date) -> int:
        """Pence that `line` has paid in the period of `on`."""
        return self._paid[_key(line, on)]

    def share(self, lines: Sequence[AnyLine], on: dt.date, minutes: int, pence: int) -> list[tuple[AnyLine, int]]:
        """Who pays what of one charge, in the order of `lines`; lines that pay nothing are left out.

        Raises NobodyToPay when something is left over; nothing is then taken from anybody.
        """
        if not lines:
            raise NobodyToPay("Nobody is set down to pay for help on this day. Add who pays.")
        payers = [self._payer(line, on) for line in lines]
        parts = split([Chargeable(None, minutes, pence)], payers)
        by_id = {line.id: line for line in lines}
        shares = [(by_id[part.payer], part.amount_pence) for part in parts]  # type: ignore[index]
        for line, amount_pence in shares:
            self._paid[_key(line, on)] += amount_pence
        return shares

    def _payer(self, line: Line, on: dt.date) -> Payer:
        if line.amount_pence is None:
            return Payer(line.id, Takes.REMAINDER)
        # A credit note may bring a period below zero only when its charge was counted elsewhere; then nothing is used.
        return Payer(line.id, Takes.SUM, line.amount_pence, used_pence=max(0, self.paid(line, on)))


def _key(line: Line, on: dt.date) -> tuple[UUID, dt.date]:
    return line.id, period_of(line.cycle, line.starts_on, on)[0]
