"""Amira is late and says so; then nobody comes, and the ladder goes from one to the next until Ana sees to it."""

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import pytest

from coopcare.outbox.models import Message
from coopcare.tenancy.context import acting_for
from rotas.models import VisitStatus, Watch
from rotas.services.watches import watch_visits
from tests.cast import Cast
from tests.factories.rotas import a_visit
from tests.journeys.screen import PHONE, Screen

pytestmark = pytest.mark.django_db(transaction=True)
TODAY = dt.date(2026, 11, 16)


class TestNobodyIsLeftWaiting:
    @pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
    def test_from_running_late_to_dealt_with(
        self, greenvale_at_work: Cast, screen: Callable[..., Screen], clock: Any, scripts: bool
    ) -> None:
        self.cast, self.screen, self.clock, self.scripts = greenvale_at_work, screen, clock, scripts
        self.given_amira_has_two_visits_this_morning()
        self.when_she_says_that_she_is_running_late()
        self.and_tells_the_next_person_too()
        self.then_margaret_reads_it()
        self.when_nobody_comes()
        self.then_anas_letter_leads_to_the_page()
        self.when_ana_says_that_she_knows_and_later_that_it_is_dealt_with()
        self.then_margaret_reads_who_is_looking_into_it()
        self.and_nothing_is_looked_into_any_more()

    def given_amira_has_two_visits_this_morning(self) -> None:
        with acting_for(self.cast.coop, self.cast.system):
            amira = {"pca": self.cast.amira.person, "status": VisitStatus.ACCEPTED, "on": TODAY}
            self.visit = a_visit(self.cast.packages["margaret"], at=dt.time(9, 30), minutes=60, **amira)
            a_visit(self.cast.packages["cora"], at=dt.time(10, 45), **amira)

    def when_she_says_that_she_is_running_late(self) -> None:
        self.hers = self.screen(self.cast.amira, size=PHONE, scripts=self.scripts)
        self.hers.open("/rota/today/")
        self.hers.press(re.compile("Margaret"))
        self.hers.arrives("Margaret Hughes")
        self.hers.press("I’m running late")
        self.hers.arrives("I’m running late")
        self.hers.fits()
        self.hers.shows("Do not do this while you drive.")
        self.hers.choose("30 minutes")
        self.hers.choose("The traffic is slow.")
        self.hers.press("Tell them")

    def and_tells_the_next_person_too(self) -> None:
        self.hers.arrives("These visits will be late too")
        self.hers.fits()
        self.hers.shows("Margaret Hughes has been told by mail.", "Cora at 10:45am: 15 minutes late or more")
        self.hers.press("Tell them too")
        self.hers.arrives("Monday 16 November 2026")
        self.hers.shows("1 more told. The agreed times stay as they are.")

    def then_margaret_reads_it(self) -> None:
        self.margarets = self.screen(self.cast.margaret, size=PHONE, scripts=self.scripts)
        self.margarets.open("/")
        self.margarets.arrives("Hello Margaret")
        self.margarets.shows("Amira is running late, and expects to be with you at about 10am.")

    def when_nobody_comes(self) -> None:
        self.pass_at(10, 19)
        assert self.letters() == 0
        for minute in (20, 31):
            self.pass_at(10, minute)
        assert self.letters() == 2

    def then_anas_letter_leads_to_the_page(self) -> None:
        with acting_for(self.cast.coop, self.cast.system):
            body = Message.objects.get(to="ana@people.example", subject__startswith="Nobody has arrived").body
        self.anas = self.screen(self.cast.ana, scripts=self.scripts)
        self.anas.open("/rota/watch/")
        self.anas.arrives("Being looked into now")
        self.anas.fits()
        self.anas.shows("Nobody is on call for Mill Lane", "Amira Khan told at 10:20am, no answer yet.")
        address = re.search(r"http\S+/rota/watch/\S+", body)
        assert address
        self.anas.open(address.group())
        self.anas.arrives("Margaret Hughes’s visit at 9:30am")
        self.anas.fits()

    def when_ana_says_that_she_knows_and_later_that_it_is_dealt_with(self) -> None:
        self.anas.press("I know, I am looking into it")
        self.anas.arrives("Margaret Hughes’s visit at 9:30am")
        self.anas.shows("Ana Kowalska knows, since 10:31am.")
        self.margarets.open("/rota/mine/")
        self.margarets.arrives(re.compile("^Your visits from"))
        self.margarets.fits()
        self.anas.press("It is dealt with")
        self.anas.arrives("It is dealt with")
        self.anas.write("How was it dealt with?", "Rang Margaret: Ben is with her.")
        self.anas.press("Save")
        self.anas.arrives("Margaret Hughes’s visit at 9:30am")
        self.anas.shows("Dealt with by Ana Kowalska", "Rang Margaret: Ben is with her.")

    def then_margaret_reads_who_is_looking_into_it(self) -> None:
        self.margarets.shows("Ana Kowalska has been looking into it since 10:31am.")

    def and_nothing_is_looked_into_any_more(self) -> None:
        self.pass_at(11, 30)
        with acting_for(self.cast.coop, self.cast.system):
            assert Watch.objects.get(visit=self.visit).steps.count() == 2

    def pass_at(self, hour: int, minute: int) -> None:
        self.clock.move_to(dt.datetime(2026, 11, 16, hour, minute, tzinfo=dt.UTC))
        with acting_for(self.cast.coop, self.cast.system):
            watch_visits(actor=self.cast.system)

    def letters(self) -> int:
        """Of the ladder: they lead to the page of the watch."""
        with acting_for(self.cast.coop, self.cast.system):
            return Message.objects.filter(body__contains="/rota/watch/").count()


