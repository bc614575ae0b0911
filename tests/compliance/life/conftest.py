from typing import Any

import pytest

from compliance.models import PolicyAnswer
from compliance.queries.library import questions_asked
from coopcare.clock import now
from coopcare.tenancy.context import acting_for
from tests.cast import Cast


@pytest.fixture
def answered(cast: Cast) -> Cast:
    """Greenvale with every question answered by its example."""
    with acting_for(cast.coop, cast.system):
        PolicyAnswer.objects.bulk_create(
            PolicyAnswer(
                variable=asked.question.name, value=asked.question.example, answered_at=now(), answered_by="Mo Rahman"
            )
            for asked in questions_asked()
        )
    return cast


@pytest.fixture
def at_work(answered: Cast) -> Any:
    """Inside Greenvale's door."""
    with acting_for(answered.coop, answered.system):
        yield answered
