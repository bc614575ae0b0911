"""Approved pay as the files that payroll software takes in: the lines, and what they come to as that software reckons.

Pure. Money is pence, what is written in a file is pounds and hours as decimals. Where the columns come from:

- BrightPay: its own guide to taking in hourly payments from CSV. A row a worker, matched by works number, with numbered
  payments, each with a description, a rate an hour and a number of normal hours.
- Sage 50 Payroll: the payments import, by employee reference and payment reference. Sage says little of its layout;
  these four columns are those that makers of care software describe.
- Xero: takes in no file for pay in the UK by itself. The columns are those of an importer that feeds its timesheets:
  name, day, earnings rate and hours. It passes over columns it does not know, so rate and amount stand beside them.
"""

import csv
import datetime as dt
import io
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import Any

from billing.pay.terms import KIND_WORDS, Kind
from coopcare.money import WHOLE_BP, format_plain, round_half_up

# One line of a timesheet's figures.
Line = Mapping[str, Any]

MILEAGE, PARTS = "mileage", "parts"
PAYROLL_WORDS: Mapping[str, str] = {
    **{kind.value: words for kind, words in KIND_WORDS.items()},
    MILEAGE: "Mileage, not pay",
    PARTS: "Parts of an hour too small for the file",
}
# Paid by the hour, at a rate that stands in the line. The others are amounts.
HOURLY = frozenset(
    {
        Kind.VISIT,
        Kind.SHADOW,
        Kind.WAKE,
        Kind.TRAVEL,
        Kind.WAIT,
        Kind.TRAINING,
        Kind.SUPERVISION,
        Kind.MEETING,
        Kind.TOP_UP,
    }
)
HUNDREDTHS_IN_HOUR, MINUTES_IN_HOUR = 100, 60
PENNY, FINE = Decimal("0.01"), Decimal("0.0001")
# A spreadsheet takes a text that begins so for a formula.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


class Profile(StrEnum):
    BRIGHTPAY = "brightpay"
    SAGE = "sage"
    XERO = "xero"
    GENERIC = "generic"


@dataclass(frozen=True)
class Item:
    """One payment: units times rate, rounded to the penny, is what the software pays. `on` is a day of it."""

    kind: str
    on: dt.date
    units: Decimal
    rate: Decimal

    @property
    def pence(self) -> int:
        return int((self.units * self.rate / PENNY).quantize(Decimal(1), ROUND_HALF_UP))


@dataclass(frozen=True)
class Paid:
    """One worker's approved pay. `lines` and `mileage` are those of the timesheet's figures."""

    first_name: str
    last_name: str
    number: str
    lines: Sequence[Line]
    mileage: Sequence[Line] = ()

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}"

    @property
    def pence(self) -> int:
        """Pay and mileage."""
        return sum(line["pence"] for line in (*self.lines, *self.mileage))


@dataclass(frozen=True)
class Days:
    """Of the period that is paid."""

    first: dt.date
    last: dt.date
    paid_on: dt.date


def kinds_of(paid: Iterable[Paid], profile: Profile) -> list[str]:
    """Which kinds of payment a file has, in the order in which they are named."""
    found: set[str] = set()
    for one in paid:
        found |= {item.kind for item in items_of(one, dt.date.min, profile)}
    return [kind for kind in PAYROLL_WORDS if kind in found]


def items_of(paid: Paid, last: dt.date, profile: Profile) -> list[Item]:
    """Every payment of one worker; together they are their pay to the penny.

    Hours are written in hundredths, rounded down, at the rate that was agreed; what is lost so is an item of its own.
    """
    items = list(_hourly(paid.lines, last, by_day=profile is Profile.XERO))
    amounts: dict[str, int] = defaultdict(int)
    for line in paid.lines:
        if line["kind"] not in HOURLY:
            amounts[line["kind"]] += line["pence"]
    amounts[MILEAGE] = sum(line["pence"] for line in paid.mileage)
    items += [_amount(kind, last, pence, profile) for kind, pence in amounts.items() if pence]
    left = paid.pence - sum(item.pence for item in items)
    return [*items, _amount(PARTS, last, left, profile)] if left else items


def table_of(paid: Sequence[Paid], codes: Mapping[str, str], days: Days, profile: Profile) -> list[list[str]]:
    """Heads and rows. `codes`: what the software calls each kind; our own words where there is none."""
    names = {**PAYROLL_WORDS, **codes}
    return _TABLES[profile](paid, names, days)


def written(table: Iterable[Sequence[str]]) -> str:
    """As CSV. No cell can be taken for a formula."""
    text = io.StringIO()
    csv.writer(text).writerows([_safe(cell) for cell in row] for row in table)
    return text.getvalue()


def comes_to(content: str, profile: Profile) -> int:
    """Pence that the software will pay by this file: reckoned from the file's own cells, as the software does."""
    heads, *rows = csv.reader(io.StringIO(content))
    if profile is Profile.GENERIC:
        return sum(_pence(row[heads.index("Amount")]) for row in rows)
    units = [index for index, head in enumerate(heads) if head in _UNITS or head.endswith(_NORMAL_HOURS)]
    rates = [index for index, head in enumerate(heads) if head in _RATES or head.endswith(_RATE_PER_HOUR)]
    pairs = [(row[unit], row[rate]) for row in rows for unit, rate in zip(units, rates, strict=True)]
    return sum(_pence(Decimal(unit) * Decimal(rate)) for unit, rate in pairs if unit)


