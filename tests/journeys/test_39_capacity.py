"""Ana doubts one decision, helps first, assesses it on a phone, and writes down what was decided and one limit; Amira
reads outcomes, Margaret everything, by the keys.
"""

import datetime as dt
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator

from coopcare.clock import today
from tests.cast import Cast
from tests.journeys.screen import PHONE, Screen

pytestmark = pytest.mark.django_db(transaction=True)
RAILS = "Whether to have bed rails at night"
BED = "A low bed with a mat beside it."


class TestCapacity:
    def test_from_a_doubt_to_what_is_looked_at_again(
        self, greenvale_at_work: Cast, screen: Callable[..., Screen]
    ) -> None:
        cast = greenvale_at_work
        ana = screen(cast.ana, scripts=False, size=PHONE)
        self.refused(ana)
        self.assessed(ana)
        self.decided(ana)
        self.limited(ana)
        self.held_by_paper(ana)
        self.read_by_a_pca(screen(cast.amira, size=PHONE), cast)
        self.read_by_margaret(screen(cast.margaret, keys=True))
        self.to_look_at_again(screen(cast.mo))

    def refused(self, ana: Screen) -> None:
        ana.open("/people/")
        ana.press("Margaret Hughes", within=ana.main)
        ana.press("Consent and capacity, limits, and legal papers")
        ana.arrives("Consent and capacity of Margaret Hughes")
        ana.shows("Margaret decides, as everybody does.", "Being next of kin gives nobody the right")
        ana.fits()
        ana.press("Assess one decision")
        ana.arrives("Can Margaret Hughes decide?")
        ana.fits()
        ana.has_targets_of(44)
        ana.press("Write it down")
        ana.arrives("Can Margaret Hughes decide?", 422)
        ana.shows("Say what you did to help them decide", "Select the kind of decision")

    def assessed(self, ana: Screen) -> None:
        ana.choose("The care plan, a key safe, bed rails, sharing records")
        ana.write("Which decision is it?", RAILS)
        ana.write("At what time?", "10:30am")
        ana.write("Why do we doubt that they can decide this now?", "She forgets that she fell.")
        ana.write("What did we do to help them decide?", "In the morning, with pictures.")
        for question, answer in (
            ("Can they understand it?", "Yes"), ("Can they keep it in mind?", "No"),
            ("Can they weigh it up?", "No"), ("Can they tell us?", "Yes"),
            ("If any answer is no: is it because of an impairment of the mind or brain?", "Yes"),
        ):  # fmt: skip
            ana.choose(self.within(ana, question, answer))
        ana.write("Which impairment, and how do you know?", "Dementia: it is gone within a minute.")
        self.day(ana, "When is it looked at again?", 90)
        ana.press("Write it down")
        ana.arrives(RAILS)
        ana.shows("They cannot decide this now.", "Nobody has decided this for them yet.")
        ana.fits()

    def decided(self, ana: Screen) -> None:
        ana.press("Write down what was decided")
        ana.arrives(f"Best interests: {RAILS}")
        ana.fits()
        for label, words in (
            ("Could it wait until they can decide?", "No, the nights are not safe."),
            ("How did they take part?", "She looked at pictures of both."),
            ("What are their wishes, feelings, beliefs and values?", "She likes to get up by herself."),
            ("Who was asked, and what did each say?", "David: safety. Amira: she hates to be held in."),
            ("Which choices were looked at?", "Rails; a low bed; nothing."),
            ("What was decided?", BED),
            ("Why does this limit their freedom least?", "She can still get up."),
            ("Who decided?", "Ana Silva, support worker"),
        ):
            ana.write(label, words)
        ana.choose("Not needed")
        self.day(ana, "When is it looked at again?", 90)
        ana.press("Write it down")
        ana.arrives(RAILS)
        ana.shows(BED, "Amira: she hates to be held in.")
        paper = ana.fetch("Print this as a paper (PDF)")
        assert paper.suggested_filename.startswith(RAILS)

    def limited(self, ana: Screen) -> None:
        ana.press("Back")
        ana.press("Write down a limit")
        ana.arrives("A limit for Margaret Hughes")
        ana.fits()
        ana.write("What is the limit?", "A sensor at the front door")
        ana.write("Why?", "She could not find home at night.")
        ana.write("What else was tried?", "A note on the door.")
        ana.choose("They are content with it")
        ana.write("What do they say and do?", "It means that somebody comes.")
        ana.choose("A best-interests decision")
        ana.choose(BED)
        self.day(ana, "When is it looked at again?", 20)
        ana.press("Write it down")
        ana.arrives("A sensor at the front door")
        ana.shows("They are content with it. It means that somebody comes.")
        ana.fits()
        ana.press("Back")

    def held_by_paper(self, ana: Screen) -> None:
        ana.press("Write down a legal paper")
        ana.arrives("A legal paper of Margaret Hughes")
        ana.fits()
        ana.choose("Lasting power of attorney for health and welfare")
        ana.write("Who holds it, and how do we reach them?", "David Hughes, 01632 960111")
        ana.choose("One person, alone")
        ana.choose(self.within(ana, "Is it registered?", "Yes"))
        ana.choose("A copy only")
        ana.write("Where is the original kept?", "The bureau in her sitting room")
        ana.press("Write it down")
        ana.arrives("Consent and capacity of Margaret Hughes")
        ana.shows("Look at the paper itself before relying on it.", "only when the person cannot decide that thing")
        ana.fits()

    def read_by_a_pca(self, amira: Screen, cast: Cast) -> None:
        amira.open(f"/people/{cast.margaret.person.id}/")
        amira.press("Consent and capacity, limits, and legal papers")
        amira.arrives("Consent and capacity of Margaret Hughes")
        amira.shows(RAILS, BED, "A sensor at the front door", "The bureau in her sitting room")
        amira.hides("Dementia", "David Hughes", "She forgets", "Assess one decision")
        amira.fits()

    def read_by_margaret(self, margaret: Screen) -> None:
        margaret.open("/")
        margaret.press("See my consent and capacity")
        margaret.arrives("My consent and capacity")
        margaret.shows("It is your life, and you decide.")
        margaret.press(RAILS)
        margaret.arrives(RAILS)
        margaret.shows("Dementia: it is gone within a minute.", "She likes to get up by herself.")
        margaret.press("Back")
        margaret.press("A sensor at the front door")
        margaret.arrives("A sensor at the front door")
        margaret.hides("End it")

    def to_look_at_again(self, mo: Screen) -> None:
        mo.open("/clusters/capacity/")
        mo.arrives("Consent and capacity")
        mo.shows("Margaret Hughes: A sensor at the front door", "By ", f"Margaret Hughes: {RAILS}")
        mo.press("Margaret Hughes: A sensor at the front door", within=mo.main.locator("ul"))
        mo.press("Look at it again: it is still needed")
        mo.arrives("Look again: A sensor at the front door")
        mo.write("Why is it still needed, and what else was tried?", "She went out on Tuesday night.")
        mo.choose("We cannot tell")
        mo.write("What do they say and do?", "She says nothing about it.")
        self.day(mo, "When is it looked at again?", 90)
        mo.press("Write it down")
        mo.arrives("A sensor at the front door")
        mo.shows("She went out on Tuesday night.")

    def within(self, who: Screen, question: str, answer: str) -> Locator:
        return who.page.get_by_role("group", name=question).get_by_label(answer, exact=True)

    def day(self, who: Screen, question: str, days: int) -> None:
        on = today() + dt.timedelta(days=days)
        boxes = who.page.get_by_role("group", name=question)
        for label, part in (("Day", on.day), ("Month", on.month), ("Year", on.year)):
            boxes.get_by_label(label, exact=True).fill(str(part))
