"""Fiona brings in the bank's file: who paid is found, the grant is set aside, and the same file is refused."""

import re
from collections.abc import Callable

import pytest

from billing.models import BankLine, Invoice, LineStatus, Payment
from billing.services.closing import close_month
from coopcare.money import format_pounds
from coopcare.tenancy.context import acting_for
from tests.cast import Cast
from tests.factories.months import OCTOBER
from tests.journeys.screen import Screen

pytestmark = pytest.mark.django_db(transaction=True)


class TestFionaMatchesTheBank:
    @pytest.mark.parametrize("scripts", [True, False])
    def test_a_file_is_imported_and_matched(
        self, greenvale_at_work: Cast, screen: Callable[..., Screen], scripts: bool
    ) -> None:
        self.cast = greenvale_at_work
        self.given_october_is_closed()
        self.her = screen(self.cast.fiona, scripts=scripts)
        self.when_she_adds_the_banks_file()
        self.then_she_says_what_the_columns_hold()
        self.and_sees_what_would_be_imported()
        self.when_she_imports_it()
        self.then_what_matches_exactly_is_accepted_together()
        self.and_the_grant_is_set_aside()
        self.then_the_books_are_right()
        self.and_the_same_file_is_refused()

    def given_october_is_closed(self) -> None:
        with acting_for(self.cast.coop, self.cast.system):
            close_month(OCTOBER, actor=self.cast.system)
            self.invoice = Invoice.objects.filter(total_pence__gt=0).order_by("number").first()
        pounds = format_pounds(self.invoice.total_pence).replace("£", "")
        self.file = {
            "name": "november.csv",
            "mimeType": "text/csv",
            "buffer": (
                "Account,Current\n\nDate,Type,Description,Paid out,Paid in,Balance\n"
                f'13 Nov 2026,FP,M HUGHES {self.invoice.display_number},,"{pounds}",\n'
                '13 Nov 2026,BGC,HARTLEY COUNCIL GRANT,,"£5,000.00",\n14 Nov 2026,DD,RENT,£650.00,,\n'
                ",,Total,,,\n"
            ).encode("cp1252"),
        }

    def when_she_adds_the_banks_file(self) -> None:
        self.her.open("/money/bank/")
        self.her.arrives("Bank: Money in, to match")
        self.her.shows("Nothing waits to be matched.")
        self.add_the_file("Current account")

    def add_the_file(self, account: str) -> None:
        self.her.press("Add a file from the bank")
        self.her.arrives("Add a file from the bank")
        self.her.page.set_input_files("input[name=file]", self.file)
        self.her.write("Name of a new account (optional)", account)
        self.her.press("Read this file")

    def then_she_says_what_the_columns_hold(self) -> None:
        self.her.arrives("What do the columns hold?")
        self.her.shows("These are the first lines of november.csv", "HARTLEY COUNCIL GRANT")
        self.her.fits()
        self.her.press("Continue")

    def and_sees_what_would_be_imported(self) -> None:
        self.her.arrives("november.csv")
        self.her.shows("3 new lines", "£650.00 went out", "Line 7: It has no amount.")
        self.her.fits()

    def when_she_imports_it(self) -> None:
        self.her.press("Import this file")
        self.her.arrives("Bank: Money in, to match")
        self.her.shows("3 lines have been imported.", "We cannot tell who paid this.", "Money out (1)")
        self.her.fits()

    def then_what_matches_exactly_is_accepted_together(self) -> None:
        self.her.press("See all that match exactly")
        self.her.arrives("Accept all that match exactly")
        self.her.shows("1 line, ", f"The text names {self.invoice.display_number}.")
        self.her.fits()
        self.her.press("Accept them all")
        self.her.arrives("Bank: Money in, to match")
        self.her.shows("1 line accepted")

    def and_the_grant_is_set_aside(self) -> None:
        self.her.press(re.compile("HARTLEY COUNCIL GRANT"))
        self.her.arrives("£5,000.00 of 13 November 2026")
        self.her.fits()
        self.her.press("Set this line aside")
        self.her.arrives("Set this line aside")
        self.her.write("What is this money?", "Grant of the council for the office")
        self.her.press("Set it aside")
        self.her.arrives("Bank: Money in, to match")
        self.her.shows("£5,000.00 has been set aside.", "Nothing waits to be matched.")

    def then_the_books_are_right(self) -> None:
        with acting_for(self.cast.coop, self.cast.system):
            assert Payment.objects.get().amount_pence == self.invoice.total_pence
            states = sorted(BankLine.objects.values_list("status", flat=True))
        assert states == sorted([LineStatus.MATCHED, LineStatus.SET_ASIDE, LineStatus.WAITING])

    def and_the_same_file_is_refused(self) -> None:
        self.her.press("Add a file from the bank")
        self.her.arrives("Add a file from the bank")
        self.her.page.set_input_files("input[name=file]", self.file)
        self.her.page.get_by_label("Which bank account is it of?").select_option(label="Current account")
        self.her.press("Read this file")
        self.her.arrives("Add a file from the bank", status=422)
        self.her.shows("This file was imported on 16 November 2026 by Fiona Sykes.")
