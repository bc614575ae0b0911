"""The rule of the four questions, who assesses, and the words that policy P03 prints of both."""

import datetime as dt
from itertools import product

import pytest

from clusters.rules.capacity import OURS, WHO_ASSESSES, CapacityOutcome, DecisionKind, look_again, outcome_of
from clusters.rules.reviews import DueState
from clusters.services.capacity import Answers
from tests.compliance.pack.test_promises import rows

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
