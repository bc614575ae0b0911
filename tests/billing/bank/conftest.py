"""The bank's pages on 20 November 2026, when October is closed."""

import datetime as dt

import pytest
import time_machine

from billing.services import close_month
from coopcare.clock import local
from coopcare.tenancy.context import acting_for
from tests.cast import Cast
from tests.factories.months import OCTOBER, october_visits


@pytest.fixture(autouse=True)
def _twentieth_of_november():
    with time_machine.travel(local(dt.date(2026, 11, 20), dt.time(9)), tick=False):
        yield


@pytest.fixture
def closed(cast: Cast) -> Cast:
    """October is closed: Margaret's council owes £50.00, and she owes £54.00."""
    with acting_for(cast.coop, cast.system):
        october_visits(cast)
        close_month(OCTOBER, actor=cast.system)
    return cast


@pytest.fixture
def fiona(client, sign_in, closed):
    sign_in(client, closed.fiona)
    return client
