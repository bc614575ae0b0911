"""Margaret books who comes and when: with a mouse, without scripts, and with the keys alone."""

import datetime as dt
import re
from collections.abc import Callable

import pytest

from coopcare.outbox.models import Message
from coopcare.tenancy.context import acting_for
from rotas.models import Visit, VisitStatus
from tests.cast import Cast
from tests.journeys.screen import WAYS, Screen

pytestmark = pytest.mark.django_db(transaction=True)


class TestMargaretBooksAVisit:
    @pytest.mark.parametrize("way", WAYS)
    def test_she_books_a_visit(self, greenvale_at_work: Cast, screen: Callable[..., Screen], way: str) -> None:
        self.cast, self.way = greenvale_at_work, way
        self.given_margaret_has_signed_in(screen)
        self.when_she_starts_to_book()
        self.and_says_what_help_and_how_long()
        self.then_three_good_times_come_first()
        self.when_she_chooses_a_day_of_her_own()
        self.and_asks_for_amira_who_has_visited_her_fourteen_times()
        self.then_she_sees_what_it_costs_before_anything_is_booked()
        self.when_she_books_it()
        self.then_it_is_booked_and_everybody_is_told()
        self.and_she_can_put_it_in_her_calendar()

    def given_margaret_has_signed_in(self, screen: Callable[..., Screen]) -> None:
        self.her = screen(**WAYS[self.way])
        self.her.sign_in(self.cast.margaret)
        self.her.arrives("Hello Margaret")

    def when_she_starts_to_book(self) -> None:
        self.her.press("Book a visit")
        self.her.arrives("What would you like help with?")

    def and_says_what_help_and_how_long(self) -> None:
        self.her.choose("Washing and dressing")
        self.her.choose("Shopping")
        self.her.press("Continue")
        self.her.arrives("How long would you like the visit to be?")
        self.her.choose("1 hour")
        self.her.press("Continue")
        self.her.arrives("When would you like a visit?")

    def then_three_good_times_come_first(self) -> None:
        self.her.choose("As soon as possible")
        self.her.press("Continue")
        self.her.arrives("Choose a time")
        assert self.her.page.get_by_role("radio").count() == 3
        self.her.shows("Monday 16 November 2026", "Amira or Ben could come", "See more times")

    def when_she_chooses_a_day_of_her_own(self) -> None:
        self.her.press("Back")
        self.her.arrives("When would you like a visit?")
        self.her.choose("On a day I choose")
        self.her.write("Day", "19")
        self.her.write("Month", "11")
        self.her.write("Year", "2026")
        self.her.press("Continue")
        self.her.arrives("Choose a time")
        self.her.choose(re.compile("^9am to 10am"))
        self.her.press("Continue")

    def and_asks_for_amira_who_has_visited_her_fourteen_times(self) -> None:
        self.her.arrives("Who would you like to come?")
        self.her.shows("Has visited you 14 times", "On your team. Has not visited you yet.")
        self.her.choose("Amira")
        self.her.press("Continue")
        self.her.arrives("Is there anything they should know?")
        self.her.write("Is there anything they should know?", "Bring the long list.")
        self.her.press("Continue")

    def then_she_sees_what_it_costs_before_anything_is_booked(self) -> None:
        self.her.arrives("Check your visit before you book it")
        self.her.shows(
            "Thursday 19 November 2026, 9am to 10am",
            "Amira",
            "£26.00",
            "Hartley Council",
            "£274.00 left after this visit",
            "You can change or cancel for free until Wednesday 18 November 2026 at 9am",
        )
        assert self.visits() == 0

    def when_she_books_it(self) -> None:
        self.her.press("Book this visit")

    def then_it_is_booked_and_everybody_is_told(self) -> None:
        self.her.arrives("Your visit is booked")
        self.her.shows("We have asked Amira", "Thursday 19 November 2026, 9am to 10am")
        with acting_for(self.cast.coop, self.cast.system):
            visit = Visit.objects.get(status=VisitStatus.OFFERED)
            assert visit.note_from_person == "Bring the long list."
            told = set(Message.objects.values_list("to", flat=True))
        assert told == {self.cast.margaret.person.email, self.cast.amira.person.email}

    def and_she_can_put_it_in_her_calendar(self) -> None:
        file = self.her.fetch("Add to your calendar")
        assert file.suggested_filename == "visit-2026-11-19.ics"
        assert b"DTSTART:20261119T090000Z" in file.path().read_bytes()

    def visits(self) -> int:
        with acting_for(self.cast.coop, self.cast.system):
            return Visit.objects.between(dt.date(2026, 11, 16), dt.date(2026, 12, 31)).count()
