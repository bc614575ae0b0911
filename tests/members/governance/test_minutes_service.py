"""Noting a meeting, writing its minutes, agreeing them, and what nobody changes after that."""

import datetime as dt
from dataclasses import replace

import pytest
from django.db import IntegrityError, connection, transaction

from coopcare.audit.models import Activity
from coopcare.clock import today
from coopcare.errors import Invalid, NotAllowed, StaleState
from coopcare.outbox.models import Message
from coopcare.tenancy.context import acting_for
from members.governance.models import DeclaredInterest, Meeting, MeetingKind, MinuteItem
from members.governance.queries import later_meetings, names_to_keep_out, unfinished_minutes
from members.governance.services import (
    ItemWords,
    add_item,
    add_note,
    agree_minutes,
    change_item,
    declare_interest,
    note_meeting,
    put_minutes,
    strike_interest,
    strike_item,
    take_back_minutes,
)
from members.governance.states import MinutesStatus
from tests.factories.meetings import a_board_meeting, a_draft, agreed, an_item, attend

OCTOBER, NOVEMBER = dt.date(2026, 10, 8), dt.date(2026, 11, 5)
WORDS = ItemWords(number=1, title="Quality", said="", decided="", is_published=False)


@pytest.fixture
def sunita(cast):
    with acting_for(cast.coop, cast.sunita.actor()):
        yield cast.sunita.actor()


def test_a_day_is_noted_once_for_each_who_met(cast, sunita):
    first = a_board_meeting(OCTOBER, actor=sunita)
    assert a_board_meeting(OCTOBER, actor=cast.ed.actor()) == first
    note_meeting(kind=MeetingKind.CLUSTER, of="Mill Lane", on=OCTOBER, actor=sunita)
    note_meeting(kind=MeetingKind.CLUSTER, of="Hill Top", on=OCTOBER, actor=sunita)
    assert [str(one) for one in Meeting.objects.all()] == [
        "Meeting of the board, 8 October 2026",
        "Meeting of Hill Top, 8 October 2026",
        "Meeting of Mill Lane, 8 October 2026",
    ]
    assert Activity.objects.filter(verb="noted a meeting").count() == 3


def test_what_cannot_be_noted(cast, sunita):
    with pytest.raises(Invalid, match="which one"):
        note_meeting(kind=MeetingKind.COMMITTEE, of=" ", on=OCTOBER, actor=sunita)
    with pytest.raises(Invalid, match="future"):
        a_board_meeting(today() + dt.timedelta(days=1), actor=sunita)
    for member in (cast.ana, cast.nia, cast.margaret):
        with pytest.raises(NotAllowed):
            a_board_meeting(OCTOBER, actor=member.actor())


def test_from_a_draft_to_agreed(cast, sunita):
    meeting = a_draft(OCTOBER, actor=sunita)
    tie = declare_interest(
        meeting, who="Jo Lark", what="The lease", left_room=True, version=meeting.version, actor=sunita
    )
    assert str(tie) == "Jo Lark: The lease. Left"
    put_minutes(meeting, actor=sunita)
    assert (meeting.status, meeting.put_by) == (MinutesStatus.PUT, "Sunita Patel")
    letters = Message.objects.filter(subject="Minutes to read before the next meeting")
    assert list(letters.values_list("to", flat=True)) == [cast.ed.person.email]
    there = a_board_meeting(NOVEMBER, actor=sunita)
    assert list(later_meetings(meeting)) == [there]
    agree_minutes(meeting, agreed_in=there, signed_by="Ed Barker", version=meeting.version, actor=sunita)
    assert (meeting.agreed_in, meeting.signed_by, meeting.agreed_by) == (there, "Ed Barker", "Sunita Patel")
    note = add_note(meeting, words="Jo Lark came at 7pm.", actor=sunita)
    assert note.written_by == "Sunita Patel"


