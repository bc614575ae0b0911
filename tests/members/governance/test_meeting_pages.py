"""Who finds which minutes, and what the pages of a meeting say."""

import datetime as dt

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from compliance.models import PlannedAction, PolicyEdition
from compliance.services.editions import begin_draft
from coopcare.clock import now
from coopcare.tenancy.context import acting_for
from members.governance.models import Meeting, MeetingKind
from members.governance.policies import items_visible_to, meetings_visible_to
from members.governance.services import declare_interest, put_minutes
from members.models import Membership
from tests.factories.meetings import a_board_meeting, a_draft, agreed, an_item

OCTOBER, NOVEMBER = dt.date(2026, 10, 8), dt.date(2026, 11, 5)
DAY = {"on_day": "8", "on_month": "10", "on_year": "2026"}
ITEM = {"number": "1", "title": "Quality report", "said": "One fall.", "decided": "Look again in May."}


def words(answer) -> str:
    return " ".join(BeautifulSoup(answer.content, "lxml").main.get_text(" ").split())


@pytest.fixture
def sunita(cast):
    with acting_for(cast.coop, cast.sunita.actor()):
        yield cast.sunita.actor()


@pytest.fixture
def meetings(sunita) -> dict[str, Meeting]:
    """One of each: agreed by the board with an item published and one not, a draft, the members', a committee's."""
    published = a_draft(OCTOBER, actor=sunita)
    an_item(published, number=2, title="Opening hours", is_published=True, actor=sunita)
    agreed(published, on=NOVEMBER, actor=sunita)
    shut = agreed(a_draft(OCTOBER - dt.timedelta(days=28), actor=sunita), on=NOVEMBER, actor=sunita)
    members = agreed(a_draft(OCTOBER, kind=MeetingKind.MEMBERS, actor=sunita), on=NOVEMBER, actor=sunita)
    committee = a_draft(OCTOBER, kind=MeetingKind.COMMITTEE, of="Audit", actor=sunita)
    cluster = a_draft(OCTOBER, kind=MeetingKind.CLUSTER, of="Mill Lane", actor=sunita)
    return {"published": published, "shut": shut, "members": members, "committee": committee, "cluster": cluster}


def test_who_finds_which(cast, meetings):
    def found(member) -> set[str]:
        visible = set(meetings_visible_to(member.actor()))
        return {name for name, meeting in meetings.items() if meeting in visible}

    assert found(cast.sunita) == found(cast.mo) == set(meetings)
    assert found(cast.ed) == {"published", "shut", "members", "committee"}
    assert found(cast.nia) == {"published", "members"}
    assert found(cast.amira) == found(cast.fiona) == found(cast.margaret) == {"published"}
    assert found(cast.david) == set()
    Membership.objects.create(person=cast.amira.person, number=9, group="worker", starts_on=OCTOBER)
    assert found(cast.amira) == {"published", "members"}


def test_which_items(cast, meetings):
    of_the_board = meetings["published"].items
    assert [one.title for one in items_visible_to(cast.ed.actor()) & of_the_board.all()] == [
        "Quality report",
        "Opening hours",
    ]
    assert [one.title for one in items_visible_to(cast.nia.actor()) & of_the_board.all()] == ["Opening hours"]


def test_a_member_reads_the_published_part_alone(client, sign_in, cast, meetings):
    sign_in(client, cast.nia)
    listed = words(client.get(reverse("governance:meetings")))
    assert "8 October 2026 : Meeting of the board The board Agreed on 5 November 2026" in listed
    assert "Note a meeting" not in listed
    page = words(client.get(reverse("governance:meeting", args=[meetings["published"].id])))
    assert "The part that is published 2. Opening hours" in page
    for hidden in ("Quality report", "Jo Lark", "Interests declared", "Not published", "Put an action"):
        assert hidden not in page
    assert "Jo Lark" in words(client.get(reverse("governance:meeting", args=[meetings["members"].id])))
    item = meetings["published"].items.get(number=1)
    assert client.get(reverse("governance:item", args=[item.id])).status_code == 404
    seen = meetings["published"].items.get(number=2)
    assert client.get(reverse("governance:item", args=[seen.id])).url.endswith("#item-2")
    assert client.get(reverse("governance:meeting", args=[meetings["shut"].id])).status_code == 404


