"""An assessment of capacity as a paper, and what the emergency sheet knows of legal papers."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from clusters.models import CapacityAssessment
from clusters.queries.capacity import open_assessment, papers_of
from coopcare.accounts.actor import Actor
from coopcare.clock import today
from coopcare.ui.formats import gov_date, gov_time
from members.models import LegalAuthority, LegalKind, Person
from members.models.authority import ATTORNEYS, DEPUTIES, RESUSCITATION

TO_DECIDE = (*ATTORNEYS, *DEPUTIES, LegalKind.ADVANCE_DECISION)


def assessment_values(actor: Actor, row_id: UUID) -> tuple[str, dict[str, Any]]:
    """What the paper is named by, and what it knows. NotFound for whoever may not read it."""
    row = open_assessment(actor, row_id)
    when = f"{gov_date(row.assessed_on)}, {gov_time(row.assessed_at)}"
    values = {
        "person": row.person.full_name,
        "decision": row.decision,
        "when": when,
        "by": f"{row.assessor}, {row.assessor_job}",
        "why": row.why(),
        "answers": row.answers(),
        "outcome": row.get_outcome_display(),
        "again": gov_date(row.looked_at_by) if row.looked_at_by else "At any change",
        **_decided(row),
    }
    return f"{row.decision}, {row.person.full_name}, {gov_date(row.assessed_on)}", values


def _decided(row: CapacityAssessment) -> dict[str, Any]:
    decision = row.made
    if decision is None:
        return {"decided": "Nothing is decided for them", "steps": ()}
    decided = f"{decision.decided}\n{decision.decided_by}, {gov_date(decision.decided_on)}"
    return {"decided": decided, "steps": [*decision.why(), ("An advocate", decision.get_advocate_display())]}


def legal_papers(person: Person) -> dict[str, str]:
    """The two lines of the emergency sheet: where each paper is, and who holds it."""
    papers = list(papers_of(person.id, today()))
    return {
        "person.resuscitation": _in_words(one for one in papers if one.kind in RESUSCITATION),
        "person.attorneys": _in_words(one for one in papers if one.kind in TO_DECIDE),
    }


def _in_words(papers: Iterable[LegalAuthority]) -> str:
    return "\n".join(_paper(one) for one in papers)


def _paper(one: LegalAuthority) -> str:
    holders = f": {' '.join(one.holders.split())}" if one.holders else ""
    original = f"Original: {one.kept_at}" if one.kept_at else "We do not know where the original is"
    seen = " We have not seen the paper itself." if one.is_not_seen else ""
    return f"{one}{holders}. {original}.{seen}"
