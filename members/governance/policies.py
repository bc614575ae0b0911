"""Who may know and do what about meetings. Source: domain.md F6, “Board papers” and “General meeting papers”."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from coopcare.accounts.actor import Actor
from coopcare.accounts.hats import HATS_OF_MEMBERS, Hat
from coopcare.clock import today
from members.governance.models import Meeting, MeetingKind, MinuteItem
from members.governance.states import MinutesStatus
from members.models import Membership

WRITING = frozenset({Hat.SECRETARY, Hat.MANAGER})
NOTING = WRITING | {Hat.BOARD, Hat.FINANCE}
# The board writes no minutes, and reads the drafts of what it and its committees decided.
OF_THE_BOARD = (MeetingKind.BOARD, MeetingKind.COMMITTEE)


def may_note_meetings(actor: Actor) -> bool:
    """Note that people met on a day: the secretary, the manager, the board and the finance officer."""
    return actor.is_system or actor.hat in NOTING


def may_write_minutes(actor: Actor) -> bool:
    """Write them, put them to the next meeting, write down that it agreed: the secretary and the manager."""
    return actor.is_system or actor.hat in WRITING


def may_list_meetings(actor: Actor) -> bool:
    """Everybody in a hat of their own. An inspector reads a table of all of it, in compliance."""
    return actor.hat in HATS_OF_MEMBERS


def meetings_visible_to(actor: Actor) -> "QuerySet[Meeting]":
    """Who writes: all. The board: its own and its committees', and agreed minutes of others. Every member: agreed
    minutes of the members' meetings. Everybody here: agreed minutes of which something is published.
    """
    rows = Meeting.objects.all()
    if may_write_minutes(actor):
        return rows
    if not may_list_meetings(actor):
        return rows.none()
    agreed = Q(status=MinutesStatus.AGREED)
    if actor.hat == Hat.BOARD:
        return rows.filter(Q(kind__in=OF_THE_BOARD) | agreed)
    published = Exists(MinuteItem.objects.filter(meeting=OuterRef("pk"), is_published=True))
    shown = ~Q(kind=MeetingKind.MEMBERS) & Q(published)
    if is_member(actor):
        shown |= Q(kind=MeetingKind.MEMBERS)
    return rows.filter(agreed & shown)


def items_visible_to(actor: Actor) -> "QuerySet[MinuteItem]":
    """Of those meetings: all items for who reads the whole, else what is published. The members' own always are."""
    rows = MinuteItem.objects.filter(meeting__in=meetings_visible_to(actor)).select_related("meeting")
    return rows if may_write_minutes(actor) or actor.hat == Hat.BOARD else rows.filter(is_published=True)


def may_read_whole(actor: Actor, meeting: Meeting) -> bool:
    """All of what one finds, not the published items alone. Asked after meetings_visible_to."""
    return may_write_minutes(actor) or actor.hat == Hat.BOARD or meeting.kind == MeetingKind.MEMBERS


def is_member(actor: Actor) -> bool:
    """In the hat of a member, or on the register of members today."""
    if actor.hat == Hat.MEMBER:
        return True
    return Membership.objects.on(today()).filter(person_id=actor.person_id, person_id__isnull=False).exists()
