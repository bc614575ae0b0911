"""What there is to say about a file that has been read, small enough to be kept beside it. Pure."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from billing.bank.lines import Reading, ReadLine

MOST_NOTES = 200  # of each kind; the rest is a number
FIRST_LINES = 10


@dataclass(frozen=True)
class Summary:
    """`problems` and `left_out` are the first of them, in words. `new_count` and `seen_count`: lines that importing
    would bring, and lines that an earlier file had brought by then. `unreadable` is why it cannot be read as a whole.
    """

    line_count: int = 0
    problem_count: int = 0
    left_out_count: int = 0
    received_pence: int = 0
    paid_out_pence: int = 0
    asks_order: bool = False
    problems: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    first: list[ReadLine] = field(default_factory=list)
    new_count: int = 0
    seen_count: int = 0
    unreadable: str = ""

    @property
    def is_sound(self) -> bool:
        return bool(self.line_count) and not self.problem_count and not self.asks_order

    def to_json(self) -> dict[str, Any]:
        first = [
            {"number": line.number, "on": line.on.isoformat(), "amount_pence": line.amount_pence, "text": line.text,
             "reference": line.reference}
            for line in self.first
        ]  # fmt: skip
        return vars(self) | {"first": first}

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> "Summary":
        first = [ReadLine(**line | {"on": dt.date.fromisoformat(line["on"])}) for line in kept["first"]]
        return cls(**kept | {"first": first})


def summary_of(reading: Reading, *, seen_count: int) -> Summary:
    """`seen_count` of its lines have come with an earlier file."""
    return Summary(
        line_count=len(reading.lines),
        problem_count=len(reading.problems),
        left_out_count=len(reading.left_out),
        received_pence=reading.received_pence,
        paid_out_pence=reading.paid_out_pence,
        asks_order=reading.asks_order,
        problems=[str(note) for note in reading.problems[:MOST_NOTES]],
        left_out=[str(note) for note in reading.left_out[:MOST_NOTES]],
        first=list(reading.lines[:FIRST_LINES]),
        new_count=len(reading.lines) - seen_count,
        seen_count=seen_count,
    )
