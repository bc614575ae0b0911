"""Dates, times, durations and money in words, after the GOV.UK style guide.

A moment (an aware datetime) is shown as clocks in England show it; a plain date or time is shown as it is.

>>> gov_time(dt.time(9, 45)), gov_time(dt.time(0, 0)), gov_time(dt.time(12, 0))
('9:45am', 'midnight', 'midday')
"""

import datetime as dt

from coopcare.clock import to_local

# Spelled out, because strftime follows the machine's locale.
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def gov_date(value: dt.date | dt.datetime) -> str:
    """Tuesday 1 December 2026"""
    on = local_date(value)
    return f"{WEEKDAYS[on.weekday()]} {gov_short_date(on)}"


def gov_short_date(value: dt.date | dt.datetime) -> str:
    """1 December 2026"""
    on = local_date(value)
    return f"{on.day} {MONTHS[on.month - 1]} {on.year}"


def gov_day(value: dt.date | dt.datetime) -> str:
    """Tuesday 1 December: where the year is plain from the page, as on a rota."""
    on = local_date(value)
    return f"{WEEKDAYS[on.weekday()]} {on.day} {MONTHS[on.month - 1]}"


def gov_month(value: dt.date | dt.datetime) -> str:
    """December 2026"""
    on = local_date(value)
    return f"{MONTHS[on.month - 1]} {on.year}"


def gov_date_range(first: dt.date | dt.datetime, last: dt.date | dt.datetime) -> str:
    """1 to 7 December 2026; 28 November to 4 December 2026; both years where they differ. Both ends are included."""
    start, end = local_date(first), local_date(last)
    if start == end:
        return gov_short_date(start)
    if start.year != end.year:
        return f"{gov_short_date(start)} to {gov_short_date(end)}"
    if start.month != end.month:
        return f"{start.day} {MONTHS[start.month - 1]} to {gov_short_date(end)}"
    return f"{start.day} to {gov_short_date(end)}"


def gov_time(value: dt.time | dt.datetime) -> str:
    """9am, 9:45am, midday, midnight"""
    at = to_local(value).time() if isinstance(value, dt.datetime) else value
    if at.minute == 0 and at.hour in (0, 12):
        return "midday" if at.hour else "midnight"
    minutes = f":{at.minute:02d}" if at.minute else ""
    return f"{at.hour % 12 or 12}{minutes}{'am' if at.hour < 12 else 'pm'}"


def gov_time_range(start: dt.time | dt.datetime, end: dt.time | dt.datetime) -> str:
    """9am to 9:45am; 10pm to 7am the next day (said only when both ends are moments)"""
    words = f"{gov_time(start)} to {gov_time(end)}"
    return f"{words} the next day" if _runs_over(start, end) else words


def gov_datetime(value: dt.datetime) -> str:
    """Tuesday 1 December 2026 at 9:45am"""
    return f"{gov_date(value)} at {gov_time(value)}"


def minutes_words(minutes: int) -> str:
    """45 minutes, 1 hour, 1 hour 30 minutes; a negative number is "minus ..." """
    if minutes < 0:
        return f"minus {minutes_words(-minutes)}"
    hours, rest = divmod(minutes, 60)
    parts = [_counted(hours, "hour")] if hours else []
    parts += [_counted(rest, "minute")] if rest or not hours else []
    return " ".join(parts)


def miles_words(tenths: int) -> str:
    """1 mile, 3.4 miles: of tenths of a mile."""
    return "1 mile" if tenths == 10 else f"{tenths / 10:g} miles"


def local_date(value: dt.date | dt.datetime) -> dt.date:
    """The date in England of a moment; a plain date is itself."""
    return to_local(value).date() if isinstance(value, dt.datetime) else value


def _runs_over(start: dt.time | dt.datetime, end: dt.time | dt.datetime) -> bool:
    """Whether the end is on a later day. Midnight belongs to the evening it closes."""
    if not (isinstance(start, dt.datetime) and isinstance(end, dt.datetime)):
        return False
    last, first = to_local(end), to_local(start).date()
    return last.date() > first and not (last.time() == dt.time() and last.date() == first + dt.timedelta(days=1))


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
