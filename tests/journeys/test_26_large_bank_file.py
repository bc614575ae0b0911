"""Fiona brings in a year of the bank: a worker reads it and imports it, and she sees how far it is, without a wait."""

from collections.abc import Callable

import pytest

from billing.models import BankImport, BankLine
from billing.queries.bank_progress import teller
from billing.services import bank_files
from billing.tasks import import_bank_files
from coopcare.tenancy.context import acting_for
from tests.cast import Cast
from tests.journeys.screen import PHONE, Screen

pytestmark = pytest.mark.django_db(transaction=True)

LINES = 6000
ROWS = "".join(f"{1 + number % 28}/10/2026,PAYER {number} FASTER PAYMENT RECEIVED,10.00\n" for number in range(LINES))


class TestFionaBringsInALargeFile:
    @pytest.mark.parametrize("way", [{}, {"scripts": False, "size": PHONE}], ids=["desktop", "phone-without-scripts"])
    def test_she_sees_how_far_it_is(
        self, greenvale_at_work: Cast, screen: Callable[..., Screen], monkeypatch: pytest.MonkeyPatch, way: dict
    ) -> None:
        self.cast = greenvale_at_work
        monkeypatch.setattr(bank_files, "ring", lambda *_: None)  # the worker comes when the journey says so
        self.her = screen(self.cast.fiona, **way)
        self.has_scripts = way.get("scripts", True)
        self.when_she_adds_a_large_file()
        self.then_it_is_being_read()
        self.when_a_worker_has_done_it("october.csv", "6000 new lines")
        self.when_she_imports_it()
        self.when_a_worker_has_done_it("october.csv", "6000 new lines imported by Fiona Sykes")
        with acting_for(self.cast.coop, self.cast.system):
            assert BankLine.objects.count() == LINES

    def when_she_adds_a_large_file(self) -> None:
        self.her.open("/money/bank/files/add/")
        self.her.arrives("Add a file from the bank")
        content = f"Date,Description,Amount\n{ROWS}".encode()
        assert len(content) > bank_files.LARGE_BYTES
        self.her.page.set_input_files(
            "input[name=file]", {"name": "october.csv", "mimeType": "text/csv", "buffer": content}
        )
        self.her.write("Name of a new account (optional)", "Current account")
        self.her.press("Read this file")
        self.her.arrives("What do the columns hold?")
        self.her.press("Continue")

    def then_it_is_being_read(self) -> None:
        self.her.arrives("october.csv is being read")
        self.her.shows("It is waiting for its turn.")
        self.worker_has_come_to(4000)
        self.her.press("See how far it is")
        self.her.arrives("october.csv is being read")
        self.her.shows("4,000 of 6,000 lines have been read.", "Nothing is imported yet")
        self.her.fits()

    def when_she_imports_it(self) -> None:
        self.her.press("Import this file")
        self.her.arrives("october.csv is being imported")
        self.her.shows("It is waiting for its turn.", "All of its lines come together, or none.")
        self.worker_has_come_to(3000)
        self.her.press("See how far it is")
        self.her.arrives("october.csv is being imported")
        self.her.shows("3,000 of 6,000 lines are done.")
        self.her.fits()

    def worker_has_come_to(self, done: int) -> None:
        with acting_for(self.cast.coop, self.cast.system):
            teller(BankImport.objects.get())(done, LINES)

    def when_a_worker_has_done_it(self, heading: str, words: str) -> None:
        """The page finds out by itself, or when she asks."""
        assert import_bank_files(str(self.cast.coop.id))
        if not self.has_scripts:
            self.her.press("See how far it is")
        self.her.arrives(heading)
        self.her.shows(words)
