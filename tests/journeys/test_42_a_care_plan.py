"""Ana writes a care plan with Margaret on a phone; Margaret changes a word and agrees; Amira reads it and says what no
longer fits; a high risk is written down, and Mo signs it.
"""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator

from tests.cast import Cast
from tests.journeys.screen import PHONE, Screen

pytestmark = pytest.mark.django_db(transaction=True)


class TestACarePlan:
    def test_from_nothing_to_what_no_longer_fits(self, greenvale_at_work: Cast, screen: Callable[..., Screen]) -> None:
        cast = greenvale_at_work
        ana, margaret = screen(cast.ana, scripts=False, size=PHONE), screen(cast.margaret, keys=True)
        self.begun(ana)
        self.written(ana)
        self.changed_and_agreed(margaret, ana)
        self.risk(ana)
        self.signed(screen(cast.mo, size=PHONE))
        self.read(screen(cast.amira, scripts=False, size=PHONE), str(cast.margaret.person.id))
        self.answered(ana)

    def begun(self, ana: Screen) -> None:
        ana.open("/more/")
        ana.press("Care plans and risks", within=ana.main)
        ana.arrives("Care plans and risks")
        ana.shows("No plan is agreed yet")
        ana.fits()
        ana.is_sound()
        ana.press("Margaret Hughes", within=ana.main)
        ana.arrives("Care plan of Margaret Hughes")
        ana.is_sound()
        ana.press("Write the plan")
        ana.press("Begin")
        ana.shows("Say why the plan is written anew")
        ana.write("Why is the plan written anew?", "The first plan.")
        ana.press("Begin")
        ana.arrives("Care plan, version 1")
        ana.shows("Before it is given to Margaret, it must say")
        ana.fits()
        ana.is_sound()

    def written(self, ana: Screen) -> None:
        for group, words in (
            ("About me", {"What matters to you?": "Radio 3.", "How do we help you well?": "Ask before you tidy."}),
            ("How I communicate", {"How do you tell people things?": "I say so."}),
            ("My health", {"Which conditions matter for how we help?": "Arthritis in both hands."}),
            ("If something goes wrong", {"If nobody comes: what is your back-up, and who is rung?": "Ring David."}),
            ("Who knows and who does what", {"With whom may we share what?": "David may know all but money."}),
        ):
            ana.press(group, within=ana.main)
            ana.arrives(group)
            ana.has_targets_of(44)
            ana.is_sound()
            for question, answer in words.items():
                ana.write(question, answer)
            ana.press("Save")
            ana.arrives("Care plan, version 1")
        ana.press("What I want to be able to do", within=ana.main)
        ana.press("Add one")
        ana.write("What do you want to be able to do?", "To get to choir on Fridays")
        ana.press("Continue")
        ana.arrives("What I want to be able to do")
        ana.press("Back to the plan")
        ana.press("Give it to the person to agree to")
        ana.shows("Margaret can read it and agree to it now.")

    def changed_and_agreed(self, margaret: Screen, ana: Screen) -> None:
        margaret.open("/")
        margaret.press("Read version 1, change what is not right, and say if you agree")
        margaret.arrives("Care plan, version 1")
        margaret.is_sound()
        margaret.press("About me", within=margaret.main)
        margaret.write("What upsets you, and what helps then?", "Being hurried.")
        margaret.press("Save")
        margaret.shows("Your support worker reads what you write")
        ana.page.reload()
        ana.shows("Being hurried.")
        ana.press("Give it to the person to agree to")
        margaret.open("/")
        margaret.press("Read version 1, change what is not right, and say if you agree")
        margaret.press("I agree to this plan")
        margaret.arrives("My care plan")
        margaret.shows("The plan is agreed, and in force from now.", "Being hurried.")
        margaret.is_sound()
        paper = margaret.fetch("Print this plan (PDF)")
        assert paper.suggested_filename.startswith("Care plan of Margaret Hughes")

    def risk(self, ana: Screen) -> None:
        ana.open("/more/")
        ana.press("Care plans and risks", within=ana.main)
        ana.press("Margaret Hughes", within=ana.main)
        ana.press("See the risks, and what we do about them")
        ana.arrives("Risks of Margaret Hughes")
        ana.fits()
        ana.is_sound()
        ana.press("Write down a risk")
        ana.press("Write it down")
        ana.shows("Enter what could go wrong")
        ana.fits()
        ana.is_sound()
        ana.page.get_by_label("What kind of risk is it?").select_option("moving")
        ana.write("Which one?", "From bed to chair")
        ana.write("Who took part?", "Margaret and Amira")
        ana.write("What could go wrong, and for whom?", "A fall, or a strained back.")
        ana.write("What do we do about it?", "The hoist, with the small sling.")
        for question, answer in (
            ("How likely is it, if we do nothing?", "5 Almost certain"),
            ("How bad would it be?", "4 Serious"),
            ("Are two workers needed?", "Yes"),
            ("How likely is it, with what we do?", "3 Possible"),
            ("How bad would it be then?", "4 Serious"),
            ("Is it a risk to the person alone", "No"),
            ("Does the person agree with what we do?", "Yes"),
        ):
            ana.choose(self.within(ana, question, answer))
        ana.press("Write it down")
        ana.arrives("From bed to chair")
        ana.shows("The registered manager signs this before the task starts.", "Two, for the whole task")
        ana.fits()
        ana.is_sound()

    def within(self, who: Screen, question: str, answer: str) -> Locator:
        return who.page.get_by_role("group", name=question).get_by_label(answer, exact=True)

    def signed(self, mo: Screen) -> None:
        mo.open("/")
        mo.press("1 high risk to sign")
        mo.press("Margaret Hughes", within=mo.main)
        mo.shows("A second person has not checked it yet.")
        mo.press("I have checked this plan")
        mo.arrives("Care plan of Margaret Hughes")
        mo.shows("Your check is kept with the plan.")
        mo.press("See the risks, and what we do about them")
        mo.press("From bed to chair")
        mo.press("Sign it")
        mo.shows("Your signature is kept with it.")

    def read(self, amira: Screen, person_id: str) -> None:
        amira.open(f"/people/{person_id}/")
        amira.press("Read the care plan")
        amira.arrives("Care plan of Margaret Hughes")
        amira.shows("Ask before you tidy.", "Checked by Mo Rahman")
        amira.fits()
        amira.is_sound()
        amira.press("Say what should change")
        amira.write("What should change?", "She stands by herself now.")
        amira.press("Send")
        amira.shows("To be answered by")

    def answered(self, ana: Screen) -> None:
        ana.open("/more/")
        ana.press("Care plans and risks", within=ana.main)
        ana.shows("What should change: 1 to answer")
        ana.press("Margaret Hughes", within=ana.main)
        ana.page.get_by_role("link", name="Answer what").click()
        ana.write("What came of it?", "The next version says so.")
        ana.press("Answer")
        ana.arrives("Care plan of Margaret Hughes")
        ana.shows("The next version says so.")
