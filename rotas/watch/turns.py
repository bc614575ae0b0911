"""Whose turn it is to be on call. Pure: days, weeks and exceptions in, somebody or nobody out."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from rotas.week.table import monday_of

Who = TypeVar("Who")
DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Days(Generic[Who]):
    """An exception: from one day to another, both included."""

    starts_on: dt.date
    ends_on: dt.date
    who: Who


def duty_day(moment: dt.datetime, changes_at: dt.time) -> dt.date:
    """The day whose turn a local moment belongs to: before the change-over it is still yesterday's."""
    return moment.date() if moment.time() >= changes_at else moment.date() - DAY


def on_duty(day: dt.date, weeks: Mapping[dt.date, Who], exceptions: Iterable[Days[Who]]) -> Who | None:
    """By Monday, and exceptions in the order they were made: the newest that holds counts before the week."""
    found = weeks.get(monday_of(day))
    for exception in exceptions:
        if exception.starts_on <= day <= exception.ends_on:
            found = exception.who
    return found


def days_without(
    first: dt.date, last: dt.date, weeks: Mapping[dt.date, Who], exceptions: Iterable[Days[Who]]
) -> list[dt.date]:
    """Days, both ends included, on which nobody is on call."""
    exceptions = list(exceptions)
    days = (first + number * DAY for number in range((last - first).days + 1))
    return [day for day in days if on_duty(day, weeks, exceptions) is None]