def test_minutes_without_who_was_there_or_any_item_are_not_put(cast, sunita):
    meeting = a_board_meeting(OCTOBER, actor=sunita)
    with pytest.raises(StaleState, match="who was there"):
        put_minutes(meeting, actor=sunita)
    attend(meeting, actor=sunita)
    with pytest.raises(StaleState, match="one item"):
        put_minutes(meeting, actor=sunita)


def test_what_was_put_is_taken_back_before_it_is_changed(cast, sunita):
    meeting = a_draft(OCTOBER, actor=sunita)
    put_minutes(meeting, actor=sunita)
    with pytest.raises(StaleState, match="cannot be changed now"):
        an_item(meeting, number=2, actor=sunita)
    take_back_minutes(meeting, actor=sunita)
    an_item(meeting, number=2, actor=sunita)
    with pytest.raises(StaleState, match="put to the next meeting"):
        take_back_minutes(meeting, actor=sunita)


def test_only_a_later_meeting_of_the_same_people_agrees(cast, sunita):
    meeting = a_draft(NOVEMBER, actor=sunita)
    put_minutes(meeting, actor=sunita)
    earlier = a_board_meeting(OCTOBER, actor=sunita)
    of_members = note_meeting(kind=MeetingKind.MEMBERS, on=NOVEMBER + dt.timedelta(days=7), actor=sunita)
    for other in (earlier, of_members, meeting):
        with pytest.raises(Invalid, match="a later meeting"):
            agree_minutes(meeting, agreed_in=other, signed_by="Ed", version=meeting.version, actor=sunita)


def test_agreed_minutes_are_changed_by_nobody(cast, sunita):
    meeting = a_draft(OCTOBER, actor=sunita)
    tie = declare_interest(meeting, who="Jo", what="The lease", left_room=False, version=meeting.version, actor=sunita)
    item = meeting.items.get()
    agreed(meeting, on=NOVEMBER, actor=sunita)
    item.meeting.refresh_from_db()
    tie.meeting.refresh_from_db()
    for change in (
        lambda: attend(meeting, actor=sunita),
        lambda: an_item(meeting, number=2, actor=sunita),
        lambda: change_item(item, words=WORDS, version=meeting.version, actor=sunita),
        lambda: strike_item(item, actor=sunita),
        lambda: strike_interest(tie, actor=sunita),
        lambda: put_minutes(meeting, actor=sunita),
        lambda: take_back_minutes(meeting, actor=sunita),
    ):
        with pytest.raises(StaleState):
            change()


@pytest.mark.parametrize(
    "change",
    [
        lambda meeting: Meeting.objects.filter(id=meeting.id).update(chair="Somebody else"),
        lambda meeting: Meeting.objects.filter(id=meeting.id).update(status=MinutesStatus.DRAFT, agreed_at=None),
        lambda meeting: MinuteItem.objects.filter(meeting=meeting).update(decided="Something else"),
        lambda meeting: MinuteItem.objects.filter(meeting=meeting).delete(),
        lambda meeting: MinuteItem.objects.create(meeting=meeting, number=9, title="More", is_published=False),
        lambda meeting: DeclaredInterest.objects.filter(meeting=meeting).update(left_room=True),
        lambda meeting: MinuteItem.objects.exclude(meeting=meeting).update(meeting=meeting, number=9),
    ],
)
def test_the_database_itself_refuses(cast, sunita, change):
    """Past every service: not even a query of ours."""
    a_draft(OCTOBER - dt.timedelta(days=30), actor=sunita)
    meeting = a_draft(OCTOBER, actor=sunita)
    declare_interest(meeting, who="Jo", what="The lease", left_room=False, version=meeting.version, actor=sunita)
    agreed(meeting, on=NOVEMBER, actor=sunita)
    with pytest.raises(IntegrityError, match="agreed minutes are not changed"), transaction.atomic():
        change(meeting)


