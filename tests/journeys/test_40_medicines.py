"""Ana agrees the help and writes lines, Mo checks, Amira gives on a phone without scripts, Ana rings about a gap, and
Margaret reads it all.
"""

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import pytest

from coopcare.tenancy.context import acting_for
from rotas.models import Attendance, AttendanceStatus, Visit, VisitStatus
from tests.cast import Cast
from tests.factories.medicines import AS_NEEDED, a_medicine
from tests.factories.rotas import a_visit
from tests.journeys.screen import PHONE, Screen

pytestmark = pytest.mark.django_db(transaction=True)
MONDAY = dt.date(2026, 11, 16)
TABLET = "Amlodipine 5 mg tablet"
PAIN = "Paracetamol 500 mg tablet"


class TestMedicines:
    def test_from_the_label_to_the_chart(self, greenvale_at_work: Cast, screen: Callable[..., Screen], clock: Any):
        self.cast = cast = greenvale_at_work
        ana, mo = screen(cast.ana, keys=True), screen(cast.mo)
        self.agreed(ana)
        self.written(ana)
        self.checked(mo)
        self.given_a_visit_under_way(clock)
        amira = screen(cast.amira, scripts=False, size=PHONE)
        self.given(amira)
        self.too_early(amira, clock)
        self.put_right(amira)
        self.a_gap(clock)
        self.rung_about(screen(cast.ana, keys=True))
        self.read(screen(cast.margaret, size=PHONE))

    def agreed(self, ana: Screen) -> None:
        ana.open(f"/people/{self.cast.margaret.person.id}/")
        ana.press("Medicines", within=ana.main)
        ana.arrives("Medicines of Margaret Hughes")
        ana.press("Write down what is agreed")
        ana.arrives("Help with medicines for Margaret Hughes")
        ana.choose("Yes")
        ana.write("To what, and what happens?", "Penicillin: a rash")
        for question, words in (
            ("Which surgery?", "Hartley Surgery, 01632 960111"),
            ("Which pharmacy?", "Mill Pharmacy, 01632 960222"),
            ("Who orders?", "David"),
            ("Who collects, or who delivers?", "The pharmacy"),
            ("Where are they kept?", "The kitchen cupboard"),
            ("How did they say so?", "Yes, please do."),
        ):
            ana.write(question, words)
        ana.choose("Yes, to all of it")
        ana.press("Write it down")
        ana.arrives("Medicines of Margaret Hughes")
        ana.shows("Penicillin: a rash", "No medicine is written down.")

    def written(self, ana: Screen) -> None:
        ana.press("Write a line")
        ana.arrives("A medicine of Margaret Hughes")
        ana.press("Write the line")
        ana.arrives("A medicine of Margaret Hughes", 422)
        ana.shows("Enter the name, as on the label")
        ana.choose("The label of the pharmacy")
        for box, words in (
            ("Name of the medicine", "Amlodipine"),
            ("Strength", "5 mg"),
            ("Form", "Tablet"),
            ("Dose, in words", "One tablet"),
            ("What is it for?", "Blood pressure"),
            ("At which times?", "9:30am, 8pm"),
            ("Until how many minutes after its time is it safe?", "45"),
        ):
            ana.write(box, words)
        for answer in ("By mouth", "3. Give: we choose and give it", "Regular", "It must be on time"):
            ana.choose(answer)
        ana.press("Write the line")
        ana.arrives(TABLET)
        ana.shows("You wrote this line, so somebody else checks it.")

    def checked(self, mo: Screen) -> None:
        mo.open(f"/clusters/people/{self.cast.margaret.person.id}/medicines/")
        mo.shows("Not checked yet")
        mo.press(TABLET)
        mo.press("I looked, and it says the same")
        mo.arrives(TABLET)
        mo.shows("Checked by Mo Rahman")

    def given_a_visit_under_way(self, clock: Any) -> None:
        with acting_for(self.cast.coop, self.cast.system):
            a_medicine(self.cast.margaret.person, actor=self.cast.ana.actor(), **AS_NEEDED)
            self.visit = a_visit(
                self.cast.packages["margaret"], on=MONDAY, at=dt.time(9, 15), minutes=60, pca=self.cast.amira.person,
                status=VisitStatus.UNDER_WAY,
            )  # fmt: skip
            a_visit(self.cast.packages["margaret"], on=MONDAY, at=dt.time(20), pca=self.cast.amira.person,
                    status=VisitStatus.ACCEPTED)  # fmt: skip
        clock.move_to(dt.datetime(2026, 11, 16, 9, 32, tzinfo=dt.UTC))

    def given(self, amira: Screen) -> None:
        amira.open("/")
        amira.press("9:15am to 10:15am, Margaret")
        amira.arrives("Margaret Hughes")
        amira.shows("Allergies: penicillin: a rash.", "1 due, 1 not written down yet")
        amira.press("Medicines at this visit")
        amira.arrives("Medicines for Margaret Hughes")
        amira.fits()
        amira.has_targets_of(44)
        amira.press(re.compile("^Given, and seen taken"))
        amira.arrives("Medicines for Margaret Hughes")
        amira.shows("Given, 9:32am, Amira Khan")

    def too_early(self, amira: Screen, clock: Any) -> None:
        for minute in (35, 50):
            clock.move_to(dt.datetime(2026, 11, 16, 9, minute, tzinfo=dt.UTC))
            amira.press(re.compile("^Write it down"), within=amira.card(PAIN))
            amira.arrives(PAIN)
            amira.fits()
            amira.choose("Given, and seen taken")
            amira.write("How much?", "One tablet")
            amira.write("What was it given for? Or why not?", "Her knee")
            if minute == 50:
                amira.shows("It is too early for another dose.", "Not before Monday 16 November 2026 at 1:35pm.")
            amira.press("Write it down")
        amira.arrives(f"{PAIN}: given")
        amira.shows("This dose was too early.", "Report what happened")
        amira.fits()
        amira.has_targets_of(44)

    def put_right(self, amira: Screen) -> None:
        amira.press("Say whether it helped")
        amira.write(f"Did it help? {PAIN}", "The pain was gone by ten.")
        amira.press("Save")
        amira.arrives("Medicines for Margaret Hughes")
        amira.press(re.compile("^Given, 9:32am"))
        amira.arrives(f"{TABLET}: given")
        amira.press("Put a mistake right")
        amira.arrives(f"Put right: {TABLET}")
        amira.choose("R: refused")
        amira.write("Why, or who?", "She spat it out")
        amira.write("What was wrong, and how do you know?", "I found it in the cup.")
        amira.press("Put it right")
        amira.arrives(f"{TABLET}: refused")
        amira.shows("It is time-critical. Ring now", "Before, it said: Given, 9:32am")

    def a_gap(self, clock: Any) -> None:
        evening = Visit.objects.filter(starts_at__hour=20)
        with acting_for(self.cast.coop, self.cast.system):
            visit = evening.get()
            Attendance.objects.filter(visit=visit).update(
                status=AttendanceStatus.DONE, arrived_at=visit.starts_at, left_at=visit.ends_at
            )
            Visit.objects.filter(id=visit.id).update(status=VisitStatus.DONE)
        clock.move_to(dt.datetime(2026, 11, 17, 9, 0, tzinfo=dt.UTC))

    def rung_about(self, ana: Screen) -> None:
        ana.open("/more/")
        ana.press("Gaps in medicines records", within=ana.main)
        ana.arrives("Gaps in the medicines records")
        ana.press(f"Margaret Hughes, Monday 16 November 2026 at 8pm: {TABLET}")
        ana.choose("Given, and seen taken")
        ana.write("When?", "8:05pm")
        ana.write("How do you know?", "I rang Amira. She gave it, and forgot to write.")
        ana.press("Write it down")
        ana.arrives("Medicines for Margaret Hughes")
        ana.shows("Written late", "I rang Amira.")
        ana.press("The chart of the month")
        ana.arrives("Medicines record of Margaret Hughes, November 2026")

    def read(self, margaret: Screen) -> None:
        margaret.open("/")
        margaret.press("See my medicines")
        margaret.arrives("My medicines")
        margaret.fits()
        margaret.press("See the chart of the month, dose by dose")
        margaret.arrives("My medicines record, November 2026")
        margaret.fits()
        margaret.shows("Did it help? The pain was gone by ten.", "She spat it out", "Written late")
        paper = margaret.fetch("Print this month (PDF)")
        assert paper.suggested_filename.startswith("Medicines record of Margaret Hughes")
