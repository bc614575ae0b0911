"""A PCA writes down that she rang the surgery, on a phone without scripts; the manager sees that the answer is late and
writes it down; the person reads both.
"""

import datetime as dt
from collections.abc import Callable

import pytest

from compliance.models import ServiceContact
from compliance.services.contacts import write_contact
from coopcare.clock import now, today
from coopcare.tenancy.context import acting_for
from tests.cast import Cast
from tests.journeys.screen import PHONE, Screen

pytestmark = pytest.mark.django_db(transaction=True)
ABOUT = "Contacts with other services about Margaret Hughes"


class TestOtherServices:
    def test_from_the_phone_to_the_person(self, greenvale_at_work: Cast, screen: Callable[..., Screen]) -> None:
        cast = greenvale_at_work
        self.given_an_answer_that_is_late(cast)
        self.written_down(screen(cast.amira, scripts=False, size=PHONE), cast)
        self.answered(screen(cast.mo))
        self.read_by_her(screen(cast.margaret, size=PHONE))
        with acting_for(cast.coop, cast.system):
            assert ServiceContact.objects.awaiting().count() == 1

    def given_an_answer_that_is_late(self, cast: Cast) -> None:
        with acting_for(cast.coop, cast.mo.actor()):
            write_contact(
                cast.margaret.person, kind="nurse", service="District nurses", way="out", purpose="referral",
                happened_at=now() - dt.timedelta(days=6), what="The dressing is wet.", sharing="agreed",
                answer_by=today() - dt.timedelta(days=1), actor=cast.mo.actor(),
            )  # fmt: skip

    def written_down(self, amira: Screen, cast: Cast) -> None:
        amira.open(f"/people/{cast.margaret.person.id}/")
        amira.press("Contacts with other services")
        amira.arrives(ABOUT)
        amira.has_targets_of(44)
        amira.press("Write down a contact")
        amira.arrives("Contact with another service about Margaret Hughes")
        amira.has_targets_of(44)
        amira.press("Save this contact")
        amira.arrives("Contact with another service about Margaret Hughes", status=422)
        amira.shows("Select the kind of service", "Select whether the person agreed")
        amira.page.get_by_label("Which kind of service?").select_option(label="GP surgery")
        amira.write("Its name, and who it was", "Mill Road Surgery, Dr Ferris")
        amira.choose("We contacted them")
        amira.write("At what time?", "8am")
        amira.choose("A referral: to see or help the person")
        amira.write("What was it about?", "She is dizzy when she stands up.")
        amira.choose("Yes, they agreed")
        tomorrow = today() + dt.timedelta(days=1)
        for part, number in zip(("Day", "Month", "Year"), (tomorrow.day, tomorrow.month, tomorrow.year), strict=True):
            amira.page.get_by_label(part).last.fill(str(number))
        amira.press("Save this contact")
        amira.is_sound()
        amira.shows("The contact is written down.", "She is dizzy when she stands up.", "An answer is awaited by")

    def answered(self, mo: Screen) -> None:
        mo.open("/")
        mo.press("1 answer of another service is late")
        mo.arrives("Answers of other services")
        mo.fits()
        mo.press("District nurses, about Margaret Hughes")
        mo.arrives("District nurses, about Margaret Hughes")
        mo.shows("Late")
        mo.fits()
        mo.press("Write down the answer")
        mo.arrives("Write down the answer")
        mo.write("What did they answer?", "They come at four from tomorrow.")
        mo.press("Save")
        mo.arrives("District nurses, about Margaret Hughes")
        mo.shows("They come at four from tomorrow.")
        mo.press("Add a line, or put something right")
        mo.write("What is there to add, or to put right?", "It is half past four.")
        mo.press("Save")
        mo.shows("It is half past four.")
        mo.is_sound()
        mo.press("All contacts")
        mo.arrives(ABOUT)
        mo.fits()
        mo.press("Write down a contact")
        mo.arrives("Contact with another service about Margaret Hughes")
        mo.fits()

    def read_by_her(self, margaret: Screen) -> None:
        margaret.open("/people/mine/")
        margaret.press("See your surgery, nurses, hospital and others: when, and what about")
        margaret.arrives("What was said with other services about you")
        margaret.shows("She is dizzy when she stands up.", "They come at four from tomorrow.", "It is half past four.")
        margaret.is_sound()
        margaret.has_targets_of(44)
