"""What others changed about a person's visits since somebody last looked, in sentences."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from coopcare.accounts.actor import Actor
from coopcare.clock import now
from coopcare.ui.formats import gov_date, gov_datetime, gov_time_range
from rotas.models import LastLook, VisitEvent
from rotas.states import Move

# Somebody who never looked reads of the last week; visits longer ago are over and done with.
FIRST_LOOK = dt.timedelta(days=7)
STILL_OF_USE = dt.timedelta(days=7)
MOST = 20

# What is told, with the words between who did it and the visit; and what stands after the visit.
TOLD: dict[Move, tuple[str, str]] = {
    Move.BOOKED: ("booked", ""),
    Move.CHANGED: ("changed", ""),
    Move.CANCELLED: ("cancelled", ""),
    Move.ACCEPTED: ("said yes to", ""),
    Move.DECLINED: ("cannot come to", ""),
    Move.RELEASED: ("opened", " to somebody else"),
    Move.SWAPPED: ("swapped", ""),
    Move.MISSED: ("marked", " as missed. We are sorry"),
    Move.SETTLED: ("put the times right of", ""),
    Move.LENGTHENED: ("allowed extra time for", ""),
}
# Why somebody cannot come is theirs alone.
WITH_REASON = {Move.CHANGED, Move.CANCELLED, Move.SWAPPED}


@dataclass(frozen=True)
class Changes:
    """Newest first. `until` is what has been read once these are; `more` is how many are not listed."""

    since: dt.datetime
    until: dt.datetime
    sentences: list[str]
    more: int


def changes_for(actor: Actor, person_id: UUID) -> Changes:
    """What others did, since this log-in last said that it had read them. For who may see the person's visits."""
    until = now()
    looks = LastLook.objects.filter(person_id=person_id, user_id=str(actor.user_id))
    since = looks.values_list("read_until", flat=True).first() or until - FIRST_LOOK
    events = VisitEvent.objects.filter(
        visit__person_id=person_id,
        visit__starts_at__gt=until - STILL_OF_USE,
        at__gt=since,
        at__lte=until,
        move__in=TOLD,
    )
    others = events.exclude(actor=actor.label).select_related("visit").order_by("-at", "visit__starts_at", "id")
    sentences = [_sentence(together) for together in _together(others)]
    return Changes(since, until, sentences[:MOST], max(len(sentences) - MOST, 0))


def _together(events: Iterable[VisitEvent]) -> list[list[VisitEvent]]:
    """One deed may touch many visits, such as a pause: those are told in one sentence."""
    deeds: dict[Any, list[VisitEvent]] = defaultdict(list)
    for event in events:
        deeds[event.move, event.actor, event.at.replace(second=0, microsecond=0), _shared_reason(event)].append(event)
    return list(deeds.values())


def _shared_reason(event: VisitEvent) -> str:
    """Of a move from one time to another, the reason is its own: it says what the time was."""
    return event.reason if event.move in WITH_REASON else ""


def _sentence(events: list[VisitEvent]) -> str:
    first = events[0]
    does, after = TOLD[Move(first.move)]
    words = f"{first.actor_name} {does} {_which(events)}{after}."
    if first.move in WITH_REASON and first.reason:
        words = f"{words} {first.reason[:1].upper()}{first.reason[1:].rstrip('.')}."
    return f"{words} ({gov_datetime(first.at)})"


def _which(events: list[VisitEvent]) -> str:
    visits = sorted({event.visit for event in events}, key=lambda visit: visit.starts_at)
    if len(visits) == 1:
        only = visits[0]
        return f"the visit on {gov_date(only.starts_at)}, {gov_time_range(only.starts_at, only.ends_at)}"
    return f"{len(visits)} visits, {gov_date(visits[0].starts_at)} to {gov_date(visits[-1].starts_at)}"
