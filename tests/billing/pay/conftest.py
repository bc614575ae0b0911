"""A week that is over, and in which Ben has worked."""

import datetime as dt
from collections.abc import Iterator

import pytest
import time_machine

from billing.models import PayPeriod
from coopcare.clock import local
from members.models import Employment
from tests.cast import Cast
from tests.factories.pay import bens_visits, pay_rule, pay_week


@pytest.fixture
def tenth_of_november() -> Iterator[None]:
    with time_machine.travel(local(dt.date(2026, 11, 10), dt.time(9)), tick=False):
        yield


@pytest.fixture
def week(inside: Cast) -> PayPeriod:
    """Nobody has guaranteed hours; Ben gave five hours of visits at £13.45. The test runs inside Greenvale."""
    Employment.objects.update(guaranteed_minutes=0)
    pay_rule(inside)
    bens_visits(inside)
    return pay_week(inside)
