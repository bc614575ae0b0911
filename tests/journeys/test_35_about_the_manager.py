"""A complaint by voice turns out to be about the manager; the nominated individual sees to it instead."""

import struct
from collections.abc import Callable

import pytest

from compliance.models import Feedback
from compliance.services.answers import answer_question
from coopcare.outbox.models import Message
from coopcare.tenancy.context import acting_for
from tests.cast import Cast
from tests.journeys.screen import PHONE, Screen

pytestmark = pytest.mark.django_db(transaction=True)

WAV = b"RIFF" + struct.pack("<I", 36) + b"WAVEfmt " + bytes(28)


class TestAboutTheManager:
    def test_it_is_answered_without_them(self, greenvale_at_work: Cast, screen: Callable[..., Screen]) -> None:
        cast = greenvale_at_work
        with acting_for(cast.coop, cast.mo.actor()):
            answer_question("nominated_individual", value="Ed Barker", actor=cast.mo.actor())
        self.told(screen(scripts=False, size=PHONE))
        with acting_for(cast.coop, cast.system):
            code = Feedback.objects.get().code
        self.handed_over(screen(cast.mo), code)
        self.seen_to(screen(cast.ed, size=PHONE), code)
        with acting_for(cast.coop, cast.system):
            assert Message.objects.filter(to=cast.ed.person.email, subject=f"About a manager: {code}").exists()
            assert Feedback.objects.get().status == "answered"

    def told(self, anybody: Screen) -> None:
        anybody.open("/quality/tell-us/")
        anybody.arrives("Tell us something")
        anybody.choose("A complaint: I am unhappy and want an answer")
        anybody.choose("Somebody else")
        anybody.press("Send this")
        anybody.arrives("Tell us something", status=422)
        anybody.shows("Write what happened, or what went well")
        voice = {"name": "voice.wav", "mimeType": "audio/x-wav", "buffer": WAV}
        anybody.page.get_by_label("A voice message (optional)").set_input_files(voice)
        anybody.press("Send this")
        anybody.shows("Thank you. We have what you told us.")
        anybody.is_sound()

    def handed_over(self, mo: Screen, code: str) -> None:
        mo.open("/quality/complaints/")
        mo.press(code)
        mo.shows("Listen to the voice message")
        mo.press("Say who it is about, and who looks into it")
        mo.arrives("Say who it is about, and who looks into it")
        mo.page.get_by_label("Which worker is it about? (optional)").select_option("Mo Rahman")
        mo.press("Save")
        mo.arrives("Complaints and compliments")
        mo.hides(code)

    def seen_to(self, ed: Screen, code: str) -> None:
        ed.open("/quality/")
        ed.arrives("Quality")
        ed.shows("Waiting for you")
        ed.press(f"{code}: Acknowledge a complaint")
        ed.arrives(f"Complaint {code}")
        ed.shows("Ed Barker does what the manager would do")
        ed.press("Say who it is about, and who looks into it")
        ed.page.get_by_label("Who looks into it?").select_option("Ed Barker")
        ed.press("Save")
        ed.press("Acknowledge it")
        ed.write("How were they told?", "They left no address, so their page says it")
        ed.press("Save that they know")
        ed.press("Answer it")
        ed.choose("Upheld")
        ed.write("The answer", "You are right, and we are sorry.")
        ed.write("What will change?", "A talk with the chair, this week.")
        ed.press("Send the answer")
        ed.shows("The answer is on their page.")
        ed.is_sound()
