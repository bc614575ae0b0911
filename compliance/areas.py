"""Where quality is kept, under the headings of its front page. Each subject stands here once, with who finds it."""

from collections.abc import Callable
from dataclasses import dataclass

from compliance.policies import may_choose_sample, may_give_inspection, may_read_policies
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
    ],
    "Inspection": [
        Area("Inspections", "compliance:inspections", "Open the records, and see what was read.", may_give_inspection),
        Area(
            "What an inspector reads",
            "compliance:records",
            "The same pages, with everybody’s name.",
            may_choose_sample,
        ),
        Area(
            "Provider information return", "compliance:information_return", "As it would be today.", may_choose_sample
        ),
    ],
}


def areas_for(actor: Actor) -> dict[str, list[Area]]:
    """The headings that hold something for this person."""
    found = {heading: [area for area in areas if area.may(actor)] for heading, areas in AREAS.items()}
    return {heading: areas for heading, areas in found.items() if areas}
