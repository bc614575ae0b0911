"""Two clusters of neighbours, an October that is closed, and early November to read it in."""

import datetime as dt
from collections.abc import Iterator

import pytest
import time_machine

from billing.models import WageRate
from billing.services import close_month
from coopcare.clock import local
from members.models import Job
from tests.billing.board.pages import SIX, a_neighbour, inside
from tests.cast import Cast
from tests.factories.billing import an_agreement
from tests.factories.members import LONG_AGO
from tests.factories.months import OCTOBER


@pytest.fixture(autouse=True)
def _third_of_november() -> Iterator[None]:
    with time_machine.travel(local(dt.date(2026, 11, 3), dt.time(9)), tick=False):
        yield


@pytest.fixture
def october(cast: Cast, facts: None) -> Cast:
    """Six people in each of two clusters, an hour each; the wage is £13.50; October is closed."""
    with inside(cast):
        an_agreement()
        WageRate.objects.create(job=Job.PCA, hour_pence=1350, starts_on=LONG_AGO)
        for cluster in ("mill", "hill"):
            for number in SIX:
                a_neighbour(cast, cluster, number)
        close_month(OCTOBER, actor=cast.system)
    return cast
