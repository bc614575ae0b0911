"""Amira's day on a phone: answers, arrives, ticks, writes, leaves. Then Margaret says whether it was so."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from coopcare.tenancy.context import acting_for
from rotas.models import Attendance, AttendanceStatus, Visit, VisitStatus
from tests.cast import Cast
from tests.factories.rotas import a_visit
from tests.journeys.screen import PHONE, WAYS, Screen

pytestmark = pytest.mark.django_db(transaction=True)
FINGER = 44


class TestAmirasDay:
    @pytest.mark.parametrize("way", WAYS)
    def test_she_gives_a_visit(
        self, greenvale_at_work: Cast, screen: Callable[..., Screen], clock: Any, way: str
    ) -> None:
        self.cast, self.screen, self.clock = greenvale_at_work, screen, clock
        self.given_a_visit_today_and_two_questions_for_tomorrow()
        self.given_amira_has_signed_in_on_her_phone({**WAYS[way], "size": PHONE})
        self.when_she_says_yes_to_one_and_no_to_another()
        self.then_one_is_hers_and_the_other_needs_somebody_else()
        self.when_she_arrives_ticks_what_she_did_and_writes_a_note()
        self.and_leaves()
        self.then_it_is_all_kept()

    def test_margaret_confirms_one_visit_and_queries_another(
        self, greenvale_at_work: Cast, screen: Callable[..., Screen]
    ) -> None:
        self.cast = greenvale_at_work
        self.given_amira_has_been_twice()
        self.when_margaret_confirms_one(screen)
        self.and_says_that_the_other_was_shorter()
        self.then_one_is_confirmed_and_the_other_queried()

    def given_a_visit_today_and_two_questions_for_tomorrow(self) -> None:
        package, tomorrow = self.cast.packages["margaret"], dt.date(2026, 11, 17)
        amira = self.cast.amira.person
        with acting_for(self.cast.coop, self.cast.system):
            self.today = a_visit(
                package,
                on=dt.date(2026, 11, 16),
                at=dt.time(9, 15),
                minutes=60,
                pca=amira,
                status=VisitStatus.ACCEPTED,
                note_from_person="Bring the long list.",
            )
            self.first = a_visit(package, on=tomorrow, at=dt.time(9), pca=amira, status=VisitStatus.OFFERED)
            self.second = a_visit(package, on=tomorrow, at=dt.time(14), pca=amira, status=VisitStatus.OFFERED)

    def given_amira_has_signed_in_on_her_phone(self, way: dict[str, Any]) -> None:
        self.her = self.screen(**way)
        self.her.sign_in(self.cast.amira)
        self.arrives("Monday 16 November 2026")
        self.her.shows("You have been asked", "9:15am to 10:15am, Margaret")

    def when_she_says_yes_to_one_and_no_to_another(self) -> None:
        self.her.press("Yes, I will go", within=self.her.card("9am to 9:45am"))
        self.arrives("Margaret Hughes")
        self.her.shows("Thank you. This visit is yours.", "Tuesday 17 November 2026, 9am to 9:45am")
        self.her.press("Today", within=self.her.page.get_by_role("region", name="Back"))
        self.arrives("Monday 16 November 2026")
        self.her.press("No", within=self.her.card("2pm to 2:45pm"))
        self.arrives("Say no to this visit")
        self.her.press("Say no")
        self.arrives("Monday 16 November 2026")
        self.her.shows("Thank you for telling us. Your support worker will ask somebody else.")
        self.her.hides("You have been asked")

    def then_one_is_hers_and_the_other_needs_somebody_else(self) -> None:
        assert [self.status_of(visit) for visit in (self.first, self.second)] == ["accepted", "requested"]

    def when_she_arrives_ticks_what_she_did_and_writes_a_note(self) -> None:
        self.her.press("9:15am to 10:15am, Margaret")
        self.arrives("Margaret Hughes")
        self.her.shows("Bring the long list.", "1 Mill Lane, Hartley")
        self.clock.move_to(dt.datetime(2026, 11, 16, 9, 14, tzinfo=dt.UTC))
        self.her.press("I have arrived")
        self.arrives("Margaret Hughes")
        self.her.shows("Your arrival is saved.", "You arrived at 9:14am.")
        self.her.choose("Shopping")
        self.her.press("Save the list")
        self.arrives("Margaret Hughes")
        assert self.her.answer("Shopping").is_checked()
        assert not self.her.answer("Washing and dressing").is_checked()
        self.her.press("Write a note")
        self.arrives("Write a note")
        self.her.write("Write a note", "We went to the market. Margaret was in good spirits.")
        self.her.press("Save note")
        self.arrives("Margaret Hughes")
        self.her.shows("We went to the market. Margaret was in good spirits.")

    def and_leaves(self) -> None:
        self.clock.move_to(dt.datetime(2026, 11, 16, 10, 14, tzinfo=dt.UTC))
        self.her.press("I have left")
        self.arrives("Margaret Hughes")
        self.her.shows("You arrived at 9:14am and left at 10:14am.")

    def then_it_is_all_kept(self) -> None:
        with acting_for(self.cast.coop, self.cast.system):
            place = Attendance.objects.get(visit=self.today)
            assert place.status == AttendanceStatus.DONE
            assert (place.arrived_at.minute, place.left_at.minute) == (14, 14)
            assert list(self.today.tasks.filter(done_at__isnull=False).values_list("name", flat=True)) == ["Shopping"]

    def given_amira_has_been_twice(self) -> None:
        package, amira = self.cast.packages["margaret"], self.cast.amira.person
        with acting_for(self.cast.coop, self.cast.system):
            self.morning, self.afternoon = (
                a_visit(package, on=dt.date(2026, 11, 14), at=dt.time(hour), pca=amira, status=VisitStatus.DONE)
                for hour in (9, 14)
            )

    def when_margaret_confirms_one(self, screen: Callable[..., Screen]) -> None:
        self.her = screen(self.cast.margaret)
        self.her.open("/")
        self.her.arrives("Hello Margaret")
        self.her.press("Saturday 14 November 2026, 9am to 9:45am")
        self.her.arrives("Saturday 14 November 2026, 9am to 9:45am")
        self.her.press("Yes, confirm this visit")
        self.her.arrives("Saturday 14 November 2026, 9am to 9:45am")
        self.her.shows("Thank you. The visit is confirmed.")

    def and_says_that_the_other_was_shorter(self) -> None:
        self.her.press("Home")
        self.her.arrives("Hello Margaret")
        self.her.press("Saturday 14 November 2026, 2pm to 2:45pm")
        self.her.press("No, the length was different")
        self.her.arrives("What was different?")
        self.her.write("What was different?", "Amira left at half past two.")
        self.her.press("Send")
        self.her.arrives("Saturday 14 November 2026, 2pm to 2:45pm")
        self.her.shows("Amira left at half past two.", "You will not be charged until then.")

    def then_one_is_confirmed_and_the_other_queried(self) -> None:
        assert [self.status_of(visit) for visit in (self.morning, self.afternoon)] == ["confirmed", "queried"]

    def arrives(self, heading: str) -> None:
        """Everything on her pages can be pressed with a cold thumb."""
        self.her.arrives(heading)
        self.her.has_targets_of(FINGER)

    def status_of(self, visit: Visit) -> str:
        with acting_for(self.cast.coop, self.cast.system):
            return Visit.objects.get(id=visit.id).status
