"""Mo has papers built, watches, takes them away as a ZIP, and prints a form about Margaret, who sees that she did."""

import io
import zipfile
from collections.abc import Callable

import pytest
from pypdf import PdfReader

from coopcare.tenancy.context import acting_for
from tests.cast import Cast
from tests.compliance.pack.papers import answer_everything, quickly
from tests.journeys.screen import Screen

pytestmark = pytest.mark.django_db(transaction=True)


class TestMoPrints:
    def test_papers_are_chosen_built_and_taken_away(
        self, greenvale_at_work: Cast, screen: Callable[..., Screen], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        self.cast, self.screen = greenvale_at_work, screen
        # Laying out takes seconds a paper, and has tests of its own.
        quickly(monkeypatch)
        self.given_every_question_is_answered()
        self.when_mo_chooses_two_papers()
        self.then_each_paper_shows_its_state_and_all_can_be_taken_away()
        self.when_mo_has_margarets_agreement_built()
        self.when_mo_prints_margarets_emergency_sheet()
        self.then_margaret_sees_that_it_was_printed()
        self.when_mo_prints_amiras_contract_and_a_blank_statement()

    def given_every_question_is_answered(self) -> None:
        with acting_for(self.cast.coop, self.cast.mo.actor()):
            answer_everything(self.cast)

    def when_mo_chooses_two_papers(self) -> None:
        self.mo = self.screen(self.cast.mo)
        self.mo.open("/quality/")
        self.mo.arrives("Quality")
        self.mo.press("Print and take away")
        self.mo.arrives("Print and take away")
        self.mo.fits()
        self.mo.press("Choose papers")
        self.mo.arrives("Choose papers to print")
        self.mo.choose("Easy read P10: How to complain")
        self.mo.choose("P17 Speaking up")
        self.mo.press("Build these")

    def then_each_paper_shows_its_state_and_all_can_be_taken_away(self) -> None:
        self.mo.arrives("Chosen papers, version 1")
        self.mo.shows("P17 Speaking up Ready 1", "ZIP with every paper Ready")
        self.mo.fits()
        taken = self.mo.fetch("Download a ZIP with every paper").path().read_bytes()
        with zipfile.ZipFile(io.BytesIO(taken)) as archive:
            assert "P17 Speaking up.pdf" in archive.namelist()

    def when_mo_has_margarets_agreement_built(self) -> None:
        self.mo.press("Print and take away")
        self.mo.arrives("Print and take away")
        self.mo.press("Choose the person")
        self.mo.arrives("Whose agreement is it?")
        self.mo.page.get_by_label("Whose agreement is it?").select_option("Margaret Hughes")
        self.mo.press("Build the agreement")
        self.mo.arrives("Service agreement for one person: Margaret Hughes, version 1")

    def when_mo_prints_margarets_emergency_sheet(self) -> None:
        self.mo.open("/quality/forms/")
        self.mo.arrives("Forms to print")
        self.mo.fits()
        self.mo.press("Emergency sheet")
        self.mo.arrives("Emergency sheet")
        self.mo.page.get_by_label("Whom is it about?").select_option("Margaret Hughes")
        paper = self.mo.fetch("Print").path().read_bytes()
        assert "Margaret Hughes" in PdfReader(io.BytesIO(paper)).pages[0].extract_text()

    def then_margaret_sees_that_it_was_printed(self) -> None:
        margaret = self.screen(self.cast.margaret)
        margaret.open("/people/mine/")
        margaret.arrives("My details")
        margaret.press("See who looked, what they opened and when")
        margaret.arrives("Who has looked at my records")
        margaret.shows("Mo Rahman", "Form to print: emergency sheet")

    def when_mo_prints_amiras_contract_and_a_blank_statement(self) -> None:
        self.mo.open(f"/people/workers/{self.cast.amira.person.id}/")
        self.mo.arrives("Amira Khan: jobs and checks")
        self.mo.fits()
        contract = self.mo.fetch("Contract of this job (PDF)").path().read_bytes()
        assert "Amira Khan" in PdfReader(io.BytesIO(contract)).pages[0].extract_text()
        self.mo.open("/quality/forms/written-statement/")
        self.mo.arrives("Written statement of a job")
        self.mo.fits()
        blank = self.mo.fetch("Print").path().read_bytes()
        assert "Amira" not in PdfReader(io.BytesIO(blank)).pages[0].extract_text()
