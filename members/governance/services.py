"""Meetings: noting one, writing its minutes, putting them to the next meeting, and what was agreed there."""

import datetime as dt
from dataclasses import asdict, dataclass
from typing import Any

from django.db import transaction
from django.db.models import F
from django.urls import reverse

from coopcare.accounts.actor import Actor
from coopcare.accounts.authorise import require
from coopcare.accounts.hats import Hat
from coopcare.accounts.models import Access
from coopcare.audit.services import record
from coopcare.clock import now, today
from coopcare.errors import Invalid, StaleState
from coopcare.outbox.letters import write_letter
from coopcare.tenancy.refusals import refusing
from coopcare.ui.formats import gov_short_date
from members.governance.models import OF_ONE, DeclaredInterest, Meeting, MeetingKind, MinuteItem, MinuteNote
from members.governance.policies import OF_THE_BOARD, may_note_meetings, may_write_minutes
from members.governance.queries import names_to_keep_out
from members.governance.states import MinutesStatus, can_move
from members.services.naming import refuse_names_of

NOT_YOURS = "The secretary and the manager write the minutes."
NOT_NOTED = "The secretary, the manager, the finance officer and the board note meetings."
OVERTAKEN = "Somebody else has just changed these minutes. Read them again, then go on."
SAME_NUMBER = "Another item has this number."


@dataclass(frozen=True)
class Attendance:
    """Who was there, one name a line. `had_quorum` is None where it was not a matter of deciding."""

    place: str
    chair: str
    minute_taker: str
    present: str
    apologies: str
    had_quorum: bool | None
    next_meeting: str


@dataclass(frozen=True)
class ItemWords:
    """One item. `is_published` counts but for the members' own meetings, whose minutes every member reads."""

    number: int
    title: str
    said: str
    decided: str
    is_published: bool


@transaction.atomic
def note_meeting(*, kind: MeetingKind, on: dt.date, of: str = "", actor: Actor) -> Meeting:
    """Note that people met on a day; `of` which committee or cluster. Noting it twice changes nothing."""
    require(may_note_meetings(actor), NOT_NOTED)
    of = of.strip() if kind in OF_ONE else ""
    if kind in OF_ONE and not of:
        raise Invalid("Enter which one met", field="of")
    if on > today():
        raise Invalid("The day cannot be in the future.", field="on")
    noted = {"noted_by": actor.name, "noted_at": now()}
    meeting, is_new = Meeting.objects.get_or_create(kind=kind, of=of, on=on, defaults=noted)
    if is_new:
        record(actor, "noted a meeting", meeting, detail=str(meeting))
    return meeting


@transaction.atomic
def write_attendance(meeting: Meeting, *, attendance: Attendance, version: int, actor: Actor) -> Meeting:
    """Who was there, in the chair and taking the minutes: the head of them."""
    _write(meeting, version, actor, **asdict(attendance))
    record(actor, "wrote who was at a meeting", meeting)
    return meeting


@transaction.atomic
def declare_interest(
    meeting: Meeting, *, who: str, what: str, left_room: bool, version: int, actor: Actor
) -> DeclaredInterest:
    """A tie that somebody declared: in what, and whether they left while it was decided."""
    _write(meeting, version, actor)
    _keep_names_out(meeting, {"what": what}, also=who)
    row = DeclaredInterest.objects.create(
        meeting=meeting, who=who.strip(), what=what.strip(), left_room=left_room, written_at=now()
    )
    record(actor, "wrote down an interest declared", meeting)
    return row


@transaction.atomic
def strike_interest(interest: DeclaredInterest, *, actor: Actor) -> Meeting:
    """It was written down by mistake."""
    meeting = interest.meeting
    _write(meeting, meeting.version, actor)
    interest.delete()
    record(actor, "took out an interest", meeting)
    return meeting


@transaction.atomic
def add_item(meeting: Meeting, *, words: ItemWords, version: int, actor: Actor) -> MinuteItem:
    """Raises Invalid when somebody whom we support is named, or the number is taken."""
    _write(meeting, version, actor)
    with refusing("item_has_its_number", SAME_NUMBER, field="number"):
        item = MinuteItem.objects.create(meeting=meeting, **_checked(meeting, words))
    record(actor, "wrote an item of the minutes", meeting, detail=str(item))
    return item


@transaction.atomic
def change_item(item: MinuteItem, *, words: ItemWords, version: int, actor: Actor) -> MinuteItem:
    """As add_item, for one that stands there already."""
    _write(item.meeting, version, actor)
    with refusing("item_has_its_number", SAME_NUMBER, field="number"):
        MinuteItem.objects.filter(id=item.id).update(**_checked(item.meeting, words))
    item.refresh_from_db()
    record(actor, "changed an item of the minutes", item.meeting, detail=str(item))
    return item


@transaction.atomic
def strike_item(item: MinuteItem, *, actor: Actor) -> Meeting:
    """It was written down by mistake, or twice."""
    meeting = item.meeting
    _write(meeting, meeting.version, actor)
    item.delete()
    record(actor, "took out an item of the minutes", meeting, detail=str(item))
    return meeting


