"""David acts for his mother under a banner that says so; where nobody gave him permission, there is nothing to see."""

import datetime as dt
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from coopcare.outbox.models import Message
from coopcare.tenancy.context import acting_for
from rotas.models import Visit, VisitStatus
from tests.cast import Cast
from tests.factories.rotas import a_visit
from tests.journeys.screen import Screen

pytestmark = pytest.mark.django_db(transaction=True)


class TestDavidActsForHisMother:
    def test_he_books_for_her_and_sees_nobody_else(
        self, greenvale_at_work: Cast, screen: Callable[..., Screen]
    ) -> None:
        self.cast, self.screen = greenvale_at_work, screen
        self.given_david_has_signed_in()
        self.when_he_says_for_whom_he_acts()
        self.then_every_page_says_so()
        self.when_he_books_a_visit_for_her()
        self.then_it_is_hers_and_she_is_told()
        self.and_he_cannot_see_that_cora_exists()
        self.when_margaret_takes_her_permission_back()
        self.then_he_can_see_nothing_more_of_hers()

    def given_david_has_signed_in(self) -> None:
        self.him = self.screen()
        self.him.sign_in(self.cast.david)
        self.him.arrives("Who do you want to act for?")

    def when_he_says_for_whom_he_acts(self) -> None:
        self.him.hides("Cora")
        self.him.choose("Margaret Hughes")
        self.him.press("Act for this person")

    def then_every_page_says_so(self) -> None:
        self.arrives_under_the_banner("Margaret Hughes")
        self.him.fits()

    def when_he_books_a_visit_for_her(self) -> None:
        self.him.press("Book a visit")
        self.arrives_under_the_banner("What would you like help with?")
        self.him.choose("Shopping")
        self.him.press("Continue")
        self.arrives_under_the_banner("How long would you like the visit to be?")
        self.him.choose("45 minutes")
        self.him.press("Continue")
        self.arrives_under_the_banner("When would you like a visit?")
        self.him.choose("As soon as possible")
        self.him.press("Continue")
        self.arrives_under_the_banner("Choose a time")
        self.him.choose(self.him.page.get_by_role("radio").first)
        self.him.press("Continue")
        self.arrives_under_the_banner("Who would you like to come?")
        self.him.choose("I do not mind")
        self.him.press("Continue")
        self.arrives_under_the_banner("Is there anything they should know?")
        self.him.press("Continue")
        self.arrives_under_the_banner("Check your visit before you book it")
        self.him.shows("You are booking this for Margaret Hughes. We will tell them.")
        self.him.press("Book this visit")
        self.arrives_under_the_banner("The visit is booked")

    def then_it_is_hers_and_she_is_told(self) -> None:
        with acting_for(self.cast.coop, self.cast.system):
            visit = Visit.objects.get(status=VisitStatus.OFFERED)
            assert (visit.person_id, visit.booked_by) == (self.cast.margaret.person.id, "David Hughes")
            assert Message.objects.filter(to=self.cast.margaret.person.email).exists()

    def and_he_cannot_see_that_cora_exists(self) -> None:
        with acting_for(self.cast.coop, self.cast.system):
            hers = a_visit(self.cast.packages["cora"], on=dt.date(2026, 11, 19), at=dt.time(9))
        for path in (f"/visits/{hers.id}/", f"/visits/{hers.id}/change/", f"/people/{self.cast.cora.person.id}/"):
            self.him.open(path)
            self.him.arrives("Page not found", status=404)
            self.him.hides("Cora", "Bright")

    def when_margaret_takes_her_permission_back(self) -> None:
        her = self.screen(self.cast.margaret)
        her.open("/people/mine/")
        her.arrives("My details")
        her.press("Take back this permission from David Hughes")
        her.arrives("Take back permission from David Hughes?")
        her.press("Take back permission")
        her.arrives("My details")

    def then_he_can_see_nothing_more_of_hers(self) -> None:
        self.him.open("/")
        self.him.arrives("Who do you want to act for?")
        self.him.shows("Nobody has given you permission to act for them today.")
        self.him.hides("Margaret")

    def arrives_under_the_banner(self, heading: str) -> None:
        self.him.arrives(heading)
        banner = self.him.page.get_by_role("region", name="Who you are acting for")
        expect(banner).to_contain_text("You are acting for Margaret Hughes.")
        assert self.him.page.title().startswith("For Margaret Hughes: ")
