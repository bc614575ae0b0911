"""A finding and the table it rests on: the same on the page, on paper and in the spreadsheet."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from coopcare.money import MINUTES_IN_HOUR, format_plain, format_pounds, round_half_up

PENCE_IN_POUND = 100
WHOLE_BAR = 100


@dataclass(frozen=True)
class Cell:
    """`words` as people read it, `plain` as a spreadsheet does."""

    words: str
    plain: str


HIDDEN = Cell("Not shown", "")
UNKNOWN = Cell("Not known", "")
NOTHING = Cell("", "")


@dataclass(frozen=True)
class Row:
    """`bar` of 100, None where there is none."""

    label: str
    cells: tuple[Cell, ...]
    bar: int | None = None
    is_total: bool = False


@dataclass(frozen=True)
class Section:
    """`heading` is the finding. `key` names it in an address; `heads` are those of the cells, `first` of the labels."""

    key: str
    heading: str
    caption: str = ""
    words: tuple[str, ...] = ()
    first: str = ""
    heads: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def has_bars(self) -> bool:
        return any(row.bar is not None for row in self.rows)

    @property
    def some_hidden(self) -> bool:
        return any(cell is HIDDEN for row in self.rows for cell in row.cells)

    @property
    def compact(self) -> "Section":
        """Without the columns that have nothing in them, for paper."""
        full = [i for i in range(len(self.heads)) if any(row.cells[i] is not NOTHING for row in self.rows)]
        rows = tuple(replace(row, cells=tuple(row.cells[i] for i in full)) for row in self.rows)
        return replace(self, heads=tuple(self.heads[i] for i in full), rows=rows)

    @property
    def csv_header(self) -> tuple[str, ...]:
        return (self.first, *self.heads)

    def csv_rows(self) -> Iterator[tuple[str, ...]]:
        for row in self.rows:
            yield (row.label, *(cell.plain or cell.words for cell in row.cells))


def pounds(pence: int | None) -> Cell:
    return UNKNOWN if pence is None else Cell(format_pounds(pence), format_plain(pence))


def hours(minutes: int) -> Cell:
    """To the tenth of an hour."""
    tenths = round_half_up(minutes * 10, MINUTES_IN_HOUR)
    return Cell(f"{tenths // 10:,}.{tenths % 10}", f"{tenths // 10}.{tenths % 10}")


def bars(values: Sequence[int | None]) -> list[int | None]:
    """Lengths of 100, the largest of them being 100; nothing below zero."""
    largest = max((value for value in values if value is not None), default=0)
    return [None if value is None else max(0, WHOLE_BAR * value // largest) if largest > 0 else 0 for value in values]


def small(pence: int) -> str:
    """40p, £3.12: an amount without its sign."""
    size = abs(pence)
    return f"{size}p" if size < PENCE_IN_POUND else format_pounds(size)


def hours_words(minutes: int) -> str:
    whole = round_half_up(minutes, MINUTES_IN_HOUR)
    return "1 hour" if whole == 1 else f"{whole:,} hours"


def counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
