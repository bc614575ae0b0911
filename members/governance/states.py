"""From a day that was noted to minutes that nobody changes. Pure.

Source: domain.md E5 (usual practice, confidence M): a draft within 14 days, agreed at the next meeting, never changed
after it.
"""

import datetime as dt
import re
from collections.abc import Mapping

from django.db.models import TextChoices

DRAFT_WITHIN = dt.timedelta(days=14)


class MinutesStatus(TextChoices):
    NOTED = "noted", "No minutes yet"
    DRAFT = "draft", "Being written"
    PUT = "put", "Draft, put to the next meeting"
    AGREED = "agreed", "Agreed"


_S = MinutesStatus
MOVES: Mapping[str, frozenset[str]] = {
    _S.NOTED: frozenset({_S.DRAFT}),
    _S.DRAFT: frozenset({_S.DRAFT, _S.PUT}),
    _S.PUT: frozenset({_S.DRAFT, _S.AGREED}),
    _S.AGREED: frozenset(),
}
# While they are being written. What was put to a meeting is taken back first, so that all read the same.
WRITABLE = frozenset({_S.NOTED, _S.DRAFT})


def can_move(old: str, new: str) -> bool:
    """Whether the table allows it. A state it does not know is a KeyError: a fault, never a No."""
    return new in MOVES[old]


def reference(on: dt.date, number: int) -> str:
    """2026-11-05/4: what other records write down as their minute."""
    return f"{on:%Y-%m-%d}/{number}"


def number_in(minute: str, on: dt.date) -> int | None:
    """The item of the meeting of a day that a minute names, however it is written: "2026-11-05/4", "2026-11-05, item
    4". None where it names no item, or another day.
    """
    found = re.fullmatch(rf"\s*{on:%Y-%m-%d}\D+(\d+)\D*", minute)
    return int(found[1]) if found else None
