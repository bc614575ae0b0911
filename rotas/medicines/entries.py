"""The codes of the chart: what each must say, and what to do at once after writing it. Pure.

Source: policy P02, “Writing it down”, “As-needed and changing doses” and “When something goes wrong” (after NICE NG67,
confidence H: guidance). How long is safe comes from the plan of each line, never from here.
"""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

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


# They had it, whoever gave it: both count beside what the plan allows.
TAKEN = (Code.GIVEN, Code.SOMEONE_ELSE)
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


def first_too_soon(
    others: Sequence[dt.datetime], *, after: dt.datetime, least_hours: int | None, most_in_day: int | None
) -> dt.datetime | None:
    """The first of the other doses (UTC) that the plan does not allow so soon after one at `after`, where there is."""
    known = sorted([*others, after])
    for number, at in enumerate(known):
        if at > after and room(known[:number], least_hours=least_hours, most_in_day=most_in_day, at=at).not_before:
            return at
    return None


@dataclass(frozen=True)
class Counted:
    """What an earlier entry left."""

    code: Code
    amount: str
    left: Decimal


def usual_fall(newest_first: Sequence[Counted], amount: str) -> Decimal:
    """By how much the count falls with a dose, as far as earlier counts tell: one, until it fell otherwise twice with
    doses of the same amount. A single fall proves nothing: that may be the box that was emptied.
    """
    falls = Counter([Decimal(1)])
    for later, earlier in pairwise(newest_first):
        is_alike = later.code == Code.GIVEN and later.amount.casefold() == amount.casefold()
        if is_alike and later.left < earlier.left:
            falls[earlier.left - later.left] += 1
    return min(falls, key=lambda fall: (-falls[fall], fall))


@dataclass(frozen=True)
class Around:
    """What the advice on an entry depends on besides it. `due_at` is empty for an as-needed dose; `room` is how it
    stood just before; `too_soon_at`: a later dose that this one makes too early; `refused_before`: so was the dose
    before this one; `ended_at`: the line was over by then.
    """

    due_at: dt.datetime | None
    latest_minutes: int | None
    room: Room
    too_soon_at: dt.datetime | None = None
    refused_before: bool = False
    left_before: Decimal | None = None
    usual_fall: Decimal = Decimal(1)
    ended_at: dt.datetime | None = None


@dataclass(frozen=True)
class Advice:
    """What to do now. `is_error`: what happened is an error of medicines, to be reported as an incident."""

    sentence: str
    must_ring: bool = True
    is_error: bool = False


def advice_after(said: Said, around: Around) -> list[Advice]:
    """In the order of pressing; empty where nothing more is to do."""
    found = _after_taking(said, around) if said.code in TAKEN else []
    if said.code == Code.GIVEN:
        found += _after_giving_late(said, around)
    elif said.code == Code.REFUSED and (around.latest_minutes or around.refused_before):
        why = "It is time-critical." if around.latest_minutes else "It is the second refusal."
        found.append(Advice(f"{why} Ring now, and say that it was refused."))
    simple = {
        Code.OUT_OF_STOCK: Advice("Ring the office at once: it is out of stock."),
        Code.OTHER: Advice("Ring, and say that it was not given."),
        Code.HOSPITAL: Advice("Tell the cluster support worker that they are in hospital.", must_ring=False),
        Code.SOMEONE_ELSE: Advice("Check with whoever gave it.", must_ring=False),
    }
    return [*found, *([simple[said.code]] if said.code in simple else []), *_after_counting(said, around)]


def _after_taking(said: Said, around: Around) -> list[Advice]:
    """Against what the plan allows, whoever gave it."""
    found = []
    if around.ended_at:
        ended = f"This line was ended at {_when(around.ended_at, said.at)}, before this dose."
        found.append(Advice(f"{ended} Look at the person. Ring now.", is_error=True))
    if around.room.not_before:
        found.append(
            Advice(
                f"This dose was too early. The plan says not before {_when(around.room.not_before, said.at)}, and "
                f"{_doses(around.room.in_day)} had been given in the 24 hours before. Look at the person. Ring now.",
                is_error=True,
            )
        )
    if around.too_soon_at:
        later = f"The dose at {_when(around.too_soon_at, said.at)} came too soon after this one."
        found.append(Advice(f"{later} Look at the person. Ring now.", is_error=True))
    return found


def _after_giving_late(said: Said, around: Around) -> list[Advice]:
    if not around.due_at or not around.latest_minutes:
        return []
    latest = around.due_at + around.latest_minutes * MINUTE
    if said.at <= latest:
        return []
    return [Advice(f"This dose was later than is safe: {_when(latest, said.at)}. Ring now.", is_error=True)]


def _after_counting(said: Said, around: Around) -> list[Advice]:
    """More than a dose gone, or none: a controlled drug may be missing, or the wrong one was given."""
    if said.count_left is None or around.left_before is None:
        return []
    fall, before, left = around.left_before - said.count_left, _number(around.left_before), _number(said.count_left)
    if said.code != Code.GIVEN:
        words = f"{before} were left before, and {left} are left now."
        return [Advice(f"{words} Ring the office before leaving, and say where they went.")] if fall > 0 else []
    if fall <= 0:
        words = f"You counted {left}, and {before} were left before this dose."
        return [Advice(f"{words} Unless new ones have come, ring the office before leaving.")]
    if fall == around.usual_fall:
        return []
    words = f"{before} were left before, and {left} are left now: is that one dose?"
    return [Advice(f"{words} Count again. If it is not, ring the office before leaving.")]


def _when(instant: dt.datetime, beside: dt.datetime) -> str:
    return gov_time(instant) if abs(instant - beside) < DAY / 2 else gov_datetime(instant)


def _number(count: Decimal) -> str:
    return f"{count.normalize():f}"


def _doses(number: int) -> str:
    return "1 dose" if number == 1 else f"{number} doses"
