"""What the inspector reads of meetings, and the paper."""

import datetime as dt

import pytest
import time_machine
from django.urls import reverse

from compliance.queries.form_rows import form_of_row
from coopcare.clock import today
from coopcare.tenancy.context import acting_for
from members.governance.models import MeetingKind
from members.governance.services import add_note, declare_interest
from tests.compliance.inspector.test_entering import opened
from tests.compliance.pack.test_forms import words_of
from tests.factories.meetings import a_board_meeting, a_draft, agreed, an_item, attend
from tests.inspectors import come_in
from tests.members.governance.test_meeting_pages import words

OCTOBER, NOVEMBER = dt.date(2026, 10, 8), dt.date(2026, 11, 5)


@pytest.fixture(autouse=True)
def weeks_later():
    """The tables show the last twelve months: the meetings are in them."""
    with time_machine.travel(dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC), tick=True):
        yield


def agreed_minutes(cast):
    sunita = cast.sunita.actor()
    with acting_for(cast.coop, sunita):
        meeting = attend(a_board_meeting(OCTOBER, actor=sunita), actor=sunita)
        declare_interest(
            meeting, who="Jo Lark", what="The lease", left_room=True, version=meeting.version, actor=sunita
        )
        an_item(meeting, said="Two falls fewer.", actor=sunita)
        an_item(meeting, number=2, title="Opening hours", decided="From eight.", is_published=True, actor=sunita)
        agreed(meeting, on=NOVEMBER, actor=sunita)
        add_note(meeting, words="It began at 7pm.", actor=sunita)
        a_draft(today(), kind=MeetingKind.MEMBERS, actor=sunita)
    return meeting


def rows_of(client, slug: str) -> list[str]:
    return client.get(reverse("compliance:export", args=[slug])).content.decode().splitlines()[2:]


def test_an_inspector_reads_agreed_minutes_and_that_there_is_a_draft(client, cast):
    agreed_minutes(cast)
    come_in(client, opened(cast, sample_ids=[cast.margaret.person.id]))
    page = words(client.get(reverse("compliance:register", args=["minutes"])))
    for read in ("Two falls fewer.", "In the chair: Ed Barker", "Declared by Jo Lark: The lease. Left", "2026-10-08/2",
                 "Being written", "It began at 7pm."):  # fmt: skip
        assert read in page, read
    rows = rows_of(client, "minutes")
    assert rows[0] == f"{today()},The members,Being written,,,,,"
    assert rows[1] == f"{NOVEMBER},The board,No minutes yet,,,,,"
    assert "2026-10-08,The board,Agreed,2026-11-05,2026-10-08/2,Opening hours,,From eight." in rows
    assert client.get(reverse("governance:meetings")).status_code == 403


def test_what_agreed_minutes_say_was_decided_stands_with_the_days_on_which_they_met(client, sign_in, cast):
    agreed_minutes(cast)
    sign_in(client, cast.mo)
    assert rows_of(client, "meetings") == [
        f"{today()},The members met,,,Sunita Patel",
        "2026-11-05,The board met,,,Sunita Patel",
        "2026-10-08,The board met,,,Sunita Patel",
        "2026-10-08,Quality report: The report is received.,2026-10-08/1,,Sunita Patel",
        "2026-10-08,Opening hours: From eight.,2026-10-08/2,,Sunita Patel",
    ]


def test_the_paper_says_what_the_page_says(client, sign_in, cast):
    meeting = agreed_minutes(cast)
    with acting_for(cast.coop, cast.ed.actor()):
        paper = words_of(form_of_row("meeting", meeting.id, actor=cast.ed.actor()))
    for said in ("Meeting of the board, 8 October 2026", "Jo Lark The lease Yes", "2026-10-08/1 Quality report",
                 "Two falls fewer.", "Ed Barker, Thursday 5 November 2026", "It began at 7pm."):  # fmt: skip
        assert said in paper, said
    with acting_for(cast.coop, cast.nia.actor()):
        paper = words_of(form_of_row("meeting", meeting.id, actor=cast.nia.actor()))
    assert "Opening hours" in paper
    for hidden in ("Two falls", "Jo Lark", "It began", "Ties and interests", "Who was there"):
        assert hidden not in paper
    answer = sign_in(client, cast.nia).get(reverse("compliance:meeting_paper", args=[meeting.id]))
    assert answer["Content-Type"] == "application/pdf"


def test_the_secretary_finds_at_home_what_is_still_to_be_written(client, sign_in, cast):
    sunita = cast.sunita.actor()
    with acting_for(cast.coop, sunita):
        a_board_meeting(today() - dt.timedelta(days=15), actor=sunita)
        a_draft(today(), actor=sunita)
    home = words(sign_in(client, cast.sunita).get(reverse("home")))
    assert "late: a draft is due within two weeks" in home
    assert "being written" in home
    assert "Minutes to write" not in words(sign_in(client, cast.nia).get(reverse("home")))
