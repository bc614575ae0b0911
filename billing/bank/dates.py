"""Dates as banks write them. The whole file decides whether the day or the month comes first."""

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from billing.bank.lines import Unreadable

_NUMBERS = re.compile(r"(\d{1,4})[-/. ](\d{1,2})[-/. ](\d{1,4})", re.ASCII)
_PACKED = re.compile(r"(\d{4})(\d{2})(\d{2})", re.ASCII)
_NAMED = re.compile(
    r"(?:[A-Za-z]{3,9},? )?(\d{1,2})(?:st|nd|rd|th)?[-/ .]?([A-Za-z]{3,9})\.?,?[-/ .]?(\d{4}|\d{2})", re.ASCII
)
_TIME = re.compile(r"[T ]\d{1,2}:\d{2}.*$", re.ASCII)
_SHORT = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTHS = {name: i for i, name in enumerate(_SHORT, start=1)}
LONGEST = 40


class Order(StrEnum):
    DAY_FIRST = "dmy"
    MONTH_FIRST = "mdy"


@dataclass(frozen=True)
class Numbers:
    """A date of bare numbers whose first two could be day and month, or month and day."""

    first: int
    second: int
    year: int

    def on(self, order: Order) -> dt.date | None:
        day, month = (self.first, self.second) if order == Order.DAY_FIRST else (self.second, self.first)
        return _real(self.year, month, day)


@lru_cache(maxsize=4096)
def parse(text: str) -> "dt.date | Numbers":
    """A certain date, or numbers that wait for an order. Raises Unreadable.

    >>> parse("2026-11-03T09:00:00"), parse("3 Nov 26"), parse("03/11/2026")
    (datetime.date(2026, 11, 3), datetime.date(2026, 11, 3), Numbers(first=3, second=11, year=2026))
    """
    plain = " ".join(text.split())
    if len(plain) > LONGEST:
        raise _no_date(plain)
    plain = _TIME.sub("", plain)
    found = _certain(plain)
    if found is None and (match := _NUMBERS.fullmatch(plain)) and len(match[1]) <= 2 and len(match[3]) in (2, 4):
        return Numbers(int(match[1]), int(match[2]), _whole_year(match[3]))
    if found is None:
        raise _no_date(plain)
    return found


def _certain(plain: str) -> dt.date | None:
    if match := _PACKED.fullmatch(plain):
        return _real(int(match[1]), int(match[2]), int(match[3]))
    if (match := _NUMBERS.fullmatch(plain)) and len(match[1]) == 4 and len(match[3]) <= 2:
        return _real(int(match[1]), int(match[2]), int(match[3]))
    if match := _NAMED.fullmatch(plain):
        return _real(_whole_year(match[3]), _MONTHS.get(match[2].lower()[:3], 0), int(match[1]))
    return None


def in_order(found: "dt.date | Numbers", order: Order, text: str) -> dt.date:
    """The date it is. Raises Unreadable for one that no calendar has."""
    on = found.on(order) if isinstance(found, Numbers) else found
    if on is None:
        first = "day" if order == Order.DAY_FIRST else "month"
        raise Unreadable(f"“{text.strip()[:LONGEST]}” is not a date, read with the {first} first.")
    return on


def order_of(dates: Iterable["dt.date | Numbers"], today: dt.date) -> Order | None:
    """Which order the file was written in; None when both fit equally well and would differ.

    An order with fewer dates that cannot be (no such day, or in the future) wins.
    """
    numbers = {each for each in dates if isinstance(each, Numbers)}
    wrong = {order: sum(_is_wrong(each.on(order), today) for each in numbers) for order in Order}
    if wrong[Order.DAY_FIRST] != wrong[Order.MONTH_FIRST]:
        return min(Order, key=lambda order: wrong[order])
    same = all(each.on(Order.DAY_FIRST) == each.on(Order.MONTH_FIRST) for each in numbers)
    return Order.DAY_FIRST if same else None


def _is_wrong(on: dt.date | None, today: dt.date) -> bool:
    return on is None or on > today


def _whole_year(text: str) -> int:
    return int(text) + (2000 if len(text) == 2 else 0)


def _real(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def _no_date(text: str) -> Unreadable:
    return Unreadable(f"“{text[:LONGEST]}” is not a date.")
