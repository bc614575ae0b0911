"""The demo's meetings: minutes that were agreed, one draft, and the members' own."""

import datetime as dt
import tomllib
from typing import Any

from compliance.queries.directors import files_on
from coopcare.accounts.actor import Actor
from coopcare.clock import local
from coopcare.home.demo.people import Everybody
from coopcare.home.demo.reading import DATA
from members.governance.models import Meeting, MeetingKind
from members.governance.services import (
    Attendance,
    ItemWords,
    add_item,
    declare_interest,
    note_meeting,
    write_attendance,
)
from members.governance.states import MinutesStatus

DAY = dt.timedelta(days=1)
EVENING = dt.time(21)


def add_meetings(everybody: Everybody, writer: Actor) -> None:
    """Written by the services, put and agreed on days of their own. The oldest first: each is agreed at a later one."""
    board = [one.name for one in files_on(everybody.today)]
    if not board:
        return
    found = tomllib.loads((DATA / "minutes.toml").read_text())["meeting"]
    made = {(one["kind"], one["days_ago"]): _write(one, board, everybody.today, writer) for one in found}
    for one in found:
        meeting = made[one["kind"], one["days_ago"]]
        if "agreed" in one:
            _agreed(meeting, made[one["kind"], one["agreed"]], board[0], writer)
        elif "put" in one:
            _put(meeting, writer)


def _write(given: dict[str, Any], board: list[str], on: dt.date, writer: Actor) -> Meeting:
    meeting = note_meeting(kind=MeetingKind(given["kind"]), on=on - given["days_ago"] * DAY, actor=writer)
    there = Attendance(
        place=given["place"],
        chair=board[0],
        minute_taker=writer.name,
        present="\n".join(board),
        apologies="",
        had_quorum=True,
        next_meeting="In about five weeks, at the same time",
    )
    write_attendance(meeting, attendance=there, version=meeting.version, actor=writer)
    if tie := given.get("tie"):
        what, left_room = tie
        declare_interest(meeting, who=board[-1], what=what, left_room=left_room, version=meeting.version, actor=writer)
    for item in given["item"]:
        words = ItemWords(
            number=item["number"],
            title=item["title"],
            said=item.get("said", ""),
            decided=item.get("decided", ""),
            is_published=item.get("published", False),
        )
        add_item(meeting, words=words, version=meeting.version, actor=writer)
    return meeting


def _put(meeting: Meeting, writer: Actor) -> None:
    put_at = local(meeting.on + 7 * DAY, EVENING)
    Meeting.objects.filter(id=meeting.id).update(status=MinutesStatus.PUT, put_at=put_at, put_by=writer.name)


def _agreed(meeting: Meeting, there: Meeting, chair: str, writer: Actor) -> None:
    _put(meeting, writer)
    Meeting.objects.filter(id=meeting.id).update(
        status=MinutesStatus.AGREED,
        agreed_in=there,
        signed_by=chair,
        agreed_at=local(there.on, EVENING),
        agreed_by=writer.name,
    )
