"""A care plan as it is agreed, and a risk as it is written down."""

import datetime as dt
from typing import Any

from clusters.models import CarePlan, Package, RiskAssessment, RiskKind
from clusters.rules.plans import NEEDED
from clusters.services.plans import Aim, add_outcome, agree_plan, begin_plan, put_plan, write_parts
from clusters.services.risks import Look, assess_risk
from coopcare.accounts.actor import Actor
from coopcare.clock import today
from tests.cast import Cast

WORDS = {code: f"In my words: {code}." for code in NEEDED} | {
    "washing": "I wash my own face. Hand me the flannel warm."
}
CHOIR = Aim("To get to choir on Fridays", i_do="I choose my blouse", others_do="Amira walks with me")


def a_draft(package: Package, *, actor: Actor, why: str = "The first plan.", **parts: str) -> CarePlan:
    """Written whole, by `actor`, and given to nobody yet."""
    plan = begin_plan(package, why=why, actor=actor)
    write_parts(plan, WORDS | parts, seen_at=plan.changed_at, actor=actor)
    if not plan.outcomes.exists():
        add_outcome(plan, CHOIR, actor=actor)
    return plan


def an_agreed_plan(
    package: Package, *, actor: Actor, how: str = "She nodded and said: that is me.", **parts: str
) -> CarePlan:
    """Written, given and agreed today, as `actor` of the office wrote down."""
    plan = put_plan(a_draft(package, actor=actor, **parts), actor=actor)
    return agree_plan(plan, how=how, actor=actor)


def a_look(**changes: Any) -> Look:
    """At the back step: likely and serious, and unlikely with what we do."""
    usual: dict[str, Any] = {
        "kind": RiskKind.MOVING, "about": "The back step", "assessed_on": today(), "took_part": "Margaret and Ana",
        "could_go_wrong": "She could fall on the wet step.", "likely_before": 4, "harm_before": 4,
        "what_we_do": "Hold the rail, and go first on the way down.", "likely_after": 2, "harm_after": 4,
        "is_theirs": False, "agrees": True, "wants": "To feed the birds herself, every morning.",
    }  # fmt: skip
    return Look(**(usual | changes))


def a_risk(package: Package, *, actor: Actor, look_again_on: dt.date | None = None, **changes: Any) -> RiskAssessment:
    return assess_risk(package, a_look(**changes), look_again_on=look_again_on, actor=actor)


def everybody_planned(cast: Cast) -> None:
    """Each package has a plan that was agreed today, written by the manager, and no risk that presses."""
    for package in cast.packages.values():
        an_agreed_plan(package, actor=cast.mo.actor())
