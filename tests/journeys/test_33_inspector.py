"""An inspector's morning: two codes, one statement, one person, one staff file, everything on a stick, and out."""

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from compliance.inspecting.sealing import check
from coopcare.outbox.models import Message
from coopcare.tenancy.context import acting_for
from rotas.models import VisitNote, VisitStatus
from tests.cast import Cast
from tests.factories.rotas import a_visit
from tests.journeys.screen import PATIENCE_MS, Screen

pytestmark = pytest.mark.django_db(transaction=True)
INSPECTOR = "iona.blair@cqc.example"
INSPECTION = "Inspection by Iona Blair, Care Quality Commission"


class TestAnInspectorsMorning:
    def test_in_by_two_codes_and_out_when_it_ends(
        self, greenvale_at_work: Cast, screen: Callable[..., Screen], clock: Any
    ) -> None:
        self.cast, self.screen = greenvale_at_work, screen
        self.given_a_visit_with_a_note()
        self.when_mo_opens_the_records_and_reads_a_code_out()
        self.and_the_inspector_enters_both_codes()
        self.then_one_statement_one_person_and_one_staff_file_are_read()
        self.and_mo_sees_it_on_his_page_as_it_happens()
        self.and_everything_is_taken_away_in_one_signed_file()
        clock.move_to(dt.datetime(2026, 11, 16, 17, 1, tzinfo=dt.UTC))
        self.then_the_next_press_says_that_it_has_ended()

    def given_a_visit_with_a_note(self) -> None:
        with acting_for(self.cast.coop, self.cast.system):
            visit = a_visit(
                self.cast.packages["margaret"], on=dt.date(2026, 11, 13), at=dt.time(9), pca=self.cast.amira.person,
                status=VisitStatus.DONE,
            )  # fmt: skip
            VisitNote.objects.create(
                visit=visit, author_name="Amira Khan", text="We made soup together.", written_at=visit.ends_at
            )

    def when_mo_opens_the_records_and_reads_a_code_out(self) -> None:
        self.mo = self.screen(self.cast.mo)
        self.mo.open("/quality/inspections/open/")
        self.mo.arrives("Open the records to an inspector")
        self.mo.write("Inspector’s name", "Iona Blair")
        self.mo.write("Work e-mail address", INSPECTOR)
        self.mo.write("What for?", "Assessment of safe and well-led")
        last_day = self.mo.page.get_by_role("group", name="Open until: day")
        for part, number in (("Day", "16"), ("Month", "11"), ("Year", "2026")):
            self.mo.hand.write(last_day.get_by_label(part), number)
        self.mo.choose("Margaret Hughes")
        self.mo.choose("Amira Khan")
        self.mo.press("Open the records")
        self.mo.arrives(INSPECTION)
        self.mo.shows("1 chosen by the co-op from the 2 people supported on 16 November 2026.")
        self.mo.press("Show a code to read out")
        self.mo.arrives(INSPECTION)
        self.spoken = self.mo.main.locator("strong").filter(has_text=re.compile(r"^\d{3} \d{3}$")).inner_text()

    def and_the_inspector_enters_both_codes(self) -> None:
        self.her = self.screen()
        self.her.open(re.search(r"http\S+", self.newest_letter()).group())
        self.her.arrives("Records for Iona Blair")
        self.her.press("Send me a code")
        self.her.arrives("Enter your codes")
        self.her.write("Code from the e-mail", re.search(r"\d{6}", self.newest_letter()).group())
        self.her.write("Code from the phone", self.spoken)
        self.her.press("Open the records")
        self.her.arrives("Records of Greenvale Care Co-operative")

    def then_one_statement_one_person_and_one_staff_file_are_read(self) -> None:
        self.her.press("R2 Care provision, integration and continuity")
        self.her.arrives("R2 Care provision, integration and continuity")
        self.her.shows("The co-op has not written its claim yet.", "Not adopted", "SHA-256:")
        self.her.fits()
        self.her.open("/quality/records/")
        self.her.arrives("Records of Greenvale Care Co-operative")
        self.her.press("dated timeline of Margaret Hughes")
        self.her.arrives("Dated timeline of Margaret Hughes")
        self.her.shows("We made soup together.", "lets David Hughes (son)")
        self.her.fits()
        self.her.press("Search")
        self.her.arrives("Search the records")
        self.her.write("What are you looking for?", "amira")
        self.her.press("Search", within=self.her.main)
        self.her.arrives("Search the records")
        self.her.press("Amira Khan")
        self.her.arrives("Staff file of Amira Khan")
        self.her.shows("Criminal record check (DBS)")

    def and_mo_sees_it_on_his_page_as_it_happens(self) -> None:
        """Without a press of his."""
        expect(self.mo.page.locator("#opened")).to_contain_text("opened staff file", timeout=PATIENCE_MS)
        expect(self.mo.page.locator("#opened")).to_contain_text("opened statement R2")

    def and_everything_is_taken_away_in_one_signed_file(self) -> None:
        self.her.open("/quality/records/")
        self.her.press("Everything in one signed file, for when there is no network")
        self.her.arrives("Everything in one signed file")
        fingerprint = self.her.page.locator("code").last.inner_text()
        content = self.her.fetch("Download the signed file").path().read_bytes()
        assert "people/margaret-hughes-1.html" in check(content, fingerprint=fingerprint)

    def then_the_next_press_says_that_it_has_ended(self) -> None:
        self.her.press("Visit log")
        self.her.arrives("This cannot be done", status=403)
        self.her.hides("Margaret")
        self.her.shows("Your time to read here has ended. If you need longer, ring Greenvale on 01632 960960.")

    def newest_letter(self) -> str:
        with acting_for(self.cast.coop, self.cast.system):
            return Message.objects.filter(to=INSPECTOR).order_by("created_at", "id").last().body
