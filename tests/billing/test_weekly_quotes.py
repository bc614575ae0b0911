"""What weekly visits would cost in all, what those cost that they replace, and what that leaves of each period."""

import datetime as dt

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from billing.pricing import CannotPrice
from billing.queries import PlannedTime, weekly_quote
from billing.splitting import NobodyToPay
from coopcare.clock import local
from rotas.models import VisitStatus
from tests.cast import Cast
from tests.factories.billing import an_agreement, direct_payment, pays_for_themselves
from tests.factories.rotas import a_visit

# A Wednesday; the week is Monday 16 to Sunday 22 November 2026.
TODAY = dt.date(2026, 11, 18)


@pytest.fixture(autouse=True)
def _wednesday_morning():
    with time_machine.travel(local(TODAY, dt.time(9)), tick=False):
        yield


@pytest.fixture
def margaret(inside: Cast):
    an_agreement()
    return inside.packages["margaret"]


def planned(*days: int, minutes: int = 60, workers: int = 1) -> list[PlannedTime]:
    starts = [local(dt.date(2026, 11, day), dt.time(10)) for day in days]
    return [PlannedTime(one, one + dt.timedelta(minutes=minutes), workers) for one in starts]


def test_all_visits_are_paid_one_after_another(margaret):
    """£26 an hour; £50 a week is set aside, so the second visit of a week takes what is left."""
    direct_payment(margaret, 5000)
    pays_for_themselves(margaret)
    found = weekly_quote(margaret, planned(19, 20, 24))
    assert (found.total_pence, found.before_pence) == (7800, 0)
    assert [(one.last_day.day, one.left_after_pence) for one in found.budgets] == [(22, 0), (29, 2400)]


def test_those_that_are_replaced_give_their_money_back(margaret, inside):
    direct_payment(margaret, 5000)
    pays_for_themselves(margaret)
    old = a_visit(
        margaret, on=dt.date(2026, 11, 19), at=dt.time(9), minutes=90, pca=inside.amira.person,
        status=VisitStatus.ACCEPTED,
    )  # fmt: skip
    assert weekly_quote(margaret, planned(20)).budgets[0].left_after_pence == 0
    found = weekly_quote(margaret, planned(20), giving_up=[old])
    assert (found.total_pence, found.before_pence) == (2600, 3900)
    assert found.budgets[0].left_after_pence == 2400


def test_two_people_are_paid_twice(margaret):
    pays_for_themselves(margaret)
    assert weekly_quote(margaret, planned(20, workers=2)).total_pence == 5200


def test_why_it_cannot_be_said(margaret):
    with pytest.raises(NobodyToPay):
        weekly_quote(margaret, planned(20))


def test_no_price(inside):
    with pytest.raises(CannotPrice):
        weekly_quote(inside.packages["margaret"], planned(20))


def test_queries_grow_with_periods_and_not_with_visits(margaret):
    direct_payment(margaret, 50_000)
    pays_for_themselves(margaret)
    counts = []
    for days in ([19], [18, 19, 20, 21, 22]):
        with CaptureQueriesContext(connection) as seen:
            weekly_quote(margaret, planned(*days))
        counts.append(len(seen))
    assert counts[0] == counts[1]
