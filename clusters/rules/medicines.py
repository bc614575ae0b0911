"""What a line of the medicines record must say, and when its doses are due. Pure.

Source: policy P02, after NICE NG67 (confidence H: guidance, not law). Clock times are Europe/London.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import models

from coopcare.clock import local, to_local

DAY = dt.timedelta(days=1)
LONGEST_INTERVAL = 92


class Level(models.IntegerChoices):
    """Policy P02, “Levels of support”: one for each medicine."""

    NONE = 0, "0. None: they do it all"
    REMIND = 1, "1. Remind: we say that it is time"
    HELP = 2, "2. Help: they choose and ask, we open or rub"
    GIVE = 3, "3. Give: we choose and give it"
    DELEGATED = 4, "4. Delegated task: a nurse has taught one named PCA"


class MedicineKind(models.TextChoices):
    REGULAR = "regular", "Regular"
    AS_NEEDED = "as_needed", "As needed"
    VARIABLE = "variable", "Regular, with a dose that changes"
    CREAM = "cream", "Cream or patch"


class Route(models.TextChoices):
    MOUTH = "mouth", "By mouth"
    TONGUE = "tongue", "Under the tongue"
    INHALED = "inhaled", "Breathed in"
    SKIN = "skin", "On the skin"
    EYE = "eye", "In the eye"
    EAR = "ear", "In the ear"
    NOSE = "nose", "In the nose"
    TUBE = "tube", "Through a tube"
    INJECTION = "injection", "By injection"
    OTHER = "other", "Another way, as the label says"


class WrittenFrom(models.TextChoices):
    """Policy P02, “Changes by phone”: never from what a relative says."""

    LABEL = "label", "The label of the pharmacy"
    MESSAGE = "message", "A written message of the prescriber"
    PHONE = "phone", "A prescriber by phone in an emergency, written down and read back"


@dataclass(frozen=True)
class Line:
    """One line of the chart as it is written. `latest_minutes` after its time a time-critical dose is still safe."""

    name: str
    dose: str
    reason: str
    level: Level
    kind: MedicineKind
    route: Route
    written_from: WrittenFrom
    strength: str = ""
    form: str = ""
    times: tuple[dt.time, ...] = ()
    every_days: int = 1
    is_time_critical: bool = False
    latest_minutes: int | None = None
    is_controlled: bool = False
    signs: str = ""
    least_hours: int | None = None
    most_in_day: int | None = None
    try_first: str = ""
    ring_when: str = ""
    body_where: str = ""
    delegated: str = ""
    notes: str = ""


def problem_with(line: Line) -> tuple[str, str] | None:
    """(sentence, field) of the first thing that is missing or contradicts itself; None where the line can stand."""
    if line.kind == MedicineKind.AS_NEEDED:
        return _problem_as_needed(line)
    if not line.times and line.level != Level.NONE:
        return "Enter the times at which it is due, like 8am, 8pm.", "times"
    if not 1 <= line.every_days <= LONGEST_INTERVAL:
        return f"Enter a number of days from 1 to {LONGEST_INTERVAL}.", "every_days"
    if line.is_time_critical and not line.latest_minutes:
        return "Say how many minutes after its time it is still safe.", "latest_minutes"
    if line.latest_minutes and not line.is_time_critical:
        return "Say that it is time-critical, or leave the minutes empty.", "is_time_critical"
    return _problem_with_any(line)


def _problem_as_needed(line: Line) -> tuple[str, str] | None:
    if line.times or line.is_time_critical:
        return "An as-needed medicine has no times. Leave them empty, or choose another kind.", "times"
    plan = (
        (line.signs, "Say what it is for, and how they show or say that they need it.", "signs"),
        (line.least_hours, "Say how many hours to wait between doses.", "least_hours"),
        (line.most_in_day, "Say how many doses there may be in 24 hours.", "most_in_day"),
        (line.try_first, "Say what to try first, or that there is nothing to try.", "try_first"),
        (line.ring_when, "Say when to ring the doctor.", "ring_when"),
    )
    missing = next(((sentence, field) for value, sentence, field in plan if not value), None)
    return missing or _problem_with_any(line)


def _problem_with_any(line: Line) -> tuple[str, str] | None:
    if line.kind == MedicineKind.CREAM and not line.body_where:
        return "Say where on the body it goes, and how thick.", "body_where"
    if line.level == Level.DELEGATED and not line.delegated:
        return "Say which nurse taught which PCA, and when they check again.", "delegated"
    return None


@dataclass(frozen=True)
class Course:
    """When a line is due: at clock times, every so many days from its first, between two instants (UTC)."""

    times: tuple[dt.time, ...]
    every_days: int
    starts_on: dt.date
    from_at: dt.datetime
    until_at: dt.datetime | None


def doses_of(course: Course, first: dt.date, last: dt.date) -> Iterator[tuple[dt.date, dt.time]]:
    """(local day, clock time) of each dose on days `first` to `last`, both included.

    Nobody can sign for what was due before its line was written, or after it was ended.
    """
    late_by = (first - course.starts_on).days
    day = course.starts_on + DAY * (course.every_days * max(0, -(-late_by // course.every_days)))
    while day <= last:
        for at in course.times:
            due_at = local(day, at)
            if course.from_at <= due_at and (course.until_at is None or due_at < course.until_at):
                yield day, at
        day += DAY * course.every_days


def next_dose(course: Course, after: dt.datetime) -> tuple[dt.date, dt.time] | None:
    """(local day, clock time) of the first dose that is due from an instant (UTC) on; None where none is left."""
    since = max(after, course.from_at)
    first = max(course.starts_on, to_local(since).date())
    found = doses_of(course, first, first + DAY * course.every_days)
    return next((dose for dose in found if local(*dose) >= since), None)
