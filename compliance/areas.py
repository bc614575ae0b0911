"""Where quality is kept, under the headings of its front page. Each subject stands here once, with who finds it."""

from collections.abc import Callable
from dataclasses import dataclass

from compliance.policies import (
    may_give_inspection,
    may_open_drafts,
    may_read_policies,
    may_say_that_they_read,
    may_see_who_has_read,
)
from coopcare.accounts.actor import Actor


@dataclass(frozen=True)
class Area:
    """One subject: its words, the name of its page, what one does there, and who may open it."""

    title: str
    page: str
    about: str
    may: Callable[[Actor], bool]


# heading → its subjects, in the order of the page.
AREAS: dict[str, list[Area]] = {
    "Policies": [
        Area("Policies", "compliance:policies", "Read them, and take the pack away.", may_read_policies),
        Area("My policies to read", "compliance:to_read", "What you have still to read.", may_say_that_they_read),
        Area("The co-op’s own policies", "compliance:drafts", "Write, propose, adopt.", may_open_drafts),
        Area("Who has read the policies", "compliance:readings", "Who is late.", may_see_who_has_read),
    ],
    "Inspection": [
        Area("Inspections", "compliance:inspections", "Open the records, and see what was read.", may_give_inspection),
    ],
}


def areas_for(actor: Actor) -> dict[str, list[Area]]:
    """The headings that hold something for this person."""
    found = {heading: [area for area in areas if area.may(actor)] for heading, areas in AREAS.items()}
    return {heading: areas for heading, areas in found.items() if areas}
