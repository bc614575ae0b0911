"""Statements as CSV, with whatever separator, header and footer the bank chose."""

import csv
import datetime as dt
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass

from billing.bank.amounts import read_amount
from billing.bank.columns import Columns, find_header
from billing.bank.dates import Numbers, Order, in_order, order_of, parse
from billing.bank.lines import (
    LONGEST_REFERENCE,
    LONGEST_TEXT,
    MOST_LINES,
    Note,
    Reading,
    ReadLine,
    Unreadable,
    check_day,
    clean,
)
from billing.bank.progress import Tell, counted, nobody
from coopcare.errors import Invalid

SEPARATORS = ",;\t|"
MOST_COLUMNS = 60
LONGEST_CELL_BREAKS = 5  # more line breaks than this in one cell is a quotation mark that never closed
PREVIEW_ROWS = 6
TOO_MANY = f"This file has more than {MOST_LINES:,} lines. Ask the bank for a shorter time, and import it in parts."
NO_TABLE = "This file is not a bank statement: it has no columns. Choose a CSV, OFX or CAMT.053 file."
_BALANCE = re.compile(r"(opening|closing|start(ing)?|end(ing)?) balance|balance (brought|carried) forward|[bc]/f", re.I)


@dataclass(frozen=True)
class Row:
    number: int
    cells: tuple[str, ...]

    def cell(self, column: int | None) -> str:
        """Empty for a column that this row does not reach."""
        return self.cells[column] if column is not None and column < len(self.cells) else ""


@dataclass(frozen=True)
class Table:
    """The rows that are not blank, below the header; `heads` is empty when there is none."""

    heads: tuple[str, ...]
    rows: tuple[Row, ...]
    above: tuple[Row, ...] = ()

    @property
    def width(self) -> int:
        return max((len(row.cells) for row in self.rows), default=len(self.heads))

    @property
    def preview(self) -> tuple[Row, ...]:
        return self.rows[:PREVIEW_ROWS]

    def name_of(self, column: int) -> str:
        """What to call a column: its header, and what stands in its first full cell."""
        head = self.heads[column] if column < len(self.heads) else ""
        sample = next((row.cell(column) for row in self.rows[:PREVIEW_ROWS] if row.cell(column)), "")
        words = head or f"Column {column + 1}"
        return f"{words}, like “{sample[:30]}”" if sample else words


def table_of(text: str) -> Table:
    """The rows of a CSV text. Raises Invalid for what has no columns, too many lines, or broken quotation marks."""
    rows = [row for row in _rows(text) if any(row.cells)]
    if max((len(row.cells) for row in rows), default=0) < 3:
        raise Invalid(NO_TABLE, field="file")
    header = find_header([row.cells for row in rows])
    if header is None:
        return Table((), tuple(rows))
    return Table(rows[header].cells, tuple(rows[header + 1 :]), tuple(rows[:header]))


def read_table(table: Table, columns: Columns, today: dt.date, tell: Tell = nobody) -> Reading:
    """Every row as a line, a problem or something left out. Dates up to `today` are possible."""
    drafts = [_draft(row, columns) for row in counted(table.rows, tell)]
    dates = [draft.day for draft in drafts if isinstance(draft, _Draft)]
    order = Order(columns.order) if columns.order else order_of(dates, today)
    read = [_finish(draft, order or Order.DAY_FIRST, today) if isinstance(draft, _Draft) else draft for draft in drafts]
    return Reading(
        lines=tuple(each for each in read if isinstance(each, ReadLine)),
        problems=tuple(each.note for each in read if isinstance(each, _Bad)),
        left_out=tuple(each.note for each in read if isinstance(each, _LeftOut)),
        asks_order=order is None,
    )


@dataclass(frozen=True)
class _Bad:
    note: Note


@dataclass(frozen=True)
class _LeftOut:
    note: Note


@dataclass(frozen=True)
class _Draft:
    """A row whose date may still be one of two."""

    number: int
    day: "dt.date | Numbers"
    day_text: str
    amount_pence: int
    text: str
    reference: str


def _draft(row: Row, columns: Columns) -> "_Draft | _Bad | _LeftOut":
    day_text, text = row.cell(columns.date), clean(row.cell(columns.text), LONGEST_TEXT)
    if _BALANCE.fullmatch(text):
        return _LeftOut(Note(row.number, "It is a balance, not a movement of money."))
    try:
        amount_pence = _amount(row, columns)
    except Unreadable as error:
        # Neither a date nor an amount: a heading, a footer, or a sentence of the bank's.
        if not _is_day(day_text):
            return _LeftOut(Note(row.number, "It has no date, like a heading or a total."))
        return _Bad(Note(row.number, str(error)))
    if not amount_pence:
        return _LeftOut(Note(row.number, "It has no amount." if amount_pence is None else "The amount is £0.00."))
    if not day_text:
        return _LeftOut(Note(row.number, "It has no date, like a heading or a total."))
    try:
        day = parse(day_text)
    except Unreadable as error:
        return _Bad(Note(row.number, str(error)))
    reference = clean(row.cell(columns.reference), LONGEST_REFERENCE)
    return _Draft(row.number, day, day_text, amount_pence, text or reference, reference)


def _finish(draft: _Draft, order: Order, today: dt.date) -> "ReadLine | _Bad":
    try:
        on = in_order(draft.day, order, draft.day_text)
        check_day(on, today)
    except Unreadable as error:
        return _Bad(Note(draft.number, str(error)))
    return ReadLine(draft.number, on, draft.amount_pence, draft.text, draft.reference)


def _amount(row: Row, columns: Columns) -> int | None:
    if columns.amount is not None:
        return read_amount(row.cell(columns.amount))
    paid_in, paid_out = read_amount(row.cell(columns.paid_in)), read_amount(row.cell(columns.paid_out))
    if paid_in and paid_out:
        raise Unreadable("It has money paid in and money paid out. A line can only have one of them.")
    if paid_out:
        return -abs(paid_out)  # some banks write a minus in this column, some do not
    return paid_in if paid_in is not None else paid_out


def _is_day(text: str) -> bool:
    try:
        return bool(text) and bool(parse(text))
    except Unreadable:
        return False


def _rows(text: str) -> Iterator[Row]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text))
    started = 1
    try:
        for count, cells in enumerate(reader):
            if count > MOST_LINES:
                raise Invalid(TOO_MANY, field="file")
            if any(cell.count("\n") > LONGEST_CELL_BREAKS for cell in cells):
                raise Invalid(f"Line {started}: a quotation mark is opened and never closed.", field="file")
            yield Row(started, tuple(" ".join(cell.split()) for cell in cells[:MOST_COLUMNS]))
            started = reader.line_num + 1
    except csv.Error as error:
        raise Invalid(f"Line {started}: it is too long to be a line of a bank statement.", field="file") from error


def _separator(text: str) -> str:
    """Whichever of the usual ones cuts most of the first lines into the same number of cells, three or more."""
    first = [line for line in text.splitlines()[:200] if line.strip()]

    def regular(separator: str) -> tuple[int, int]:
        widths = [len(cells) for cells in csv.reader(first, delimiter=separator)]
        usual = max(set(widths), key=lambda width: (widths.count(width), width), default=0)
        return (widths.count(usual), usual) if usual >= 3 else (0, usual)

    try:
        return max(SEPARATORS, key=regular)
    except csv.Error as error:
        raise Invalid(NO_TABLE, field="file") from error
