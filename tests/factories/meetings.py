"""Meetings, from a day that was noted to minutes that are agreed, by the services themselves."""

import datetime as dt
from typing import Any

from coopcare.accounts.actor import Actor
from members.governance.models import Meeting, MeetingKind, MinuteItem
from members.governance.services import (
    Attendance,
    ItemWords,
    add_item,
    agree_minutes,
    note_meeting,
    put_minutes,
    write_attendance,
)

ATTENDED: dict[str, Any] = {
    "place": "6:30pm, the office",
    "chair": "Ed Barker",
    "minute_taker": "Sunita Patel",
    "present": "Ed Barker\nJo Lark",
    "apologies": "Lee Moor",
    "had_quorum": True,
    "next_meeting": "In a month",
}


def a_board_meeting(on: dt.date, *, actor: Actor) -> Meeting:
    return note_meeting(kind=MeetingKind.BOARD, on=on, actor=actor)


def attend(meeting: Meeting, *, actor: Actor, **changed: Any) -> Meeting:
    return write_attendance(
        meeting, attendance=Attendance(**{**ATTENDED, **changed}), version=meeting.version, actor=actor
    )


def an_item(
    meeting: Meeting, *, actor: Actor, number: int = 1, title: str = "Quality report", **words: Any
) -> MinuteItem:
    given = {"said": "", "decided": "The report is received.", "is_published": False, **words}
    return add_item(meeting, words=ItemWords(number=number, title=title, **given), version=meeting.version, actor=actor)


def a_draft(on: dt.date, *, actor: Actor, kind: MeetingKind = MeetingKind.BOARD, of: str = "") -> Meeting:
    """Who was there, and one item."""
    meeting = note_meeting(kind=kind, on=on, of=of, actor=actor)
    attend(meeting, actor=actor)
    an_item(meeting, actor=actor)
    return meeting


def agreed(meeting: Meeting, *, on: dt.date, actor: Actor) -> Meeting:
    """Put to the meeting of a later day, and agreed there."""
    there = note_meeting(kind=MeetingKind(meeting.kind), on=on, of=meeting.of, actor=actor)
    put_minutes(meeting, actor=actor)
    return agree_minutes(meeting, agreed_in=there, signed_by="Ed Barker", version=meeting.version, actor=actor)
