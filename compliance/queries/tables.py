"""One table that an inspector reads or takes away, and how its cells are written."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from coopcare.accounts.actor import Actor
from coopcare.clock import to_local
from members.models import Person

Row = tuple[str | int | None, ...]


@dataclass(frozen=True)
class Table:
    """`about`: whose own words or story stand in it, so that each of them can see that it was read."""

    header: tuple[str, ...]
    rows: Sequence[Row]
    about: Sequence[Person] = ()


@dataclass(frozen=True)
class Export:
    """One table: its address, its name, what is in it, and how it is made for whoever asks."""

    slug: str
    title: str
    about: str
    table: Callable[[Actor], Table]


def clock(instant: dt.datetime | None) -> str:
    """An instant as the wall shows it; empty for none."""
    return f"{to_local(instant):%Y-%m-%d %H:%M}" if instant else ""


def day(on: dt.date | None) -> str:
    return on.isoformat() if on else ""


def name(person: Person | None, nobody: str = "") -> str:
    return person.full_name if person else nobody
