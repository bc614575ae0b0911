"""A file of what months cost: month, heading and amount on each line, and maybe whose it is. Pure."""

import csv
import datetime as dt
import io
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from billing.bank.amounts import read_amount
from billing.bank.dates import Order, in_order, parse
from billing.bank.decoding import decode
from billing.bank.lines import Unreadable
from coopcare.errors import Invalid
from coopcare.money import LARGEST_PENCE, format_pounds
from coopcare.ui.formats import MONTHS, gov_month

MOST_LINES = 5_000
SEPARATORS = ",;\t"
MONTH_WORDS = ("month", "date", "day", "period")
HEADING_WORDS = ("heading", "account", "category", "cost")
AMOUNT_WORDS = ("amount", "pounds", "net", "total", "value")
CLUSTER_WORDS = ("cluster",)
NO_COLUMNS = "The first line must name the columns: Month, Heading and Amount."
_NUMBERS = re.compile(r"(\d{1,2})[-/.](\d{4})|(\d{4})[-/.](\d{1,2})", re.ASCII)
_NAMED = re.compile(r"([A-Za-z]{3,9})\.?,?[- ]?(\d{4})", re.ASCII)
LONGEST = 40


@dataclass(frozen=True)
class CostLine:
    """A bill, or a sum of bills: its line in the file, the first day of its month, the heading's value, pence; and the
    key of the cluster whose own it is, empty where all share it.
    """

    number: int
    first_day: dt.date
    heading: str
    pence: int
    cluster: str = ""


@dataclass(frozen=True)
class Own:
    """What a line may say of one cluster: the clusters' names by key, and the headings one of them can have."""

    clusters: Mapping[str, str] = field(default_factory=dict)
    headings: Collection[str] = ()


@dataclass(frozen=True)
class Problem:
    number: int
    words: str


