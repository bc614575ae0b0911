"""Reading meetings and their minutes."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from coopcare.accounts.actor import Actor
from coopcare.accounts.authorise import require
from coopcare.accounts.hats import OFFICE_HATS
from coopcare.accounts.models import Access
from coopcare.clock import now, today
from coopcare.errors import NotFound
from members.governance.models import DeclaredInterest, Meeting, MeetingKind, MinuteItem
from members.governance.policies import (
    items_visible_to,
    may_list_meetings,
    may_read_whole,
    may_write_minutes,
    meetings_visible_to,
)
from members.governance.states import DRAFT_WITHIN, MinutesStatus
from members.models import Employment, Person

NOT_YOURS = "Minutes are for the members of the co-op, and for who works here."


@dataclass(frozen=True)
class Minutes:
    """One meeting as somebody may read it: `is_whole`, or the published items alone."""

    meeting: Meeting
    items: list[MinuteItem]
    is_whole: bool


def listed_meetings(actor: Actor) -> "QuerySet[Meeting]":
    """The newest first."""
    require(may_list_meetings(actor), NOT_YOURS)
    return meetings_visible_to(actor).select_related("agreed_in")


def open_meeting(actor: Actor, meeting_id: UUID) -> Meeting:
    """NotFound for who may not know of its minutes."""
    meeting = meetings_visible_to(actor).select_related("agreed_in").filter(id=meeting_id).first()
    if meeting is None:
        raise NotFound("We cannot find this meeting.")
    return meeting


def open_minutes(actor: Actor, meeting_id: UUID) -> Minutes:
    """NotFound for who may not know of them."""
    meeting = open_meeting(actor, meeting_id)
    items = list(items_visible_to(actor).filter(meeting=meeting))
    return Minutes(meeting, items, may_read_whole(actor, meeting))


def open_item(actor: Actor, item_id: UUID) -> MinuteItem:
    """An item that the actor may read. NotFound otherwise."""
    item = items_visible_to(actor).filter(id=item_id).first()
    if item is None:
        raise NotFound("We cannot find this item.")
    return item


def open_interest(actor: Actor, interest_id: UUID) -> DeclaredInterest:
    """For who writes the minutes. NotFound otherwise."""
    found = DeclaredInterest.objects.select_related("meeting").filter(id=interest_id).first()
    if found is None or not may_write_minutes(actor):
        raise NotFound()
    return found


def later_meetings(meeting: Meeting) -> "QuerySet[Meeting]":
    """Where its minutes can have been agreed: meetings of the same people after it, the soonest first."""
    same = Meeting.objects.filter(kind=meeting.kind, of=meeting.of)
    return same.filter(on__gt=meeting.on, on__lte=today()).order_by("on")


def meeting_before(meeting: Meeting) -> Meeting | None:
    """The last meeting of the same people that has minutes: who comes is mostly who came."""
    same = Meeting.objects.filter(kind=meeting.kind, of=meeting.of, on__lt=meeting.on)
    return same.exclude(status=MinutesStatus.NOTED).order_by("-on").first()


def next_number(meeting: Meeting) -> int:
    last = meeting.items.order_by("-number").first()
    return last.number + 1 if last else 1


def unfinished_minutes(actor: Actor) -> list[tuple[Meeting, bool]]:
    """(meeting, whether its draft is late), the oldest first, for who writes minutes; the newest of each is agreed at a
    meeting that is still to come, so what was put waits without being late.
    """
    if not may_write_minutes(actor):
        return []
    since = today() - DRAFT_WITHIN
    rows = Meeting.objects.filter(status__in=(MinutesStatus.NOTED, MinutesStatus.DRAFT)).order_by("on")
    return [(meeting, meeting.on < since) for meeting in rows]


def last_meeting_of_the_board() -> Meeting | None:
    """The last that was noted. Callers have asked their policy."""
    return Meeting.objects.filter(kind=MeetingKind.BOARD, on__lte=today()).order_by("-on").first()


def names_to_keep_out() -> list[tuple[str, ...]]:
    """The names of everybody we know who neither works nor holds an office here, each as (given, known as, family): the
    people we support are among them, which is known one app above.
    """
    working = Employment.objects.values("person_id")
    in_office = Access.objects.current(now()).filter(hats__overlap=list(OFFICE_HATS), person_id__isnull=False)
    others = Person.objects.exclude(id__in=working).exclude(id__in=in_office.values("person_id"))
    return list(others.values_list("first_name", "known_as", "last_name"))
