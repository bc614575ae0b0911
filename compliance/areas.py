"""Where quality is kept, under the headings of its front page. Each subject stands here once, with who finds it."""

from collections.abc import Callable
from dataclasses import dataclass

from clusters.policies import may_list_clusters, may_list_reviews
from compliance.framework_policies import may_read_quality, may_read_registration
from compliance.governance_policies import (
    may_have_actions,
    may_have_fitness,
    may_keep_governance,
    may_read_governance,
    may_second_deletion,
)
from compliance.policies import (
    may_choose_sample,
    may_give_inspection,
    may_open_drafts,
    may_print_forms,
    may_read_policies,
    may_say_that_they_read,
    may_see_who_has_read,
)
from compliance.register_policies import (
    may_list_concerns,
    may_list_contacts,
    may_list_feedback,
    may_list_incidents,
    may_list_notifications,
    may_read_lessons,
)
from compliance.workforce_policies import may_see_totals, may_see_workforce
from coopcare.accounts.actor import Actor
from members.governance.policies import may_note_meetings


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
        Area("Print and take away", "compliance:builds", "Pack, handbook, guide, agreements.", may_read_policies),
        Area("Forms to print", "compliance:forms", "Filled in from our records, or blank.", may_print_forms),
    ],
    "People": [
        Area("Care plans and risks", "clusters:plans", "Agreed, checked, and looked at again.", may_list_reviews),
        Area("Reviews", "clusters:reviews", "Whose help is to be looked at together, and by when.", may_list_reviews),
        Area(
            "Consent and capacity",
            "clusters:capacity",
            "What is to be looked at again, by when.",
            may_list_clusters,
        ),
        Area("Gaps in medicines records", "rotas:medicine_gaps", "To be rung about by noon.", may_list_clusters),
    ],
    "Workers": [
        Area("Supervision", "compliance:workforce", "What is due, and with whom.", may_see_workforce),
        Area("Training", "compliance:training", "Who has learnt what, and until when.", may_see_workforce),
        Area("What runs out", "compliance:lapses", "Checks, training, and visits that need cover.", may_see_workforce),
        Area("In figures", "compliance:workforce_figures", "Counts without names.", may_see_totals),
    ],
    "Registration and evidence": [
        Area("Registration", "compliance:registration", "Where you stand with the regulator.", may_read_registration),
        Area(
            "Getting ready to apply", "compliance:readiness", "What must be there, and what is.", may_read_registration
        ),
        Area(
            "Insurance and registrations",
            "compliance:coop_papers",
            "What the co-op must hold, and until when.",
            may_read_registration,
        ),
        Area(
            "Assessing ourselves",
            "compliance:frameworks",
            "The key questions, our scores, and the evidence.",
            may_read_quality,
        ),
        Area("Evidence", "compliance:evidence", "What was counted and gathered, topic by topic.", may_read_quality),
    ],
    "What went wrong, and what was said": [
        Area("Incidents", "compliance:incidents", "Report what went wrong, and see it through.", may_list_incidents),
        Area("Safeguarding", "compliance:concerns", "Raise a concern; open the cases you are on.", may_list_concerns),
        Area("Complaints and compliments", "compliance:feedback_list", "What people told us.", may_list_feedback),
        Area("Notifications", "compliance:notifications", "Whom to tell, and by when.", may_list_notifications),
        Area("What we learned", "compliance:lessons", "Without names, for everybody.", may_read_lessons),
        Area("Other services", "compliance:contacts", "Whose answer is awaited, about whom.", may_list_contacts),
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
    "Governance": [
        Area("Action plan", "compliance:actions", "What will be done, by whom, by when.", may_read_governance),
        Area("Audits", "compliance:audits", "What we look at, what is due, what was found.", may_read_governance),
        Area("My actions", "compliance:my_actions", "What you said you would do.", may_have_actions),
        Area("Risks", "compliance:risks", "What could go wrong, and what we do about it.", may_read_governance),
        Area("Meetings", "governance:meetings", "When we met, and what was decided.", may_note_meetings),
        Area("Directors", "compliance:directors", "Whether each is fit, and what is to be declared.", may_have_fitness),
        Area("Requests about data", "compliance:requests", "Who asked what we hold, and by when.", may_keep_governance),
        Area("Data breaches", "compliance:breaches", "What went astray, and the 72 hours.", may_keep_governance),
        Area("Retention", "compliance:retention", "What need not be kept any more, and holds.", may_keep_governance),
        Area("Deletions", "compliance:deletions", "What was asked for, and who agreed.", may_second_deletion),
    ],
}


def areas_for(actor: Actor) -> dict[str, list[Area]]:
    """The headings that hold something for this person."""
    found = {heading: [area for area in areas if area.may(actor)] for heading, areas in AREAS.items()}
    return {heading: areas for heading, areas in found.items() if areas}
