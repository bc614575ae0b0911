"""Fiona adds the NHS as a third payer of Margaret’s help and puts it first, seeing on October’s visits what it does."""

from collections.abc import Callable

import pytest

from billing.models import BudgetLine
from coopcare.tenancy.context import acting_for
from tests.cast import Cast
from tests.journeys.screen import WAYS, Screen

pytestmark = pytest.mark.django_db(transaction=True)

NHS, COUNCIL, HERS = "NHS continuing healthcare, Moorland NHS", "Direct payment, Hartley Council", "Margaret Hughes"


@pytest.mark.parametrize("way", ["with a mouse", "on a phone without scripts"])
class TestFionaSharesTheBillAmongThree:
    def test_from_two_payers_to_three_in_another_order(
        self, greenvale_at_work: Cast, screen: Callable[..., Screen], way: str
    ) -> None:
        self.cast = greenvale_at_work
        self.her = screen(self.cast.fiona, **WAYS[way])
        self.when_she_opens_who_pays_for_margaret()
        self.and_forgets_how_many_hours()
        self.then_she_sees_what_it_would_do_as_the_last()
        self.and_keeps_it()
        self.when_she_puts_the_nhs_first()
        self.then_octobers_visits_are_shared_among_three()
        self.and_the_order_is_kept()

    def when_she_opens_who_pays_for_margaret(self) -> None:
        self.her.open(f"/money/funding/{self.cast.packages['margaret'].id}/")
        self.her.arrives("Who pays for Margaret Hughes")
        self.her.shows("£300.00 a week", "Whatever is left", "Usual price, the price for everybody")
        self.her.fits()

    def and_forgets_how_many_hours(self) -> None:
        self.her.press("Add who pays")
        self.her.arrives("Add who pays for Margaret Hughes")
        self.her.fits()
        self.her.choose("NHS continuing healthcare")
        self.her.write("Or a new funder (optional)", "Moorland NHS")
        self.her.write("Who does the invoice go to?", "Moorland NHS, Continuing care")
        self.her.choose("The first hours of help")
        self.her.choose("A week")
        self.her.write("Day", "2")
        self.her.write("Month", "11")
        self.her.write("Year", "2026")
        self.her.press("See what this does")
        self.her.arrives("Add who pays for Margaret Hughes", status=422)
        self.her.shows("Enter how much they pay")

    def then_she_sees_what_it_would_do_as_the_last(self) -> None:
        self.her.write("How many hours?", "2")
        self.her.press("See what this does")
        self.her.arrives("What this would do")
        self.her.fits()
        self.her.shows("The first 2 hours a week", "14 visits", "£364.00 £364.00", f"{NHS} £0.00 £0.00")

    def and_keeps_it(self) -> None:
        self.her.press("Add this payer")
        self.her.arrives("Who pays for Margaret Hughes")
        self.her.shows("The payer has been added.", NHS)

    def when_she_puts_the_nhs_first(self) -> None:
        self.her.press("Change the order in which they are asked")
        self.her.arrives("In which order are the payers of Margaret Hughes asked?")
        self.her.fits()
        for place, payer in (("1", NHS), ("2", COUNCIL), ("3", HERS)):
            field = self.her.page.locator("select").nth(self.place_of(payer))
            field.select_option(place)
        self.her.press("See what this does")

    def place_of(self, payer: str) -> int:
        labels = self.her.page.locator("form label").all_inner_texts()
        return next(number for number, label in enumerate(labels) if payer in label)

    def then_octobers_visits_are_shared_among_three(self) -> None:
        """Two of each week’s visits are the NHS’s now: eight of the fourteen."""
        self.her.arrives("What this would do")
        self.her.fits()
        self.her.shows(f"{NHS} £0.00 £208.00", "£364.00 £156.00")

    def and_the_order_is_kept(self) -> None:
        self.her.press("Keep this order")
        self.her.arrives("Who pays for Margaret Hughes")
        self.her.shows("The order has been kept.")
        with acting_for(self.cast.coop, self.cast.system):
            kinds = BudgetLine.objects.order_by("position").values_list("funding_type", flat=True)
            assert list(kinds) == ["chc", "dp_self", "self"]
