"""Fiona pays a week with a sleep-in: one PCA is below the minimum wage, which is found, mended, agreed, checked and
approved.
"""

from collections.abc import Callable

import pytest

from coopcare.tenancy.context import acting_for
from members.models import Employment
from tests.cast import Cast
from tests.factories.pay import bens_visits, pay_rule
from tests.journeys.screen import PHONE, Screen

pytestmark = pytest.mark.django_db(transaction=True)

WEEK = "2 to 8 November 2026"


class TestFionaPaysAWeek:
    def test_pay_below_the_minimum_wage_is_found_mended_and_approved(
        self, greenvale_at_work: Cast, screen: Callable[..., Screen]
    ) -> None:
        self.cast, self.screen = greenvale_at_work, screen
        self.given_ben_has_worked_a_week()
        self.and_writes_down_a_sleep_in_with_a_time_awake()
        self.when_fiona_starts_a_pay_period()
        self.and_takes_a_tunic_off_bens_pay()
        self.and_ben_agrees_and_ana_checks()
        self.then_the_pay_cannot_be_approved_and_ben_is_named()
        self.when_the_tunic_is_taken_off_again()
        self.and_ben_agrees_and_ana_checks()
        self.then_fiona_approves_the_pay_and_has_the_file_for_payroll()
        self.and_ben_has_his_breakdown()

    def given_ben_has_worked_a_week(self) -> None:
        with acting_for(self.cast.coop, self.cast.system):
            Employment.objects.update(guaranteed_minutes=0)
            pay_rule(self.cast, sleep_in_pence=6000)
            bens_visits(self.cast)
        self.fiona = self.screen(self.cast.fiona)
        self.ben = self.screen(self.cast.ben, size=PHONE, scripts=False)
        self.ana = self.screen(self.cast.ana)

    def and_writes_down_a_sleep_in_with_a_time_awake(self) -> None:
        self.ben.open("/money/timesheets/")
        self.ben.press("My sleep-ins and waking nights")
        self.ben.arrives("My nights")
        self.ben.press("Write down a night")
        self.ben.arrives("Write down a night")
        self.ben.choose("Sleep-in: asleep unless needed")
        self.ben.choose("Margaret Hughes")
        self._date("On which evening did it start?", 3, self.ben)
        self.ben.write("From", "10pm")
        self.ben.write("Until", "7am")
        self.ben.fits()
        self.ben.press("Write it down")
        self.ben.arrives("Night of Tuesday 3 November")
        self.ben.press("Add a time awake")
        self.ben.arrives("Woken in the night")
        self.ben.write("Woken at", "2:10am")
        self.ben.write("Back to bed at", "2:40am")
        self.ben.write("What for?", "A drink of water")
        self.ben.press("Write it down")
        self.ben.arrives("Night of Tuesday 3 November")
        self.ben.shows("2:10am to 2:40am: A drink of water")
        self.ben.fits()

    def when_fiona_starts_a_pay_period(self) -> None:
        self.fiona.open("/")
        self.fiona.press("Pay")
        self.fiona.arrives("Pay")
        self.fiona.press("Start a pay period")
        self.fiona.arrives("Start a pay period")
        self._date("First day", 2)
        self.fiona.choose("Every week")
        self._date("Day of pay", 13)
        self.fiona.press("Work out the pay")
        self.fiona.arrives(f"Pay for {WEEK}")
        self.fiona.shows("Ben Okafor has not agreed to their timesheet yet.", "£133.98")
        self.fiona.fits()

    def and_takes_a_tunic_off_bens_pay(self) -> None:
        self.fiona.press("Ben Okafor")
        self.fiona.arrives(f"Timesheet of Ben Okafor, {WEEK}")
        self.fiona.press("Add holiday pay, sick pay or something taken off")
        self.fiona.arrives("Add an amount for Ben Okafor")
        self.fiona.choose("Taken off for the work, such as a uniform")
        self.fiona.write("What is it for?", "Tunic")
        self.fiona.write("How much?", "10")
        self.fiona.press("Add this amount")
        self.fiona.arrives(f"Timesheet of Ben Okafor, {WEEK}")
        self.fiona.shows("£1.08 an hour too little")

    def and_ben_agrees_and_ana_checks(self) -> None:
        self.ben.open("/money/timesheets/")
        self.ben.arrives("My pay")
        self.ben.press(WEEK)
        self.ben.arrives(f"My timesheet, {WEEK}")
        self.ben.shows("All pay, before tax", "Sleep-ins", "Awake in a sleep-in")
        self.ben.press("Yes, this is right")
        self.ben.arrives(f"My timesheet, {WEEK}")
        self.ben.shows("With the support worker. Agreed by Ben Okafor")
        self.ana.open("/money/timesheets/")
        self.ana.arrives("Timesheets")
        self.ana.press(f"Ben Okafor, {WEEK}")
        self.ana.arrives(f"Timesheet of Ben Okafor, {WEEK}")
        self.ana.hides("£")
        self.ana.fits()
        self.ana.press("Yes, the hours are right")
        self.ana.arrives(f"Timesheet of Ben Okafor, {WEEK}")
        self.ana.shows("Checked by Ana Kowalska")

    def then_the_pay_cannot_be_approved_and_ben_is_named(self) -> None:
        self.fiona.press("Back")
        self.fiona.arrives(f"Pay for {WEEK}")
        self.fiona.shows(
            "Pay below the minimum wage. It cannot be approved.", "Ben Okafor’s pay for 5 hours 30 minutes of work"
        )
        assert self.fiona.control("Approve this pay").count() == 0

    def when_the_tunic_is_taken_off_again(self) -> None:
        self.fiona.press("Open the timesheet of Ben Okafor")
        self.fiona.arrives(f"Timesheet of Ben Okafor, {WEEK}")
        self.fiona.press("Take off: Tunic")
        self.fiona.arrives(f"Timesheet of Ben Okafor, {WEEK}")
        self.fiona.hides("too little")

    def then_fiona_approves_the_pay_and_has_the_file_for_payroll(self) -> None:
        self.fiona.press("Back")
        self.fiona.arrives(f"Pay for {WEEK}")
        self.fiona.press("Approve this pay")
        self.fiona.arrives(f"Pay for {WEEK}")
        self.fiona.shows("Approved by Fiona Sykes")
        file = self.fiona.fetch("File for payroll (CSV)")
        assert "Ben Okafor,02/11/2026,08/11/2026,13/11/2026,Visits,5.00,,67.25" in file.path().read_text("utf-8-sig")

    def and_ben_has_his_breakdown(self) -> None:
        self.ben.open("/money/timesheets/")
        self.ben.press(WEEK)
        self.ben.arrives(f"My timesheet, {WEEK}")
        self.ben.shows("Approved.", "£12.71")
        self.ben.fits()
        assert self.ben.fetch("Pay breakdown (PDF)").path().read_bytes().startswith(b"%PDF")

    def _date(self, question: str, day: int, screen: Screen | None = None) -> None:
        group = (screen or self.fiona).page.get_by_role("group", name=question)
        for part, number in (("Day", str(day)), ("Month", "11"), ("Year", "2026")):
            group.get_by_label(part, exact=True).fill(number)