def test_a_note_on_agreed_minutes_is_never_changed(cast, sunita):
    meeting = agreed(a_draft(OCTOBER, actor=sunita), on=NOVEMBER, actor=sunita)
    add_note(meeting, words="Seven were there, not six.", actor=sunita)
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_table_privilege('coopcare_app', 'governance_minutenote', 'UPDATE')")
        assert cursor.fetchone() == (False,)
    with pytest.raises(StaleState, match="not agreed yet"):
        add_note(a_draft(NOVEMBER + dt.timedelta(days=1), actor=sunita), words="Too soon.", actor=sunita)


def test_of_two_who_write_one_is_told(cast, sunita):
    meeting = a_draft(OCTOBER, actor=sunita)
    stale = meeting.version
    an_item(meeting, number=2, actor=cast.mo.actor())
    with pytest.raises(StaleState, match="Somebody else"):
        add_item(meeting, words=replace(WORDS, number=3), version=stale, actor=sunita)
    with pytest.raises(Invalid, match="has this number"):
        an_item(meeting, number=2, actor=sunita)
    assert meeting.items.count() == 2


def test_nobody_whom_we_support_is_named(cast, sunita):
    meeting = a_board_meeting(OCTOBER, actor=sunita)
    attend(meeting, actor=sunita)
    assert ("Margaret", "", "Hughes") in names_to_keep_out()
    for field in ("title", "said", "decided"):
        with pytest.raises(Invalid, match="Margaret") as refused:
            an_item(meeting, actor=sunita, **{field: "About Margaret’s visits"})
        assert refused.value.field == field
        meeting.refresh_from_db()
    with pytest.raises(Invalid, match="Hughes"):
        declare_interest(
            meeting, who="Jo", what="The Hughes case", left_room=True, version=meeting.version, actor=sunita
        )
    assert not meeting.items.exists()
    meeting.refresh_from_db()
    an_item(meeting, actor=sunita, said="Mo and Amira told of a month without a missed visit.")


def test_whoever_was_there_is_named_though_we_support_them(cast, sunita):
    meeting = a_board_meeting(OCTOBER, actor=sunita)
    attend(meeting, present="Ed Barker\nMargaret Hughes", actor=sunita)
    an_item(meeting, actor=sunita, decided="Margaret reads the draft.")
    with pytest.raises(Invalid, match="Cora"):
        an_item(meeting, number=2, actor=sunita, decided="Cora reads it too.")
    meeting.refresh_from_db()
    agreed(meeting, on=NOVEMBER, actor=sunita)
    with pytest.raises(Invalid, match="Bright"):
        add_note(meeting, words="It was Ms Bright.", actor=sunita)


def test_every_item_of_a_members_meeting_is_published(cast, sunita):
    meeting = a_draft(OCTOBER, kind=MeetingKind.MEMBERS, actor=sunita)
    assert meeting.items.get().is_published
    assert not a_draft(OCTOBER, actor=sunita).items.get().is_published


def test_nobody_else_writes(cast, sunita):
    meeting = a_draft(OCTOBER, actor=sunita)
    for member in (cast.ed, cast.fiona, cast.nia, cast.ana):
        actor = member.actor()
        for deed in (
            lambda actor=actor: attend(meeting, actor=actor),
            lambda actor=actor: an_item(meeting, number=2, actor=actor),
            lambda actor=actor: put_minutes(meeting, actor=actor),
        ):
            with pytest.raises(NotAllowed):
                deed()


def test_minutes_that_are_late(cast, sunita):
    late = a_board_meeting(today() - dt.timedelta(days=15), actor=sunita)
    fresh = a_draft(today() - dt.timedelta(days=14), actor=sunita)
    put_minutes(a_draft(today() - dt.timedelta(days=30), actor=sunita), actor=sunita)
    assert unfinished_minutes(sunita) == [(late, True), (fresh, False)]
    assert unfinished_minutes(cast.ed.actor()) == []
