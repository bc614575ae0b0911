"""Fiona brings in what October cost from her bookkeeper's file, gives the accounts their codes and takes the journals
out; Ed notes that the board met, and reads what has changed since.
"""

import csv
import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest

from billing.services.closing import close_month
from coopcare.tenancy.context import acting_for
from tests.cast import Cast
from tests.journeys.screen import PHONE, Screen

pytestmark = pytest.mark.django_db(transaction=True)
WRONG = "Month,Heading,Amount\nOctober 2026,Tea,12.00\nOctober 2026,Manager,lots\n"
RIGHT = "Month,Heading,Amount\nOctober 2026,Office,12.00\n31/10/2026,Manager,450.00\n"


class TestOwnBooks:
    def test_from_the_bookkeepers_file_to_the_journals(
        self, greenvale_at_work: Cast, screen: Callable[..., Screen], tmp_path: Path
    ) -> None:
        self.cast, self.folder = greenvale_at_work, tmp_path
        self.given_october_is_closed()
        self.fiona = screen(self.cast.fiona)
        self.when_fiona_sends_a_file_with_mistakes()
        self.then_she_puts_it_right()
        self.and_gives_the_accounts_their_codes()
        self.and_takes_the_journals_out()
        self.him = screen(self.cast.ed, size=PHONE, scripts=False)
        self.then_ed_notes_the_meeting_and_reads_what_changed()

    def given_october_is_closed(self) -> None:
        with acting_for(self.cast.coop, self.cast.fiona.actor()):
            close_month(dt.date(2026, 10, 1), actor=self.cast.fiona.actor())

    def send(self, text: str) -> None:
        path = self.folder / "costs.csv"
        path.write_text(text)
        self.fiona.page.set_input_files("input[name=file]", path)
        self.fiona.press("Bring it in")

    def when_fiona_sends_a_file_with_mistakes(self) -> None:
        self.fiona.open("/money/board/")
        self.fiona.press("Bring in what months cost from a file (CSV)")
        self.fiona.arrives("Bring in what months cost")
        self.fiona.fits()
        self.send(WRONG)
        self.fiona.arrives("Bring in what months cost", status=422)
        self.fiona.shows("2 lines must be put right first", "3 “lots” is not an amount in pounds.")
        self.fiona.fits()

    def then_she_puts_it_right(self) -> None:
        self.send(RIGHT)
        self.fiona.arrives("Money this month: October 2026")
        self.fiona.shows("2 lines brought in, for October 2026.")

    def and_gives_the_accounts_their_codes(self) -> None:
        self.fiona.press("Codes of accounts")
        self.fiona.arrives("Codes of accounts")
        self.fiona.fits()
        for label, code in (
            ("Income from care (optional)", "4000"),
            ("Owed by payers (debtors) (optional)", "1100"),
            ("Manager (optional)", "7000"),
            ("Office, insurance and fees (optional)", "7100"),
            ("Running costs still to be paid (accruals) (optional)", "2109"),
        ):
            self.fiona.write(label, code)
        self.fiona.press("Save the codes")
        self.fiona.arrives("Money this month: October 2026")

    def and_takes_the_journals_out(self) -> None:
        self.fiona.press("Journals for the co-op’s own books")
        self.fiona.arrives("Journals for October 2026")
        self.fiona.shows("Owed by payers (debtors) £364.00", "All £462.00 £462.00")
        self.fiona.fits()
        file = self.fiona.fetch("File for Sage 50 (CSV)")
        with file.path().open(newline="") as opened:
            rows = list(csv.DictReader(opened))
        assert [(row["Type"], row["Nominal A/C Ref"], row["Net Amount"]) for row in rows] == [
            ("JD", "1100", "364.00"), ("JC", "4000", "364.00"),
            ("JD", "7000", "450.00"), ("JD", "7100", "12.00"), ("JC", "2109", "462.00"),
        ]  # fmt: skip

    def then_ed_notes_the_meeting_and_reads_what_changed(self) -> None:
        self.him.open("/money/board/changes/")
        self.him.arrives("What has changed since the last meeting")
        self.him.press("Note a meeting")
        self.him.arrives("Note a meeting")
        for label, text in (("Day", "1"), ("Month", "10"), ("Year", "2026")):
            self.him.write(label, text)
        self.him.press("Save")
        self.him.arrives("Meetings")
        self.him.shows("Meeting of the board, 1 October 2026, is noted.")
        self.him.open("/money/board/changes/")
        self.him.shows("October 2026 was closed.")
        self.him.fits()
