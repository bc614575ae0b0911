"""What the records put into the papers of the board: a director's declaration, minutes, a ballot."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from billing.models import BoardMeeting
from compliance.queries.library import answers_given
from coopcare.accounts.hats import Hat
from coopcare.accounts.models import Access
from coopcare.clock import now
from coopcare.errors import NotFound
from coopcare.ui.formats import gov_date

MEETINGS_SHOWN = 12
# Answers of the policies that give somebody on the board a role.
ROLES = {
    "board_chair": "Chair",
    "secretary": "Secretary",
    "treasurer": "Treasurer",
    "quality_lead": "Lead on quality",
    "nominated_individual": "Nominated individual",
}


def director_choices() -> list[tuple[str, str]]:
    return [(str(one.id), one.user.full_name) for one in _directors()]


def meeting_choices() -> list[tuple[str, str]]:
    """The last meetings of the board that were noted, newest first."""
    return [(str(one.id), gov_date(one.on)) for one in BoardMeeting.objects.order_by("-on")[:MEETINGS_SHOWN]]


def _directors() -> "QuerySet[Access]":
    """Who is on the board now, by the log-ins that may wear its hat."""
    on_board = Access.objects.current(now()).filter(hats__contains=[Hat.BOARD])
    return on_board.select_related("user").order_by("user__full_name", "id")


def about_director(access_id: UUID) -> tuple[None, str, dict[str, Any]]:
    """By name, as the answers go by name. NotFound for whoever is not on the board."""
    director = _directors().filter(id=access_id).first()
    if director is None:
        raise NotFound("Nobody of this name is on the board.")
    name, answers = director.user.full_name, answers_given()
    roles = [role for variable, role in ROLES.items() if _same(answers.get(variable, ""), name)]
    values = {"director.name": name, "director.role": ", ".join(roles) or "Member of the board"}
    return None, name, values


def about_meeting(meeting_id: UUID) -> tuple[None, str, dict[str, Any]]:
    meeting = BoardMeeting.objects.filter(id=meeting_id).first()
    if meeting is None:
        raise NotFound("We cannot find this meeting.")
    name = f"Meeting of the board, {gov_date(meeting.on)}"
    values = {
        "meeting.of": "The board",
        "meeting.name": name,
        "meeting.on": gov_date(meeting.on),
        "meeting.board": [[one.user.full_name, "", ""] for one in _directors()],
    }
    return None, name, values


def _same(one: str, other: str) -> bool:
    return " ".join(one.split()).casefold() == " ".join(other.split()).casefold()
