"""A policy of the co-op's own: Mo edits a section and proposes it, Ed adopts it with a minute, Amira reads it."""

from collections.abc import Callable

import pytest

from compliance.queries.library import questions_asked
from compliance.services.answers import answer_question
from coopcare.tenancy.context import acting_for
from tests.cast import Cast
from tests.journeys.screen import PHONE, Screen

pytestmark = pytest.mark.django_db(transaction=True)

OURS = "{{coop_name}} keeps everybody safe. We act on the same day.[^reg13]"
TITLE = "P01 Safeguarding adults (and children met in the home)"
WHY_EARLY = "If members had less than two weeks to comment: why could it not wait?"


class TestOurOwnPolicy:
    def test_from_the_model_to_what_a_pca_has_read(self, cast: Cast, screen: Callable[..., Screen]) -> None:
        with acting_for(cast.coop, cast.mo.actor()):
            for asked in questions_asked():
                answer_question(asked.question.name, value=asked.question.example, actor=cast.mo.actor())
        self.mo_writes(screen(cast.mo))
        self.ed_adopts(screen(cast.ed))
        self.amira_reads(screen(cast.amira, size=PHONE, scripts=False))

    def mo_writes(self, mo: Screen) -> None:
        mo.open("/quality/policies/drafts/")
        mo.arrives("The co-op’s own policies")
        mo.press("Take as our own of P01")
        mo.arrives(TITLE)
        mo.press("Edit “Purpose”")
        mo.arrives("P01: Purpose")
        mo.write("Your text", f"{OURS} <b>Now.</b>")
        mo.press("Save this section")
        mo.arrives("P01: Purpose", status=422)
        mo.shows("has HTML in it, “<b>”")
        assert "We act on the same day." in mo.page.get_by_label("Your text", exact=True).input_value()
        mo.write("Your text", OURS)
        mo.press("Save this section")
        mo.arrives(TITLE)
        mo.shows("None of these stops the board", "Greenvale Care Co-operative keeps everybody safe.")
        mo.press("Propose it to the board")
        mo.arrives("Propose P01 to the board")
        mo.write("What is different in this version?", "A shorter purpose.")
        mo.press("Propose it")
        mo.arrives(TITLE)

    def ed_adopts(self, ed: Screen) -> None:
        ed.open("/quality/policies/drafts/")
        ed.press("Proposed to the board for P01")
        ed.arrives(TITLE)
        ed.shows("Proposed to the board, Mo Rahman (Registered manager)")
        ed.press("Adopt it")
        ed.arrives("Adopt P01")
        ed.press("Adopt")
        ed.arrives("Adopt P01", status=422)
        ed.write("Minute reference", "2026-11-16, item 5")
        ed.press("Adopt")
        ed.arrives("Adopt P01", status=422)
        ed.shows("Members have not had two weeks to comment.", "Members may comment until")
        ed.write(WHY_EARLY, "A new law begins tomorrow.")
        ed.press("Adopt")
        ed.arrives("Policies")
        ed.shows("The board has adopted P01.", "In force, minute 2026-11-16, item 5")

    def amira_reads(self, amira: Screen) -> None:
        amira.open("/quality/policies/to-read/")
        amira.arrives("My policies to read")
        amira.press(TITLE)
        amira.arrives(TITLE)
        amira.shows("In force. Version 1, adopted by the board", "keeps everybody safe")
        amira.press("I have read this")
        amira.arrives(f"You have read {TITLE}")
        amira.choose(amira.page.get_by_label("I promise I will not tell anybody."))
        amira.choose(amira.page.get_by_label("In the first hour. I do not need proof."))
        amira.choose(amira.page.get_by_label("I leave things where they are, and write down what I saw."))
        amira.press("I have read it")
        amira.arrives(f"You have read {TITLE}")
        amira.shows("2 of 3 answers were right.", "Never promise to keep a secret.")
        amira.open("/quality/policies/to-read/")
        amira.shows("You have nothing to read now.", "2 of 3 right")