def _hourly(lines: Iterable[Line], last: dt.date, *, by_day: bool) -> Iterator[Item]:
    minutes: dict[tuple[str, dt.date, int], int] = defaultdict(int)
    for line in lines:
        if line["kind"] in HOURLY and line["pence"]:
            on = dt.date.fromisoformat(line["on"]) if by_day else last
            minutes[line["kind"], on, line["rate_pence"] * line.get("multiplier_bp", WHOLE_BP)] += line["minutes"]
    for (kind, on, rate), length in minutes.items():
        hundredths = length * HUNDREDTHS_IN_HOUR // MINUTES_IN_HOUR
        pounds = (Decimal(rate) / (100 * WHOLE_BP)).quantize(FINE, ROUND_DOWN)
        if hundredths:
            yield Item(kind, on, Decimal(hundredths) / HUNDREDTHS_IN_HOUR, pounds)


def _amount(kind: str, on: dt.date, pence: int, profile: Profile) -> Item:
    """Xero pays a pay item at its own rate, so an amount is so many units of £1; the others take 1 at the amount."""
    pounds = Decimal(pence) * PENNY
    return Item(kind, on, pounds, Decimal(1)) if profile is Profile.XERO else Item(kind, on, Decimal(1), pounds)


def _pence(pounds: Decimal | str) -> int:
    return int((Decimal(pounds) / PENNY).quantize(Decimal(1), ROUND_HALF_UP))


def _money(rate: Decimal) -> str:
    """13.45, 20.175"""
    return str(rate.quantize(PENNY) if rate == rate.quantize(PENNY) else rate.quantize(FINE).normalize())


def _units(units: Decimal) -> str:
    return str(units.quantize(PENNY))


def _safe(text: str) -> str:
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


# The files

_RATE_PER_HOUR, _NORMAL_HOURS = "Rate per hour", "Number of normal hours"
_UNITS, _RATES = ("Hours", "hours"), ("Rate", "rate")


def _brightpay(paid: Sequence[Paid], names: Mapping[str, str], days: Days) -> list[list[str]]:
    found = [(one, items_of(one, days.last, Profile.BRIGHTPAY)) for one in paid]
    most = max((len(items) for _, items in found), default=0)
    each = ("Description", _RATE_PER_HOUR, _NORMAL_HOURS)
    heads = ["Employee works number", "Employee first name", "Employee surname"]
    heads += [f"Payment {number + 1}: {part}" for number in range(most) for part in each]
    return [heads, *(_brightpay_row(one, items, names, len(heads)) for one, items in found if items)]


def _brightpay_row(paid: Paid, items: Iterable[Item], names: Mapping[str, str], width: int) -> list[str]:
    row = [paid.number, paid.first_name, paid.last_name]
    for item in items:
        row += [names[item.kind], _money(item.rate), _units(item.units)]
    return row + [""] * (width - len(row))


def _sage(paid: Sequence[Paid], names: Mapping[str, str], days: Days) -> list[list[str]]:
    rows = [
        [one.number, names[item.kind], _units(item.units), _money(item.rate)]
        for one in paid
        for item in items_of(one, days.last, Profile.SAGE)
    ]
    return [["Employee Reference", "Payment Reference", "Hours", "Rate"], *rows]


def _xero(paid: Sequence[Paid], names: Mapping[str, str], days: Days) -> list[list[str]]:
    rows = [
        [
            one.first_name,
            one.last_name,
            f"{item.on:%d/%m/%Y}",
            _xero_item(names[item.kind], item),
            _units(item.units),
            _money(item.rate),
            format_plain(item.pence),
        ]
        for one in paid
        for item in items_of(one, days.last, Profile.XERO)
    ]
    return [["first_name", "last_name", "date", "type", "hours", "rate", "amount"], *rows]


def _xero_item(name: str, item: Item) -> str:
    """Each pay item of Xero has one rate, so its name ends with it: Care 13.45. One of £1 is for amounts."""
    return f"{name} {_money(item.rate)}" if item.kind in HOURLY else name


def _generic(paid: Sequence[Paid], names: Mapping[str, str], days: Days) -> list[list[str]]:
    """A row for each kind of pay as the timesheet shows it. The words stay ours; the code is beside them."""
    heads = ["Worker", "First day", "Last day", "Pay day", "What", "Hours", "Miles", "Amount", "Payroll number", "Code"]
    start = [f"{on:%d/%m/%Y}" for on in (days.first, days.last, days.paid_on)]
    rows = []
    for one in paid:
        for kind, hours, miles, pence in _by_kind(one):
            code = "" if names[kind] == PAYROLL_WORDS[kind] else names[kind]
            what = PAYROLL_WORDS[kind]
            rows.append([one.name, *start, what, hours, miles, format_plain(pence), one.number, code])
    return [heads, *rows]


def _by_kind(paid: Paid) -> Iterator[tuple[str, str, str, int]]:
    for kind in Kind:
        theirs = [line for line in paid.lines if line["kind"] == kind]
        if theirs:
            minutes = sum(max(line["minutes"], line["worked_minutes"]) for line in theirs)
            hours = format_plain(round_half_up(minutes * HUNDREDTHS_IN_HOUR, MINUTES_IN_HOUR))
            yield kind.value, hours, "", sum(line["pence"] for line in theirs)
    if paid.mileage:
        tenths = sum(line["tenths"] for line in paid.mileage)
        yield MILEAGE, "", f"{tenths // 10}.{tenths % 10}", sum(line["pence"] for line in paid.mileage)


_TABLES = {
    Profile.BRIGHTPAY: _brightpay,
    Profile.SAGE: _sage,
    Profile.XERO: _xero,
    Profile.GENERIC: _generic,
}
