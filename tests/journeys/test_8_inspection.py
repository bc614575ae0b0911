"""Mo opens the records; the inspector gets in by link and code, reads, takes the policies away, and leaves a trail."""

import datetime as dt
import re
from collections.abc import Callable

import pytest

from compliance.queries.library import questions_asked
from compliance.services.answers import answer_question
from coopcare.outbox.models import Message
from coopcare.tenancy.context import acting_for
from rotas.models import VisitStatus
from tests.cast import Cast
from tests.compliance.pack.papers import quickly
from tests.factories.rotas import a_visit
from tests.journeys.screen import Screen

pytestmark = pytest.mark.django_db(transaction=True)
INSPECTOR = "iona.blair@cqc.example"


class TestAnInspectorReads:
    def test_the_records_are_read_and_everybody_sees_what(
        self, greenvale_at_work: Cast, screen: Callable[..., Screen]
    ) -> None:
        self.cast, self.screen = greenvale_at_work, screen
        self.given_visits_on_time_late_and_missed()
        self.given_mo_has_signed_in()
        self.when_mo_opens_the_records_to_an_inspector()
        self.and_the_inspector_follows_the_link_and_enters_the_code()
        self.then_every_record_can_be_read_and_none_changed()
        self.and_mo_sees_what_was_opened()
        self.and_margaret_sees_who_looked()

    def test_the_policies_are_read_and_taken_away(
        self, greenvale_at_work: Cast, screen: Callable[..., Screen], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        self.cast, self.screen = greenvale_at_work, screen
        # Laying out all the policies takes a minute, and has tests of its own.
        quickly(monkeypatch)
        self.given_every_question_of_the_policies_is_answered()
        self.when_mo_builds_the_policy_pack()
        self.when_mo_opens_the_records_to_an_inspector()
        self.and_the_inspector_follows_the_link_and_enters_the_code()
        self.then_a_policy_can_be_read_and_the_pack_taken_away()
        self.and_mo_sees_that_too()

    def given_visits_on_time_late_and_missed(self) -> None:
        monday = {"on": dt.date(2026, 11, 16), "minutes": 30}
        with acting_for(self.cast.coop, self.cast.system):
            amira, zofia = self.cast.amira.person, self.cast.zofia.person
            a_visit(self.cast.packages["margaret"], at=dt.time(7), pca=amira, status=VisitStatus.DONE, **monday)
            a_visit(self.cast.packages["cora"], at=dt.time(7), pca=zofia, status=VisitStatus.MISSED, **monday)
            a_visit(self.cast.packages["cora"], at=dt.time(16), **monday)

    def given_mo_has_signed_in(self) -> None:
        self.mo = self.screen()
        self.mo.sign_in(self.cast.mo)
        self.mo.arrives("Today")

    def given_every_question_of_the_policies_is_answered(self) -> None:
        mo = self.cast.mo.actor()
        with acting_for(self.cast.coop, mo):
            for asked in questions_asked():
                answer_question(asked.question.name, value=asked.question.example, actor=mo)

    def when_mo_builds_the_policy_pack(self) -> None:
        self.mo = self.screen(self.cast.mo)
        self.mo.open("/quality/policies/")
        self.mo.arrives("Policies")
        self.mo.press("Build the policy pack")
        self.mo.arrives("Whole policy pack, version 1")
        self.mo.shows("Ready")
        self.mo.fits()

    def when_mo_opens_the_records_to_an_inspector(self) -> None:
        self.mo.press("Quality")
        self.mo.arrives("Quality")
        self.mo.press("Inspections")
        self.mo.arrives("Inspections")
        self.mo.press("Open the records to an inspector")
        self.mo.arrives("Open the records to an inspector")
        self.mo.write("Inspector’s name", "Iona Blair")
        self.mo.write("Work e-mail address", INSPECTOR)
        self.mo.write("What for?", "Assessment of safe and well-led")
        last_day = self.mo.page.get_by_role("group", name="Open until: day")
        for part, number in (("Day", "18"), ("Month", "11"), ("Year", "2026")):
            self.mo.hand.write(last_day.get_by_label(part), number)
        self.mo.choose("Margaret Hughes")
        self.mo.press("Open the records")
        self.mo.arrives("Inspection by Iona Blair, Care Quality Commission")
        self.mo.shows("The link is on its way to Iona Blair.", "Open until Wednesday 18 November 2026 at 5pm.")
        self.inspection = self.mo.page.url
        self.mo.press("Show a code to read out")
        self.mo.arrives("Inspection by Iona Blair, Care Quality Commission")
        self.spoken = self.mo.main.locator("strong").filter(has_text=re.compile(r"^\d{3} \d{3}$")).inner_text()

    def and_the_inspector_follows_the_link_and_enters_the_code(self) -> None:
        self.her = self.screen()
        self.her.open(re.search(r"http\S+", self.newest_letter()).group())
        self.her.arrives("Records for Iona Blair")
        self.her.press("Send me a code")
        self.her.arrives("Enter your codes")
        self.her.write("Code from the e-mail", re.search(r"\d{6}", self.newest_letter()).group())
        self.her.write("Code from the phone", self.spoken)
        self.her.press("Open the records")
        self.reads("Records of Greenvale Care Co-operative")
        self.her.fits()

    def then_every_record_can_be_read_and_none_changed(self) -> None:
        self.opens("Mill Lane", "Mill Lane, week of 16 November 2026")
        self.opens("Hill Top", "Hill Top, week of 16 November 2026")
        self.her.shows("Person ", "Needs cover")
        self.her.hides("Cora")
        self.opens("Visit log: planned and actual times", "Visit log, November 2026")
        self.her.hides("Cora")
        self.her.press("October 2026")
        self.reads("Visit log, October 2026")
        self.opens("Late and missed visits", "Late and missed visits, November 2026")
        self.her.shows("Missed")
        self.her.hides("Cora")
        self.opens("Checks and training", "Staff checks and training")
        self.her.shows("Amira Khan", "In date")
        self.opens("Margaret Hughes", "Margaret Hughes")
        self.her.shows("Agreed help", "Visits and notes, the last 8 weeks")
        self.her.open(f"/quality/records/people/{self.cast.cora.person.id}/")
        self.her.arrives("Page not found", status=404)

    def then_a_policy_can_be_read_and_the_pack_taken_away(self) -> None:
        self.opens("Policies, and the pack as a PDF", "Policies")
        self.her.press(re.compile("^P01 "))
        self.reads(re.compile("^P01 "))
        self.her.fits()
        self.opens("Policies, and the pack as a PDF", "Policies")
        pack = self.her.fetch("Download it as a PDF")
        assert pack.path().read_bytes().startswith(b"%PDF")

    def and_mo_sees_what_was_opened(self) -> None:
        self.mo.open(self.inspection)
        self.mo.arrives("Inspection by Iona Blair, Care Quality Commission")
        for what in (
            "the home page of the records",
            "a cluster's rota",
            "the visit log",
            "late and missed visits",
            "staff checks and training",
            "care file, visits and notes",
        ):
            self.mo.shows(f"opened {what}")

    def and_mo_sees_that_too(self) -> None:
        self.mo.open(self.inspection)
        self.mo.arrives("Inspection by Iona Blair, Care Quality Commission")
        self.mo.shows("opened policy P01", "opened the policy pack")

    def and_margaret_sees_who_looked(self) -> None:
        margaret = self.screen(self.cast.margaret)
        margaret.open("/people/mine/")
        margaret.arrives("My details")
        margaret.press("See who looked, what they opened and when")
        margaret.arrives("Who has looked at my records")
        margaret.shows("Iona Blair", "Inspector", "Care file, visits and notes")

    def opens(self, words: str, heading: str) -> None:
        """From the home page of the records, where everything can be reached."""
        self.her.open("/quality/records/")
        self.her.press(words, within=self.her.main)
        self.reads(heading)

    def reads(self, heading: str | re.Pattern[str]) -> None:
        """The page says that it is read-only and until when, and nothing on it can be sent but signing out."""
        self.her.arrives(heading)
        self.her.shows("you are viewing read-only records until Wednesday 18 November 2026 at 5pm")
        forms = self.her.page.locator("form[method=post]")
        assert forms.evaluate_all("forms => forms.map((form) => form.getAttribute('action'))") == ["/account/logout/"]

    def newest_letter(self) -> str:
        with acting_for(self.cast.coop, self.cast.system):
            return Message.objects.filter(to=INSPECTOR).order_by("created_at", "id").last().body
