"""The rule of the four questions, who assesses, and the words that policy P03 prints of both."""

import datetime as dt
from itertools import product

import pytest
from django.template.loader import get_template

from clusters.rules.capacity import OURS, WHO_ASSESSES, CapacityOutcome, DecisionKind, look_again, outcome_of
from clusters.rules.reviews import DueState
from clusters.services.capacity import Answers
from clusters.views.limits import EMERGENCY
from tests.compliance.pack.test_promises import rows, words

DAY = dt.timedelta(days=1)
ON = dt.date(2026, 11, 23)


@pytest.mark.parametrize("answers", list(product([True, False], repeat=4)))
def test_one_no_with_an_impairment_as_its_cause_and_nothing_else_means_cannot(answers) -> None:
    can_all_four = Answers(*answers).can_all_four
    assert can_all_four == all(answers)
    because = outcome_of(can_all_four=can_all_four, is_because_of_impairment=True)
    not_because = outcome_of(can_all_four=can_all_four, is_because_of_impairment=False)
    if all(answers):
        assert (because, not_because) == (CapacityOutcome.CAN, CapacityOutcome.CAN)
    else:
        assert (because, not_because) == (CapacityOutcome.CANNOT, CapacityOutcome.NOT_THE_ACT)


@pytest.mark.parametrize(
    ("days", "state"),
    [(-1, DueState.OVERDUE), (0, DueState.SOON), (28, DueState.SOON), (29, DueState.IN_TIME)],
)
def test_a_day_to_look_again_presses_for_four_weeks(days: int, state: DueState) -> None:
    assert look_again(ON + days * DAY, ON).state == state


def test_the_policy_says_who_assesses() -> None:
    printed = rows("P03", "Assessing capacity")
    assert {kind.label: printed[kind.label][0] for kind in DecisionKind} == {
        kind.label: who for kind, who in WHO_ASSESSES.items()
    }
    assert {kind for kind in DecisionKind if "PCA" in WHO_ASSESSES[kind] or "upport worker" in WHO_ASSESSES[kind]} == {
        *OURS
    }


def test_what_the_pages_say_of_times_is_what_the_policy_says() -> None:
    """In the message after restraint, on the page of a limit, and on that of an assessment."""
    assert "ring the manager or on-call on {{oncall_phone}} within the hour" in words("P03", "Restraint")
    assert "Ring the manager or on-call within the hour." in EMERGENCY
    assert "reads each record of restraint within a week" in words("P03", "How we check it works")
    limit, assessment = (read_template(name) for name in ("limit", "assessment"))
    assert "within two working days" in words("P03", "Liberty")
    assert "within two working days" in limit
    assert "a meeting within ten working days" in words("P03", "Best interests")
    assert "a meeting within ten working days" in assessment


def read_template(name: str) -> str:
    return get_template(f"clusters/capacity/{name}.html").template.source
