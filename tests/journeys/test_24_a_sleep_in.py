"""Fiona agrees a price for sleep-ins and for miles; Margaret books a sleep-in on her phone; her bill names both."""

import datetime as dt
import re
from collections.abc import Callable

import pytest
from django.urls import reverse

from billing.models import Invoice
from billing.services import close_month
from coopcare.tenancy.context import acting_for
from rotas.models import Visit, VisitStatus
from rotas.services.errands import write_down_errand
from tests.cast import Cast
from tests.factories.months import OCTOBER, finance
from tests.factories.rotas import a_visit
from tests.journeys.screen import PHONE, Screen

pytestmark = pytest.mark.django_db(transaction=True)


class TestASleepIn:
    def test_it_is_priced_booked_and_billed(self, greenvale_at_work: Cast, screen: Callable[..., Screen]) -> None:
        self.cast, self.screen = greenvale_at_work, screen
        self.when_fiona_agrees_a_price()
        self.then_margaret_books_a_sleep_in()
        self.and_her_bill_names_the_night_and_the_miles()

    def when_fiona_agrees_a_price(self) -> None:
        fiona = self.screen(self.cast.fiona)
        fiona.open(reverse("billing:add_price"))
        fiona.arrives("Add a price agreement")
        fiona.write("Name", "Rate of October")
        for part, number in (("Day", 1), ("Month", 10), ("Year", 2026)):
            fiona.write(part, str(number))
        fiona.write("Price an hour", "26.00")
        fiona.write("One sleep-in (optional)", "75.00")
        fiona.write("Each mile that a PCA drives for the person (optional)", "0.45")
        fiona.fits()
        fiona.press("Add this price")
        fiona.arrives("Rate of October")
        fiona.shows("Sleep-in £75.00", "Each mile that a PCA drives for the person costs £0.45.")
        fiona.fits()

    def then_margaret_books_a_sleep_in(self) -> None:
        her = self.screen(self.cast.margaret, size=PHONE, scripts=False)
        her.open("/book/")
        her.arrives("What would you like help with?")
        her.choose("Shopping")
        her.press("Continue")
        her.arrives("How long would you like the visit to be?")
        her.choose("A night, or a whole day")
        her.press("Continue")
        her.arrives("A night, or a whole day")
        her.choose("Sleep-in")
        her.choose("9 hours")
        her.fits()
        her.press("Continue")
        her.arrives("When would you like a visit?")
        her.choose("On a day I choose")
        for part, number in (("Day", 20), ("Month", 11), ("Year", 2026)):
            her.write(part, str(number))
        her.press("Continue")
        her.arrives("Choose a time")
        her.choose(re.compile("^10pm to 7am the next day"))
        her.press("Continue")
        her.arrives("Who would you like to come?")
        her.choose("Amira")
        her.press("Continue")
        her.arrives("Is there anything they should know?")
        her.press("Continue")
        her.arrives("Check your visit before you book it")
        her.shows("Sleep-in", "9 hours", "£75.00", "A sleep-in has one price, whatever its hours.")
        her.press("Book this visit")
        her.arrives("Your visit is booked")
        her.shows("Sleep-in, Friday 20 November 2026, 10pm to 7am the next day")
        with acting_for(self.cast.coop, self.cast.system):
            assert Visit.objects.get(status=VisitStatus.OFFERED).kind == "sleep_in"

    def and_her_bill_names_the_night_and_the_miles(self) -> None:
        with acting_for(self.cast.coop, self.cast.system):
            package, amira = self.cast.packages["margaret"], self.cast.amira
            night = {"on": dt.date(2026, 10, 30), "at": dt.time(22), "minutes": 540, "kind": "sleep_in"}
            a_visit(package, pca=amira.person, status=VisitStatus.CONFIRMED, **night)
            outing = a_visit(
                package, on=dt.date(2026, 10, 8), at=dt.time(14), minutes=60, pca=amira.person,
                status=VisitStatus.CONFIRMED,
            )  # fmt: skip
            place = outing.attendances.get()
            write_down_errand(place, tenths=34, what_for="To the chemist and back", actor=amira.actor())
            close_month(OCTOBER, actor=finance(self.cast))
            bills = {bill.id: [line.words for line in bill.lines.all()] for bill in Invoice.objects.all()}
            found = next(id for id, words in bills.items() if any("Sleep-in" in one for one in words))
        her = self.screen(self.cast.margaret, size=PHONE)
        her.open(reverse("billing:invoice", args=[found]))
        her.shows("Sleep-in, Friday 30 October, 10pm to 7am the next day, Amira", "3.4 miles driven")
        her.page.locator("summary", has_text="Sleep-in").last.click()
        her.shows("1 sleep-in at £75.00 is £75.00.")
        her.is_sound()
        her.fits()
        her._picture("invoice")
