"""Assessments, decisions, limits and legal papers as they are written down."""

import datetime as dt
from typing import Any

from clusters.models import Advocate, Allowed, BestInterestsDecision, CapacityAssessment, Feels, Limit
from clusters.rules.capacity import DecisionKind
from clusters.services.capacity import Answers, Steps, assess_capacity, decide
from clusters.services.legal_papers import Paper, add_paper
from clusters.services.limits import add_limit
from coopcare.accounts.actor import Actor
from coopcare.clock import today
from members.models import Acting, LegalAuthority, LegalKind, Person, Registered, Seen
from tests.factories.boxes import dated

DAY = dt.timedelta(days=1)
AGAIN = 90 * DAY
CAN = Answers(understands=True, keeps_in_mind=True, weighs=True, tells_us=True)
CANNOT = Answers(
    understands=True, keeps_in_mind=False, weighs=False, tells_us=True,
    impairment="Dementia: she forgets it within a minute.", is_because=True,
)  # fmt: skip
STEPS = Steps(
    could_wait="No: the nights are not safe.",
    took_part="We looked at pictures of both together.",
    wishes="She has always liked to get up by herself.",
    asked="David: safety first. Amira: she hates to be held in.",
    choices="Bed rails; a low bed with a mat; nothing.",
    why_least="She can still get up whenever she likes.",
)


def an_assessment(person: Person, *, actor: Actor, **changes: Any) -> CapacityAssessment:
    """Today, of bed rails: she cannot decide this now; `changes` are of assess_capacity."""
    usual = {
        "kind": DecisionKind.CARE,
        "decision": "Whether to have bed rails at night",
        "assessed_on": today(),
        "assessed_at": dt.time(10, 30),
        "doubt": "She forgets that she fell.",
        "help_given": "In the morning, with pictures, and Amira beside her.",
        "answers": CANNOT,
    }
    on = changes.get("assessed_on", today())
    return assess_capacity(person, actor=actor, **(usual | {"look_again_on": on + AGAIN} | changes))


def a_decision(assessment: CapacityAssessment, *, actor: Actor, **changes: Any) -> BestInterestsDecision:
    """On the day of the assessment: a low bed with a mat."""
    usual = {
        "steps": STEPS,
        "decided": "A low bed with a mat beside it.",
        "advocate": Advocate.NOT_NEEDED,
        "decided_on": assessment.assessed_on,
        "decided_by": "Ana Silva, support worker",
        "look_again_on": assessment.assessed_on + AGAIN,
    }
    return decide(assessment, actor=actor, **(usual | changes))


def a_limit(person: Person, *, actor: Actor, **changes: Any) -> Limit:
    """Since today, with her consent: a sensor at the door."""
    usual = {
        "what": "A sensor at the front door",
        "why": "She has gone out at night and could not find home.",
        "tried": "A note on the door. She took it down.",
        "feels": Feels.CONTENT,
        "feels_words": "“It means somebody comes.”",
        "allowed_by": Allowed.CONSENT,
        "since": today(),
    }
    on = changes.get("since", today())
    return add_limit(person, actor=actor, **(usual | {"look_again_on": on + AGAIN} | changes))


def restraint(person: Person, *, actor: Actor, **changes: Any) -> Limit:
    """Today at a quarter past nine: a hand was held at the kerb."""
    usual = {
        "what": "Her arm was held at the kerb",
        "feels": Feels.OBJECTS,
        "allowed_by": Allowed.EMERGENCY,
        "at": dt.time(9, 15),
        "look_again_on": None,
    }
    return a_limit(person, actor=actor, **(usual | changes))


def paper_words(**changes: Any) -> Paper:
    """David holds a power of attorney for health, which we saw today."""
    usual = {
        "kind": LegalKind.HEALTH_ATTORNEY,
        "holders": "David Hughes, 01632 960111",
        "acting": Acting.ALONE,
        "registered": Registered.YES,
        "seen": Seen.ORIGINAL,
        "seen_on": today(),
        "covers": "All of health and care, but life-sustaining treatment.",
        "kept_at": "The bureau in her sitting room",
    }
    return Paper(**(usual | changes))


def a_paper(person: Person, *, actor: Actor, **changes: Any) -> LegalAuthority:
    """As paper_words says."""
    return add_paper(person, paper=paper_words(**changes), actor=actor)


def as_typed(**changes: str) -> dict[str, str]:
    """The assessment in the boxes of the page."""
    return {
        "kind": "care", "decision": "Whether to have bed rails at night", **dated("assessed_on", today()),
        "assessed_at": "10:30am", "doubt": "She forgets that she fell.", "help_given": "Pictures, and Amira.",
        "understands": "yes", "keeps_in_mind": "no", "weighs": "no", "tells_us": "yes", "is_because": "yes",
        "impairment": "Dementia.", "assessor": "", "assessor_job": "", **dated("look_again_on", today() + AGAIN),
        **changes,
    }  # fmt: skip
