"""What each budget line has paid so far in each of its periods, while charges go by. Pure: no database.

A budget line starts afresh each period, and the lines of one package may have periods of different lengths, so each
charge is shared on its own, with what each line has already paid in the period of that charge's day.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar
from uuid import UUID

from billing.cycles import period_of
from billing.splitting import Chargeable, NobodyToPay, Payer, Takes, split


class Line(Protocol):
    """A source of money, counted afresh each `cycle` from `starts_on`: up to `amount_pence`, or `share_bp` of every
    charge, or the first `funded_minutes`; none of the three means whatever is left. Each with caps, or None.
    """

    id: UUID
    package_id: UUID
    amount_pence: int | None
    share_bp: int | None
    funded_minutes: int | None
    cap_visit_pence: int | None
    cap_week_pence: int | None
    cap_month_pence: int | None
    cycle: str
    starts_on: dt.date
    ends_on: dt.date | None


AnyLine = TypeVar("AnyLine", bound=Line)


@dataclass(frozen=True)
class Taken(Generic[AnyLine]):
    """What a line paid for charges of one local day; `minutes` of its own hours."""

    line: AnyLine
    on: dt.date
    pence: int
    minutes: int = 0


@dataclass(slots=True)
class _Used:
    """Of one line in one of its periods: what it paid, the minutes of its hours, and what went by that it shares."""

    paid_pence: int = 0
    minutes: int = 0
    seen_pence: int = 0


class Purses:
    """`earlier` is what was taken before; `lines` all sources of money of its packages, for those who pay a share."""

    def __init__(self, earlier: Iterable[Taken] = (), lines: Iterable[Line] = ()) -> None:
        self._used: dict[tuple[UUID, dt.date], _Used] = defaultdict(_Used)
        self._weeks: dict[tuple[UUID, dt.date], int] = defaultdict(int)
        self._months: dict[tuple[UUID, dt.date], int] = defaultdict(int)
        sharing: dict[UUID, list[Line]] = defaultdict(list)
        for line in lines:
            if line.share_bp is not None:
                sharing[line.package_id].append(line)
        for taken in earlier:
            self._take(taken.line, taken.on, taken.pence, taken.minutes)
            self._see(
                (line for line in sharing[taken.line.package_id] if _holds(line, taken.on)), taken.on, taken.pence
            )

    def paid(self, line: Line, on: dt.date) -> int:
        """Pence that `line` has paid in the period of `on`."""
        return self._used[_key(line, on)].paid_pence

    def share(self, lines: Sequence[AnyLine], on: dt.date, minutes: int, pence: int) -> list[tuple[AnyLine, int]]:
        """Who pays what of one charge, in the order of `lines`; lines that pay nothing are left out.

        Raises NobodyToPay when something is left over; nothing is then taken from anybody.
        """
        if not lines:
            raise NobodyToPay("Nobody is set down to pay for help on this day. Add who pays.")
        payers = [self._payer(line, on) for line in lines]
        parts = split([Chargeable(None, minutes, pence)], payers)
        by_id = {line.id: line for line in lines}
        for part in parts:
            self._take(by_id[part.payer], on, part.amount_pence, part.minutes)  # type: ignore[index]
        self._see((line for line in lines if line.share_bp is not None), on, pence)
        return [(by_id[part.payer], part.amount_pence) for part in parts]  # type: ignore[index]

    def _take(self, line: Line, on: dt.date, pence: int, minutes: int) -> None:
        used = self._used[_key(line, on)]
        used.paid_pence += pence
        used.minutes += minutes
        if line.cap_week_pence is not None:
            self._weeks[line.id, _monday(on)] += pence
        if line.cap_month_pence is not None:
            self._months[line.id, on.replace(day=1)] += pence

    def _see(self, lines: Iterable[Line], on: dt.date, pence: int) -> None:
        for line in lines:
            self._used[_key(line, on)].seen_pence += pence

    def _payer(self, line: Line, on: dt.date) -> Payer:
        used = self._used[_key(line, on)]
        # A credit note may bring a period below zero only when its charge was counted elsewhere; then nothing is used.
        paid = max(0, used.paid_pence)
        cap = self._cap(line, on, paid)
        if line.share_bp is not None:
            return Payer(line.id, Takes.SHARE, line.share_bp, cap, paid, seen_pence=max(0, used.seen_pence))
        if line.funded_minutes is not None:
            return Payer(line.id, Takes.MINUTES, line.funded_minutes, cap, paid, max(0, used.minutes))
        if line.amount_pence is not None:
            return Payer(line.id, Takes.SUM, line.amount_pence, cap, paid)
        return Payer(line.id, Takes.REMAINDER, cap_pence=cap, used_pence=paid)

    def _cap(self, line: Line, on: dt.date, paid: int) -> int | None:
        """The caps that hold on a day as one: what was used, and what there is room for. None: there is no cap."""
        rooms = []
        if line.cap_visit_pence is not None:
            rooms.append(line.cap_visit_pence)
        if line.cap_week_pence is not None:
            rooms.append(line.cap_week_pence - self._weeks[line.id, _monday(on)])
        if line.cap_month_pence is not None:
            rooms.append(line.cap_month_pence - self._months[line.id, on.replace(day=1)])
        return paid + max(0, min(rooms)) if rooms else None


def _key(line: Line, on: dt.date) -> tuple[UUID, dt.date]:
    return line.id, period_of(line.cycle, line.starts_on, on)[0]


def _monday(on: dt.date) -> dt.date:
    return on - dt.timedelta(days=on.weekday())


def _holds(line: Line, on: dt.date) -> bool:
    return line.starts_on <= on and (line.ends_on is None or on <= line.ends_on)
