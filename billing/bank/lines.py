"""What every reader of bank files gives back: lines, problems, and what was left out on purpose."""

import datetime as dt
import unicodedata
from dataclasses import dataclass

LONGEST_TEXT = 300
LONGEST_REFERENCE = 140
MOST_LINES = 50_000
MOST_BYTES = 5 * 1024 * 1024
MOST_YEARS = 7  # older than this is a date read wrongly: money records are kept for about as long


@dataclass(frozen=True)
class ReadLine:
    """One movement of money. `number` is where it stands in the file, from 1; pence are below zero for money out."""

    number: int
    on: dt.date
    amount_pence: int
    text: str
    reference: str = ""


@dataclass(frozen=True)
class Note:
    """Something to say about one line of a file."""

    number: int
    words: str

    def __str__(self) -> str:
        return f"Line {self.number}: {self.words}"


@dataclass(frozen=True)
class Reading:
    """A whole file. Nothing of it may be kept while there are `problems`, or while it `asks_order`.

    `left_out` are lines that hold no movement of money, such as totals. `asks_order` means that every date can be
    read both with the day first and with the month first, and that it would make a difference.
    """

    lines: tuple[ReadLine, ...] = ()
    problems: tuple[Note, ...] = ()
    left_out: tuple[Note, ...] = ()
    asks_order: bool = False

    @property
    def is_sound(self) -> bool:
        return bool(self.lines) and not self.problems and not self.asks_order

    @property
    def received_pence(self) -> int:
        return sum(line.amount_pence for line in self.lines if line.amount_pence > 0)

    @property
    def paid_out_pence(self) -> int:
        return -sum(line.amount_pence for line in self.lines if line.amount_pence < 0)


class Unreadable(ValueError):
    """One cell cannot be read. The message follows "Line 17: "."""


def clean(text: str, longest: int = LONGEST_TEXT) -> str:
    """Words with single spaces and nothing invisible, cut to `longest` characters.

    >>> clean("  M  HUGHES\\x00\\tRENT ")
    'M HUGHES RENT'
    """
    visible = text if text.isprintable() else "".join(" " if _is_hidden(one) else one for one in text)
    return " ".join(visible.split())[:longest].rstrip()


def _is_hidden(character: str) -> bool:
    return unicodedata.category(character)[0] in "CZ"


def check_day(on: dt.date, today: dt.date) -> None:
    """Raises Unreadable for a day that a bank statement of today cannot hold."""
    words = f"{on.day:02d}/{on.month:02d}/{on.year} (day, month, year)"
    if on > today:
        raise Unreadable(f"The date {words} is in the future.")
    if on.year < today.year - MOST_YEARS:
        raise Unreadable(f"The date {words} is more than {MOST_YEARS} years ago.")