class TestThePagesAround:
    def test_who_is_on_call(self, greenvale_at_work: Cast, screen: Callable[..., Screen]) -> None:
        hers = screen(greenvale_at_work.ana)
        hers.open("/rota/on-call/")
        hers.arrives("Who is on call for Mill Lane")
        hers.fits()
        hers.press(re.compile("Choose somebody.*16 November"))
        hers.arrives(re.compile("^On call"))
        hers.page.get_by_label("Who is on call?").select_option(label="Ben Okafor")
        hers.press("Save this week")
        hers.press("Somebody else takes over for some days")
        hers.arrives("Somebody else takes over")
        hers.fits()

    def test_how_long_we_wait(self, greenvale_at_work: Cast, screen: Callable[..., Screen]) -> None:
        his = screen(greenvale_at_work.mo)
        his.open("/rota/watch/rules/")
        his.arrives("How long we wait")
        his.fits()
        his.write("Minutes without an answer before the next person is told", "7")
        his.press("Save")
        his.arrives("Being looked into now")
        his.shows("7 minutes apart")

    def test_david_asks_to_be_told(self, greenvale_at_work: Cast, screen: Callable[..., Screen]) -> None:
        his = screen(greenvale_at_work.david, acting_for=greenvale_at_work.margaret.person, size=PHONE)
        his.open("/rota/mine/told/")
        his.arrives("Who is told when somebody is late")
        his.fits()
        his.press("Tell me")
        hers = screen(greenvale_at_work.margaret, size=PHONE)
        hers.open("/rota/mine/told/")
        hers.arrives("Who is told when somebody is late")
        hers.press("Stop telling David")
        hers.shows("Nobody else is told.")

    def test_a_calendar_of_ones_own(self, greenvale_at_work: Cast, screen: Callable[..., Screen]) -> None:
        hers = screen(greenvale_at_work.amira, size=PHONE)
        hers.open("/calendar/")
        hers.arrives("Visits in your own calendar")
        hers.press("Make my address")
        hers.arrives("Visits in your own calendar")
        hers.fits()
        hers.press("Make a new address")
        hers.shows("Addresses that no longer work")

    def test_how_visits_went(self, greenvale_at_work: Cast, screen: Callable[..., Screen]) -> None:
        hers = screen(greenvale_at_work.margaret, size=PHONE)
        hers.open("/rota/mine/figures/")
        hers.arrives("How your visits went")
        hers.fits()
        hers.shows("by people you chose.")
        his = screen(greenvale_at_work.mo)
        his.open("/rota/figures/")
        his.arrives("How visits went")
        his.fits()
        his.unfold("One person at a time: Mill Lane")
        his.press("Margaret Hughes")
        his.arrives("How visits to Margaret went")
        his.fits()
        eds = screen(greenvale_at_work.ed)
        eds.open("/rota/figures/")
        eds.arrives("How visits went")
        eds.hides("Margaret", "Mill Lane")
