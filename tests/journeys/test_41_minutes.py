"""Sunita writes the board's minutes on a phone; Ed reads the draft and agrees to it with the others; Nia reads what is
published. And Ed, whom the policies name, approves a notification himself.
"""

import datetime as dt
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator

from compliance.services.answers import answer_question
from compliance.services.notifications import draft_notification, start_notification
from coopcare.clock import now, today
from coopcare.tenancy.context import acting_for
from tests.cast import Cast
from tests.journeys.screen import PHONE, Screen

pytestmark = pytest.mark.django_db(transaction=True)
MET, NEXT = dt.timedelta(days=28), dt.timedelta(days=1)


class TestMinutes:
    def test_from_a_draft_to_what_every_member_reads(
        self, greenvale_at_work: Cast, screen: Callable[..., Screen]
    ) -> None:
        cast = greenvale_at_work
        self.met_on, self.next_on = today() - MET, today() - NEXT
        self.title = f"Meeting of the board, {self.met_on.day} {self.met_on:%B %Y}"
        sunita = screen(cast.sunita, scripts=False, size=PHONE)
        self.noted(sunita, self.met_on)
        self.written(sunita)
        ed = screen(cast.ed, keys=True)
        self.read_by_the_board(ed)
        self.agreed(sunita)
        nia = screen(cast.nia, size=PHONE, keys=True)
        self.read_by_a_member(nia)

    def noted(self, sunita: Screen, on: dt.date) -> None:
        sunita.open("/meetings/")
        sunita.arrives("Meetings")
        sunita.press("Note a meeting")
        sunita.arrives("Note a meeting")
        sunita.fits()
        sunita.has_targets_of(44)
        sunita.press("Save")
        sunita.arrives("Note a meeting", 422)
        sunita.choose("The board")
        for label, part in (("Day", on.day), ("Month", on.month), ("Year", on.year)):
            sunita.write(label, str(part))
        sunita.press("Save")
        sunita.arrives("Meetings")
        sunita.fits()

    def written(self, sunita: Screen) -> None:
        sunita.press(re.compile(f"^{self.met_on.day} {self.met_on:%B %Y}"))
        sunita.arrives(self.title)
        sunita.press("Write who was there")
        sunita.arrives("Who was there?")
        sunita.fits()
        sunita.write("In the chair", "Ed Barker")
        sunita.write("Who took the minutes?", "Sunita Patel")
        sunita.write("Who was there?", "Ed Barker\nJo Lark")
        sunita.choose(self.within(sunita, "Were there enough to decide (a quorum)?", "Yes"))
        sunita.press("Save")
        sunita.press("Write down an interest")
        sunita.arrives("An interest declared")
        sunita.write("Who has a tie?", "Jo Lark")
        sunita.write("In what?", "A cousin owns the office")
        sunita.choose(self.within(sunita, "Did they leave while it was decided?", "Yes"))
        sunita.press("Save")
        self.an_item(sunita, "Quality report", "Margaret waited twice.")
        sunita.arrives("Write an item", 422)
        sunita.shows("Take out the name “Margaret”.")
        sunita.is_sound()
        sunita.write("What was said, in short", "One person waited twice.")
        sunita.press("Save this item")
        self.an_item(sunita, "The lease", "Two offers were read.", is_published=True)
        sunita.arrives(self.title)
        sunita.shows("Jo Lark: A cousin owns the office. They left while it was decided.", "Published")
        sunita.fits()
        sunita.is_sound()
        sunita.press("Put an action of item 1 on the plan")
        sunita.arrives("What comes of item 1?")
        sunita.write("What is to be done?", "Ring ahead when a visit is late")
        sunita.press("Put it on the plan")
        sunita.shows("On the action plan: Ring ahead when a visit is late (proposed)")
        sunita.press("Put this draft to the next meeting")
        sunita.shows("The next meeting has not agreed to it yet.")

    def an_item(self, sunita: Screen, title: str, said: str, *, is_published: bool = False) -> None:
        sunita.press("Write an item")
        sunita.arrives("Write an item")
        sunita.fits()
        sunita.write("About", title)
        sunita.write("What was said, in short", said)
        sunita.write("What was decided", "Looked at again in May.")
        if is_published:
            sunita.choose("Publish this item: everybody here may read it once it is agreed")
        sunita.press("Save this item")

    def within(self, who: Screen, question: str, answer: str) -> Locator:
        return who.page.get_by_role("group", name=question).get_by_label(answer, exact=True)

    def read_by_the_board(self, ed: Screen) -> None:
        ed.open("/money/board/")
        ed.press("Meetings")
        ed.arrives("Meetings")
        ed.press(re.compile(f"^{self.met_on.day} {self.met_on:%B %Y}"))
        ed.arrives(self.title)
        ed.shows("One person waited twice.", "On the action plan")
        ed.hides("Take out", "Put an action of item")
        ed.is_sound()
        paper = ed.fetch("Print this as a paper (PDF)")
        assert paper.suggested_filename == f"{self.title}.pdf"

    def agreed(self, sunita: Screen) -> None:
        sunita.press("Write down that it was agreed")
        sunita.arrives("Not agreed yet")
        self.noted(sunita, self.next_on)
        sunita.press(re.compile(f"^{self.met_on.day} {self.met_on:%B %Y}"))
        sunita.press("Write down that it was agreed")
        sunita.arrives("The minutes were agreed")
        sunita.choose(f"{self.next_on.day} {self.next_on:%B %Y}")
        sunita.write("Who was in the chair there, and signed?", "Ed Barker")
        sunita.press("They are agreed")
        sunita.arrives(self.title)
        sunita.shows("Nobody has changed these minutes since.")
        sunita.hides("Change item", "Take it back")
        sunita.press("Put something right")
        sunita.write("What is to be put right?", "Jo Lark came at seven.")
        sunita.press("Add it")
        sunita.shows("Jo Lark came at seven.")
        sunita.fits()

    def read_by_a_member(self, nia: Screen) -> None:
        nia.open("/")
        nia.press("Read what meetings decided")
        nia.arrives("Meetings")
        nia.hides("No minutes yet")
        nia.press(re.compile(f"^{self.met_on.day} {self.met_on:%B %Y}"))
        nia.arrives(self.title)
        nia.shows("The part that is published", "The lease")
        nia.hides("Quality report", "Jo Lark")
        nia.fits()
        nia.is_sound()


