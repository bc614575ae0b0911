"""Fiona agrees on a price with its rules, by the keys alone, and is told what is wrong on the way."""

from collections.abc import Callable

import pytest

from tests.cast import Cast
from tests.journeys.screen import Screen

pytestmark = pytest.mark.django_db(transaction=True)


class TestAPrice:
    def test_by_the_keys_alone(self, greenvale_at_work: Cast, screen: Callable[..., Screen]) -> None:
        fiona = screen(greenvale_at_work.fiona, keys=True)
        fiona.open("/money/prices/")
        fiona.press("Add a price agreement")
        fiona.arrives("Add a price agreement")
        fiona.fits()
        self.with_something_wrong(fiona)
        self.put_right(fiona)

    def with_something_wrong(self, fiona: Screen) -> None:
        fiona.write("Name", "Evenings too")
        fiona.write("Day", "1")
        fiona.write("Month", "12")
        fiona.write("Year", "2026")
        fiona.write("Price an hour in the evening or at night (optional)", "31.00")
        fiona.press("Add this price")
        fiona.arrives("Add a price agreement", status=422)
        fiona.shows("Enter the price an hour in pounds", "an evening price needs a price, a start and an end")

    def put_right(self, fiona: Screen) -> None:
        fiona.write("Price an hour", "27.50")
        fiona.write("From when? (optional)", "8pm")
        fiona.write("Until when? (optional)", "10pm")
        fiona.choose("Always the time it took")
        fiona.choose("15 minutes")
        fiona.write("What is the shortest charge, in minutes?", "15")
        fiona.press("Add this price")
        fiona.arrives("Evenings too")
        fiona.shows("Evenings too has been added.", "£27.50", "£31.00")
