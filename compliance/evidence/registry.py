"""What can be counted from daily work, and what each count is evidence of.

A source is one function of a period of local days, both included; it reads and changes nothing. When what it counts
changes, its `version` goes up: earlier snapshots keep theirs, so old and new figures are never mixed. To add sources,
write a module of them and add its name to MODULES.
"""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Self

from compliance.models import Category
from coopcare.clock import to_local

MODULES = (
    "compliance.evidence.visits",
    "compliance.evidence.workers",
    "compliance.evidence.people",
    "compliance.evidence.plans",
    "compliance.evidence.reviews",
    "compliance.evidence.capacity",
    "compliance.evidence.medicines",
    "compliance.evidence.office",
    "compliance.evidence.registers",
)


@dataclass(frozen=True)
class Count:
    """`part` of `whole`. A whole of 0 means that there was nothing to count, which is said and is no failure."""

    part: int
    whole: int

    @classmethod
    def in_time(cls, rows: "Iterable[tuple[dt.date | None, dt.datetime | None]]") -> Self:
        """Of (local day to be done by, when it was done): how many were done by then. Rows without a day are left
        out.
        """
        days = [(day, done) for day, done in rows if day is not None]
        return cls(sum(done is not None and to_local(done).date() <= day for day, done in days), len(days))


@dataclass(frozen=True)
class Source:
    """`says` is a sentence with {part} and {whole}; `none` is what is said when there was nothing to count.

    `at_end`: what stood on the last day, and not what happened during the period.
    """

    code: str
    title: str
    version: int
    topics: tuple[str, ...]
    category: Category
    says: str
    none: str
    at_end: bool
    count: Callable[[dt.date, dt.date], Count]

    def sentence(self, count: Count) -> str:
        return self.says.format(part=count.part, whole=count.whole) if count.whole else self.none


_found: dict[str, Source] = {}
Counting = Callable[[dt.date, dt.date], Count]


def source(
    code: str,
    title: str,
    *,
    topics: str,
    says: str,
    none: str,
    version: int = 1,
    category: Category = Category.PROCESSES,
    at_end: bool = False,
) -> Callable[[Counting], Counting]:
    """Register the decorated function. `topics` are codes with spaces between. A code used twice is a ValueError."""

    def keep(count: Counting) -> Counting:
        if code in _found:
            raise ValueError(f"Two sources are called {code}.")
        _found[code] = Source(code, title, version, tuple(topics.split()), category, says, none, at_end, count)
        return count

    return keep


@cache
def sources() -> tuple[Source, ...]:
    """Every source, in the order of MODULES, whichever of them was imported first."""
    for name in MODULES:
        import_module(name)
    return tuple(sorted(_found.values(), key=lambda one: MODULES.index(one.count.__module__)))


def source_of(code: str) -> Source | None:
    return next((one for one in sources() if one.code == code), None)
