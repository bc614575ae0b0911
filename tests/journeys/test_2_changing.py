"""Margaret changes a visit, seeing old and new side by side; and cancels another late, seeing the charge first."""

import datetime as dt
from collections.abc import Callable

import pytest

from coopcare.tenancy.context import acting_for
from rotas.models import Visit, VisitStatus
from tests.cast import Cast
from tests.factories.rotas import a_visit
from tests.journeys.screen import Screen

pytestmark = pytest.mark.django_db(transaction=True)


class TestMargaretChangesHerMind:
    def test_she_changes_one_visit_and_cancels_another(
        self, greenvale_at_work: Cast, screen: Callable[..., Screen]
    ) -> None:
        self.cast = greenvale_at_work
        self.given_two_visits_are_agreed()
        self.given_margaret_is_at_home(screen)
        self.when_she_asks_for_another_time()
        self.then_she_sees_old_and_new_side_by_side()
        self.when_she_makes_the_change()
        self.then_the_visit_is_moved()
        self.when_she_starts_to_cancel_this_afternoons_visit_without_a_reason()
        self.then_she_is_told_what_is_missing()
        self.when_she_gives_a_reason()
        self.then_she_sees_the_charge_and_can_still_keep_the_visit()
        self.when_she_cancels_all_the_same()
        self.then_it_is_cancelled()

    def given_two_visits_are_agreed(self) -> None:
        package = self.cast.packages["margaret"]
        with acting_for(self.cast.coop, self.cast.system):
            agreed = {"pca": self.cast.amira.person, "status": VisitStatus.ACCEPTED}
            self.afternoon = a_visit(package, on=dt.date(2026, 11, 16), at=dt.time(15), **agreed)
            self.thursday = a_visit(package, on=dt.date(2026, 11, 19), at=dt.time(14), **agreed)

    def given_margaret_is_at_home(self, screen: Callable[..., Screen]) -> None:
        self.her = screen(self.cast.margaret)
        self.her.open("/")
        self.her.arrives("Hello Margaret")
        self.her.fits()

    def when_she_asks_for_another_time(self) -> None:
        self.her.press("My visits")
        self.her.arrives("Your visits from 16 November 2026 to 29 November 2026")
        self.her.press("Thursday 19 November 2026, 2pm to 2:45pm")
        self.her.arrives("Thursday 19 November 2026, 2pm to 2:45pm")
        self.her.press("Change this visit")
        self.her.arrives("Change this visit")
        self.her.write("Time", "3:30pm")
        self.her.choose("1 hour")
        self.her.press("Continue")

    def then_she_sees_old_and_new_side_by_side(self) -> None:
        self.her.arrives("Check the change before you make it")
        rows = self.her.page.locator(".app-compare tbody tr")
        cells = [[" ".join(cell.split()) for cell in row.locator("th, td").all_inner_texts()] for row in rows.all()]
        assert cells == [
            ["Day", "Thursday 19 November 2026", "Thursday 19 November 2026 (no change)"],
            ["Time", "2pm to 2:45pm", "3:30pm to 4:30pm"],
            ["Length", "45 minutes", "1 hour"],
            ["Who", "Amira", "Amira (no change)"],
            ["Cost", "£19.50", "£26.00"],
        ]
        self.her.fits()
        assert self.stored(self.thursday).minutes == 45

    def when_she_makes_the_change(self) -> None:
        self.her.press("Change this visit")

    def then_the_visit_is_moved(self) -> None:
        self.her.arrives("Thursday 19 November 2026, 3:30pm to 4:30pm")
        self.her.shows("The visit is changed. We have told everybody it concerns.")
        assert self.stored(self.thursday).minutes == 60

    def when_she_starts_to_cancel_this_afternoons_visit_without_a_reason(self) -> None:
        self.her.press("Home")
        self.her.arrives("Hello Margaret")
        self.her.press("Monday 16 November 2026, 3pm to 3:45pm")
        self.her.arrives("Monday 16 November 2026, 3pm to 3:45pm")
        self.her.press("Cancel this visit")
        self.her.arrives("Cancel this visit")
        self.her.press("Continue")

    def then_she_is_told_what_is_missing(self) -> None:
        self.her.arrives("Cancel this visit", status=422)
        assert self.her.page.title().startswith("Error: ")
        assert "govuk-error-summary" in self.her.page.evaluate("document.activeElement.className")
        self.her.page.get_by_role("link", name="Select why you are cancelling").press("Enter")
        assert self.her.page.evaluate("document.activeElement.name") == "reason"

    def when_she_gives_a_reason(self) -> None:
        self.her.choose("I do not need this visit")
        self.her.press("Continue")

    def then_she_sees_the_charge_and_can_still_keep_the_visit(self) -> None:
        self.her.arrives("Are you sure you want to cancel this visit?")
        self.her.shows("£19.50", "Keep it")
        assert self.stored(self.afternoon).status == VisitStatus.ACCEPTED

    def when_she_cancels_all_the_same(self) -> None:
        self.her.press("Cancel this visit")

    def then_it_is_cancelled(self) -> None:
        self.her.arrives("Monday 16 November 2026, 3pm to 3:45pm")
        self.her.shows("The visit is cancelled. We have told everybody it concerns.")
        assert self.stored(self.afternoon).status == VisitStatus.CANCELLED

    def stored(self, visit: Visit) -> Visit:
        with acting_for(self.cast.coop, self.cast.system):
            return Visit.objects.get(id=visit.id)
