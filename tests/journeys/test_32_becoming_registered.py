"""A fresh co-op books practical help, is refused personal care, works its readiness list, and becomes registered."""

from collections.abc import Callable
from pathlib import Path

import pytest

from coopcare.tenancy.models import Coop
from tests.cast import Cast
from tests.journeys.screen import Screen

pytestmark = pytest.mark.django_db(transaction=True)

REFUSED = "Greenvale is not registered for personal care yet, so “Washing and dressing” cannot be booked."


class TestBecomingRegistered:
    def test_from_preparing_to_registered(
        self, greenvale_at_work: Cast, screen: Callable[..., Screen], tmp_path: Path
    ) -> None:
        self.cast = greenvale_at_work
        Coop.objects.filter(id=self.cast.coop.id).update(cqc_status="preparing")
        self.her, self.mo = screen(self.cast.margaret), screen(self.cast.mo, scripts=False)
        self.given_washing_is_refused_with_the_reason()
        self.when_practical_help_is_asked_for_it_goes_on()
        self.and_mo_works_the_list(tmp_path)
        self.and_the_co_op_applies_and_is_registered()
        self.then_washing_may_be_booked()

    def given_washing_is_refused_with_the_reason(self) -> None:
        self.her.open("/")
        self.her.press("Book a visit")
        self.her.arrives("What would you like help with?")
        self.her.shows("Preparing to register. Greenvale may not give personal care now. Practical help can be booked.")
        self.her.choose("Washing and dressing")
        self.her.press("Continue")
        self.her.arrives("What would you like help with?", status=422)
        self.her.shows(f"{REFUSED} Practical help can.")

    def when_practical_help_is_asked_for_it_goes_on(self) -> None:
        self.her.choose("Shopping")
        self.her.page.get_by_role("checkbox", name="Washing and dressing").uncheck()
        self.her.press("Continue")
        self.her.arrives("How long would you like the visit to be?")
        self.her.choose("1 hour")
        self.her.press("Continue")
        self.her.arrives("When would you like a visit?")
        self.her.choose("As soon as possible")
        self.her.press("Continue")
        self.her.arrives("Choose a time")
        self.her.page.get_by_role("radio").first.check()
        self.her.press("Continue")
        self.her.arrives("Who would you like to come?")
        self.her.choose("Amira")
        self.her.press("Continue")
        self.her.arrives("Is there anything they should know?")
        self.her.press("Continue")
        self.her.arrives("Check your visit before you book it")
        self.her.press("Book this visit")
        self.her.arrives("Your visit is booked")
        self.her.shows("We have asked Amira")

    def and_mo_works_the_list(self, tmp_path: Path) -> None:
        plan = tmp_path / "plan.pdf"
        plan.write_bytes(b"%PDF-1.7\n" + b"x" * 300)
        self.mo.open("/quality/")
        self.mo.arrives("Quality")
        self.mo.press("Getting ready to apply")
        self.mo.arrives("Getting ready to apply")
        self.mo.shows("3 of 21 are ready")
        self.mo.press("Business plan")
        self.mo.arrives("Business plan")
        self.mo.page.get_by_label("Who sees to it?").select_option("Fiona Sykes")
        self.mo.page.get_by_label("Its document").set_input_files(plan)
        self.mo.choose("It is done")
        self.mo.press("Save")
        self.mo.arrives("Getting ready to apply")
        self.mo.shows("4 of 21 are ready", "Ticked by Mo Rahman on 16 November 2026, with plan.pdf.")

    def and_the_co_op_applies_and_is_registered(self) -> None:
        self.mo.open("/quality/registration/")
        self.mo.arrives("Registration")
        self.move("Applied to register", "The application went in.", "APP-77")
        self.move("Registered", "The certificate came.", "CERT-12")
        self.mo.shows("Applied to register to Registered", "Reference: CERT-12")
        self.mo.hides("may not give personal care now")

    def move(self, status: str, why: str, reference: str) -> None:
        self.mo.press("Change the status")
        self.mo.arrives("Change the status of the co-op")
        self.mo.choose(status)
        self.mo.write("Why?", why)
        self.mo.write("Reference", reference)
        self.mo.press("Change it")
        self.mo.arrives("Registration")
        self.mo.shows(f"The status is now “{status}”.")

    def then_washing_may_be_booked(self) -> None:
        self.her.open("/")
        self.her.press("Book a visit")
        self.her.arrives("What would you like help with?")
        self.her.hides("may not give personal care now")
        self.her.choose("Washing and dressing")
        self.her.press("Continue")
        self.her.arrives("How long would you like the visit to be?")
