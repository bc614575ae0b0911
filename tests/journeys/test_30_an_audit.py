"""Mo audits medicines, a "no" becomes Ana's action, Ana finishes it, and Ed says that it worked."""

import datetime as dt
from collections.abc import Callable

import pytest

from coopcare.clock import today
from tests.cast import Cast
from tests.journeys.screen import PHONE, Screen

pytestmark = pytest.mark.django_db(transaction=True)

GAP = "Every dose that was due has an entry, or a code that says why not. (“No” 1 time in the audit.)"
NO_GAPS = "Does the medicines record have an entry for every dose that was due?"


class TestAnAudit:
    def test_from_a_no_to_what_the_board_sees(self, greenvale_at_work: Cast, screen: Callable[..., Screen]) -> None:
        self.cast, self.screen = greenvale_at_work, screen
        self.mo_draws_a_sample()
        self.and_answers_about_margaret()
        self.and_gives_ana_what_came_of_it()
        self.ana_says_that_it_is_done()
        self.ed_says_that_it_worked()

    def mo_draws_a_sample(self) -> None:
        self.mo = self.screen(self.cast.mo, size=PHONE, scripts=False)
        self.mo.open("/quality/audits/")
        self.mo.arrives("Audits")
        self.mo.fits()
        self.mo.press("Medicines")
        self.mo.arrives("Begin the audit: Medicines")
        self.mo.page.get_by_label("Of which cluster?").select_option("Mill Lane")
        self.mo.press("Draw the sample and begin")
        self.mo.arrives("Medicines, Monday 16 November 2026")
        self.mo.shows("All 1 person of Mill Lane", "Seed of the lot")

    def and_answers_about_margaret(self) -> None:
        self.mo.press("Margaret Hughes")
        self.mo.arrives("Margaret Hughes")
        for question in self.mo.page.locator("main fieldset").all():
            word = "No" if NO_GAPS in question.inner_text() else "Yes"
            question.get_by_role("radio", name=word, exact=True).check()
        self.mo.press("Keep these answers")
        self.mo.arrives("Margaret Hughes", status=422)
        self.mo.shows("Say what is missing")
        self.mo.page.locator("textarea").nth(1).fill("Tuesday evening is empty.")
        self.mo.press("Keep these answers")
        self.mo.press("Finish this audit")
        self.mo.press("Finish and count the score")
        self.mo.arrives("Medicines, Monday 16 November 2026")
        self.mo.shows("10 of 12 points (83%)", "1 action is proposed")

    def and_gives_ana_what_came_of_it(self) -> None:
        self.mo.press(GAP)
        self.mo.arrives(GAP)
        self.mo.press("Say who does it, and by when")
        self.mo.arrives("Who does it, and by when?")
        self.mo.page.get_by_label("Who will do it?").select_option("Ana Kowalska")
        due_on = today() + dt.timedelta(days=14)
        for label, part in (("Day", due_on.day), ("Month", due_on.month), ("Year", due_on.year)):
            self.mo.write(label, str(part))
        self.mo.write("How will we know that it worked?", "The next audit finds no gaps.")
        self.mo.press("Save")
        self.mo.arrives(GAP)
        self.mo.shows("Ana Kowalska", "To do.")

    def ana_says_that_it_is_done(self) -> None:
        ana = self.screen(self.cast.ana)
        ana.open("/quality/actions/mine/")
        ana.arrives("My actions")
        ana.press(GAP)
        ana.press("Say that it is done")
        ana.arrives("Say that it is done")
        ana.write("What was done?", "The team has gone through every chart.")
        ana.press("It is done")
        ana.arrives(GAP)
        ana.shows("Somebody else now checks whether it worked.")

    def ed_says_that_it_worked(self) -> None:
        ed = self.screen(self.cast.ed)
        ed.open("/quality/actions/")
        ed.arrives("Action plan")
        ed.shows("Ana Kowalska", "Done, to be checked.", "From: Audit: Medicines, 16 November 2026.")
        ed.press(GAP)
        ed.press("Say whether it worked")
        ed.arrives("Did it work?")
        ed.choose("Yes")
        ed.write("How do you know?", "Ten charts, no gap.")
        ed.press("Save")
        ed.arrives(GAP)
        ed.shows("Closed: it worked.", "Ten charts, no gap.")
        ed.press("Audit: Medicines, 16 November 2026")
        ed.arrives("Medicines, Monday 16 November 2026")
        ed.shows("10 of 12 points (83%)", "Fewer than 5 were looked at")
        ed.hides("Margaret", NO_GAPS)
