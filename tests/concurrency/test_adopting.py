"""Two members of the board adopt the same policy at the same instant: one does, the other is told."""

import pytest

from compliance.models import PolicyEdition
from compliance.queries.library import questions_asked
from compliance.services import editions as services
from compliance.services.answers import answer_question
from coopcare.clock import today
from coopcare.errors import StaleState
from coopcare.tenancy.context import acting_for
from tests.cast import Cast
from tests.concurrency.crowd import as_somebody, at_once

pytestmark = pytest.mark.django_db(transaction=True)


def test_one_wins_and_the_other_is_told(cast: Cast) -> None:
    mo, ed = cast.mo.actor(), cast.ed.actor()
    with acting_for(cast.coop, mo):
        for asked in questions_asked():
            answer_question(asked.question.name, value=asked.question.example, actor=mo)
        draft = services.begin_draft("P18", actor=mo)
        draft = services.propose(draft, change="First version.", version=draft.version, actor=mo)

    def adopt(actor):
        return services.adopt(
            {draft.id: draft.version}, minute_reference="2026-11, 5", decided_on=today(), in_force_from=today(),
            why_early="It cannot wait.", actor=actor,
        )  # fmt: skip

    found = at_once([as_somebody(cast.coop, adopt, ed)] * 3)
    told = [one for one in found if isinstance(one, StaleState)]
    assert (len(found) - len(told), len(told)) == (1, 2)
    assert {one.message for one in told} == {"Ed Barker was quicker. P18 is now: adopted, not yet in force."}
    with acting_for(cast.coop, mo):
        assert PolicyEdition.objects.count() == 1
