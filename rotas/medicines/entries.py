"""The codes of the chart: what each must say, and what to do at once after writing it. Pure.

Source: policy P02, “Writing it down”, “As-needed and changing doses” and “When something goes wrong” (after NICE NG67,
confidence H: guidance). How long is safe comes from the plan of each line, never from here.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import models

from clusters.rules.medicines import Level, MedicineKind
from coopcare.ui.formats import gov_datetime, gov_time

DAY = dt.timedelta(hours=24)
MINUTE = dt.timedelta(minutes=1)
LONGEST_WAIT = dt.timedelta(hours=72)


class Code(models.TextChoices):
    GIVEN = "given", "Taken and seen"
    REFUSED = "R", "R: refused"
    HOSPITAL = "H", "H: in hospital"
    AWAY = "A", "A: away from home"
    NOT_WANTED = "N", "N: as-needed, offered and not wanted"
    OUT_OF_STOCK = "O", "O: out of stock"
    SOMEONE_ELSE = "S", "S: someone else gave it"
    OTHER = "X", "X: not given for another reason"
    MISTAKE = "mistake", "Written by mistake: nothing was given"


GIVEN_WORDS = {
    Level.NONE: "Taken",
    Level.REMIND: "Reminded",
    Level.HELP: "Helped",
    Level.GIVE: "Given",
    Level.DELEGATED: "Done as taught",
}
WHY = {
    Code.REFUSED: "Say why it was refused.",
    Code.AWAY: "Say who is giving it.",
    Code.SOMEONE_ELSE: "Say who gave it.",
    Code.OTHER: "Say why it was not given.",
}


def given_words(level: int) -> str:
    """What “taken and seen” means at each level of help."""
    return GIVEN_WORDS[Level(level)]


@dataclass(frozen=True)
class Said:
    """One entry as it is written. `at` is UTC; `count_left` of a controlled drug or an as-needed one."""

    code: Code
    at: dt.datetime
    amount: str = ""
    why: str = ""
    count_left: Decimal | None = None
    how_known: str = ""


def problem_with(said: Said, *, kind: str, is_controlled: bool) -> tuple[str, str] | None:
    """(sentence, field) of the first thing that is missing; None where the entry can stand."""
    is_as_needed, is_given = kind == MedicineKind.AS_NEEDED, said.code == Code.GIVEN
    if said.code == Code.NOT_WANTED and not is_as_needed:
        return "N is for as-needed medicines. If it was refused, choose R.", "code"
    if said.code == Code.MISTAKE and not is_as_needed:
        return "Say what really happened with this dose.", "code"
    if sentence := WHY.get(said.code):
        return None if said.why else (sentence, "why")
    if is_given and is_as_needed and not said.why:
        return "Say what it was given for.", "why"
    if is_given and not said.amount and kind in (MedicineKind.AS_NEEDED, MedicineKind.VARIABLE):
        return "Say how much was given, like two tablets.", "amount"
    if is_given and is_controlled and said.count_left is None:
        return "Count what is left, and write the number.", "count_left"
    return None


@dataclass(frozen=True)
class Room:
    """How it stands with an as-needed or limited medicine at an instant: doses of the last 24 hours, the last, and
    from when another is within the plan; None where it is now, or the plan has no limit.
    """

    in_day: int
    last_at: dt.datetime | None
    not_before: dt.datetime | None


def room(given: Sequence[dt.datetime], *, least_hours: int | None, most_in_day: int | None, at: dt.datetime) -> Room:
    """From the instants (UTC) of earlier doses. Hours are hours that really pass, also when the clocks change."""
    earlier = sorted(one for one in given if one <= at)
    in_day = [one for one in earlier if one > at - DAY]
    waits = [at]
    if earlier and least_hours:
        waits.append(earlier[-1] + dt.timedelta(hours=least_hours))
    if most_in_day and len(in_day) >= most_in_day:
        waits.append(in_day[-most_in_day] + DAY)
    return Room(len(in_day), earlier[-1] if earlier else None, max(waits) if max(waits) > at else None)


@dataclass(frozen=True)
class Around:
    """What the advice on an entry depends on besides it. `due_at` is empty for an as-needed dose; `room` is how it
    stood just before; `refused_before`: so was the dose before this one.
    """

    due_at: dt.datetime | None
    latest_minutes: int | None
    room: Room
    refused_before: bool = False
    left_before: Decimal | None = None


@dataclass(frozen=True)
class Advice:
    """What to do now. `is_error`: what happened is an error of medicines, to be reported as an incident."""

    sentence: str
    must_ring: bool = True
    is_error: bool = False


def advice_after(said: Said, around: Around) -> list[Advice]:
    """In the order of pressing; empty where nothing more is to do."""
    if said.code == Code.GIVEN:
        return _after_giving(said, around)
    if said.code == Code.REFUSED and (around.latest_minutes or around.refused_before):
        why = "It is time-critical." if around.latest_minutes else "It is the second refusal."
        return [Advice(f"{why} Ring now, and say that it was refused.")]
    simple = {
        Code.OUT_OF_STOCK: Advice("Ring the office at once: it is out of stock."),
        Code.OTHER: Advice("Ring, and say that it was not given."),
        Code.HOSPITAL: Advice("Tell the cluster support worker that they are in hospital.", must_ring=False),
        Code.SOMEONE_ELSE: Advice("Check with whoever gave it.", must_ring=False),
    }
    return [simple[said.code]] if said.code in simple else []


def _after_giving(said: Said, around: Around) -> list[Advice]:
    found = []
    if around.room.not_before:
        found.append(
            Advice(
                f"This dose was too early. The plan says not before {_when(around.room.not_before, said.at)}, and "
                f"{_doses(around.room.in_day)} had been given in the 24 hours before. Look at the person. Ring now.",
                is_error=True,
            )
        )
    if around.due_at and around.latest_minutes and said.at > around.due_at + around.latest_minutes * MINUTE:
        latest = around.due_at + around.latest_minutes * MINUTE
        found.append(Advice(f"This dose was later than is safe: {_when(latest, said.at)}. Ring now.", is_error=True))
    if said.count_left is not None and around.left_before is not None and said.count_left >= around.left_before:
        counts = (
            f"You counted {_number(said.count_left)}, and {_number(around.left_before)} were left before this dose."
        )
        found.append(Advice(f"{counts} Unless new ones have come, ring the office before leaving."))
    return found


def _when(instant: dt.datetime, beside: dt.datetime) -> str:
    return gov_time(instant) if abs(instant - beside) < DAY / 2 else gov_datetime(instant)


def _number(count: Decimal) -> str:
    return f"{count.normalize():f}"


def _doses(number: int) -> str:
    return "1 dose" if number == 1 else f"{number} doses"