@transaction.atomic
def put_minutes(meeting: Meeting, *, actor: Actor) -> Meeting:
    """The draft goes to those who were there, to be agreed when they meet next. Directors have a letter."""
    require(may_write_minutes(actor), NOT_YOURS)
    if not meeting.chair or not meeting.items.exists():
        raise StaleState("Write who was there, and one item at least. Then put them to the next meeting.")
    _move(meeting, MinutesStatus.PUT, version=meeting.version, put_at=now(), put_by=actor.name)
    record(actor, "put minutes to the next meeting", meeting)
    if meeting.kind in OF_THE_BOARD:
        _tell_the_board(meeting, actor)
    return meeting


@transaction.atomic
def take_back_minutes(meeting: Meeting, *, actor: Actor) -> Meeting:
    """The meeting wants them changed, or the writer does: they are a draft again."""
    require(may_write_minutes(actor), NOT_YOURS)
    if meeting.status != MinutesStatus.PUT:
        raise StaleState("Only minutes that were put to the next meeting can be taken back.")
    _move(meeting, MinutesStatus.DRAFT, version=meeting.version, put_at=None, put_by="")
    record(actor, "took minutes back to change them", meeting)
    return meeting


@transaction.atomic
def agree_minutes(meeting: Meeting, *, agreed_in: Meeting, signed_by: str, version: int, actor: Actor) -> Meeting:
    """A later meeting of the same people has agreed that they are true, and its chair has signed. Nothing changes them
    after that: what was wrong is put right by a note.
    """
    require(may_write_minutes(actor), NOT_YOURS)
    if (agreed_in.kind, agreed_in.of) != (meeting.kind, meeting.of) or agreed_in.on <= meeting.on:
        raise Invalid("Choose a later meeting of the same people.", field="agreed_in")
    signed = {"signed_by": signed_by.strip(), "agreed_at": now(), "agreed_by": actor.name}
    _move(meeting, MinutesStatus.AGREED, version=version, agreed_in=agreed_in, **signed)
    record(actor, "wrote down that minutes were agreed", meeting, detail=gov_short_date(agreed_in.on))
    return meeting


@transaction.atomic
def add_note(meeting: Meeting, *, words: str, actor: Actor) -> MinuteNote:
    """Put something right in minutes that were agreed: below them, with who and when."""
    require(may_write_minutes(actor), NOT_YOURS)
    if meeting.status != MinutesStatus.AGREED:
        raise StaleState("These minutes are not agreed yet. Change the minutes themselves.")
    _keep_names_out(meeting, {"words": words})
    note = MinuteNote.objects.create(meeting=meeting, words=words.strip(), written_by=actor.name, written_at=now())
    record(actor, "added a note to agreed minutes", meeting)
    return note


def _write(meeting: Meeting, version: int, actor: Actor, **changes: Any) -> None:
    """Bring the minutes on while they are written. Every change goes through the meeting, so that of two one waits."""
    require(may_write_minutes(actor), NOT_YOURS)
    if not meeting.is_writable:
        raise StaleState(f"These minutes cannot be changed now: “{meeting.get_status_display()}”.")
    _move(meeting, MinutesStatus.DRAFT, version=version, **changes)


def _move(meeting: Meeting, new: MinutesStatus, *, version: int, **changes: Any) -> None:
    if not can_move(meeting.status, new):
        raise StaleState(f"This cannot be done now: “{meeting.get_status_display()}”.")
    as_read = Meeting.objects.filter(id=meeting.id, status=meeting.status, version=version)
    moved = as_read.update(status=new, version=F("version") + 1, **changes)
    meeting.refresh_from_db()
    if not moved:
        raise StaleState(OVERTAKEN)


def _checked(meeting: Meeting, words: ItemWords) -> dict[str, Any]:
    _keep_names_out(meeting, {"title": words.title, "said": words.said, "decided": words.decided})
    typed = {name: value.strip() if isinstance(value, str) else value for name, value in asdict(words).items()}
    return {**typed, "is_published": words.is_published or meeting.kind == MeetingKind.MEMBERS}


def _keep_names_out(meeting: Meeting, texts: dict[str, str], *, also: str = "") -> None:
    """Nobody whom we support is named. Who was there is: a director may be somebody we support, too."""
    people, there = names_to_keep_out(), f"{meeting.attended}\n{also}"
    for field, text in texts.items():
        refuse_names_of(people, text=text, field=field, but=there)


def _tell_the_board(meeting: Meeting, actor: Actor) -> None:
    lines = [
        f"The draft minutes are ready: {meeting}.",
        "Read them, and bring to the next meeting what is not right.",
    ]
    directors = Access.objects.current(now()).filter(hats__contains=[Hat.BOARD]).select_related("user")
    for director in directors.exclude(user_id=actor.user_id).order_by("user__email"):
        write_letter(
            to=director.user.email,
            name=director.user.full_name,
            subject="Minutes to read before the next meeting",
            lines=lines,
            path=reverse("governance:meeting", args=[meeting.id]),
            actor=actor,
        )