class TestANotification:
    def test_the_nominated_individual_sends_it_back_then_approves_it(
        self, greenvale_at_work: Cast, screen: Callable[..., Screen]
    ) -> None:
        cast = greenvale_at_work
        with acting_for(cast.coop, cast.mo.actor()):
            answer_question("nominated_individual", value="Ed Barker", actor=cast.mo.actor())
            made = start_notification("manager_left", happened_at=now(), actor=cast.mo.actor())
            draft_notification(made, facts="The manager leaves in May.", actor=cast.mo.actor())
        ed = screen(cast.ed, size=PHONE, keys=True)
        ed.open("/quality/")
        ed.press("Notifications", within=ed.main)
        ed.arrives("Notifications and clocks")
        ed.shows("Waits for your approval")
        ed.fits()
        ed.press(made.code, within=ed.main.locator("ul").first)
        ed.press("Send it back, with a reason")
        ed.write("Why?", "Say who stands in.")
        ed.press("Send it back")
        ed.arrives(f"Notification {made.code}")
        ed.shows("Say who stands in.")
        mo = screen(cast.mo, scripts=False)
        mo.open(f"/quality/notifications/{made.id}/")
        mo.shows("Say who stands in.")
        mo.press("Write the draft")
        mo.write("What is to be put into the form?", "The manager leaves in May. A deputy stands in.")
        mo.press("Save the draft")
        mo.shows("By the nominated individual, since")
        ed.open("/quality/notifications/")
        ed.press(made.code, within=ed.main.locator("ul").first)
        ed.press("Approve it")
        ed.press("I have read it and approve it")
        ed.shows("by Ed Barker")
        ed.is_sound()
