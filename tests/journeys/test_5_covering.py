"""Ana finds somebody for an uncovered visit in three presses, knowing why each PCA can come or cannot."""

import datetime as dt
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from coopcare.outbox.models import Message
from coopcare.tenancy.context import acting_for
from rotas.models import Visit, VisitStatus
from tests.cast import Cast
from tests.factories.rotas import a_visit
from tests.journeys.screen import DESKTOP, PHONE, Screen

pytestmark = pytest.mark.django_db(transaction=True)
WEDNESDAY = dt.date(2026, 11, 18)


class TestAnaCoversAVisit:
    def test_she_asks_somebody_in_three_presses(self, greenvale_at_work: Cast, screen: Callable[..., Screen]) -> None:
        self.cast, self.screen = greenvale_at_work, screen
        self.given_nobody_goes_to_margaret_on_wednesday_and_ben_is_taken()
        self.given_ana_has_signed_in()
        self.then_the_first_row_is_what_needs_cover()
        self.when_she_opens_the_gap()
        self.then_she_reads_why_each_can_come_or_cannot()
        self.when_she_asks_amira()
        self.then_it_took_three_presses_and_amira_is_asked()

    @pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
    def test_a_phone_shows_the_same_week_as_a_list(
        self, greenvale_at_work: Cast, screen: Callable[..., Screen], scripts: bool
    ) -> None:
        self.cast, self.screen = greenvale_at_work, screen
        self.given_nobody_goes_to_margaret_on_wednesday_and_ben_is_taken()
        self.given_ana_looks_at_the_rota(scripts)
        self.then_one_of_table_and_list_shows_at_each_width()

    def given_nobody_goes_to_margaret_on_wednesday_and_ben_is_taken(self) -> None:
        with acting_for(self.cast.coop, self.cast.system):
            self.gap = a_visit(self.cast.packages["margaret"], on=WEDNESDAY, at=dt.time(9, 30), minutes=60)
            taken = {"pca": self.cast.ben.person, "status": VisitStatus.ACCEPTED}
            a_visit(self.cast.packages["cora"], on=WEDNESDAY, at=dt.time(10), **taken)
            a_visit(self.cast.packages["margaret"], on=dt.date(2026, 11, 20), at=dt.time(14), **taken)

    def given_ana_has_signed_in(self) -> None:
        self.her = self.screen()
        self.her.sign_in(self.cast.ana)
        self.her.arrives("Mill Lane, week of 16 November 2026")
        self.her.fits()

    def then_the_first_row_is_what_needs_cover(self) -> None:
        self.her.shows("1 visit needs cover")
        first = self.her.page.locator(".app-rota tbody tr").first
        expect(first).to_have_class(re.compile(r"\bapp-rota__cover\b"))
        expect(first.locator("th")).to_have_text("Needs cover")
        expect(first.get_by_role("link")).to_have_text(re.compile("9:30am Margaret Hughes"))

    def when_she_opens_the_gap(self) -> None:
        self.before = self.her.presses
        self.her.press(re.compile("^9:30am Margaret Hughes"))

    def then_she_reads_why_each_can_come_or_cannot(self) -> None:
        self.her.arrives("Find somebody for Margaret Hughes")
        self.her.fits()
        amira, ben = self.her.card("Amira Khan"), self.her.card("Ben Okafor")
        expect(amira).to_contain_text("Margaret’s first choice.")
        expect(amira).to_contain_text("Has visited Margaret 14 times.")
        expect(ben).to_contain_text("10am")
        expect(ben.get_by_role("button")).to_have_count(0)

    def when_she_asks_amira(self) -> None:
        self.her.press("Ask Amira")
        self.her.arrives("Ask Amira Khan?")
        self.her.shows("their time is kept free until they answer")
        self.her.press("Ask Amira")

    def then_it_took_three_presses_and_amira_is_asked(self) -> None:
        assert self.her.presses - self.before == 3
        self.her.arrives("Mill Lane, week of 16 November 2026")
        self.her.shows("Amira has been asked.", "Every visit this week has somebody.")
        with acting_for(self.cast.coop, self.cast.system):
            assert Visit.objects.get(id=self.gap.id).status == VisitStatus.OFFERED
            assert Message.objects.filter(to=self.cast.amira.person.email).exists()

    def given_ana_looks_at_the_rota(self, scripts: bool) -> None:
        self.her = self.screen(self.cast.ana, scripts=scripts, size=PHONE)
        self.her.open("/rota/")
        self.her.arrives("Mill Lane, week of 16 November 2026")

    def then_one_of_table_and_list_shows_at_each_width(self) -> None:
        table, days = self.her.page.locator(".app-rota"), self.her.page.locator(".app-rota-list")
        for size, shown, hidden in ((PHONE, days, table), (DESKTOP, table, days)):
            self.her.page.set_viewport_size(size)
            expect(shown).to_be_visible()
            expect(hidden).to_be_hidden()
            expect(shown.get_by_text("Needs cover").first).to_be_visible()
            expect(shown.get_by_role("link", name=re.compile("2pm.*Margaret Hughes"))).to_have_count(1)
