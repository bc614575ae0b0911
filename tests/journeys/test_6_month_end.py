"""Fiona closes October: sees what cannot be charged and why, has it put right, closes, and the statements go out."""

import datetime as dt
import re
from collections.abc import Callable

import pytest
from django.core import mail

from billing.models import MonthRun, RunStatus
from coopcare.clock import now
from coopcare.tenancy.context import acting_for
from rotas.models import VisitStatus
from tests.cast import Cast
from tests.factories.rotas import a_visit
from tests.journeys.screen import PHONE, Screen

pytestmark = pytest.mark.django_db(transaction=True)


class TestFionaClosesTheMonth:
    def test_the_month_is_closed_and_the_statements_go_out(
        self, greenvale_at_work: Cast, screen: Callable[..., Screen]
    ) -> None:
        self.cast, self.screen = greenvale_at_work, screen
        self.given_a_queried_visit_and_one_that_nobody_pays_for()
        self.given_fiona_has_signed_in()
        self.when_she_looks_at_october()
        self.then_each_visit_that_cannot_be_charged_is_listed_with_what_to_do()
        self.when_she_says_who_pays_for_cora()
        self.and_ana_settles_the_query()
        self.then_nothing_stands_in_the_way()
        self.and_she_can_look_at_one_persons_visits()
        self.and_while_mo_closes_it_everybody_sees_how_far_it_is()
        self.when_she_closes_the_month()
        self.then_the_statements_are_made_and_sent()
        self.and_margaret_finds_hers_on_her_page()

    def given_a_queried_visit_and_one_that_nobody_pays_for(self) -> None:
        on = {"on": dt.date(2026, 10, 28), "minutes": 60}
        with acting_for(self.cast.coop, self.cast.system):
            queried = {"pca": self.cast.ben.person, "status": VisitStatus.QUERIED}
            self.queried = a_visit(self.cast.packages["margaret"], at=dt.time(14), **on, **queried)
            confirmed = {"pca": self.cast.zofia.person, "status": VisitStatus.CONFIRMED}
            a_visit(self.cast.packages["cora"], at=dt.time(9), **on, **confirmed)

    def given_fiona_has_signed_in(self) -> None:
        self.her = self.screen()
        self.her.sign_in(self.cast.fiona)
        self.her.arrives("Month end")
        self.her.shows("Next: October 2026")

    def when_she_looks_at_october(self) -> None:
        self.her.press("See what would be charged")
        self.her.arrives("October 2026")
        self.her.fits()

    def then_each_visit_that_cannot_be_charged_is_listed_with_what_to_do(self) -> None:
        self.her.shows(
            "2 visits cannot be charged yet.",
            "Margaret has queried how long this visit was. Settle the query.",
            "Ask Ana Kowalska, Mill Lane.",
            "Cora Bright",
        )
        assert self.her.control("Issue invoices and statements").count() == 0

    def when_she_says_who_pays_for_cora(self) -> None:
        self.her.press(re.compile("^Add who pays.*Cora Bright"))
        self.her.arrives("Who pays for Cora Bright")
        self.her.press("Add who pays")
        self.her.arrives("Add who pays for Cora Bright")
        self.her.choose("Pays for themselves")
        self.her.write("Who does the invoice go to?", "Cora Bright")
        first_day = self.her.page.get_by_role("group", name="First day")
        for part, number in (("Day", "1"), ("Month", "10"), ("Year", "2026")):
            first_day.get_by_label(part, exact=True).fill(number)
        self.her.choose("Whatever is left")
        self.her.press("See what this does")
        self.her.arrives("What this would do")
        self.her.fits()
        self.her.press("Add this payer")
        self.her.arrives("Who pays for Cora Bright")

    def and_ana_settles_the_query(self) -> None:
        ana = self.screen(self.cast.ana)
        ana.open(f"/rota/visits/{self.queried.id}/")
        ana.arrives("Margaret Hughes, Wednesday 28 October 2026, 2pm to 3pm")
        ana.shows("It was shorter than that.")
        ana.press("Put the times right")
        ana.arrives("Put the times right")
        ana.write("Left at", "2:45pm")
        ana.write("How do you know?", "Rang Margaret and Ben. Both agree.")
        ana.press("Put the times right")
        ana.arrives("Margaret Hughes, Wednesday 28 October 2026, 2pm to 3pm")
        ana.shows("The times are put right.")

    def then_nothing_stands_in_the_way(self) -> None:
        self.her.open("/money/months/2026/10/")
        self.her.arrives("October 2026")
        self.her.shows("Every visit can be charged.")

    def and_she_can_look_at_one_persons_visits(self) -> None:
        self.her.press("Margaret Hughes")
        self.her.arrives("Margaret Hughes, October 2026")
        self.her.shows("60 minutes at £26.00 an hour is £26.00.")
        self.her.fits()

    def and_while_mo_closes_it_everybody_sees_how_far_it_is(self) -> None:
        """With scripts the figure goes on by itself; without, one asks for it."""
        with acting_for(self.cast.coop, self.cast.system):
            run = MonthRun.objects.create(
                first_day=dt.date(2026, 10, 1), asked_by="Mo Rahman", asked_at=now(), status=RunStatus.RUNNING,
                started_at=now(), packages=8, packages_done=2,
            )  # fmt: skip
        plain = self.screen(self.cast.fiona, size=PHONE, scripts=False)
        for screen in (self.her, plain):
            screen.open("/money/months/2026/10/")
            screen.arrives("October 2026 is being closed")
            screen.shows("2 of 8 packages charged.", "Mo Rahman asked for it")
            screen.fits()
        with acting_for(self.cast.coop, self.cast.system):
            run.status, run.finished_at = RunStatus.BLOCKED, now()
            run.save()
        plain.press("See how far it is now")
        for screen in (self.her, plain):
            screen.arrives("October 2026")
            screen.shows("Every visit can be charged.")
        plain.fits()

    def when_she_closes_the_month(self) -> None:
        mail.outbox.clear()
        self.her.press("Issue invoices and statements")
        self.her.arrives("Close October 2026?")
        self.her.shows("You cannot undo this.")
        self.her.press("Issue invoices and statements")
        self.her.arrives("October 2026 is closed")

    def then_the_statements_are_made_and_sent(self) -> None:
        self.her.shows("2 of 2 made. 2 sent by e-mail.")
        sent = {letter.to[0]: letter.attachments for letter in mail.outbox if letter.attachments}
        assert set(sent) == {self.cast.margaret.person.email, self.cast.cora.person.email}
        assert all(content.startswith(b"%PDF") for ((_, content, _),) in sent.values())
        self.her.press("See every statement")
        self.her.arrives("Statements for October 2026")

    def and_margaret_finds_hers_on_her_page(self) -> None:
        margaret = self.screen(self.cast.margaret)
        margaret.open("/")
        margaret.press("My money")
        margaret.arrives("My money")
        margaret.fits()
        paper = margaret.fetch("PDF of October 2026")
        assert paper.path().read_bytes().startswith(b"%PDF")
        margaret.press("October 2026")
        margaret.arrives("Margaret Hughes: statement for October 2026")
        margaret.shows("What is left of the budget", "Owed at the end", "Hartley Council")


class TestAMonthOfALargeCoop:
    """More visits than the page looks at by itself: a worker looks, and the page keeps what was found."""

    def test_it_is_worked_out_when_asked(
        self, greenvale_at_work: Cast, screen: Callable[..., Screen], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("billing.queries.month_runs.MOST_VISITS_AT_ONCE", 1)
        with acting_for(greenvale_at_work.coop, greenvale_at_work.system):
            for hour in (9, 14):
                a_visit(
                    greenvale_at_work.packages["cora"], on=dt.date(2026, 10, 28), at=dt.time(hour), minutes=60,
                    pca=greenvale_at_work.zofia.person, status=VisitStatus.CONFIRMED,
                )  # fmt: skip
        her = screen(greenvale_at_work.fiona, size=PHONE, scripts=False)
        her.open("/money/months/2026/10/")
        her.arrives("October 2026")
        her.shows("Nobody has worked this month out yet")
        her.fits()
        her.press("Work the month out")
        her.arrives("October 2026")
        her.shows("2 visits cannot be charged yet.", "Cora Bright", "That is how it stood on")
        her.fits()
