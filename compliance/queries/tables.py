"""One table that an inspector reads or takes away, and how its cells are written."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from coopcare.accounts.actor import Actor
from coopcare.clock import to_local
from coopcare.ui.formats import gov_datetime, gov_short_date
from members.models import Person

Cell = str | int | dt.date | None
Row = tuple[Cell, ...]


@dataclass(frozen=True)
class Table:
    """Days and instants (UTC) stand in the rows as they are: a file and a page write them each in its way.

    `about`: whose own words or story stand in it, so that each of them can see that it was read.
    """

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


def in_a_file(cell: Cell) -> str | int | None:
    """A day or an instant as a spreadsheet sorts it."""
    if isinstance(cell, dt.datetime):
        return clock(cell)
    return cell.isoformat() if isinstance(cell, dt.date) else cell


def on_a_page(cell: Cell) -> str:
    """A day or an instant in words; empty for nothing."""
    if isinstance(cell, dt.datetime):
        return gov_datetime(cell)
    if isinstance(cell, dt.date):
        return gov_short_date(cell)
    return "" if cell is None else str(cell)


def name(person: Person | None, nobody: str = "") -> str:
    return person.full_name if person else nobody
