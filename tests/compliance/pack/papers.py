"""Papers for tests that look at the job: laying out takes seconds and has tests of its own."""

from functools import cache

import pytest

from compliance.pack.sheets import Sheet
from compliance.queries.builds import summaries
from compliance.queries.library import library, questions_asked
from compliance.services import packs
from compliance.services.answers import answer_question
from coopcare.ui.pdf import pdf_from_html
from tests.cast import Cast


def answer_everything(cast: Cast) -> None:
    """Every question of the texts answered by its example."""
    for asked in questions_asked():
        answer_question(asked.question.name, value=asked.question.example, actor=cast.mo.actor())


def quickly(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every sheet is one small tagged page; answers the codes of those that were laid out, as they are."""
    laid: list[str] = []

    def lay_out(sheet: Sheet) -> bytes:
        laid.append(sheet.code)
        return small_page()

    monkeypatch.setattr(packs, "lay_out", lay_out)
    return laid


@cache
def small_page() -> bytes:
    return pdf_from_html('<html lang="en-GB"><title>Paper</title><h1>Paper</h1><p>Words</p></html>', title="Paper")


def every_code() -> set[str]:
    """What stands in the whole pack, without the steps that join it."""
    texts = {text.code for text in library().texts}
    return texts | {f"easy-{of}" for of in summaries()} | {"cover", "to-check"}
