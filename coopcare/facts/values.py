"""A dated figure as text, and how to read it. Pure: no database."""

import datetime as dt
import re
from dataclasses import dataclass

POUNDS = "pounds"
PERCENT = "percent"
YES_NO = "yes_no"
MONTH = "month"
DAY_OF_YEAR = "day_of_year"
TEXT = "text"

UNITS = {
    POUNDS: "pounds",
    "pounds_per_hour": "pounds an hour",
    "pounds_per_day": "pounds a day",
    "pounds_per_week": "pounds a week",
    "pounds_per_year": "pounds a year",
    "pounds_per_mile": "pounds a mile",
    PERCENT: "percent",
    "people": "people",
    "minutes": "minutes",
    "hours": "hours",
    "days": "days",
    "weeks": "weeks",
    "months": "months",
    "years": "years",
    "day_of_month": "day of the month",
    MONTH: "year and month",
    DAY_OF_YEAR: "month and day",
    YES_NO: "yes or no",
    TEXT: "words",
}
UNSETTLED = frozenset({"consulted", "draft", "unknown"})

_HUNDREDTHS = re.compile(r"(?P<whole>[0-9]+)(?:\.(?P<part>[0-9]{1,2}))?")
_WHOLE = re.compile(r"[0-9]+")


@dataclass(frozen=True)
class FactValue:
    """One figure with its dates and how far to trust it. Read it with the property that fits its unit.

    A property that does not fit the unit raises TypeError: that is a mistake in the program, not in the data.
    """

    key: str
    name: str
    value: str
    unit: str
    valid_from: dt.date
    valid_to: dt.date | None
    status: str
    confidence: str
    source: str
    note: str = ""

    @property
    def pence(self) -> int:
        self._require(self.unit.startswith(POUNDS))
        return _hundredths(self.value)

    @property
    def percent_bp(self) -> int:
        """Basis points: 12.07% is 1,207."""
        self._require(self.unit == PERCENT)
        return _hundredths(self.value)

    @property
    def integer(self) -> int:
        self._require(is_whole_number(self.unit))
        return int(self.value)

    @property
    def yes(self) -> bool:
        self._require(self.unit == YES_NO)
        return self.value == "yes"

    @property
    def text(self) -> str:
        return self.value

    @property
    def is_settled(self) -> bool:
        """In law or announced, rather than proposed."""
        return self.status not in UNSETTLED

    @property
    def needs_checking(self) -> bool:
        """Shown as "check before relying on this"."""
        return self.confidence == "L"

    def _require(self, fits: bool) -> None:
        if not fits:
            raise TypeError(f"{self.key} is in {self.unit}")


def is_whole_number(unit: str) -> bool:
    return not unit.startswith(POUNDS) and unit not in (PERCENT, YES_NO, MONTH, DAY_OF_YEAR, TEXT)


def problem_with(value: str, unit: str) -> str:
    """Why `value` cannot be read in `unit`, as a sentence; empty when it can."""
    if unit not in UNITS:
        return f"“{unit}” is not a unit we know."
    if not _fits(value, unit):
        return f"“{value}” cannot be read as {UNITS[unit]}."
    return ""


def _fits(value: str, unit: str) -> bool:
    if unit.startswith(POUNDS) or unit == PERCENT:
        return _HUNDREDTHS.fullmatch(value) is not None
    if unit == YES_NO:
        return value in ("yes", "no")
    if unit == TEXT:
        return bool(value.strip())
    if unit == MONTH:
        return _is_date(f"{value}-01")
    if unit == DAY_OF_YEAR:
        return _is_date(f"2024-{value}")  # a leap year, so that 29 February is a day
    return _WHOLE.fullmatch(value) is not None


def _is_date(text: str) -> bool:
    try:
        return dt.date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _hundredths(value: str) -> int:
    whole, _, part = value.partition(".")
    return int(whole) * 100 + int(part.ljust(2, "0"))