@dataclass(frozen=True)
class CostReading:
    """Every line is read or has its problem; blank ones are neither."""

    lines: tuple[CostLine, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def clusters(self) -> list[str]:
        """The keys of those that lines name, "" first where some are shared."""
        return sorted({line.cluster for line in self.lines})

    def sums(self, cluster: str = "") -> dict[dt.date, dict[str, int]]:
        """Pence by month and heading, of one cluster or shared: several bills of one heading are added up."""
        found: dict[dt.date, dict[str, int]] = defaultdict(lambda: defaultdict(int))
        for line in self.lines:
            if line.cluster == cluster:
                found[line.first_day][line.heading] += line.pence
        return {first_day: dict(headings) for first_day, headings in sorted(found.items())}


def read_costs(content: bytes, headings: Mapping[str, str], today: dt.date, own: Own | None = None) -> CostReading:
    """Each line of a CSV file; `headings` are words by value. Raises Invalid for what is no such file."""
    rows = _rows(decode(content))
    number, head = next(rows, (0, []))
    columns = _columns(head)
    if columns is None:
        raise Invalid(NO_COLUMNS, field="file")
    known = _names(headings)
    whose = _column([cell.casefold() for cell in head], CLUSTER_WORDS)
    read = [
        _owned(_line(number, cells, columns, known, headings, today), _cell(cells, whose), own or Own(), headings)
        for number, cells in rows
    ]
    if not read:
        raise Invalid("The file has no lines below the names of its columns.", field="file")
    lines = tuple(one for one in read if isinstance(one, CostLine))
    problems = [one for one in read if isinstance(one, Problem)]
    reading = CostReading(lines, tuple(problems))
    return CostReading(lines, (*problems, *_too_low(reading, headings)))


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """(line number, cells) of every row that is not blank."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    separator = max(SEPARATORS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        for count, cells in enumerate(reader):
            if count > MOST_LINES:
                raise Invalid(f"The file has more than {MOST_LINES:,} lines.", field="file")
            if any(cell.strip() for cell in cells):
                yield reader.line_num, [" ".join(cell.split()) for cell in cells]
    except csv.Error as error:
        raise Invalid(f"Line {reader.line_num} cannot be read: {error}.", field="file") from error


def _columns(head: Sequence[str]) -> tuple[int, int, int] | None:
    """Which columns hold the month, the heading and the amount."""
    names = [cell.casefold() for cell in head]
    found = [_column(names, words) for words in (MONTH_WORDS, HEADING_WORDS, AMOUNT_WORDS)]
    month, heading, amount = found
    if month is None or heading is None or amount is None or len({*found}) < len(found):
        return None
    return month, heading, amount


def _column(names: Sequence[str], words: Iterable[str]) -> int | None:
    return next((i for word in words for i, name in enumerate(names) if word in name), None)


def _names(headings: Mapping[str, str]) -> dict[str, str]:
    """Every way to write a heading, and its value."""
    return {
        name.casefold(): value
        for value, words in headings.items()
        for name in (value, value.replace("_", " "), words, words.partition(",")[0])
    }


def _line(
    number: int,
    cells: Sequence[str],
    columns: tuple[int, int, int],
    known: Mapping[str, str],
    headings: Mapping[str, str],
    today: dt.date,
) -> CostLine | Problem:
    month, name, amount = (cells[column] if column < len(cells) else "" for column in columns)
    try:
        first_day = _month(month, today)
        pence = read_amount(amount)
    except Unreadable as error:
        return Problem(number, str(error))
    if name.casefold() not in known:
        every = "; ".join(headings.values())
        return Problem(number, f"“{name[:LONGEST]}” is not one of our headings. They are: {every}.")
    if pence is None:
        return Problem(number, "It has no amount.")
    if abs(pence) > LARGEST_PENCE:
        return Problem(number, "The amount is too large.")
    return CostLine(number, first_day, known[name.casefold()], pence)


def _cell(cells: Sequence[str], column: int | None) -> str:
    return cells[column] if column is not None and column < len(cells) else ""


def _owned(line: CostLine | Problem, name: str, own: Own, headings: Mapping[str, str]) -> CostLine | Problem:
    """The line as that of the cluster it names."""
    if isinstance(line, Problem) or not name:
        return line
    keys = {words.casefold(): key for key, words in own.clusters.items()}
    if name.casefold() not in keys:
        return Problem(line.number, f"“{name[:LONGEST]}” is not one of our clusters.")
    if line.heading not in own.headings:
        words = f"{headings[line.heading]} is shared by all clusters. Leave the cluster empty."
        return Problem(line.number, words)
    return replace(line, cluster=keys[name.casefold()])


def _month(text: str, today: dt.date) -> dt.date:
    """The first day of the month that a cell names. Raises Unreadable.

    >>> [_month(each, dt.date(2026, 12, 1)).isoformat()[:7] for each in ("10/2026", "Oct 2026", "31/10/2026")]
    ['2026-10', '2026-10', '2026-10']
    """
    first_day = _named_month(text) or in_order(parse(text), Order.DAY_FIRST, text).replace(day=1)
    if first_day > today:
        raise Unreadable(f"{gov_month(first_day)} has not begun.")
    if first_day.year < 2000:
        raise Unreadable(f"“{text[:LONGEST]}” is too long ago.")
    return first_day


def _named_month(text: str) -> dt.date | None:
    if match := _NUMBERS.fullmatch(text):
        month, year = (match[1], match[2]) if match[1] else (match[4], match[3])
        return dt.date(int(year), int(month), 1) if 1 <= int(month) <= len(MONTHS) and int(year) else None
    if match := _NAMED.fullmatch(text):
        names = [name.lower()[:3] for name in MONTHS]
        short = match[1].lower()[:3]
        return dt.date(int(match[2]), names.index(short) + 1, 1) if short in names and int(match[2]) else None
    return None


def _too_low(reading: CostReading, headings: Mapping[str, str]) -> Iterator[Problem]:
    """Money that came back is fine, but a month cannot have cost less than nothing."""
    last = {(line.cluster, line.first_day, line.heading): line.number for line in reading.lines}
    for cluster in reading.clusters:
        for first_day, sums in reading.sums(cluster).items():
            for heading, pence in sums.items():
                if pence < 0:
                    what = f"{headings[heading]} of {gov_month(first_day)}"
                    words = f"{what} comes to {format_pounds(pence)}, below nothing."
                    yield Problem(last[cluster, first_day, heading], words)
