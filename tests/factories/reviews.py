"""A review as it is written down."""

from dataclasses import asdict
from typing import Any

from clusters.models import Consent, Package, Review, ReviewReason, StillRight
from clusters.services.reviews import Checked, Said, write_review
from coopcare.accounts.actor import Actor
from coopcare.clock import today
from tests.cast import Cast
from tests.factories.boxes import dated

AS_IT_WAS = Checked(
    help_right=StillRight.YES,
    risks_right=StillRight.YES,
    medicines_right=StillRight.NONE,
    consent=Consent.GIVEN,
    knew_how_to_complain=True,
)


def a_review(package: Package, *, actor: Actor, **changes: Any) -> Review:
    """Held today, with Margaret alone, who is content; `changes` are of write_review."""
    usual = {
        "held_on": today(),
        "reason": ReviewReason.PLANNED,
        "present": "Margaret",
        "said": Said(works_well="The mornings. Amira knows how I like my tea."),
        "checked": AS_IT_WAS,
    }
    return write_review(package, actor=actor, **(usual | changes))


def everybody_reviewed(cast: Cast) -> None:
    """Nothing is due: each package had its review today, by the manager."""
    for package in cast.packages.values():
        a_review(package, actor=cast.mo.actor())


def as_typed(**changes: str) -> dict[str, str]:
    """The same in the boxes of the page."""
    checked = {name: value for name, value in asdict(AS_IT_WAS).items() if isinstance(value, str)}
    typed = {
        **dated("held_on"), "reason": "planned", "present": "Margaret and David", "works_well": "The mornings.",
        "knew_how_to_complain": "yes", **checked,
    }  # fmt: skip
    return typed | changes
