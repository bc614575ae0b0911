"""Where quality is kept, under the headings of its front page. Each subject stands here once, with who finds it."""

from collections.abc import Callable
from dataclasses import dataclass

from compliance.policies import may_give_inspection, may_read_policies
from compliance.register_policies import (
    may_keep_notifications,
    may_list_concerns,
    may_list_feedback,
    may_list_incidents,
    may_read_lessons,
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
    ],
    "What went wrong, and what was said": [
        Area("Incidents", "compliance:incidents", "Report what went wrong, and see it through.", may_list_incidents),
        Area("Safeguarding", "compliance:concerns", "Raise a concern; open the cases you are on.", may_list_concerns),
        Area("Complaints and compliments", "compliance:feedback_list", "What people told us.", may_list_feedback),
        Area("Notifications", "compliance:notifications", "Whom to tell, and by when.", may_keep_notifications),
        Area("What we learned", "compliance:lessons", "Without names, for everybody.", may_read_lessons),
    ],
    "Inspection": [
        Area("Inspections", "compliance:inspections", "Open the records, and see what was read.", may_give_inspection),
    ],
}


def areas_for(actor: Actor) -> dict[str, list[Area]]:
    """The headings that hold something for this person."""
    found = {heading: [area for area in areas if area.may(actor)] for heading, areas in AREAS.items()}
    return {heading: areas for heading, areas in found.items() if areas}
