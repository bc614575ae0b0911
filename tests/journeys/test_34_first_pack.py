"""A co-op that was founded this morning: Rosa answers the questions, Bea's board adopts, Rosa takes the pack away.

Every paper is laid out for real, by the steps of the worker's job.
"""

import io
import re
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import app_settings, format_hotp_value, hotp_value
from django.core import mail
from django.core.management import call_command

from compliance.models import PackStatus, PolicyPack
from compliance.pack.bundle import file_name
from compliance.queries.builds import papers_to_choose
from compliance.queries.library import library, questions_asked
from compliance.services import packs
from coopcare.accounts.actor import Actor
from coopcare.clock import now
from coopcare.tenancy.context import acting_for
from coopcare.tenancy.models import Coop
from tests.journeys.screen import Screen
from tests.papers import words_of

pytestmark = pytest.mark.django_db(transaction=True)

NAME = "Ferndale Care Co-operative"
PASSWORD = "three-quiet-otters"
PLACEHOLDER = re.compile(r"\{\{|\}\}|\bTBC\b|\bTODO\b|\[insert|Greenvale|Not adopted", re.IGNORECASE)
STEPS_SEEN = 3
WHY_EARLY = "If members had less than two weeks to comment: why could it not wait?"


class TestTheFirstPack:
    def test_from_founding_to_the_pack(
        self, site: str, screen: Callable[..., Screen], facts: None, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        self.site, self.screen = site.replace("greenvale", "ferndale"), screen
        # The worker is let go step by step, below: what is asked for waits until then, as it does on a busy day.
        monkeypatch.setattr(packs, "ring", lambda *_: None)
        self.given_a_co_op_is_founded_and_its_manager_comes_in()
        self.when_she_answers_the_questions()
        self.and_asks_the_board_in()
        self.and_proposes_every_text()
        self.and_the_board_adopts_them_by_one_minute()
        self.then_the_whole_pack_is_built()
        self.and_every_paper_of_it_is_theirs()

    def given_a_co_op_is_founded_and_its_manager_comes_in(self) -> None:
        call_command(
            "found_coop", slug="ferndale", name=NAME, short_name="Ferndale", phone="01632 960500",
            email="office@ferndale.example", address="1 Fern Lane, Hartley", area="Hartley and the dale",
            manager_first_name="Rosa", manager_last_name="Whitlock", manager_email="rosa@ferndale.example",
            verbosity=0,
        )  # fmt: skip
        self.coop = Coop.objects.get(slug="ferndale")
        self.rosa = self.comes_in("rosa@ferndale.example", "Rosa Whitlock")

    def comes_in(self, email: str, name: str) -> Screen:
        """By the letter: a password, the first sign-in, and the authenticator app that the role asks for."""
        somebody = self.screen()
        somebody.site = self.site
        somebody.open(_link_in_letter(email))
        somebody.arrives(f"Welcome, {name}")
        somebody.write("Choose a password", PASSWORD)
        somebody.press("Make my log-in")
        somebody.arrives("Sign in")
        somebody.write("Email address", email)
        somebody.write("Password", PASSWORD)
        somebody.press("Sign in", within=somebody.main)
        somebody.arrives("Keep your account safe")
        somebody.press("Set up an app")
        somebody.arrives("Show that it is you")
        somebody.write("Password", PASSWORD)
        somebody.press("Continue")
        somebody.arrives("Set up an authenticator app")
        key = somebody.page.locator(".app-key").inner_text()
        somebody.write("Authenticator code", _code_of(key))
        somebody.press("Set up the app")
        return somebody

    def when_she_answers_the_questions(self) -> None:
        self.rosa.open("/quality/policies/")
        self.rosa.arrives("Policies")
        self.rosa.press("Answer the questions")
        self.rosa.arrives("Questions for the policies")
        self.rosa.press("Answer those that are left, ten to a page")
        self.rosa.arrives("Questions that have no answer yet")
        self.rosa.fits()
        self.rosa.shows("Leave empty what you do not know yet.")
        while self.rosa.page.locator("h1").inner_text() == "Questions that have no answer yet":
            self.writes_what_is_asked()
            self.rosa.press("Save and continue")
        self.rosa.arrives("Questions for the policies")
        total = self.inside(lambda: len(questions_asked()))
        self.rosa.shows(f"You have answered {total} of {total}.")

    def writes_what_is_asked(self) -> None:
        for field in self.rosa.page.locator("main input[type=text], main input:not([type])").all():
            self.rosa.hand.write(field, _theirs(library().questions[str(field.get_attribute("name"))].example))

    def and_asks_the_board_in(self) -> None:
        self.rosa.open("/access/invite/")
        self.rosa.arrives("Invite somebody to sign in")
        self.rosa.write("Their name", "Bea Long")
        self.rosa.write("Their email", "bea@ferndale.example")
        self.rosa.choose("Board member")
        self.rosa.press("Send the invitation")
        self.bea = self.comes_in("bea@ferndale.example", "Bea Long")

    def and_proposes_every_text(self) -> None:
        self.rosa.open("/quality/policies/drafts/")
        self.rosa.arrives("The co-op’s own policies")
        self.rosa.press("Take every model text that is left as our own")
        self.rosa.arrives("The co-op’s own policies")
        self.rosa.shows(f"You have taken {len(library().texts)} model texts as your own drafts.")
        self.rosa.press("Propose every draft to the board")
        self.rosa.arrives("Propose every draft to the board")
        self.rosa.press("Propose them")
        self.rosa.arrives("The co-op’s own policies")
        self.rosa.shows(f"{len(library().texts)} before the board")

    def and_the_board_adopts_them_by_one_minute(self) -> None:
        letter = _letters_to("bea@ferndale.example")[-1]
        assert letter.subject == f"{len(library().texts)} policies are before the board"
        self.bea.open("/quality/policies/drafts/")
        self.bea.press("Adopt everything that is proposed, by one minute")
        self.bea.arrives(f"Adopt all {len(library().texts)} policies that are proposed")
        self.bea.fits()
        self.bea.write("Minute reference", "2026-11-16, item 3")
        self.bea.write(
            "If members had less than two weeks to comment: why could it not wait?",
            "We cannot apply to be registered without them.",
        )
        self.bea.press("Adopt")
        self.bea.arrives("Policies")
        self.bea.shows(f"The board has adopted {len(library().texts)} policies.", "In force, minute 2026-11-16, item 3")
        self.bea.hides("Model text, not adopted")

    def then_the_whole_pack_is_built(self) -> None:
        self.rosa.open("/quality/policies/")
        self.rosa.press("Build the policy pack")
        self.rosa.arrives("Whole policy pack, version 1")
        self.rosa.shows("Waiting to start.")
        self.worker_does(STEPS_SEEN)
        self.rosa.press("See how far it is")
        self.rosa.arrives("Whole policy pack, version 1")
        self.rosa.shows("Being built.", "Being laid out")
        self.worker_does(None)
        self.rosa.open(self.rosa.page.url)
        self.rosa.arrives("Whole policy pack, version 1")
        self.rosa.shows("Ready.")

    def worker_does(self, steps: int | None) -> None:
        """So many steps, or all that are left, each in a transaction of its own."""
        done = 0
        while done != steps and self.inside(self.one_step):
            done += 1

    def one_step(self) -> bool:
        pack = packs.next_unfinished()
        if pack is None:
            return False
        packs.advance(pack, actor=Actor.system(self.coop.id, "build"))
        assert pack.status != PackStatus.FAILED, pack.last_error
        return True

    def and_every_paper_of_it_is_theirs(self) -> None:
        taken = self.rosa.fetch("Download a ZIP with every paper").path().read_bytes()
        papers = self.inside(papers_to_choose)
        assert len(papers) > len(library().texts)
        with zipfile.ZipFile(io.BytesIO(taken)) as archive:
            assert {"index.html", "SHA256SUMS.txt", "0 To read.pdf", "0 To keep.pdf"} <= set(archive.namelist())
            for code, title in papers:
                words = words_of(archive.read(file_name("", title)))
                assert NAME in words, f"{title} does not name the co-op"
                assert not (found := PLACEHOLDER.search(words)), f"{found[0]!r} in {title}"
                if code in self.codes:
                    assert "16 November 2026" in words, f"{title} does not say when it was adopted"
        pack = self.inside(lambda: PolicyPack.objects.get())
        assert {step["state"] for step in pack.progress} == {"ready"}

    @property
    def codes(self) -> set[str]:
        return {text.code for text in library().texts}

    def inside(self, deed: Callable[[], Any]) -> Any:
        with acting_for(self.coop, Actor.system(self.coop.id, "test")):
            return deed()


def _link_in_letter(email: str) -> str:
    found = re.search(r"http://\S+/invitation/\S+/", _letters_to(email)[0].body)
    assert found is not None
    return found[0]


def _letters_to(email: str) -> list[mail.EmailMessage]:
    return [one for one in mail.outbox if one.to == [email]]


def _code_of(key: str) -> str:
    return format_hotp_value(hotp_value(key, int(now().timestamp()) // app_settings.TOTP_PERIOD))


def _theirs(example: str) -> str:
    return example.replace("Greenvale", "Ferndale").replace("greenvale", "ferndale")