def test_the_secretary_writes_and_the_board_reads(client, sign_in, cast):
    sign_in(client, cast.sunita)
    client.post(reverse("governance:note_meeting"), {**DAY, "kind": "board"})
    with acting_for(cast.coop, cast.sunita.actor()):
        meeting = Meeting.objects.get()
    page = reverse("governance:meeting", args=[meeting.id])
    assert "Sunita Patel noted that they met. Nothing is written down yet." in words(client.get(page))
    there = {"chair": "Ed Barker", "minute_taker": "Sunita Patel", "present": "Ed Barker\nJo Lark", "version": "1"}
    client.post(reverse("governance:write_attendance", args=[meeting.id]), there)
    tie = {"who": "Jo Lark", "what": "The lease of the office", "left_room": "yes", "version": "2"}
    client.post(reverse("governance:declare_interest", args=[meeting.id]), tie)
    wrong = client.post(
        reverse("governance:add_item", args=[meeting.id]), {**ITEM, "said": "Cora fell.", "version": "3"}
    )
    assert wrong.status_code == 422
    assert "Take out the name “Cora”." in wrong.content.decode()
    client.post(reverse("governance:add_item", args=[meeting.id]), {**ITEM, "version": "3"})
    stale = client.post(reverse("governance:add_item", args=[meeting.id]), {**ITEM, "number": "2", "version": "3"})
    assert "Somebody else has just changed these minutes." in stale.content.decode()
    text = words(client.get(page))
    assert "Jo Lark: The lease of the office. They left while it was decided." in text
    assert "1. Quality report One fall. Decided: Look again in May." in text
    assert "Minute 2026-10-08/1. Not published" in text
    assert client.get(reverse("governance:put_minutes", args=[meeting.id])).status_code == 405
    client.post(reverse("governance:put_minutes", args=[meeting.id]))
    agree = reverse("governance:agree_minutes", args=[meeting.id])
    assert "No later meeting of the same people is noted." in words(client.get(agree))
    with acting_for(cast.coop, cast.sunita.actor()):
        there = a_board_meeting(NOVEMBER, actor=cast.sunita.actor())
    form = client.get(agree)
    assert "5 November 2026" in words(form)
    client.post(agree, {"agreed_in": str(there.id), "signed_by": "Ed Barker", "version": "5"})
    sign_in(client, cast.ed)
    text = words(client.get(page))
    assert "Agreed at the meeting of 5 November 2026, and signed by Ed Barker." in text
    assert "Take it back" not in text
    assert client.get(agree).status_code == 403


def test_the_second_meeting_starts_with_who_came_to_the_first(client, sign_in, cast):
    with acting_for(cast.coop, cast.sunita.actor()):
        a_draft(OCTOBER, actor=cast.sunita.actor())
        second = a_board_meeting(NOVEMBER, actor=cast.sunita.actor())
    sign_in(client, cast.sunita)
    page = client.get(reverse("governance:write_attendance", args=[second.id])).content.decode()
    assert "Jo Lark" in page
    assert "Lee Moor" not in page, "apologies are of one evening"


def test_what_other_records_know_stands_beside_the_item(client, sign_in, cast, sunita):
    meeting = a_draft(OCTOBER, actor=sunita)
    for code, minute in (("P01", "2026-10-08, item 1"), ("P18", "2026-10-08/1"), ("P03", "2026-10-08/7")):
        PolicyEdition.objects.create(
            draft=begin_draft(code, actor=cast.mo.actor()), code=code, number=1, title="A policy", text={}, answers={},
            base=[], base_version="1", decided_on=OCTOBER, minute_reference=minute, in_force_from=NOVEMBER,
            review_due_on=dt.date(2027, 12, 1), adopted_at=now(), adopted_by="Ed Barker",
        )  # fmt: skip
    put_minutes(meeting, actor=sunita)
    sign_in(client, cast.ed)
    page = words(client.get(reverse("governance:meeting", args=[meeting.id])))
    assert "Adopted, in force from 5 November 2026: P01 A policy, P18 A policy" in page
    assert "P03" not in page, "no item has its number"


def test_an_item_puts_an_action_on_the_plan(client, sign_in, cast, sunita):
    meeting = a_draft(OCTOBER, actor=sunita)
    declare_interest(meeting, who="Jo", what="The lease", left_room=True, version=meeting.version, actor=sunita)
    item = meeting.items.get()
    sign_in(client, cast.sunita)
    page = reverse("compliance:act_on_item", args=[item.id])
    refused = client.post(page, {"what": "Ring Margaret", "version": "1"})
    assert refused.status_code == 422
    client.post(page, {"what": "Ask three firms for a price", "version": "1"})
    action = PlannedAction.objects.get()
    assert (action.source_words, action.source_id) == ("Meeting of the board, minute 2026-10-08/1", item.id)
    assert "On the action plan: Ask three firms for a price (proposed)" in words(
        client.get(reverse("governance:meeting", args=[meeting.id]))
    )
    sign_in(client, cast.ed)
    plan = client.get(reverse("compliance:actions")).content.decode()
    assert reverse("governance:item", args=[item.id]) in plan


def test_an_item_and_an_interest_are_taken_out_while_it_is_a_draft(client, sign_in, cast, sunita):
    meeting = a_draft(OCTOBER, actor=sunita)
    tie = declare_interest(meeting, who="Jo", what="The lease", left_room=True, version=meeting.version, actor=sunita)
    sign_in(client, cast.sunita)
    client.post(reverse("governance:strike_interest", args=[tie.id]))
    client.post(reverse("governance:strike_item", args=[meeting.items.get().id]))
    assert not meeting.items.exists()
    assert not meeting.interests.exists()
