"""A PCA reports a fall on a phone without scripts; the manager grades it, writes to the person, and notifies."""

from collections.abc import Callable

import pytest

from compliance.models import Incident
from coopcare.outbox.models import Message
from coopcare.tenancy.context import acting_for
from tests.cast import Cast
from tests.journeys.screen import PHONE, Screen

pytestmark = pytest.mark.django_db(transaction=True)


class TestAFall:
    def test_from_the_phone_to_the_letter(self, greenvale_at_work: Cast, screen: Callable[..., Screen]) -> None:
        cast = greenvale_at_work
        code = self.reported(screen(cast.amira, scripts=False, size=PHONE))
        mo = screen(cast.mo)
        self.graded(mo, code)
        self.notified(mo)
        self.written_to(mo, code)
        with acting_for(cast.coop, cast.system):
            letter = Message.objects.get(to=cast.margaret.person.email)
            assert letter.attachments.count() == 1
            assert "kitchen" not in letter.body
            assert Incident.objects.get().notifications.get().reference == "CQC-2026-77"

    def reported(self, amira: Screen) -> str:
        amira.open("/quality/incidents/")
        amira.press("Report what went wrong, or nearly did")
        amira.arrives("Report what went wrong, or nearly did")
        amira.press("Send this report")
        amira.arrives("Report what went wrong, or nearly did", status=422)
        amira.shows("Select what kind of thing happened", "Write what happened")
        amira.page.get_by_label("What kind of thing happened?").select_option(label="A fall")
        amira.page.get_by_label("Which person we support is it about? (optional)").select_option("Margaret Hughes")
        amira.write("What happened?", "She slipped in the kitchen.")
        amira.write("What was done at once?", "Rang 999 and stayed with her.")
        amira.write("At what time?", "8am")
        amira.choose("Hospital, or harm that may last")
        amira.choose("No")
        amira.press("Send this report")
        amira.is_sound()
        amira.shows("Thank you. It is reported.", "She slipped in the kitchen.")
        return amira.main.locator("h1").inner_text().removeprefix("Incident ")

    def graded(self, mo: Screen, code: str) -> None:
        mo.open("/quality/incidents/")
        mo.arrives("Incidents and near misses")
        mo.press(code)
        mo.arrives(f"Incident {code}")
        mo.press("Grade it")
        mo.arrives("Grade it")
        mo.fits()
        mo.write("Why this grade?", "A broken hip")
        mo.choose("Treatment was needed to prevent one of these, or to prevent death")
        mo.write("Which health professional was asked?", "Dr Lee, Hartley hospital")
        mo.press("Save the grade")
        mo.arrives(f"Incident {code}")
        mo.shows("graded severe", "Serious injury of a person", "Duty of candour")

    def notified(self, mo: Screen) -> None:
        mo.press("Serious injury of a person")
        mo.is_sound()
        mo.press("Write the draft")
        mo.arrives("Write the draft")
        mo.write("What is to be put into the form?", "Margaret fell in the kitchen.")
        mo.press("Save the draft")
        mo.arrives("Write the draft", status=422)
        mo.shows("Take out the name “Margaret”")
        mo.write("What is to be put into the form?", "A fall in the kitchen; the hip is broken.")
        mo.press("Save the draft")
        mo.press("Write down who approved it")
        mo.write("Who read it and approved it?", "Helen Marsh")
        mo.press("Save the approval")
        mo.press("Write down that it was sent")
        mo.write("The reference that proves it", "CQC-2026-77")
        mo.press("Save that it was sent")
        mo.shows("It is written down that it was sent.", "reference CQC-2026-77")
        mo.is_sound()

    def written_to(self, mo: Screen, code: str) -> None:
        mo.press(code)
        mo.press("Write to them")
        mo.arrives("Write to them")
        mo.write("What have we done, and what are we finding out?", "A dry mat is down. We ask how the floor got wet.")
        mo.press("Make the letter and send it")
        mo.arrives(f"Incident {code}")
        mo.shows("By e-mail", "Open the letter (PDF)")
