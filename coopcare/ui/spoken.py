"""Times as people say them, for papers in large print.

>>> spoken_time(dt.time(9)), spoken_time(dt.time(9, 45)), spoken_time(dt.time(17, 30)), spoken_time(dt.time(12))
("nine o'clock in the morning", 'quarter to ten in the morning', 'half past five in the evening', 'midday')
>>> spoken_range(dt.time(9), dt.time(9, 45)), spoken_range(dt.time(9, 12), dt.time(12, 10))
("from nine o'clock to quarter to ten in the morning", 'from 9:12 in the morning to ten past twelve in the afternoon')
"""

import datetime as dt

from coopcare.clock import to_local

HOURS = ("twelve", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven")
PAST = {5: "five", 10: "ten", 15: "quarter", 20: "twenty", 25: "twenty-five", 30: "half"}
# Until which hour (24-hour clock) each part of the day lasts.
PARTS = ((5, "at night"), (12, "in the morning"), (17, "in the afternoon"), (21, "in the evening"), (24, "at night"))
WHOLE = {dt.time(0): "midnight", dt.time(12): "midday"}


def spoken_time(value: dt.time | dt.datetime) -> str:
    at = _local(value)
    return WHOLE.get(at) or f"{_clock(at)} {_part(at)}"


def spoken_range(start: dt.time | dt.datetime, end: dt.time | dt.datetime) -> str:
    """The part of the day is said once, when it is the same for both."""
    first, last = _local(start), _local(end)
    if first in WHOLE or last in WHOLE or _part(first) != _part(last):
        return f"from {spoken_time(first)} to {spoken_time(last)}"
    return f"from {_clock(first)} to {spoken_time(last)}"


def _local(value: dt.time | dt.datetime) -> dt.time:
    at = to_local(value).time() if isinstance(value, dt.datetime) else value
    return at.replace(second=0, microsecond=0)


def _clock(at: dt.time) -> str:
    if at.minute == 0:
        return f"{HOURS[at.hour % 12]} o'clock"
    if at.minute in PAST:
        return f"{PAST[at.minute]} past {HOURS[at.hour % 12]}"
    if 60 - at.minute in PAST:
        return f"{PAST[60 - at.minute]} to {HOURS[(at.hour + 1) % 12]}"
    return f"{at.hour % 12 or 12}:{at.minute:02d}"


def _part(at: dt.time) -> str:
    return next(words for until, words in PARTS if at.hour < until)
