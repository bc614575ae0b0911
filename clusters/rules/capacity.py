"""Whether somebody can make one decision, who assesses it, and what is to be looked at again. Pure.

Source: Mental Capacity Act 2005, sections 2 and 3, as policy P03 and domain.md F5 have it (confidence H).
"""

from datetime import date

from django.db.models import TextChoices

from clusters.rules.reviews import Due, due


class CapacityOutcome(TextChoices):
    CAN = "can", "They can decide this"
    CANNOT = "cannot", "They cannot decide this now"
    NOT_THE_ACT = "not_the_act", "They could not, and not because of an impairment: the Act does not apply"


class DecisionKind(TextChoices):
    """The rows of the table “Who assesses” in policy P03."""

    EVERYDAY = "everyday", "What to wear, what to eat, a wash today"
    CARE = "care", "The care plan, a key safe, bed rails, sharing records"
    TREATMENT = "treatment", "Medicines or treatment"
    HOME = "home", "Where to live, serious risk, or a dispute"
    MONEY = "money", "Money"


WHO_ASSESSES = {
    DecisionKind.EVERYDAY: "The PCA who is there",
    DecisionKind.CARE: "Cluster support worker, with the capacity lead",
    DecisionKind.TREATMENT: "The doctor, nurse or pharmacist",
    DecisionKind.HOME: "The council or the NHS, with our help",
    DecisionKind.MONEY: "The person's attorney or deputy, or the council. Never us.",
}
OURS = (DecisionKind.EVERYDAY, DecisionKind.CARE)


def outcome_of(*, can_all_four: bool, is_because_of_impairment: bool) -> CapacityOutcome:
    """What the answers say: a no counts only when an impairment of the mind or brain is its cause."""
    if can_all_four:
        return CapacityOutcome.CAN
    return CapacityOutcome.CANNOT if is_because_of_impairment else CapacityOutcome.NOT_THE_ACT


def look_again(by: date, on: date) -> Due:
    """How a day to look again stands: overdue, within four weeks, or in time, as reviews are."""
    return due(starts_on=by, next_due_on=by, is_asked_for=False, on=on)
