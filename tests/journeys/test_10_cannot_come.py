"""Amira cannot come, at twenty to seven: one button on her phone, and Ana covers the day, three presses a visit."""

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from coopcare.tenancy.context import acting_for
from rotas.models import CannotCome, Visit, VisitStatus
from rotas.services.staffing import accept
from tests.cast import Cast
from tests.factories.rotas import a_visit
from tests.journeys.screen import PHONE, Screen

pytestmark = pytest.mark.django_db(transaction=True)
TODAY = dt.date(2026, 11, 16)
EARLY = dt.datetime(2026, 11, 16, 6, 40, tzinfo=dt.UTC)


class TestAmiraCannotCome:
    @pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
    def test_from_the_button_to_a_covered_day(
        self, greenvale_at_work: Cast, screen: Callable[..., Screen], clock: Any, scripts: bool
    ) -> None:
        self.cast, self.screen, self.scripts = greenvale_at_work, screen, scripts
        clock.move_to(EARLY)
        self.given_amira_has_two_visits_today()
        self.when_she_says_that_she_cannot_come_today()
        self.then_nobody_asked_why_and_her_day_is_empty()
        self.when_ana_opens_the_call_from_her_rota()
        self.then_both_visits_need_cover()
        self.when_ana_asks_ben_for_both_in_three_presses_each()
        self.when_ben_says_yes_to_both()
        self.then_the_call_is_closed()

    def given_amira_has_two_visits_today(self) -> None:
        with acting_for(self.cast.coop, self.cast.system):
            amira = {"pca": self.cast.amira.person, "status": VisitStatus.ACCEPTED}
            a_visit(self.cast.packages["margaret"], on=TODAY, at=dt.time(9, 30), minutes=60, **amira)
            a_visit(self.cast.packages["margaret"], on=TODAY, at=dt.time(16), **amira)

    def when_she_says_that_she_cannot_come_today(self) -> None:
        self.hers = self.screen(self.cast.amira, size=PHONE, scripts=self.scripts)
        self.hers.open("/rota/today/")
        self.hers.press("I can’t come")
        self.hers.arrives("I can’t come")
        self.hers.fits()
        self.hers.shows("Nobody will ask why.")
        self.hers.choose("Any visit today")
        self.hers.press("I can’t come")

    def then_nobody_asked_why_and_her_day_is_empty(self) -> None:
        self.hers.arrives("Monday 16 November 2026")
        self.hers.shows("2 visits can now be given to somebody else.", "You have no visits today.", "I can come again")
        self.hers.open("/rota/availability/")
        self.hers.arrives("My availability and leave")
        self.hers.fits()

    def when_ana_opens_the_call_from_her_rota(self) -> None:
        self.anas = self.screen(self.cast.ana, scripts=self.scripts)
        self.anas.open("/rota/")
        self.anas.press(re.compile("Who is away: 1 cannot come"))
        self.anas.arrives("Who is away")
        self.anas.fits()
        self.anas.press(re.compile("^Amira Khan"))

    def then_both_visits_need_cover(self) -> None:
        self.anas.arrives("Amira Khan can’t come")
        self.anas.fits()
        self.anas.shows("2 visits still open.")

    def when_ana_asks_ben_for_both_in_three_presses_each(self) -> None:
        for still_open in ("2 visits still open.", "2 visits still open."):
            before = self.anas.presses
            self.anas.page.get_by_role("button", name=re.compile("Find cover")).first.click()
            self.anas.arrives("Find somebody for Margaret Hughes")
            self.anas.press("Ask Ben")
            self.anas.arrives("Ask Ben Okafor?")
            self.anas.press("Ask Ben")
            assert self.anas.presses - before == 2, "and the click on Find cover"
            self.anas.arrives("Amira Khan can’t come")
            self.anas.shows("Ben is asked.", still_open)

    def when_ben_says_yes_to_both(self) -> None:
        with acting_for(self.cast.coop, self.cast.system):
            for visit in Visit.objects.filter(on=TODAY, status=VisitStatus.OFFERED):
                accept(visit.attendances.get(status="offered"), actor=self.cast.ben.actor())

    def then_the_call_is_closed(self) -> None:
        with acting_for(self.cast.coop, self.cast.system):
            call = CannotCome.objects.get()
        self.anas.open(f"/rota/away/calls/{call.id}/")
        self.anas.shows("Every visit is covered or settled.")
        expect(self.anas.page.get_by_role("button", name=re.compile("Find cover"))).to_have_count(0)
        self.anas.open("/rota/")
        expect(self.anas.page.get_by_role("link", name="Who is away", exact=True).first).to_be_visible()


class TestLeaveAndFairness:
    def test_leave_is_asked_for_on_a_phone_and_answered(
        self, greenvale_at_work: Cast, screen: Callable[..., Screen]
    ) -> None:
        hers = screen(greenvale_at_work.amira, size=PHONE)
        hers.open("/rota/availability/leave/")
        hers.arrives("Ask for leave")
        hers.fits()
        hers.choose("Annual leave")
        for name, day in (("starts_on", ("7", "12", "2026")), ("ends_on", ("9", "12", "2026"))):
            for box, part in zip(("day", "month", "year"), day, strict=True):
                hers.page.locator(f"[name={name}_{box}]").fill(part)
        hers.press("Ask for this leave")
        hers.shows("You have asked for leave.", "Waiting for an answer")
        anas = screen(greenvale_at_work.ana)
        anas.open("/rota/away/")
        anas.press(re.compile("^Amira Khan, 7 December 2026"))
        anas.arrives("Amira Khan asks for leave")
        anas.fits()
        anas.choose("Yes, approve this leave")
        anas.press("Save this answer")
        anas.shows("The leave is approved.")

    def test_the_other_pages_read_well_on_a_phone(self, greenvale_at_work: Cast, screen: Callable[..., Screen]) -> None:
        hers = screen(greenvale_at_work.amira, size=PHONE)
        pages = {
            "availability/hours/": "The hours you can work each week",
            "availability/day/": "One day that is different",
            "availability/covers/": "Covering elsewhere",
            "availability/how/": "How you travel and work",
            "fairness/": "Fairness in Mill Lane",
        }
        for path, heading in pages.items():
            hers.open(f"/rota/{path}")
            hers.arrives(heading)
            hers.fits()
        anas = screen(greenvale_at_work.ana)
        anas.open(f"/rota/pcas/{greenvale_at_work.amira.person.id}/")
        anas.arrives("Availability and leave of Amira Khan")
        anas.fits()
        anas.open(f"/rota/ways/{greenvale_at_work.clusters['mill'].id}/")
        anas.arrives("Ways between homes in Mill Lane")
        anas.fits()
