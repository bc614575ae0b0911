"""Ed declares that he is fit, Sunita looks into it and writes down the decision, and the file is whole."""

from collections.abc import Callable

import pytest

from compliance.models import FitnessCheckKind
from tests.cast import Cast
from tests.journeys.screen import PHONE, Screen

pytestmark = pytest.mark.django_db(transaction=True)


class TestADirector:
    def test_from_an_empty_file_to_a_whole_one(self, greenvale_at_work: Cast, screen: Callable[..., Screen]) -> None:
        ed = screen(greenvale_at_work.ed, scripts=False, size=PHONE)
        self.declared(ed)
        sunita = screen(greenvale_at_work.sunita, keys=True)
        self.looked_into(sunita)
        self.decided(sunita)
        ed.open("/quality/directors/")
        ed.shows("The file is complete.")

    def declared(self, ed: Screen) -> None:
        ed.open("/quality/")
        ed.press("Directors", within=ed.main)
        ed.arrives("Directors")
        ed.shows("You see your own file alone.")
        ed.fits()
        ed.press("Ed Barker")
        ed.arrives("Ed Barker, director")
        ed.fits()
        ed.press("Declare")
        ed.arrives("My declaration as a director")
        ed.has_targets_of(44)
        ed.fits()
        ed.choose("I am disqualified as a company director or as a charity trustee")
        ed.press("Keep this")
        ed.arrives("My declaration as a director", 422)
        ed.shows("Say more about what you ticked.")
        ed.write("If you ticked something: what is there to know?", "It ended in 2019.")
        ed.write("Do you have ties that could pull two ways?", "My sister is a PCA here.")
        ed.press("Keep this")
        ed.arrives("Ed Barker, director")
        ed.shows("It ended in 2019.", "My sister is a PCA here.")

    def looked_into(self, sunita: Screen) -> None:
        sunita.open("/quality/directors/")
        sunita.press("Ed Barker")
        for kind in FitnessCheckKind:
            sunita.press("Write down what was looked at")
            sunita.choose(kind.label)
            not_needed = kind == FitnessCheckKind.BARRED
            sunita.choose("Not needed for this role" if not_needed else "Nothing against them")
            if not_needed:
                sunita.write("In words", "He takes no part in care.")
            sunita.press("Keep this")
        sunita.arrives("Ed Barker, director")
        sunita.shows("The chair and the nominated individual have not decided yet.", "He takes no part in care.")
        sunita.hides("Not looked at yet")

    def decided(self, sunita: Screen) -> None:
        sunita.press("Write down a decision")
        sunita.arrives("What was decided")
        sunita.choose("Yes")
        sunita.write("Who decided?", "The chair’s stand-in and the nominated individual")
        sunita.write("Minute", "2026-11-16, item 4")
        sunita.press("Keep this")
        sunita.arrives("Ed Barker, director")
        sunita.shows("The file is complete.", "2026-11-16, item 4")
        sunita.fits()
