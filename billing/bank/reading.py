"""Which kind of bank file it is, and reading it."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from billing.bank.camt_file import looks_like_xml, read_camt
from billing.bank.columns import Columns
from billing.bank.csv_file import Table, read_table, table_of
from billing.bank.decoding import decode
from billing.bank.lines import MOST_BYTES, Reading
from billing.bank.ofx_file import looks_like_ofx, read_ofx
from billing.bank.progress import Tell, nobody
from coopcare.errors import Invalid

TOO_BIG = f"This file is too big. Choose one of {MOST_BYTES // 1024 // 1024} MB or less."
START_CHARACTERS = 20_000
A_PAGE = "This is a web page, not a bank statement. Use the bank’s own button to download the statement."


class FileKind(StrEnum):
    CSV = "csv"
    OFX = "ofx"
    CAMT = "camt053"


@dataclass(frozen=True)
class Opened:
    """A file whose kind is known. `table` is there for a CSV file only."""

    kind: FileKind
    text: str
    table: Table | None = None

    def read(self, columns: Columns | None, today: dt.date, tell: Tell = nobody) -> Reading:
        """`columns` are needed for a CSV file (ValueError without). `tell` hears how far it is."""
        if self.kind == FileKind.OFX:
            return read_ofx(self.text, today, tell)
        if self.kind == FileKind.CAMT:
            return read_camt(self.text, today, tell)
        if self.table is None or columns is None:
            raise ValueError("a CSV file needs its columns")
        return read_table(self.table, columns, today, tell)


def first_rows(content: bytes) -> Table:
    """The header and the first rows of a CSV file: enough to ask what its columns hold, in no time."""
    text = decode(content)
    end = text.rfind("\n", 0, START_CHARACTERS)
    return table_of(text[: end + 1] if len(text) > START_CHARACTERS and end > 0 else text)


def open_file(content: bytes) -> Opened:
    """Judged by its content, never by its name. Raises Invalid with a sentence when it is no bank file."""
    if len(content) > MOST_BYTES:
        raise Invalid(TOO_BIG, field="file")
    text = decode(content)
    if looks_like_ofx(text):
        return Opened(FileKind.OFX, text)
    start = text.lstrip()[:100].lower()
    if start.startswith(("<!doctype html", "<html")):
        raise Invalid(A_PAGE, field="file")
    if looks_like_xml(text):
        return Opened(FileKind.CAMT, text)
    return Opened(FileKind.CSV, text, table_of(text))
