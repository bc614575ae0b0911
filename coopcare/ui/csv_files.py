"""Tables as CSV files that open in a spreadsheet as they are meant."""

import csv
import io
import re
from collections.abc import Iterable, Sequence

from django.http import HttpResponse
from django.utils.http import content_disposition_header

# A cell that begins like this is run as a formula by spreadsheets: somebody could have been named so on purpose.
FORMULA_BEGINS = ("=", "+", "-", "@", "\t", "\r")
NUMBER = re.compile(r"-?\d+(\.\d+)?")
Value = str | int | None


def csv_bytes(header: Sequence[str], rows: Iterable[Sequence[Value]]) -> bytes:
    """UTF-8 with a byte order mark, which Excel needs. Numbers stay numbers; a text that looks like a formula is kept
    as text by an apostrophe before it.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(header)
    writer.writerows([_plain(value) for value in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def csv_response(name: str, header: Sequence[str], rows: Iterable[Sequence[Value]]) -> HttpResponse:
    """A download; `name` ends in .csv."""
    response = HttpResponse(csv_bytes(header, rows), content_type="text/csv; charset=utf-8")
    disposition = content_disposition_header(True, name)
    if disposition:
        response["Content-Disposition"] = disposition
    response["Cache-Control"] = "private, no-store"
    return response


def _plain(value: Value) -> Value:
    if not isinstance(value, str) or not value.startswith(FORMULA_BEGINS) or NUMBER.fullmatch(value):
        return value
    return f"'{value}"
