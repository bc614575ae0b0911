"""Everything a board paper says: the month, what has changed, the cash forecast, and scenarios that are attached."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from billing.board.changes import sentences
from billing.board.findings import headline, sections
from billing.board.tables import Section
from billing.cash import outlook as cash_words
from billing.cash.outlook import Outlook
from billing.line_chart import Chart
from billing.queries.board import board_report
from billing.queries.board_changes import changes_since, last_meeting
from billing.queries.cash import outlook
from billing.queries.law import law_on
from billing.queries.scenarios import MOST_COMPARED, Case, compared
from billing.viability import Answers
from billing.viability.chart import chart
from billing.viability.comparing import Row as Result
from billing.viability.comparing import result_rows
from billing.viability.words import Finding, findings, warnings
from coopcare.accounts.actor import Actor
from coopcare.clock import today
from coopcare.errors import Invalid
from members.governance.models import Meeting


@dataclass(frozen=True)
class Cash:
    """The forecast, drawn; `problem` is the sentence when there is none."""

    problem: str = ""
    headline: str = ""
    floor_words: str = ""
    chart: Chart | None = None
    sections: tuple[Section, ...] = ()


@dataclass(frozen=True)
class Attached:
    """One scenario; `problem` is the sentence when it cannot be worked out."""

    case: Case
    findings: tuple[Finding, ...] = ()
    warnings: tuple[str, ...] = ()
    chart: Chart | None = None
    problem: str = ""


@dataclass(frozen=True)
class BoardPaper:
    first_day: dt.date
    on: dt.date
    is_closed: bool
    headline: str
    sections: tuple[Section, ...]
    meeting: Meeting | None
    changes: tuple[str, ...]
    cash: Cash
    attached: tuple[Attached, ...] = ()
    results: tuple[Result, ...] = ()


def board_paper(actor: Actor, first_day: dt.date, keys: Sequence[str]) -> BoardPaper:
    """Of a month, with the scenarios named by their keys. Raises Invalid for too many, NotFound for one that is not."""
    if len(keys) > MOST_COMPARED:
        raise Invalid(f"Attach {MOST_COMPARED} scenarios at most.", field="chosen")
    report, meeting = board_report(actor, first_day), last_meeting(actor)
    found = compared(actor, keys)
    return BoardPaper(
        first_day=first_day,
        on=today(),
        is_closed=report.month.is_closed,
        headline=headline(report),
        sections=tuple(section.compact for section in sections(report)),
        meeting=meeting,
        changes=tuple(sentences(changes_since(actor, meeting))) if meeting else (),
        cash=_cash(outlook(actor)),
        attached=tuple(_attached(one.case, one.answers, one.problem) for one in found),
        results=tuple(result_rows([one.answers for one in found])) if found else (),
    )


def _cash(found: Outlook | str) -> Cash:
    if isinstance(found, str):
        return Cash(problem=found)
    return Cash(
        headline=cash_words.headline(found),
        floor_words=cash_words.floor_words(found),
        chart=cash_words.chart(found),
        sections=tuple(section.compact for section in cash_words.sections(found)),
    )


def _attached(case: Case, answers: Answers | None, problem: str) -> Attached:
    if answers is None:
        return Attached(case, problem=problem)
    told = tuple(warnings(answers, law_on(case.law_on)))
    return Attached(case, tuple(findings(answers)), told, chart(answers.cash))
