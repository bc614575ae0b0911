"""What the records put into the papers of the board: a director's declaration, minutes, a ballot."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from compliance.queries.directors import files_on
from coopcare.clock import today
from coopcare.errors import NotFound
from coopcare.ui.formats import gov_date
from members.governance.models import Meeting, MeetingKind

MEETINGS_SHOWN = 12


def director_choices() -> list[tuple[str, str]]:
    return [(str(one.director.id), one.name) for one in files_on(today())]


def meeting_choices() -> list[tuple[str, str]]:
    """The last meetings of the board that were noted, newest first."""
    return [(str(one.id), gov_date(one.on)) for one in _of_the_board().order_by("-on")[:MEETINGS_SHOWN]]


def about_director(access_id: UUID) -> tuple[None, str, dict[str, Any]]:
    """By name, as the answers go by name. NotFound for whoever is not on the board."""
    director = next((one for one in files_on(today()) if one.director.id == access_id), None)
    if director is None:
        raise NotFound("Nobody of this name is on the board.")
    return None, director.name, {"director.name": director.name, "director.role": director.role}


def about_meeting(meeting_id: UUID) -> tuple[None, str, dict[str, Any]]:
    meeting = _of_the_board().filter(id=meeting_id).first()
    if meeting is None:
        raise NotFound("We cannot find this meeting.")
    name = f"Meeting of the board, {gov_date(meeting.on)}"
    values = {
        "meeting.of": "The board",
        "meeting.name": name,
        "meeting.on": gov_date(meeting.on),
        "meeting.board": [[one.name, "", ""] for one in files_on(today())],
    }
    return None, name, values


def _of_the_board() -> "QuerySet[Meeting]":
    return Meeting.objects.filter(kind=MeetingKind.BOARD)
