"""The board paper as a PDF: kept once for what it says."""

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

from django.db import transaction

from billing.policies import may_see_totals
from billing.queries.board_paper import BoardPaper, board_paper
from coopcare.accounts.actor import Actor
from coopcare.accounts.authorise import require
from coopcare.audit.services import record
from coopcare.documents.models import Document
from coopcare.documents.services import keep_once
from coopcare.ui.formats import gov_month
from coopcare.ui.pdf import render_pdf

KIND = "board_paper"
STYLES = [Path(__file__).parent.parent / name for name in ("papers.css", "board.css")]


@transaction.atomic
def make_board_paper(first_day: dt.date, *, scenarios: Sequence[str], actor: Actor) -> Document:
    """Of a month, with scenarios (their keys) attached. The same month, scenarios and figures are the same document."""
    require(may_see_totals(actor))
    paper = board_paper(actor, first_day, scenarios)
    title = f"Board paper, {gov_month(first_day)}"
    content = render_pdf("pdf/board.html", {"paper": paper}, title=title, stylesheets=STYLES)
    document = keep_once(
        name=f"{title}{_with(paper)}.pdf", content_type="application/pdf", content=content, kind=KIND, actor=actor
    )
    record(actor, "made a board paper", document, detail=document.name)
    return document


def _with(paper: BoardPaper) -> str:
    names = [one.case.name for one in paper.attached]
    return f", with {', '.join(names)}"[:100] if names else ""
