"""Ed tries a dearer hour on the founders' case, keeps it, and lays the two side by side."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.cast import Cast
from tests.journeys.screen import WAYS, Screen

pytestmark = pytest.mark.django_db(transaction=True)

PRICE = "Direct payments: price an hour"
WAGE = "Wage of a Personal Care Assistant"
FOUNDERS = "Each hour of care leaves £4.17 after pay. It breaks even with 6 clusters."
DEARER = "Each hour of care leaves £4.77 after pay. It breaks even with 5 clusters."


@pytest.mark.parametrize("ways", WAYS.values(), ids=WAYS)
class TestEdTriesADearerHour:
    def test_from_the_founders_case_to_side_by_side(
        self, greenvale_at_work: Cast, screen: Callable[..., Screen], ways: dict[str, Any]
    ) -> None:
        self.him = screen(greenvale_at_work.ed, **ways)
        self.when_he_opens_the_founders_case()
        self.and_mistypes_the_price()
        self.and_puts_it_right()
        self.then_he_keeps_it()
        self.and_lays_the_two_side_by_side()

    def when_he_opens_the_founders_case(self) -> None:
        self.him.open("/money/board/")
        self.him.press("What if? Try another price, wage or number of clusters")
        self.him.arrives("What if?")
        self.him.fits()
        self.him.press("The founders’ case")
        self.him.arrives("The founders’ case")
        self.him.shows(FOUNDERS)
        self.him.fits()

    def and_mistypes_the_price(self) -> None:
        self.him.write(PRICE, "24 pounds")
        self.him.press("Work it out")
        self.him.arrives("What if?", status=422)
        self.him.shows("Direct payments: price an hour: enter an amount from £0.00 to £100.00")
        assert self.him.page.get_by_label(PRICE, exact=True).input_value() == "24 pounds"

    def and_puts_it_right(self) -> None:
        self.him.write(PRICE, "24.10")
        self.him.press("Work it out")
        self.him.arrives("What if?")
        self.him.shows(DEARER, "The line is crossed at 4.1.")

    def then_he_keeps_it(self) -> None:
        self.him.write("Name", "A dearer hour")
        self.him.press("Keep it")
        self.him.arrives("A dearer hour")
        self.him.shows("“A dearer hour” is kept.", DEARER)

    def and_lays_the_two_side_by_side(self) -> None:
        self.him.press("All scenarios")
        self.him.arrives("What if?")
        self.him.choose("The founders’ case")
        self.him.choose("A dearer hour")
        self.him.press("Compare")
        self.him.arrives("Scenarios side by side")
        self.him.fits()
        self.him.shows("£4.17 £4.77", "6 clusters 5 clusters", "£23.50 an hour £24.10 an hour")


class TestEdSlides:
    def test_the_answers_follow_the_figures(self, greenvale_at_work: Cast, screen: Callable[..., Screen]) -> None:
        him = screen(greenvale_at_work.ed)
        him.open("/money/what-if/try/?from=founders")
        him.arrives("The founders’ case")
        headline, address = him.page.locator("#headline"), him.page.url
        him.write(PRICE, "24.10")
        him.page.keyboard.press("Tab")
        expect(headline).to_have_text(DEARER)
        him.page.get_by_label(f"Slider: {WAGE}").fill("12.95")
        expect(him.page.get_by_label(WAGE, exact=True)).to_have_value("12.95")
        expect(headline).not_to_have_text(DEARER)
        him.write(PRICE, "lots")
        him.page.keyboard.press("Tab")
        expect(him.page.locator("#found")).to_contain_text("enter an amount from £0.00 to £100.00")
        him.write(PRICE, "23.50")
        him.page.get_by_label(f"Slider: {WAGE}").fill("13.45")
        expect(headline).to_have_text(FOUNDERS)
        assert him.page.url == address
        him.is_sound()
