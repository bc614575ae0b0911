"""Margaret finds a line of her bill that is wrong and says so; Fiona gives it back, and Margaret reads the answer."""

from collections.abc import Callable

import pytest

from billing.models import Invoice, InvoiceKind
from billing.services.closing import close_month
from coopcare.money import format_pounds
from coopcare.tenancy.context import acting_for
from tests.cast import Cast
from tests.factories.months import OCTOBER
from tests.journeys.screen import WAYS, Screen

pytestmark = pytest.mark.django_db(transaction=True)

LINE = "Friday 9 October, 10am to 11am, Amira"


@pytest.mark.parametrize("way", ["on a phone without scripts", "with the keys alone"])
class TestMargaretsBillHasAWrongLine:
    def test_from_the_bill_to_the_credit_note(
        self, greenvale_at_work: Cast, screen: Callable[..., Screen], way: str
    ) -> None:
        self.cast = greenvale_at_work
        self.given_october_is_closed()
        self.margaret = screen(self.cast.margaret, **WAYS[way])
        self.fiona = screen(self.cast.fiona)
        self.when_margaret_opens_her_bill()
        self.and_says_what_is_wrong_with_one_line()
        self.then_she_need_not_pay_that_line()
        self.when_fiona_gives_it_back()
        self.then_margaret_reads_the_answer()

    def given_october_is_closed(self) -> None:
        with acting_for(self.cast.coop, self.cast.system):
            close_month(OCTOBER, actor=self.cast.system)
            self.invoice = Invoice.objects.get(kind=InvoiceKind.INVOICE)

    def when_margaret_opens_her_bill(self) -> None:
        self.margaret.open("/money/")
        self.margaret.arrives("My money")
        self.margaret.press(f"Invoice {self.invoice.display_number}")
        self.margaret.arrives(f"Invoice {self.invoice.display_number}")
        self.margaret.fits()

    def and_says_what_is_wrong_with_one_line(self) -> None:
        self.margaret.press(f"Something is wrong with {LINE}")
        self.margaret.arrives("What is wrong with this line?")
        self.margaret.fits()
        self.margaret.press("Send")
        self.margaret.arrives("What is wrong with this line?", status=422)
        self.margaret.shows("Say what is wrong with this line")
        self.margaret.write("What is wrong?", "Amira was ill that day and nobody came.")
        self.margaret.press("Send")

    def then_she_need_not_pay_that_line(self) -> None:
        self.margaret.arrives(f"Invoice {self.invoice.display_number}")
        self.margaret.shows("You need not pay it until we answer, by Thursday 26 November 2026.")
        self.margaret.open("/money/")
        self.margaret.arrives("My money")
        self.margaret.shows("£26.00 of your bills is being looked into.", f"{LINE}: being looked into")

    def when_fiona_gives_it_back(self) -> None:
        self.fiona.open("/money/questions/")
        self.fiona.arrives("Bills in question")
        self.fiona.press(f"Margaret Hughes, {LINE}")
        self.fiona.arrives("A line of a bill in question")
        self.fiona.shows("Amira was ill that day and nobody came.", "Until then this line is not asked for.")
        self.fiona.choose("It was wrong: give the line back")
        self.fiona.write("Why?", "You are right: nobody came. We are sorry.")
        self.fiona.press("Send this answer")
        self.fiona.arrives("Bills in question")
        self.fiona.shows("Answered. The person has been told.")

    def then_margaret_reads_the_answer(self) -> None:
        self.margaret.open("/money/")
        self.margaret.arrives("My money")
        self.margaret.press(LINE)
        self.margaret.arrives("A line of a bill in question")
        self.margaret.shows("You are right: nobody came. We are sorry.", "Credit note CN-00001")
        self.margaret.press("Credit note CN-00001")
        self.margaret.arrives("Credit note CN-00001")
        self.margaret.shows(format_pounds(-2600))
