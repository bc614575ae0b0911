"""Margaret asks for a review; Ana holds it and writes it down on a phone; Margaret has the last word; things change."""

import datetime as dt
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator

from coopcare.clock import today
from tests.cast import Cast
from tests.journeys.screen import PHONE, Screen

pytestmark = pytest.mark.django_db(transaction=True)


class TestAReview:
    def test_from_asking_to_what_came_of_it(self, greenvale_at_work: Cast, screen: Callable[..., Screen]) -> None:
        cast = greenvale_at_work
        margaret, ana = screen(cast.margaret, keys=True), screen(cast.ana, scripts=False, size=PHONE)
        self.asked(margaret)
        self.held(ana)
        self.read(margaret)
        amira = screen(cast.amira, size=PHONE)
        amira.open(f"/people/{cast.margaret.person.id}/")
        amira.arrives("Margaret Hughes")
        amira.shows("Mornings start half an hour later: Amira")
        amira.hides("I do not like being hurried.", "See the reviews")
        self.changed(ana)
        amira.open(f"/people/{cast.margaret.person.id}/")
        amira.hides("Mornings start half an hour later")

    def asked(self, margaret: Screen) -> None:
        margaret.open("/")
        margaret.press("See my reviews")
        margaret.arrives("My reviews")
        margaret.is_sound()
        margaret.press("Ask for a review")
        margaret.arrives("Ask for a review")
        margaret.write("Why now?", "I was in hospital.")
        margaret.press("Ask for a review")
        margaret.arrives("My reviews")
        margaret.shows("The support worker is told", "“I was in hospital.”")

    def held(self, ana: Screen) -> None:
        ana.open("/more/")
        ana.press("Reviews", within=ana.main)
        ana.arrives("Reviews")
        ana.shows("asked for on")
        ana.fits()
        ana.is_sound()
        ana.press("Margaret Hughes", within=ana.main.locator("ul"))
        ana.arrives("Reviews of Margaret Hughes")
        ana.press("Write down a review")
        ana.arrives("Review with Margaret Hughes")
        ana.fits()
        ana.has_targets_of(44)
        ana.press("Write it down")
        ana.arrives("Review with Margaret Hughes", 422)
        ana.shows("Enter who was there")
        ana.is_sound()
        self.answered(ana)
        ana.press("Write it down")
        ana.arrives("Review of Margaret Hughes")
        ana.shows("It has not been read yet.", "I do not like being hurried.")
        ana.press("Add what will change")
        ana.write("What will change?", "Mornings start half an hour later")
        ana.write("Who does it?", "Amira")
        on = today() + dt.timedelta(days=7)
        for label, part in (("Day", on.day), ("Month", on.month), ("Year", on.year)):
            ana.write(label, str(part))
        ana.press("Add this")
        ana.arrives("Review of Margaret Hughes")
        ana.is_sound()

    def answered(self, ana: Screen) -> None:
        ana.choose("The person, or who acts for them, asked for it")
        ana.write("Who was there?", "Margaret, and Amira for the first half")
        ana.write("What does not?", "I do not like being hurried.")
        for question in ("Is the agreed help still right?", "Is what we wrote about risks still right?"):
            ana.choose(self.within(ana, question, "No, it must change"))
        ana.choose(self.within(ana, "Is the help with medicines still right?", "Yes"))
        ana.choose("Yes, to all of it")
        ana.choose(self.within(ana, "Do they know how to complain?", "Yes"))

    def within(self, ana: Screen, question: str, answer: str) -> Locator:
        return ana.page.get_by_role("group", name=question).get_by_label(answer, exact=True)

    def read(self, margaret: Screen) -> None:
        margaret.open("/")
        margaret.shows("Your review")
        margaret.press(f"Read the review of {self.day()}, and say if something is not right")
        margaret.arrives("My review")
        margaret.is_sound()
        margaret.write("What would you like to add?", "Saturdays are fine as they are.")
        margaret.press("I have read this")
        margaret.arrives("My review")
        margaret.shows("“Saturdays are fine as they are.”", "Margaret Hughes read this on")
        paper = margaret.fetch("Print this as a paper (PDF)")
        assert paper.suggested_filename.startswith("Review of Margaret Hughes")
        margaret.open("/")
        margaret.hides("Your review")

    def day(self) -> str:
        on = today()
        return f"{on:%A} {on.day} {on:%B %Y}"

    def changed(self, ana: Screen) -> None:
        ana.press(re.compile("^Say what came of it"))
        ana.write("What came of it?", "The rota has it from Monday.")
        ana.press("This is done")
        ana.arrives("Review of Margaret Hughes")
        ana.shows("The rota has it from Monday.", "“Saturdays are fine as they are.”")
